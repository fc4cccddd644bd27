"""An officer takes an alert, or the most urgent one that nobody has; or gives it back."""

from django.db import transaction

from anlan.desk.alerts.models import Alert
from anlan.desk.alerts.scope import alerts_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.ALERTS_WORK
TRIES = 5
"""How often the next one is looked for when colleagues take it at the same moment."""


@transaction.atomic
def claim_alert(*, alert: Alert, powers: Powers, now: Instant) -> None:
    """Take it. Of two who take it at once the second is told who was first."""
    taken = alerts_in_reach(powers, PERMISSION).filter(pk=alert.pk, state="new")
    if not taken.order_by().update(state="working", claimed_by=powers.officer):
        alert.refresh_from_db()
        raise InputError(Note.of("desk.alerts.taken", officer=alert.claimed_by.name if alert.claimed_by else "—"))
    alert.refresh_from_db()
    note_down(alert.stream, "alert_claimed", actor=powers.officer.pk, role="officer", now=now)


def claim_next(*, powers: Powers, now: Instant) -> Alert | None:
    """Take the most urgent alert that nobody has; none when the queue is empty."""
    for _ in range(TRIES):
        alert = alerts_in_reach(powers, PERMISSION).filter(state="new").order_by("due_at", "pk").first()
        if alert is None:
            return None
        try:
            claim_alert(alert=alert, powers=powers, now=now)
        except InputError:
            continue
        return alert
    return None


@transaction.atomic
def give_back(*, alert: Alert, powers: Powers, now: Instant) -> None:
    """Put it back into the queue; its clock has not stopped. Refuses one whose dissuasion has begun."""
    require_mine(alert, powers)
    if alert.run_id is not None:
        raise InputError(Note.of("desk.alerts.begun"))
    Alert.objects.filter(pk=alert.pk, state="working").update(state="new", claimed_by=None)
    note_down(alert.stream, "alert_given_back", actor=powers.officer.pk, role="officer", now=now)
    alert.refresh_from_db()


def require_mine(alert: Alert, powers: Powers) -> None:
    """Raise ``InputError`` unless the officer has taken the alert, or leads the unit of who has."""
    if not alerts_in_reach(powers, PERMISSION).filter(pk=alert.pk).exists():
        raise InputError(Note.of("desk.alerts.not_yours", organisation=str(alert.organisation)))
    if alert.state == "done":
        raise InputError(Note.of("desk.alerts.settled"))
    if alert.state == "new":
        raise InputError(Note.of("desk.alerts.claim_first"))
    leads = any(alert.organisation.path.startswith(path) for path in powers.paths(Permission.MATTERS_SUPERVISE))
    if alert.claimed_by_id != powers.officer.pk and not leads:
        raise InputError(Note.of("desk.alerts.taken", officer=alert.claimed_by.name if alert.claimed_by else "—"))
