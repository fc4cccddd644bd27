"""An officer opens a matter: it gets a number, an organisation that answers for it, and its first run."""

from collections.abc import Mapping

from django.db import transaction

from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.models import Matter
from anlan.desk.matters.numbering import next_number
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_reach
from anlan.procedure.event import Value
from anlan.values import Instant

PERMISSION = Permission.MATTERS_WORK


@transaction.atomic
def open_matter(
    *,
    procedure: str,
    title: str,
    organisation: Organisation,
    role: str,
    at: Instant,
    powers: Powers,
    now: Instant,
    facts: Mapping[str, Value] | None = None,
    docs: Mapping[str, str] | None = None,
    subject: str = "",
    addressee: Organisation | None = None,
    loss_fen: int = 0,
    about: str = "",
) -> Matter:
    """The matter, owned by who opened it. Refuses an organisation out of reach, and whatever the procedure refuses."""
    require_reach(powers, PERMISSION, organisation)
    matter = Matter.objects.create(
        number=next_number(procedure, at),
        kind=procedure,
        title=title,
        about=about or subject,
        organisation=organisation,
        owner=powers.officer,
        opened_at=at,
        loss_fen=loss_fen,
    )
    open_run(
        matter=matter,
        procedure=procedure,
        role=role,
        actor=str(powers.officer.pk),
        at=at,
        now=now,
        facts=facts,
        docs=docs,
        subject=subject,
        addressee=addressee,
    )
    return matter
