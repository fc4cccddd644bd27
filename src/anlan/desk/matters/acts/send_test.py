"""An administrator sends a test by a channel, or a letter to himself; the worker sends it, the page shows what came of it."""

from anlan.desk.matters.models import Channel
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.models import Outgoing
from anlan.desk.words import language
from anlan.values import InputError, Instant, Note, say, to_micros

PERMISSION = Permission.SETTINGS_MANAGE


def send_test(*, channel: Channel, powers: Powers, now: Instant) -> Outgoing:
    """The message. To an SMS gateway it goes with the administrator's own number; refused when he has none."""
    to = str(channel.pk)
    if channel.kind == "sms":
        if not powers.officer.mobile:
            raise InputError(Note.of("desk.telling.no_mobile"))
        to = f"{to} {powers.officer.mobile}"
    return _post(f"test/{channel.pk}", channel.kind, to, now)


def send_test_letter(*, powers: Powers, now: Instant) -> Outgoing:
    """The letter, to the administrator's own address; refused when he has none."""
    if not powers.officer.email:
        raise InputError(Note.of("desk.telling.no_email"))
    return _post(f"test/mail/{powers.officer.pk}", "email", powers.officer.email, now)


def _post(key: str, channel: str, to: str, now: Instant) -> Outgoing:
    subject, body = (say(Note.of(f"desk.telling.test_{part}"), language()) for part in ("subject", "body"))
    return Outgoing.objects.create(
        key=f"{key}/{to_micros(now)}", channel=channel, to=to, subject=subject, body=body, made_at=now, not_before=now
    )
