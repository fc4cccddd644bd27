"""An administrator lets a partner's system be told of its feed: a webhook, its secret, its switch."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction

from anlan.desk.exchange.models import Webhook
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_reach, require_whole_office
from anlan.desk.people.roles import POLICE
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.SETTINGS_MANAGE
BOTH_SIGN = timedelta(days=7)
"""How long the secret before signs along after a rotation."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@transaction.atomic
def add_webhook(
    *, organisation: Organisation, receiver: Organisation, address: str, demo: bool, powers: Powers, now: Instant
) -> tuple[Webhook, str]:
    """The webhook and its secret, shown once. Refuses what is not https (but for the own machine in a demonstration).

    It tells of the orders of every body to that partner: it is for the head office to set.
    """
    require_reach(powers, PERMISSION, receiver)
    require_whole_office(powers, PERMISSION)
    if organisation.kind in POLICE:
        raise InputError(Note.of("desk.exchange.no_partner", organisation=str(organisation)))
    host = _host(address, demo=demo)
    secret = secrets.token_urlsafe(32)
    hook = Webhook(organisation=organisation, receiver=receiver, host=host[:120], made_at=now)
    hook.seal(address, secret)
    hook.save()
    facts = {"webhook": hook.pk, "organisation": organisation.pk, "host": hook.host}
    note_down("settings/api", "webhook_added", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
    return hook, secret


@transaction.atomic
def rotate_secret(*, hook: Webhook, powers: Powers, now: Instant) -> str:
    """A new secret, shown once; the old one signs along for a week."""
    require_reach(powers, PERMISSION, hook.receiver)
    secret = secrets.token_urlsafe(32)
    hook.rotate(secret, now + BOTH_SIGN)
    hook.save()
    facts = {"webhook": hook.pk}
    note_down("settings/api", "webhook_rotated", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
    return secret


@transaction.atomic
def switch_webhook(*, hook: Webhook, powers: Powers, now: Instant) -> None:
    """Off or on again. While it is off nothing is put into its outbox; the feed keeps everything."""
    require_reach(powers, PERMISSION, hook.receiver)
    hook.active = not hook.active
    hook.save(update_fields=["active"])
    facts = {"webhook": hook.pk, "active": hook.active}
    note_down("settings/api", "webhook_switched", actor=powers.officer.pk, role="administrator", now=now, facts=facts)


def _host(address: str, *, demo: bool) -> str:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = parts.scheme == "http" and demo and host in LOOPBACK
    if not host or parts.username or parts.password or not (parts.scheme == "https" or plain) or not address.isascii():
        raise InputError(Note.of("desk.exchange.not_https"))
    return f"{host}:{port}" if port else host
