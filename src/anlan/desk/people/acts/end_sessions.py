"""An officer ends his sessions on other devices: one was left open, or he does not know it."""

from django.db import transaction

from anlan.desk.people.models import Officer
from anlan.desk.record.chain import note_down
from anlan.values import Instant


@transaction.atomic
def end_other_sessions(*, officer: Officer, kept: str, now: Instant) -> int:
    """How many ended: all but the one whose key has the digest ``kept``."""
    ended = officer.sessions.filter(ended_at=None).exclude(key_digest=kept).update(ended_at=now)
    if ended:
        facts = {"sessions": ended}
        note_down(f"officer/{officer.pk}", "sessions_ended", actor=officer.pk, role="officer", now=now, facts=facts)
    return ended
