"""The Today board: running clocks within a person's reach, what runs out first on top, in groups by urgency.

In: powers, the time, mine or the unit's. Out: groups of rows, a page of them, paged by key (due time and id).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from anlan.desk import asked
from anlan.desk.matters.models import Clock, Matter, Snooze, Task
from anlan.desk.matters.models.run import RUNNING
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.saying import cited, procedure_label, state_label, term_label, time_left
from anlan.desk.matters.scope import clocks_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.words import tr
from anlan.values import Instant

PAGE = 60
SOON = timedelta(hours=24)
READ = (
    "pk", "due_at", "term", "provisional", "run__sha", "run__procedure", "run__state", "run__subject", "run__matter_id",
    "run__matter__number", "run__matter__kind", "run__matter__title", "run__matter__about", "run__matter__loss_fen",
    "run__matter__owner__name", "run__matter__organisation__name_zh", "run__matter__organisation__name_en",
)  # fmt: skip


class _Read(NamedTuple):
    """What is read of a clock, in the order of ``READ``: what a line shows, and none of the five whole rows behind it."""

    clock: int
    due_at: Instant
    term: str
    provisional: bool
    sha: str
    procedure: str
    state: str
    subject: str
    matter: int
    number: str
    kind: str
    title: str
    about: str
    loss_fen: int
    owner: str | None
    body_zh: str
    body_en: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board. ``clock``, ``matter``: the numbers of their rows.

    ``where``: procedure and state, and what it is about unless the matter is called by that.
    """

    clock: int
    due_at: Instant
    what: str
    where: str
    left: str
    urgency: str
    cites: str
    target: bool
    provisional: bool
    matter: int
    number: str
    title: str
    owner: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that run out in the same span of time."""

    key: str
    label: str
    rows: tuple[Row, ...]


def board(powers: Powers, now: Instant, *, mine: bool, after: str = "") -> tuple[list[Group], str]:
    """The groups that have rows on the page behind ``after``, and the key of the next page, empty on the last.

    ``mine``: only of matters that the person is in charge of. Rows snoozed by this person are left out.
    """
    snoozed = Snooze.objects.filter(officer=powers.officer, until__gt=now).values("clock")
    own = Clock.objects.filter(RUNNING, run__matter__owner=powers.officer)
    clocks = (own if mine else clocks_in_reach(powers, Permission.MATTERS_READ, now)).exclude(pk__in=snoozed)
    due, last = asked.place(after)
    if due is not None:
        clocks = clocks.filter(Q(due_at__gt=due) | Q(due_at=due, pk__gt=last), due_at__gte=due)
    found = clocks.order_by("due_at", "pk").values_list(*READ)[: PAGE + 1]
    rows = [_row(_Read(*values), now) for values in found]
    end = rows[PAGE - 1] if len(rows) > PAGE else None
    return _grouped(rows[:PAGE], now), asked.place_of(end.due_at, end.clock) if end else ""


def tasks(powers: Powers) -> QuerySet[Task]:
    """Open tasks of the person."""
    return Task.objects.filter(officer=powers.officer, done_at=None).select_related("matter").order_by("due_at")


def _row(read: _Read, now: Instant) -> Row:
    proc = by_sha()[read.sha]
    term = proc.terms[read.term].term
    left = read.due_at - now
    subject = "" if not read.title and read.about == read.subject else read.subject
    return Row(
        clock=read.clock,
        due_at=read.due_at,
        what=term_label(read.sha, read.term),
        where=" · ".join(filter(None, (procedure_label(read.procedure), state_label(read.sha, read.state), subject))),
        left=time_left(read.due_at, now),
        urgency="late" if left < timedelta() else "soon" if left < SOON else "",
        cites=tr("、", ", ").join(cited(proc, term.cite)),
        target=term.kind == "target",
        provisional=read.provisional,
        matter=read.matter,
        number=read.number,
        title=Matter(kind=read.kind, title=read.title, about=read.about, loss_fen=read.loss_fen).named,
        owner=read.owner or "",
        organisation=tr(read.body_zh, read.body_en),
    )


def _grouped(rows: Sequence[Row], now: Instant) -> list[Group]:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    spans: list[tuple[str, str, Any]] = [
        ("late", tr("已超期", "Overdue"), lambda at: at < now),
        ("hours", tr("数小时内", "Within hours"), lambda at: at < now + timedelta(hours=6)),
        ("today", tr("今天", "Today"), lambda at: at <= max(midnight, now + timedelta(hours=6))),
        ("week", tr("七天内", "Within seven days"), lambda at: at < now + timedelta(days=7)),
        ("later", tr("以后", "Later"), lambda at: True),
    ]
    found: dict[str, list[Row]] = {key: [] for key, _, _ in spans}
    for row in rows:
        found[next(key for key, _, fits in spans if fits(row.due_at))].append(row)
    return [Group(key, label, tuple(found[key])) for key, label, _ in spans if found[key]]
