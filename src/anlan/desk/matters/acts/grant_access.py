"""A head opens one matter to another organisation, for a reason and until a day."""

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter, MatterAccess
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_SUPERVISE


@transaction.atomic
def grant_access(
    *, matter: Matter, organisation: Organisation, until: Instant, reason: str, powers: Powers, now: Instant
) -> MatterAccess:
    """The access, from now on. Refuses an end that has passed."""
    require_matter(matter, powers, now, PERMISSION)
    if until <= now:
        raise InputError(Note.of("desk.matters.access_past"))
    made = MatterAccess.objects.create(matter=matter, organisation=organisation, since=now, until=until, reason=reason)
    facts = {"organisation": organisation.pk, "reason": reason}
    note_down(f"matter/{matter.pk}", "access_granted", actor=powers.officer.pk, role="squad_lead", now=now, facts=facts)
    return made
