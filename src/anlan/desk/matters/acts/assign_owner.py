"""A head of unit puts one person in charge of a matter."""

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter
from anlan.desk.people.models import Officer
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers, powers_of
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_SUPERVISE


@transaction.atomic
def assign_owner(*, matter: Matter, officer: Officer, powers: Powers, now: Instant) -> None:
    """Put ``officer`` in charge. Refuses one who could not see the matter."""
    require_matter(matter, powers, now, PERMISSION)
    if not any(matter.organisation.path.startswith(p) for p in powers_of(officer, now).paths(Permission.MATTERS_WORK)):
        raise InputError(Note.of("desk.matters.owner_out_of_reach", officer=officer.name, number=matter.number))
    before = matter.owner_id or 0
    matter.owner = officer
    matter.save(update_fields=["owner"])
    facts = {"owner": officer.pk, "before": before}
    note_down(f"matter/{matter.pk}", "owner_assigned", actor=powers.officer.pk, role="squad_lead", now=now, facts=facts)
