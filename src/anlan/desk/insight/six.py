"""The board of the six clears (六清): cleared, open and late of each, by unit and by month, and the runs behind each number.

In: the units, now. Out: counts asked of the database, grouped there, and pages of rows. A number and the list behind it ask the
same question of the same rows (`insight.clears` writes them), so they agree.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from anlan.desk.asked import number
from anlan.desk.insight.bodies import Units
from anlan.desk.insight.clears import Clear, clears, month_of
from anlan.desk.insight.models import Clearing, Tally
from anlan.desk.matters.models import Clock
from anlan.desk.matters.models.run import RUNNING
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.saying import cited, run_label, state_label, term_label, time_left
from anlan.desk.property.models import Item
from anlan.values import Instant

MONTHS = 12
"""How far back the trend goes."""
HEIGHT = 40
"""Of the tallest bar of a trend."""
PAGE = 50
WHICH = ("open", "late", "done", "came")
"""What a list may show: open now, of these late, cleared, opened."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a trend: ``came`` opened in it, ``done`` cleared in it."""

    name: str
    came: int
    done: int


@dataclass(slots=True)
class Count3:
    """Cleared, open and, of those open, late."""

    done: int = 0
    open: int = 0
    late: int = 0

    @property
    def any(self) -> bool:
        """Whether there is a matter of this kind at all."""
        return bool(self.done or self.open)

    @property
    def share(self) -> int:
        """Of a hundred how many are cleared, rounded down: 100 only when none is open."""
        return 100 * self.done // (self.done + self.open) if self.any else 0


@dataclass(slots=True)
class Card:
    """One of the six over all units of the board. ``fen_open``, ``fen_done``: the value behind, where one is added up."""

    name: str
    clear: Clear
    whole: Count3
    by_unit: list[Count3]
    months: tuple[Month, ...] = ()
    fen_open: int = 0
    fen_done: int = 0

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """The trend as pairs of bars: place of a month, heights of what came and of what was cleared, of `HEIGHT` at most."""
        most = max(1, *(max(month.came, month.done) for month in self.months))
        return [
            (place, -(-HEIGHT * month.came // most), -(-HEIGHT * month.done // most)) for place, month in enumerate(self.months)
        ]


@dataclass(frozen=True, slots=True)
class Row:
    """One run of a list: where it stands, its most urgent clock."""

    clearing: Clearing
    what: str
    state: str
    term: str = ""
    left: str = ""
    urgency: str = ""
    target: bool = False
    cites: tuple[str, ...] = field(default=())
    clock: int = 0


def board(units: Units, now: Instant) -> list[Card]:
    """The six in their order."""
    bodies, months = list(units.column), _months(list(units.column), month_of(now))
    cards = {name: Card(name, clear, Count3(), [Count3() for _ in units.shown], months[name]) for name, clear in clears().items()}
    for body, name, still, cleared in counted(bodies):
        for count in (cards[name].whole, cards[name].by_unit[units.column[body]]):
            count.open, count.done = count.open + still, count.done + cleared
    for body, name, late in _late(bodies, now):
        for count in (cards[name].whole, cards[name].by_unit[units.column[body]]):
            count.late += late
    for card in cards.values():
        if card.clear.money and card.whole.any:
            card.fen_open, card.fen_done = _value(bodies, card.name)
    return list(cards.values())


def counted(bodies: Sequence[int]) -> Iterable[tuple[int, str, int, int]]:
    """Body, clear, open, cleared."""
    rows = Tally.objects.filter(organisation__in=bodies).values_list("organisation", "clear").order_by()
    whole = {"still": Sum("runs", filter=Q(done=None), default=0), "cleared": Sum("runs", filter=~Q(done=None), default=0)}
    return rows.annotate(**whole)


def _late(bodies: Sequence[int], now: Instant) -> Iterable[tuple[int, str, int]]:
    """Body, clear, how many open runs have a clock that has run out."""
    over = Clock.objects.filter(RUNNING, organisation__in=bodies, due_at__lt=now).order_by().values("run")
    rows = Clearing.objects.filter(done=None, run__in=over)
    return rows.values_list("organisation", "clear").order_by().annotate(runs=Count("pk"))


def _months(bodies: Sequence[int], last: int) -> dict[str, tuple[Month, ...]]:
    """The months of each trend, the last one still running."""
    rows, first, counted = Tally.objects.filter(organisation__in=bodies), last - MONTHS + 1, Counter[tuple[str, str, int]]()
    for what in ("came", "done"):
        for name, month, count in (
            rows.filter(**{f"{what}__gte": first}).values_list("clear", what).order_by().annotate(Sum("runs"))
        ):
            counted[what, name, month] = count
    return {
        name: tuple(
            Month(month_name(month), counted["came", name, month], counted["done", name, month])
            for month in range(first, last + 1)
        )
        for name in clears()
    }


def _value(bodies: Sequence[int], name: str) -> tuple[int, int]:
    """What is open and what is cleared, in fen."""
    rows = Clearing.objects.filter(organisation__in=bodies, clear=name).values("run")
    still, cleared = (
        Item.objects.filter(run__in=rows.filter(done__isnull=still_open)).aggregate(fen=Sum("value_fen"))["fen"] or 0
        for still_open in (True, False)
    )
    return still, cleared


def month_name(month: int) -> str:
    """``2026-03``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_asked(text: str) -> int | None:
    """The inverse; none for whatever is no month."""
    year, _, month = text.partition("-")
    found = number(year) * 12 + number(month) - 1
    return found if month_name(found) == text and number(month) else None


def rows_behind(bodies: Sequence[int], name: str, which: str, month: int | None, now: Instant) -> QuerySet[Clearing]:
    """The rows that a number counts. ``month`` narrows what came and what was cleared."""
    rows = Clearing.objects.filter(organisation__in=bodies, clear=name)
    if which in ("open", "late"):
        rows = rows.filter(done=None)
    if which == "late":
        return rows.filter(Exists(Clock.objects.filter(RUNNING, run=OuterRef("run"), due_at__lt=now)))
    if which == "done":
        return rows.filter(done__isnull=False) if month is None else rows.filter(done=month)
    return rows.filter(came=month) if which == "came" and month is not None else rows


def page_of(rows: QuerySet[Clearing], now: Instant, after: str) -> tuple[list[Row], int]:
    """A page, newest first, and the key of the next."""
    if number(after):
        rows = rows.filter(run__lt=number(after))
    shown = list(rows.select_related("run__matter__organisation", "run__matter__owner").order_by("-run")[: PAGE + 1])
    clocks: dict[int, Clock] = {}
    for clock in Clock.objects.filter(RUNNING, run__in=[row.run_id for row in shown[:PAGE]]).order_by("-due_at"):
        clocks[clock.run_id] = clock
    return [_row(row, clocks.get(row.run_id), now) for row in shown[:PAGE]], shown[PAGE - 1].pk if len(shown) > PAGE else 0


def _row(row: Clearing, clock: Clock | None, now: Instant) -> Row:
    run = row.run
    what = run_label(run.procedure, run.subject)
    state = state_label(run.sha, run.state)
    if clock is None:
        return Row(row, what, state)
    proc = by_sha()[run.sha]
    term = proc.terms[clock.term].term
    return Row(
        row,
        what,
        state,
        term_label(run.sha, clock.term),
        time_left(clock.due_at, now),
        "late" if clock.due_at < now else "",
        term.kind == "target",
        tuple(cited(proc, term.cite)),
        clock.pk,
    )
