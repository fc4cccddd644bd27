"""What came of an alert, by whom, with a word. Where dissuasion runs, the outcome is an event of it and its gates decide."""

from django.db import transaction

from anlan.desk.alerts.acts.claim_alert import require_mine
from anlan.desk.alerts.acts.follow_run import follow_run
from anlan.desk.alerts.models import OUTCOMES, Alert
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.ALERTS_WORK
EVENT_OF = {
    "reached": "reached",
    "dissuaded": "dissuaded",
    "not_reached": "not_reached",
    "too_late": "fraud_happened",
    "wrong": "cleared",
}
"""Outcome → event of the dissuasion procedure."""

SHORTEST_NOTE = 4


@transaction.atomic
def settle_alert(*, alert: Alert, outcome: str, note: str, powers: Powers, now: Instant) -> Alert:
    """The alert after it. Refuses an outcome without a word on it; ``Refused`` says what the procedure's gate lacks."""
    if outcome not in dict(OUTCOMES):
        raise InputError(Note.of("desk.alerts.no_outcome", outcome=outcome))
    if len(note.strip()) < SHORTEST_NOTE:
        raise InputError(Note.of("desk.alerts.say_what"))
    alert = Alert.objects.select_for_update(of=("self",)).select_related("organisation", "run").get(pk=alert.pk)
    require_mine(alert, powers)
    facts = {"outcome": outcome, "note": note.strip()[:400]}
    if alert.run is not None:
        record_event(run=alert.run, event=EVENT_OF[outcome], role="officer", at=now, powers=powers, now=now)
        note_down(alert.stream, "result_noted", actor=powers.officer.pk, role="officer", now=now, facts=facts)
        follow_run(alert=alert, now=now)
        alert.refresh_from_db()
        return alert
    alert.state, alert.outcome, alert.settled_at = "done", outcome, now
    alert.contact_sealed = b""
    alert.save(update_fields=["state", "outcome", "settled_at", "contact_sealed"])
    note_down(alert.stream, "alert_settled", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return alert


@transaction.atomic
def take_step(*, alert: Alert, event: str, note: str, powers: Powers, now: Instant) -> Alert:
    """A step of the ladder that ends nothing: a message sent, a call that failed."""
    alert = Alert.objects.select_for_update(of=("self",)).select_related("organisation", "run").get(pk=alert.pk)
    require_mine(alert, powers)
    if alert.run is None:
        raise InputError(Note.of("desk.alerts.not_begun"))
    record_event(run=alert.run, event=event, role="officer", at=now, powers=powers, now=now)
    facts = {"event": event, "note": note.strip()[:400]}
    note_down(alert.stream, "step_noted", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    follow_run(alert=alert, now=now)
    alert.refresh_from_db()
    return alert
