"""An administrator gives an officer a role in an organisation within reach, from now on."""

from django.db import transaction

from anlan.desk.people.models import Officer, Organisation, Posting
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.people.roles import ROLES
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def post_officer(*, officer: Officer, organisation: Organisation, role: str, powers: Powers, now: Instant) -> Posting:
    """The posting. Refuses a role that the kind of organisation does not have, one already held, and one for oneself."""
    require_administration(powers, organisation)
    require_administration(powers, officer.organisation)
    if officer.pk == powers.officer.pk:
        raise InputError(Note.of("desk.people.not_oneself"))
    held = ROLES[role]
    if organisation.kind not in held.kinds:
        raise InputError(Note.of("desk.people.role_does_not_fit", role=str(held), organisation=str(organisation)))
    if Posting.objects.filter(officer=officer, organisation=organisation, role=role, until=None).exists():
        raise InputError(
            Note.of("desk.people.posting_exists", officer=officer.name, organisation=str(organisation), role=str(held))
        )
    posting = Posting.objects.create(officer=officer, organisation=organisation, role=role, since=now)
    facts = {"role": role, "organisation": organisation.pk}
    note_down(f"officer/{officer.pk}", "posted", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
    return posting
