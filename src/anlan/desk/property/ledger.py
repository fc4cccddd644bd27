"""The ledger of a case with its sums: what was taken, how it was sorted, what has left and what is still there. It adds up."""

from dataclasses import dataclass

from anlan.desk.matters.models import Clock, Matter
from anlan.desk.matters.saying import state_label, term_label, time_left
from anlan.desk.property.models import NATURES, WAYS, Item, Move
from anlan.values import BrokenPromise, Instant


@dataclass(frozen=True, slots=True)
class Line:
    """One item: where it is now, the clock that runs out first."""

    item: Item
    state: str
    last: Move | None
    clock: Clock | None
    term: str
    left: str
    late: bool
    way: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Items of one nature: ``taken`` = the sum of ``gone`` (by way of disposal) + ``kept``, at the value they were taken at."""

    nature: str
    count: int
    taken: int
    gone: tuple[int, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines, the sums by nature and over all; ``proceeds``: what sales brought."""

    lines: tuple[Line, ...]
    sums: tuple[Sum, ...]
    total: Sum
    proceeds: int


def ledger(matter: Matter, now: Instant) -> Ledger:
    """The ledger. Raises ``BrokenPromise`` when its sums do not add up."""
    items = list(Item.objects.filter(matter=matter).select_related("run").prefetch_related("moves", "disposals", "run__clocks"))
    lines = tuple(_line(item, now) for item in items)
    sums = tuple(_sum(key, [line for line in lines if line.item.nature == key]) for key, _ in NATURES)
    total = _sum("", lines)
    if total.taken != sum(one.taken for one in sums) or total.taken != sum(total.gone) + total.kept:
        raise BrokenPromise(f"the ledger of matter {matter.pk} does not add up")
    sold = [d.proceeds_fen or 0 for item in items for d in item.disposals.all() if d.way == "auction" and d.done_at]
    return Ledger(lines, sums, total, sum(sold))


def _line(item: Item, now: Instant) -> Line:
    running = sorted((clock for clock in item.run.clocks.all() if clock.ended_at is None), key=lambda clock: clock.due_at)
    clock = running[0] if running else None
    done = next((d.way for d in item.disposals.all() if d.done_at is not None), "")
    return Line(
        item,
        state_label(item.run.sha, item.run.state),
        max(item.moves.all(), key=lambda move: move.pk, default=None),
        clock,
        term_label(item.run.sha, clock.term) if clock else "",
        time_left(clock.due_at, now) if clock else "",
        clock is not None and clock.due_at < now,
        done,
    )


def _sum(nature: str, lines: "tuple[Line, ...] | list[Line]") -> Sum:
    taken = sum(line.item.value_fen for line in lines)
    gone = tuple(sum(line.item.value_fen for line in lines if line.way == way) for way, _ in WAYS)
    return Sum(nature, len(lines), taken, gone, sum(line.item.value_fen for line in lines if not line.way))
