"""An administrator hangs an organisation below another one; all below it moves along, and so does who reaches their rows."""

from django.db import transaction

from anlan.desk.people.models import Organisation
from anlan.desk.people.models.organisation import fits_below
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def move_organisation(*, organisation: Organisation, parent: Organisation, powers: Powers, now: Instant) -> None:
    """Move it. Refuses bodies out of reach, a place below itself, a closed one, and one of a kind that it does not hang below.

    Whoever has nobody above stays there: the head of a line is not moved below another.
    """
    for body in (organisation, parent):
        require_administration(powers, body)
    if organisation.parent is None:
        raise InputError(Note.of("desk.people.head_stays", organisation=str(organisation)))
    require_administration(powers, organisation.parent)
    if organisation.holds(parent) or parent.closed or not fits_below(organisation.kind, parent):
        raise InputError(Note.of("desk.people.does_not_fit_below", organisation=str(organisation), parent=str(parent)))
    if organisation.parent_id == parent.pk:
        return
    facts = {"from": organisation.parent_id, "to": parent.pk}
    organisation.parent = parent
    organisation.save()
    note_down(
        f"organisation/{organisation.pk}",
        "organisation_moved",
        actor=powers.officer.pk,
        role="administrator",
        now=now,
        facts=facts,
    )
