"""Two parts of one statement woven into one order, and rows of equal time put where the running balance wants them.

Each part's own order stands, unless nothing tells it: such a part (all in one moment) may be taken from the end. Between rows
that both parts have, rows of one part alone go by time. Where the time of rows from different parts is equal, the balances
tell which came first; where they do not, the order is not sure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

from anlan.money.statement_row import StatementRow

_MOST_STEPS = 20_000
_MOST_TURNED = 4


@dataclass(slots=True)
class Joint:
    """An entry of the joint statement: the row that stands for it, its copies, and its place in each part that tells it.

    ``places`` are those in parts whose order is known, ``loose`` those in parts that may run either way.
    """

    row: StatementRow
    copies: list[StatementRow] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)
    loose: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, row: StatementRow, part: int, place: int) -> "Joint":
        """The entry that one row of a part tells."""
        return cls(row, places={part: place}) if row.ordered else cls(row, loose={part: place})

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
        while i < stop and (place in twins or first[i].row.time <= joint.row.time):
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
    """Put rows of equal time that no one part orders where the balances before, between and after want them, in place."""
    settled = Settled([], [])
    low = 0
    while low < len(order):
        high = low + 1
        while high < len(order) and order[high].row.time == order[low].row.time:
            high += 1
        run = order[low:high]
        if any(not one.together(two) for k, one in enumerate(run) for two in run[:k]):
            before = order[low - 1].row.balance if low else None
            after = order[high].row.before if high < len(order) else None
            found = _ways(run, before, after)
            if found:
                order[low:high] = found[0]
            if len(found) != 1:
                settled.unsure.extend(joint for joint in run if not joint.loose)
                settled.unordered.extend(joint for joint in run if joint.loose)
        low = high
    return settled


def _ways(run: list[Joint], before: int | None, after: int | None) -> list[list[Joint]]:
    """Up to two orders that the balances allow: best with what stands before and after, else with one of them, else alone."""
    search = _Search(run)
    ends = dict.fromkeys([(before, after), (before, None), (None, after), (None, None)])
    return next((found for first, last in ends if (found := search.orders(first, last))), [])


class _Search:
    """Looks for orders of a run in which each balance follows from the one before and every part's own order stands."""

    def __init__(self, run: list[Joint]) -> None:
        self._run = run
        self._steps = _MOST_STEPS
        self._waits = [self._before(turned) for turned in _turns(run)]

    def orders(self, before: int | None, after: int | None) -> list[list[Joint]]:
        """Up to two orders between the balances ``before`` and ``after``; none when the search grows too long."""
        found: dict[tuple[int, ...], None] = {}
        for waits in self._waits:
            for chain in islice(self._chains(waits, before, after), 2):
                found[chain] = None
        return [[self._run[place] for place in chain] for chain in list(found)[:2]] if self._steps > 0 else []

    def _before(self, turned: frozenset[int]) -> list[int]:
        """For each entry the set (as bits) of those that must stand before it; parts in ``turned`` are taken from the end."""
        return [sum(1 << k for k, one in enumerate(self._run) if _earlier(one, two, turned)) for two in self._run]

    def _chains(self, waits: list[int], before: int | None, after: int | None) -> Iterator[tuple[int, ...]]:
        stack: list[tuple[tuple[int, ...], int, int | None]] = [((), 0, before)]
        while stack and self._steps > 0:
            self._steps -= 1
            chain, placed, last = stack.pop()
            if len(chain) == len(self._run):
                if last is None or after is None or last == after:
                    yield chain
                continue
            for place in range(len(self._run) - 1, -1, -1):
                row = self._run[place].row
                follows = last is None or row.before is None or row.before == last
                if follows and not placed >> place & 1 and waits[place] & placed == waits[place]:
                    stack.append(((*chain, place), placed | 1 << place, row.balance))


def _turns(run: list[Joint]) -> Iterator[frozenset[int]]:
    """The sets of parts that may be taken from the end: any of those whose order nobody tells (of many, all or none)."""
    parts = sorted({part for joint in run for part in joint.loose})
    sizes = range(len(parts) + 1) if len(parts) <= _MOST_TURNED else (0, len(parts))
    return (frozenset(turned) for size in sizes for turned in combinations(parts, size))


def _earlier(one: Joint, two: Joint, turned: frozenset[int]) -> bool:
    """Whether a part tells ``one`` before ``two``; those ``turned`` are taken from the end."""
    if any(one.places[part] < two.places[part] for part in one.places.keys() & two.places.keys()):
        return True
    shared = (part for part in one.loose.keys() & two.loose.keys() if one.loose[part] != two.loose[part])
    return any((one.loose[part] < two.loose[part]) != (part in turned) for part in shared)
