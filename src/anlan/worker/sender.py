"""The sender: hands over what waits in the outbox, each message under a lease so that two senders do not take the same one.

A message is marked before it is handed over and again after. If the process dies between, the lease runs out and the message
is handed over again with the same key. Failures are tried again with growing pauses, eight times, then left for a person.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q

from anlan.desk.exchange.announcing import CHANNEL
from anlan.desk.exchange.models import Webhook
from anlan.desk.matters.models import Channel
from anlan.desk.record.models import Outgoing
from anlan.values import Instant
from anlan.worker.transports import Message, by_dingtalk, by_http, by_mail, by_wecom
from anlan.worker.webhooks import by_webhook

LEASE = timedelta(minutes=5)
ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)


def send_waiting(now: Instant, limit: int = 200) -> int:
    """Hand over what is due by ``now``; returns how many arrived."""
    due = Outgoing.objects.filter(state__in=("waiting", "sending"), not_before__lte=now).order_by("not_before")
    sent = sum(_send_one(pk, now) for pk in due.exclude(channel=CHANNEL).values_list("pk", flat=True)[:limit])
    hooks = due.filter(channel=CHANNEL)
    for hook in hooks.order_by().values_list("to", flat=True).distinct():
        for pk in hooks.filter(to=hook).values_list("pk", flat=True)[:limit]:
            if not _send_one(pk, now):
                break  # a partner that does not answer is asked once a round, so that it holds up nobody
            sent += 1
    return sent


def _send_one(pk: int, now: Instant) -> bool:
    claimable = Q(pk=pk, state__in=("waiting", "sending"), not_before__lte=now)
    if not Outgoing.objects.filter(claimable).update(state="sending", not_before=now + LEASE, attempts=F("attempts") + 1):
        return False
    row = Outgoing.objects.get(pk=pk)
    try:
        hand_over(row, now)
    except OSError as wrong:
        given_up = row.attempts >= ATTEMPTS
        pause = FIRST_PAUSE * 2 ** (row.attempts - 1)
        Outgoing.objects.filter(pk=pk).update(
            state="failed" if given_up else "waiting", not_before=now + pause, last_error=str(wrong)[:200]
        )
        return False
    Outgoing.objects.filter(pk=pk).update(state="sent", delivered_at=now, to="", body="", last_error="")
    return True


def hand_over(row: Outgoing, now: Instant) -> None:
    """Hand one message to its transport. Raises ``OSError``."""
    message = Message(row.key, row.subject, row.body)
    if row.channel == "email":
        if not settings.MAIL_SERVER:
            raise OSError("no mail server is set (ANLAN_SMTP)")
        by_mail(message, row.to, server=settings.MAIL_SERVER, sender=settings.MAIL_FROM)
        return
    if row.channel == CHANNEL:
        _tell_partner(row, message, now)
        return
    channel = Channel.objects.filter(pk=row.to, active=True).first()
    if channel is None:
        raise OSError("the channel is gone or switched off")
    address, secret = channel.opened()
    if row.channel == "wecom":
        by_wecom(message, address)
    elif row.channel == "dingtalk":
        by_dingtalk(message, address, secret, now)
    else:
        by_http(message, address, secret)


def _tell_partner(row: Outgoing, message: Message, now: Instant) -> None:
    hook = Webhook.objects.filter(pk=row.to, active=True).first()
    if hook is None:
        raise OSError("the webhook is gone or switched off")
    address, secrets = hook.opened(now)
    by_webhook(message, address, secrets, now, settings.WEBHOOK_NETWORKS)
