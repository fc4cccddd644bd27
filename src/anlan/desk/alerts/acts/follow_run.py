"""An alert follows the run of its dissuasion, wherever an event of it was recorded: its due time, and at the end its outcome."""

from django.db import transaction
from django.db.models import F, Min, Q

from anlan.desk.alerts.models import Alert
from anlan.desk.record.chain import CLOCK, note_down
from anlan.values import Instant

OUTCOME_OF = {
    "dissuaded": "dissuaded",
    "not_at_risk": "wrong",
    "paid_already": "too_late",
    "not_reached": "not_reached",
}
"""Final state of the procedure → outcome of the alert."""


@transaction.atomic
def follow_run(*, alert: Alert, now: Instant) -> None:
    """Bring the alert to where its run is."""
    alert = Alert.objects.select_for_update(of=("self",)).select_related("run").get(pk=alert.pk)
    run = alert.run
    if run is None or alert.state == "done":
        return
    alert.run_seq = run.seq
    if run.ended_at is not None:
        alert.state, alert.outcome, alert.settled_at = "done", OUTCOME_OF[run.state], run.ended_at
        facts = {"outcome": alert.outcome, "run": run.pk}
        note_down(alert.stream, "alert_settled", actor=CLOCK, role=CLOCK, now=now, facts=facts)
    else:
        due = run.clocks.filter(ended_at=None).aggregate(first=Min("due_at"))["first"]
        alert.due_at = due or alert.due_at
    alert.save(update_fields=["run_seq", "state", "outcome", "settled_at", "due_at"])


def follow_runs(now: Instant, limit: int = 500) -> int:
    """For the worker: every open alert whose run has moved since; returns how many."""
    moved = Alert.objects.filter(Q(run__isnull=False) & ~Q(run_seq=F("run__seq")), state="working")
    found = list(moved.order_by("pk")[:limit])
    for alert in found:
        follow_run(alert=alert, now=now)
    return len(found)
