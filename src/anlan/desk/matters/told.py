"""Who was told what and when: each reminder with the ways it went, and what came of each of them.

In: tellings (a person, a rung of a clock), and the outbox, which they name by the same key. Out: rows for a page. An address, an
e-mail or a phone number, never stands in them: they say by which way, and whether it arrived.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from anlan.desk.asked import number
from anlan.desk.matters.models import Channel, Matter, Run, Telling
from anlan.desk.matters.models.channel import KINDS
from anlan.desk.matters.saying import procedure_label, rung_label, term_label
from anlan.desk.matters.scope import runs_in_reach
from anlan.desk.matters.telling import key_of
from anlan.desk.people.models import Officer
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.models import Outgoing
from anlan.desk.words import tr
from anlan.values import Instant

PAGE = 100
MOST = 500
"""Reminders shown of one matter; a matter with more is years old, and its newest matter."""


@dataclass(frozen=True, slots=True)
class Way:
    """One message: by which way, how it stands (``waiting``, ``sent``, ``failed``), when that was or will be tried again.

    ``letter``: its number in the outbox, to send it again, unless it was ``erased``. ``wrong``: what the other side or the line
    said, without addresses.
    """

    letter: int
    label: str
    state: str
    at: Instant
    attempts: int
    wrong: str
    erased: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One person, or one group's channel, told of one rung. No ways: it stands on the board only."""

    key: int
    run: Run
    at: Instant
    whom: str
    what: str
    rung: str
    due_at: Instant
    ways: tuple[Way, ...]


def told_in(matter: Matter) -> list[Told]:
    """Everything that was told in a matter, newest first; groups stand beside the persons of the same reminder."""
    found = list(Telling.objects.filter(run__matter=matter).select_related("run", "officer").order_by("-at", "-pk")[:MOST])
    return _rows(found, groups=True)


def told_to(officer: Officer, powers: Powers, now: Instant, after: str = "") -> tuple[list[Told], int]:
    """A page of what an officer was told, newest first, and the next one's key: of matters the reader sees, all if it is he."""
    found: QuerySet[Telling] = Telling.objects.filter(officer=officer)
    if officer.pk != powers.officer.pk:
        found = found.filter(run__in=runs_in_reach(powers, Permission.MATTERS_READ, now).values("pk"))
    if number(after):
        found = found.filter(pk__lt=number(after))
    page = list(found.select_related("run__matter", "officer").order_by("-pk")[: PAGE + 1])
    return _rows(page[:PAGE], groups=False), page[PAGE - 1].pk if len(page) > PAGE else 0


def _rows(tellings: Sequence[Telling], *, groups: bool) -> list[Told]:
    letters = _letters(tellings, groups=groups)
    names = dict(Channel.objects.values_list("pk", "name"))
    rows = list[Told]()
    shown = set[str]()
    for one in tellings:
        key = _key(one)
        own = [letters[whom] for whom in (f"{key}officer/{one.officer_id}", f"{key}sms/{one.officer_id}") if whom in letters]
        rows.append(_told(one, one.officer.name, own))
        if key not in shown:
            shown.add(key)
            of_groups = [letter for name, letter in letters.items() if name.startswith(f"{key}channel/")]
            rows += (_told(one, _group(letter, names), [letter]) for letter in of_groups)
    return rows


def _letters(tellings: Sequence[Telling], *, groups: bool) -> Mapping[str, Outgoing]:
    whom = {(_key(one), one.officer_id) for one in tellings}
    keys = [f"{key}{way}/{officer}" for key, officer in whom for way in ("officer", "sms")]
    if groups:
        channels = list(Channel.objects.values_list("pk", flat=True))
        keys += [f"{key}channel/{channel}" for key in {key for key, _ in whom} for channel in channels]
    return {letter.key: letter for letter in Outgoing.objects.filter(key__in=keys)}


def _key(one: Telling) -> str:
    return key_of(one.run_id, one.term, one.round, one.rung, one.due_at)


def _group(letter: Outgoing, names: Mapping[int, str]) -> str:
    return names.get(number(letter.key.rpartition("/")[2]), tr("已删除的渠道", "a channel that is gone"))


def _told(one: Telling, whom: str, letters: Iterable[Outgoing]) -> Told:
    return Told(
        one.pk,
        one.run,
        one.at,
        whom,
        f"{procedure_label(one.run.procedure)} · {term_label(one.run.sha, one.term)}",
        rung_label(one.rung),
        one.due_at,
        tuple(_way(letter) for letter in letters),
    )


def _way(letter: Outgoing) -> Way:
    state = letter.state if letter.state in ("sent", "failed") else "waiting"
    at = letter.delivered_at if letter.state == "sent" and letter.delivered_at else letter.not_before
    return Way(
        letter.pk,
        way_label(letter.channel),
        state,
        at,
        letter.attempts,
        letter.last_error,
        erased=state == "failed" and not letter.to,
    )


def way_label(channel: str) -> str:
    """The name of a way: e-mail, SMS, a group's robot."""
    if channel == "email":
        return tr("电子邮件", "E-mail")
    if channel == "sms":
        return tr("短信", "SMS")
    return str(dict(KINDS).get(channel, channel))
