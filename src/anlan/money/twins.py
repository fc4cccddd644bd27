"""Which rows of two parts of one account's statement tell the same entry.

Two rows can be one entry when direction, amount and status agree, their times can be the same moment, and nothing both
give (balance, counterparty, serial number of one kind) disagrees. It is *proved* by an equal balance or an equal serial number.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from anlan.money.kernels.grain import DAY
from anlan.money.statement_row import Span, StatementRow
from anlan.values import shown_matches

FEW = 3
"""Rows that agree in all but a serial number: fewer are different entries, so many show numbers of different kinds."""


class Twins(NamedTuple):
    """``of``: places of the second part → places of the first that tell the same entry, each used once. ``open``: other places of
    the second that may tell an entry of the first; nobody can prove it, and they count as entries of their own."""

    of: dict[int, int]
    open: tuple[int, ...]


def find_twins(first: Sequence[StatementRow], second: Sequence[StatementRow], covered: Span) -> Twins:
    """The twins of two parts, rows alike first with first.

    Twins nobody can prove count only if they leave no row of either part alone in the time both parts cover. ``first`` may be
    the stretch that ``second`` meets of a part that covers more: ``covered``.
    """
    twins = _pair_up(first, second, serials_count=True)
    loosely = _pair_up(first, second, serials_count=False)
    if len(loosely) - len(twins) >= FEW and not any(first[f].serial == second[s].serial != "" for s, f in twins.items()):
        twins = loosely
    if _complete(first, second, covered, twins):
        return Twins(twins, ())
    proves = _same_serial if _follows_on(first, second) else is_proved
    proved = {s: f for s, f in twins.items() if proves(first[f], second[s])}
    return Twins(proved, tuple(s for s in twins if s not in proved))


def is_proved(one: StatementRow, two: StatementRow) -> bool:
    """Whether two rows that can be one entry are shown to be one by balance or serial number."""
    return (one.balance is not None and one.balance == two.balance) or _same_serial(one, two)


def _same_serial(one: StatementRow, two: StatementRow) -> bool:
    return one.serial != "" and one.serial == two.serial


def _follows_on(first: Sequence[StatementRow], second: Sequence[StatementRow]) -> bool:
    """Whether one part begins with the balance, and no earlier than at the moment, in which the rows of the other that it meets
    end. Then an equal balance proves no twin: money that left, came back and left again shows it twice."""
    span = Span.of(second)
    met = [row for row in first if row.until >= span.start and row.time <= span.stop]
    return bool(met) and any(
        one[-1].ordered
        and two[0].ordered
        and one[-1].balance is not None
        and one[-1].balance == two[0].before
        and Span.of(one).stop <= Span.of(two).start
        for one, two in ((met, second), (second, met))
    )


def _can_be_one(one: StatementRow, two: StatementRow, *, serials_count: bool) -> bool:
    return (
        one.time <= two.until
        and two.time <= one.until
        and (one.balance is None or two.balance is None or one.balance == two.balance)
        and not (serials_count and _contradict(one.serial, two.serial))
        and (not one.other or not two.other or shown_matches(one.other, two.other))
    )


def _contradict(one: str, two: str) -> bool:
    """Serial numbers of one length are taken to be of one kind; others may come from another layout and prove nothing."""
    return one != two and len(one) == len(two)


def _pair_up(first: Sequence[StatementRow], second: Sequence[StatementRow], *, serials_count: bool) -> dict[int, int]:
    waiting: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for place, row in enumerate(first):
        waiting.setdefault((row.direction, row.amount, row.status), []).append((row.time, place))
    for alike in waiting.values():
        alike.sort()
    twins: dict[int, int] = {}
    used: set[int] = set()
    for place, row in enumerate(second):
        alike = waiting.get((row.direction, row.amount, row.status), [])
        at = bisect_left(alike, (row.time - DAY, -1))
        fitting = []
        while at < len(alike) and alike[at][0] <= row.until:
            one = alike[at][1]
            if one not in used and _can_be_one(first[one], row, serials_count=serials_count):
                fitting.append(one)
                if is_proved(first[one], row):
                    fitting = [one]
                    break
            at += 1
        if fitting:
            twins[place] = fitting[0]
            used.add(fitting[0])
    return twins


def _complete(first: Sequence[StatementRow], second: Sequence[StatementRow], covered: Span, twins: dict[int, int]) -> bool:
    """Whether every row of both parts in the time that both cover has a twin."""
    span = Span.of(second)
    start, stop = max(span.start, covered.start), min(span.stop, covered.stop)
    found = set(twins.values())
    return all(place in found for place, row in enumerate(first) if start <= row.time <= stop) and all(
        place in twins for place, row in enumerate(second) if start <= row.time <= stop
    )
