"""An officer is told by mail when his way of signing in changed: whoever did not do it himself notices, and says so."""

from anlan.desk.people.models import Officer
from anlan.desk.record.models import Outgoing
from anlan.values import Instant, Lang, Note, say, to_micros


def tell_of_sign_in(officer: Officer, what: str, now: Instant) -> None:
    """Put the letter into the outbox, inside the caller's transaction. ``what``: password, reset or recovery_codes."""
    if not officer.email:
        return
    lang: Lang = "en" if officer.language == "en" else "zh"
    subject, body = (say(Note.of(key), lang) for key in ("desk.people.sign_in_changed", f"desk.people.changed_{what}"))
    Outgoing.objects.create(
        key=f"sign_in/{officer.pk}/{what}/{to_micros(now)}",
        channel="email",
        to=officer.email,
        subject=subject,
        body=body,
        made_at=now,
        not_before=now,
    )
