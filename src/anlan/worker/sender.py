"""The sender: hands over what waits in the outbox, line by line, each message under a lease so that two senders take it once.

A line is one way out: the mail server, one channel, one partner's webhook. A message is marked before it is handed over and again
after. If the process dies between, the lease runs out and the message is handed over again with the same key; a sender that was
kept waiting for longer than its lease changes nothing of a message that is no longer its own. Where a line does not work, nothing
more is tried on it in this round, and then with growing pauses; other lines go on. What the other side refuses for good is left
for a person at once, what fails otherwise after eight attempts, reminders of ours not before three days.
"""

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPResponseException

from django.conf import settings
from django.db.models import F, Q, QuerySet

from anlan.desk.exchange.announcing import CHANNEL
from anlan.desk.exchange.models import Webhook
from anlan.desk.matters.models import Channel
from anlan.desk.record.models import Outgoing
from anlan.values import Instant
from anlan.worker.mail import Mail
from anlan.worker.message import Message, NotNow, Refused
from anlan.worker.transports import WAYS, To
from anlan.worker.webhooks import by_webhook

LEASE = timedelta(minutes=5)
ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
KEPT_TRYING = timedelta(days=3)
LINE_PAUSE, LONGEST_LINE_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
AT_ONCE = 200
SECONDS = 60
"""How long one line is served before it is looked at anew."""

MAIL = "email"
TEST = "test/"
"""How the keys of test messages begin: somebody waits before a page for them, so a pause of the line does not hold them."""
log = logging.getLogger("anlan.worker")


@dataclass(frozen=True, slots=True)
class Line:
    """One way out. ``of``: the channel or webhook; empty for the mail server, which is one for all."""

    channel: str
    of: str = ""


@dataclass(slots=True)
class Broken:
    """A line that did not work: how often in a row, and until when it is left alone."""

    times: int
    until: Instant


class Sender:
    """Serves lines, and remembers which of them do not work."""

    def __init__(self) -> None:
        self._broken: dict[Line, Broken] = {}

    def lines(self, now: Instant) -> list[Line]:
        """The lines on which something is to be handed over by ``now``."""
        waiting = set(_due(now).order_by().values_list("channel", "to").distinct())
        found = {_line(channel, to) for channel, to in waiting}
        return sorted((line for line in found if self._rows(line, now).exists()), key=lambda line: (line.channel, line.of))

    def send(self, line: Line, now: Instant, limit: int = AT_ONCE) -> int:
        """Hand over what waits on a line until it ends, breaks or has been served long enough; returns how many arrived."""
        keys = list(self._rows(line, now).order_by("not_before", "pk").values_list("pk", flat=True)[:limit])
        sent, mail, began = 0, Mail(settings.MAIL_SERVER, settings.MAIL_FROM), time.monotonic()
        try:
            for pk in keys:
                row = _claim(pk, now)
                if row is None:
                    continue
                works = self._try(line, row, now, mail)
                sent += row.state == "sent"
                if not works or time.monotonic() - began > SECONDS:
                    break
        finally:
            mail.close()
        return sent

    def round(self, now: Instant) -> int:
        """Serve every line once, one after the other; returns how many messages arrived."""
        return sum(self.send(line, now) for line in self.lines(now))

    def _try(self, line: Line, row: Outgoing, now: Instant, mail: Mail) -> bool:
        """Hand over one message and note what came of it; whether the line works."""
        try:
            hand_over(row, now, mail)
        except (Refused, NotNow) as wrong:
            _put_back(row, str(wrong), now, for_good=isinstance(wrong, Refused))
            return True
        except Exception as wrong:
            _put_back(row, _said(wrong), now, for_good=False)
            self._break(line, now, wrong)
            return False
        row.state = "sent"
        Outgoing.objects.filter(pk=row.pk).update(state="sent", delivered_at=now, to="", body="", last_error="")
        if self._broken.pop(line, None) is not None:
            log.warning("%s %s works again", line.channel, line.of)
            self._rows(line, now + KEPT_TRYING).filter(state="waiting").update(not_before=now)
        return True

    def _break(self, line: Line, now: Instant, wrong: Exception) -> None:
        times = self._broken[line].times + 1 if line in self._broken else 1
        pause = min(LINE_PAUSE * 2 ** min(times - 1, 9), LONGEST_LINE_PAUSE)
        self._broken[line] = Broken(times, now + pause)
        if times == 1:
            log.warning("%s %s does not work (%s); what waits is kept and tried again", line.channel, line.of, _said(wrong))

    def _rows(self, line: Line, now: Instant) -> QuerySet[Outgoing]:
        rows = _due(now).filter(channel=line.channel)
        if line.of:
            rows = rows.filter(Q(to=line.of) | Q(to__startswith=f"{line.of} "))
        broken = self._broken.get(line)
        return rows.filter(key__startswith=TEST) if broken is not None and now < broken.until else rows


def send_waiting(now: Instant) -> int:
    """Hand over what is due by ``now`` on every line; returns how many arrived."""
    return Sender().round(now)


def _due(now: Instant) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(state__in=("waiting", "sending"), not_before__lte=now)


def _line(channel: str, to: str) -> Line:
    return Line(channel) if channel == MAIL else Line(channel, to.partition(" ")[0])


def _claim(pk: int, now: Instant) -> Outgoing | None:
    """Take the message under a lease; none when somebody else has it."""
    taken = _due(now).filter(pk=pk).update(state="sending", not_before=now + LEASE, attempts=F("attempts") + 1)
    return Outgoing.objects.get(pk=pk) if taken else None


def _put_back(row: Outgoing, said: str, now: Instant, *, for_good: bool) -> None:
    """Let the message wait for its next attempt, twice as long each time, or leave it for a person.

    Only while it is ours: after the lease another may have it in hand, or have handed it over and forgotten its address.
    """
    ours = Outgoing.objects.filter(pk=row.pk, state="sending", not_before=row.not_before)
    old = row.channel == CHANNEL or now - row.made_at >= KEPT_TRYING
    given_up = for_good or (row.attempts >= ATTEMPTS and old)
    pause = FIRST_PAUSE * 2 ** min(row.attempts - 1, ATTEMPTS - 1)
    row.state = "failed" if given_up else "waiting"
    ours.update(state=row.state, not_before=now + pause, last_error=said[:200])


def _said(wrong: Exception) -> str:
    """What went wrong, in words that carry no address: ours, or those of the operating system."""
    name = type(wrong).__name__
    if isinstance(wrong, SMTPResponseException):
        return f"{name} {wrong.smtp_code}"
    return (str(wrong) or name) if isinstance(wrong, OSError) else name


def hand_over(row: Outgoing, now: Instant, mail: Mail) -> None:
    """Hand one message to its way. Raises ``OSError`` and whatever a library of the way raises."""
    message = Message(row.key, row.subject, row.body)
    if row.channel == MAIL:
        if not settings.MAIL_SERVER:
            raise OSError("no mail server is set (ANLAN_SMTP)")
        mail.send(message, row.to)
    elif row.channel == CHANNEL:
        _tell_partner(row, message, now)
    else:
        of, _, number = row.to.partition(" ")
        channel = Channel.objects.filter(pk=of, active=True).first()
        if channel is None:
            raise OSError("the channel is gone or switched off")
        address, secret = channel.opened()
        WAYS[row.channel](message, To(address, secret, number), now)


def _tell_partner(row: Outgoing, message: Message, now: Instant) -> None:
    hook = Webhook.objects.filter(pk=row.to, active=True).first()
    if hook is None:
        raise OSError("the webhook is gone or switched off")
    address, secrets = hook.opened(now)
    by_webhook(message, address, secrets, now, settings.WEBHOOK_NETWORKS)
