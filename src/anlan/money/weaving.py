"""Two parts of one statement woven into one order, and rows of one moment put where the running balance wants them.

Each part's own order stands, unless nothing tells it: such a part (all in one moment) may be taken from the end. Between rows
that both parts have, rows of one part alone go by time. Where rows from different parts can be of one moment (a second, or the
minute or day that is all that one of them tells), the balances say which came first; where they do not, the order is not sure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import NamedTuple

from anlan.money.statement_row import StatementRow

_MOST_STEPS = 20_000
_MOST_TURNED = 4


@dataclass(slots=True)
class Joint:
    """An entry of the joint statement: the row that stands for it, its copies, and its place in each part that tells it.

    ``places`` are those in parts whose order is known, ``loose`` those in parts that may run either way. It happened between
    ``time`` and ``until``, by the row or copy that tells it most exactly.
    """

    row: StatementRow
    time: int
    until: int
    copies: list[StatementRow] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    loose: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, row: StatementRow, part: int, place: int) -> "Joint":
        """The entry that one row of a part tells."""
        places, loose = ({part: place}, {}) if row.ordered else ({}, {part: place})
        return cls(row, row.time, row.until, places=places, loose=loose)

    def together(self, other: "Joint") -> bool:
        """Whether some part tells both and orders them."""
        return not self.places.keys().isdisjoint(other.places)

    @property
    def parts(self) -> set[int]:
        """The parts that tell it."""
        return self.places.keys() | self.loose.keys()

    def side_by_side(self, other: "Joint") -> bool:
        """Whether some part tells both, in an order known or not."""
        return not self.parts.isdisjoint(other.parts)

    def join(self, other: "Joint") -> None:
        """The same entry, told by another part too."""
        self.copies.extend([other.row, *other.copies])
        self.places.update(other.places)
        self.loose.update(other.loose)
        if other.until - other.time < self.until - self.time:
            self.time, self.until = other.time, other.until


def weave(first: Sequence[Joint], second: Sequence[Joint], twins: Mapping[int, int]) -> list[Joint]:
    """The joint order. ``twins``: place in ``second`` → place in ``first`` of the same entry; such rows are joined here.

    Where the two parts order their common rows differently, the first part's order stands.
    """
    stops = [len(first)] * (len(second) + 1)
    for place in range(len(second) - 1, -1, -1):
        stops[place] = min(stops[place + 1], twins.get(place, len(first)))
    order: list[Joint] = []
    i = 0
    for place, joint in enumerate(second):
        stop = twins[place] + 1 if place in twins else stops[place]
        while i < stop and (place in twins or first[i].time <= joint.time):
            order.append(first[i])
            i += 1
        if place in twins:
            first[twins[place]].join(joint)
        else:
            order.append(joint)
    order.extend(first[i:])
    return order


@dataclass(frozen=True, slots=True)
class Settled:
    """``unsure``: rows placed without proof; ``unordered``: those of them whose own part may run either way."""

    unsure: list[Joint]
    unordered: list[Joint]


def settle_ties(order: list[Joint]) -> Settled:
    """Put rows of one moment that no one part orders where the balances before, between and after want them, in place."""
    settled = Settled([], [])
    for here in moments([(joint.time, joint.until) for joint in order]):
        run = order[here]
        if not _in_one_order(run):
            before = order[here.start - 1].row.balance if here.start else None
            after = order[here.stop].row.before if here.stop < len(order) else None
            found = _ways(run, before, after)
            if found:
                order[here] = found[0]
            if len(found) != 1:
                settled.unsure.extend(joint for joint in run if not joint.loose)
                settled.unordered.extend(joint for joint in run if joint.loose)
    return settled


def moments(spans: Sequence[tuple[int, int]]) -> Iterator[slice]:
    """Stretches of neighbours that may be of one moment; ``spans`` are between which times (first, last) each happened."""
    low = 0
    while low < len(spans):
        first, last = spans[low]
        high = low + 1
        while high < len(spans) and spans[high][0] <= last and spans[high][1] >= first:
            first, last = min(first, spans[high][0]), max(last, spans[high][1])
            high += 1
        yield slice(low, high)
        low = high


def _in_one_order(run: list[Joint]) -> bool:
    """Whether the parts order every two entries of the run."""
    if set(run[0].places).intersection(*(joint.places for joint in run)):
        return True
    return all(one.together(two) for k, one in enumerate(run) for two in run[:k])


def _ways(run: list[Joint], before: int | None, after: int | None) -> list[list[Joint]]:
    """Up to two orders that the balances allow: best with what stands before and after, else with one of them, else alone."""
    search = _Search(run)
    ends = dict.fromkeys([(before, after), (before, None), (None, after), (None, None)])
    return next((found for first, last in ends if (found := search.orders(first, last))), [])


class _Search:
    """Looks for orders of a run in which each balance follows from the one before, every part's own order stands, and nothing
    comes before what certainly happened earlier."""

    def __init__(self, run: list[Joint]) -> None:
        self._run = run
        self._steps = _MOST_STEPS
        self._lines = [_lines(run, turned) for turned in _turns(run)]

    def orders(self, before: int | None, after: int | None) -> list[list[Joint]]:
        """Up to two orders between the balances ``before`` and ``after``; none when the search grows too long."""
        found: dict[tuple[int, ...], None] = {}
        for lines in self._lines:
            for chain in islice(self._chains(lines, before, after), 2):
                found[chain] = None
        return [[self._run[place] for place in chain] for chain in list(found)[:2]] if self._steps > 0 else []

    def _chains(self, lines: list[list[int]], before: int | None, after: int | None) -> Iterator[tuple[int, ...]]:
        """Orders of the entries that keep each of ``lines``: an entry may come when it is the next of all its lines."""
        lines_of: list[list[int]] = [[] for _ in self._run]
        for number, line in enumerate(lines):
            for place in line:
                lines_of[place].append(number)
        stack: list[tuple[tuple[int, ...], int | None, _Link | None]] = [((0,) * len(lines), before, None)]
        while stack and self._steps > 0:
            self._steps -= 1
            heads, last, link = stack.pop()
            nexts = {line[head] for line, head in zip(lines, heads, strict=True) if head < len(line)}
            latest = min((self._run[place].until for place in nexts), default=0)
            if not nexts and (last is None or after is None or last == after):
                yield _chain(link)
            for place in sorted(nexts, reverse=True):
                row = self._run[place].row
                if last is not None and row.before is not None and row.before != last:
                    continue
                if self._run[place].time > latest:
                    continue
                if all(lines[number][heads[number]] == place for number in lines_of[place]):
                    moved = list(heads)
                    for number in lines_of[place]:
                        moved[number] += 1
                    stack.append((tuple(moved), row.balance, _Link(place, link)))


class _Link(NamedTuple):
    """An entry of an order that is being built, and what comes before it."""

    place: int
    before: "_Link | None"


def _chain(link: _Link | None) -> tuple[int, ...]:
    places = []
    while link is not None:
        places.append(link.place)
        link = link.before
    return tuple(reversed(places))


def _lines(run: list[Joint], turned: frozenset[int]) -> list[list[int]]:
    """For each part the entries it tells, in its order; parts in ``turned`` are taken from the end."""
    lines: dict[tuple[bool, int], list[tuple[int, int]]] = {}
    for k, joint in enumerate(run):
        for part, place in joint.places.items():
            lines.setdefault((True, part), []).append((place, k))
        for part, place in joint.loose.items():
            lines.setdefault((False, part), []).append((-place if part in turned else place, k))
    return [[k for _, k in sorted(line)] for line in lines.values()]


def _turns(run: list[Joint]) -> Iterator[frozenset[int]]:
    """The sets of parts that may be taken from the end: any of those whose order nobody tells (of many, all or none)."""
    parts = sorted({part for joint in run for part in joint.loose})
    sizes = range(len(parts) + 1) if len(parts) <= _MOST_TURNED else (0, len(parts))
    return (frozenset(turned) for size in sizes for turned in combinations(parts, size))
