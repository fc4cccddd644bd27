"""Two parts of one statement woven into one order, and rows of equal time put where the running balance wants them.

Each part's own order stands. Between rows that both parts have, rows of one part alone go by time. Where the time of rows
from different parts is equal, the balances tell which came first; where they do not, the order is not sure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from anlan.money.statement_row import StatementRow

_MOST_STEPS = 20_000


@dataclass(slots=True)
class Joint:
    """An entry of the joint statement: the row that stands for it, its copies, and its place in each part that tells it."""

    row: StatementRow
    copies: list[StatementRow] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)

    def together(self, other: "Joint") -> bool:
        """Whether some part tells both, so that their order is known."""
        return not self.places.keys().isdisjoint(other.places)


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
            first[twins[place]].copies.extend([joint.row, *joint.copies])
            first[twins[place]].places.update(joint.places)
        else:
            order.append(joint)
    order.extend(first[i:])
    return order


def settle_ties(order: list[Joint]) -> list[Joint]:
    """Put rows of equal time that no one part orders where the balances want them, in place. Returns the rows left unsure."""
    unsure: list[Joint] = []
    low = 0
    while low < len(order):
        high = low + 1
        while high < len(order) and order[high].row.time == order[low].row.time:
            high += 1
        run = order[low:high]
        if any(not one.together(two) for k, one in enumerate(run) for two in run[:k]):
            balance = order[low - 1].row.balance if low else None
            found = _chains(run, balance)
            if found:
                order[low:high] = found[0]
            if len(found) != 1:
                unsure.extend(run)
        low = high
    return unsure


def _chains(run: Sequence[Joint], balance: int | None) -> list[list[Joint]]:
    """Up to two orders in which each balance follows from the one before and every part's own order stands."""
    found: list[list[Joint]] = []
    steps = 0
    stack: list[tuple[list[Joint], int | None]] = [([], balance)]
    while stack and len(found) < 2 and steps < _MOST_STEPS:
        steps += 1
        chain, last = stack.pop()
        if len(chain) == len(run):
            found.append(chain)
            continue
        rest = [joint for joint in run if not any(joint is one for one in chain)]
        for joint in reversed(rest):
            follows = last is None or joint.row.before is None or joint.row.before == last
            if follows and not any(_earlier(other, joint) for other in rest):
                stack.append(([*chain, joint], joint.row.balance if joint.row.balance is not None else None))
    return found if steps < _MOST_STEPS else []


def _earlier(one: Joint, two: Joint) -> bool:
    """Whether a part tells ``one`` before ``two``."""
    return any(one.places[part] < two.places[part] for part in one.places.keys() & two.places.keys())
