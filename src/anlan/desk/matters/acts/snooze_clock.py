"""An officer takes a clock's row off his own board for a while, with a reason. The clock runs on and still reminds."""

from datetime import timedelta

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Clock, Snooze
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK
SHORTEST_REASON = 4


@transaction.atomic
def snooze_clock(*, clock: Clock, hours: int, reason: str, powers: Powers, now: Instant) -> Snooze:
    """The snooze: for ``hours``, at the latest until the next reminder. Refuses an overdue clock and an empty reason."""
    matter = clock.run.matter
    require_matter(matter, powers, now)
    if len(reason.strip()) < SHORTEST_REASON:
        raise InputError(Note.of("desk.matters.snooze_reason"))
    if clock.due_at <= now:
        raise InputError(Note.of("desk.matters.snooze_overdue"))
    until = min(t for t in (now + timedelta(hours=hours), clock.due_at, clock.next_rung_at) if t is not None)
    Snooze.objects.filter(clock=clock, officer=powers.officer).delete()
    made = Snooze.objects.create(clock=clock, officer=powers.officer, until=until, reason=reason.strip())
    facts = {"run": clock.run_id, "term": clock.term, "reason": reason.strip()}
    note_down(f"matter/{matter.pk}", "snoozed", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return made
