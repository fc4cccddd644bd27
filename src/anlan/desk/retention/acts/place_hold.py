"""A head keeps a matter from being erased, for a reason, and lifts that again. Neither changes the matter."""

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.retention.models import Hold
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_SUPERVISE
LONGEST = 200


@transaction.atomic
def place_hold(*, matter: Matter, reason: str, powers: Powers, now: Instant) -> Hold:
    """The hold, from now on. Refuses one without a reason."""
    require_matter(matter, powers, now, PERMISSION)
    if not reason.strip():
        raise InputError(Note.of("desk.retention.no_reason"))
    matter = Matter.objects.select_for_update().get(pk=matter.pk)  # erasing takes the same lock: before the hold or not at all
    made = Hold.objects.create(matter=matter, reason=reason.strip()[:LONGEST], since=now, placed_by=powers.officer)
    _note(made, "hold_placed", powers, now)
    return made


@transaction.atomic
def lift_hold(*, hold: Hold, powers: Powers, now: Instant) -> None:
    """End the hold; one that was lifted already stays as it was."""
    require_matter(hold.matter, powers, now, PERMISSION)
    if Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=now):
        _note(hold, "hold_lifted", powers, now)


def _note(hold: Hold, kind: str, powers: Powers, now: Instant) -> None:
    facts = {"hold": hold.pk, "reason": hold.reason}
    note_down(f"matter/{hold.matter_id}", kind, actor=powers.officer.pk, role="squad_lead", now=now, facts=facts)
