"""Telling people that a term runs out: one row a person and reminder, one message a channel, in the act's own transaction.

A message carries the number of the matter, the procedure, the term and its end. It never carries a name of a party, a reporter,
an account: it leaves the house through other people's machines.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from anlan.desk.bulk import insert_rows
from anlan.desk.links import link_to, with_link
from anlan.desk.matters.models import Channel, Matter, Run, Telling
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.projection import END
from anlan.desk.matters.recipients import Audience
from anlan.desk.people.models import Officer
from anlan.desk.record.models import Outgoing
from anlan.values import Instant, Lang, Note, say, to_micros

SMS = "sms"
"""The kind of channel that goes to persons, not to a group."""
TOLD = "told/"
"""How the keys of reminders begin in the outbox."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is to be told: a rung of a clock, to those who hold ``hands``."""

    run: Run
    term: str
    round: int
    due_at: Instant
    rung: str
    hands: tuple[str, ...]

    @property
    def key(self) -> tuple[int, str, int, str, Instant]:
        """What a person is told once."""
        return self.run.pk, self.term, self.round, self.rung, self.due_at


def tell(words: Sequence[Word], now: Instant) -> int:
    """Tell each word to everybody it is for who was not told it before; returns how many persons were told."""
    if not words:
        return 0
    places = {word.run.matter.organisation_id: word.run.matter.organisation for word in words}
    audience = Audience(places.values(), {hand for word in words for hand in word.hands}, now)
    known = _told_before(words)
    post = _Post(now)
    tellings = []
    for word in words:
        run, term, number, rung, due_at = word.key
        new = [one for one in audience.of(word.run.matter, word.hands) if (*word.key, one.pk) not in known]
        for officer in new:
            tellings.append(Telling(run_id=run, term=term, round=number, rung=rung, due_at=due_at, officer_id=officer.pk, at=now))
            post.to_officer(word, officer)
        if new:
            post.to_groups(word)
    insert_rows(tellings)
    insert_rows(post.letters, unless_there=True)
    return len(tellings)


def _told_before(words: Sequence[Word]) -> set[tuple[int, str, int, str, Instant, int]]:
    rows = Telling.objects.filter(run__in={word.run.pk for word in words}, rung__in={word.rung for word in words})
    return set(rows.values_list("run", "term", "round", "rung", "due_at", "officer"))


def key_of(run: int, term: str, number: int, rung: str, due_at: Instant) -> str:
    """How the keys of the messages about one rung begin; whom they are for follows."""
    return f"{TOLD}{run}/{term}/{number}/{rung}/{to_micros(due_at)}/"


def run_of(key: str) -> int | None:
    """The run that a message of the outbox reminds of; none for a message of another kind."""
    number = key.removeprefix(TOLD).partition("/")[0]
    return int(number) if key.startswith(TOLD) and number.isdigit() else None


class _Post:
    """Gathers the messages for the outbox."""

    def __init__(self, now: Instant) -> None:
        self.letters: list[Outgoing] = []
        self._now = now
        channels = list(Channel.objects.filter(active=True).select_related("organisation").order_by("pk"))
        self._groups = [channel for channel in channels if channel.kind != SMS]
        self._gateways = [channel for channel in channels if channel.kind == SMS]
        self._last: tuple[Word, Lang] | None = None
        self._texts = "", "", ""

    def _said(self, word: Word, lang: Lang) -> tuple[str, str, str]:
        """How the keys of its messages begin, subject and body, worked out once for all who are told."""
        if (word, lang) != self._last:
            self._last, self._texts = (word, lang), (key_of(*word.key), *sentences(word, lang))
        return self._texts

    def to_officer(self, word: Word, officer: Officer) -> None:
        lang: Lang = "en" if officer.language == "en" else "zh"
        if officer.email:
            self._put(word, f"officer/{officer.pk}", "email", officer.email, lang)
        gateway = self._nearest_gateway(word.run.matter) if officer.mobile else None
        if gateway is not None:
            self._put(word, f"sms/{officer.pk}", SMS, f"{gateway.pk} {officer.mobile}", lang)

    def to_groups(self, word: Word) -> None:
        for channel in self._groups:
            if channel.organisation.holds(word.run.matter.organisation):
                self._put(word, f"channel/{channel.pk}", channel.kind, str(channel.pk), "zh")

    def _nearest_gateway(self, matter: Matter) -> Channel | None:
        """The SMS gateway of the lowest body that has one: nobody gets one message twice."""
        above = [gateway for gateway in self._gateways if gateway.organisation.holds(matter.organisation)]
        return max(above, key=lambda gateway: len(gateway.organisation.path), default=None)

    def _put(self, word: Word, whom: str, channel: str, to: str, lang: Lang) -> None:
        begins, subject, body = self._said(word, lang)
        self.letters.append(
            Outgoing(
                key=f"{begins}{whom}",
                channel=channel,
                to=to,
                subject=subject,
                body=body,
                made_at=self._now,
                not_before=self._now,
            )
        )


def sentences(word: Word, lang: Lang) -> tuple[str, str]:
    """Subject and body of a message."""
    proc, matter = by_sha()[word.run.sha], word.run.matter
    term = proc.terms[word.term].term
    values: dict[str, str | int] = {
        "number": matter.number,
        "procedure": proc.definition.label.say(lang),
        "term": term.label if lang == "zh" else term.label_en,
        "due": timezone.localtime(word.due_at).strftime("%Y-%m-%d %H:%M"),
    }
    kind = "over" if word.rung == END else "coming"
    body = say(Note(f"desk.telling.{kind}_body", values), lang)
    return say(Note(f"desk.telling.{kind}_subject", values), lang), with_link(body, link_to("matters:matter", matter.pk))
