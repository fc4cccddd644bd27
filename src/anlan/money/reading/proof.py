"""What running balances prove of directions that words and signs leave open.

In go columns and directions tried; out comes how often the balance does not follow. Whoever has two readings of a table takes the
one that the bank's own balances bear out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from anlan.money.entry import Direction, Status
from anlan.money.kernels.statement_amounts import READ
from anlan.money.layouts.vocabulary import Vocabulary
from anlan.money.reading.columns import Amounts, Columns, Longs
from anlan.money.reading.order import Money, put_in_order, what_moves
from anlan.money.reading.status import statuses_of

MOST_WORDS = 3
"""Unknown words of a direction column up to which all meanings are tried."""

Directions = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Followed:
    """How many balances were checked, and how many of them do not follow."""

    checked: int
    breaks: int


@dataclass(frozen=True, slots=True)
class Balances:
    """The balances of a table, against which directions are tried."""

    columns: Columns
    words: Vocabulary

    def follow(self, direction: Directions, amount: Longs, rows: npt.NDArray[np.bool_]) -> Followed | None:
        """The balance along ``rows``, with these directions and amounts (fen); none where there is no balance."""
        balance = self.columns.amounts.get("balance")
        if balance is None:
            return None
        at, group = self._accounts(rows)
        money = Money(
            group=group,
            time=self.columns.time[at],
            delta=amount[at] * direction[at],
            moves=what_moves(direction[at], statuses_of(self.columns, self.words).codes[at]),
            balance=balance.values[at],
            known=balance.states[at] & 3 == READ,
        )
        order = put_in_order(money)
        return Followed(order.checked, int(order.broken.sum()))

    def steps(self, amount: Longs, rows: npt.NDArray[np.bool_], opening: int | None) -> "Steps | None":
        """What each balance and the one before it prove of directions, the file read from the top or from the end as its times
        tell, or else as more is proved; none where there is no balance or both ways prove as much."""
        balance = self.columns.amounts.get("balance")
        if balance is None:
            return None
        at, group = self._accounts(rows & (statuses_of(self.columns, self.words).codes != Status.FAILED))
        index = at[np.argsort(group, kind="stable")]
        group = np.sort(group, kind="stable")
        later = np.diff(self.columns.time[index])[np.diff(group) == 0]
        ways = [way for way, against in ((1, later < 0), (-1, later > 0)) if not against.any()] or [1, -1]
        found = [_steps(index[::way], group[::way], amount, balance, opening) for way in ways]
        found.sort(key=lambda one: one.open)
        return None if len(found) == 2 and found[0].open == found[1].open else found[0]

    def _accounts(self, rows: npt.NDArray[np.bool_]) -> tuple[Longs, npt.NDArray[np.int32]]:
        """Of ``rows`` those that can be entries, and a code of account and currency for each."""
        at = np.flatnonzero(rows & (self.columns.time_state & 3 == READ) & (self.columns.width > 0))
        groups = [self.columns.words[name].codes[at] for name in ("own_account", "currency") if name in self.columns.words]
        _, group = np.unique(np.stack([np.zeros(at.size, np.int32), *groups]), axis=1, return_inverse=True)
        return at, group.reshape(-1).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Steps:
    """``direction`` by row, 0 where nothing is proved; how many rows had a balance before them, how many of those stay open."""

    direction: Directions
    checked: int
    open: int


def _steps(index: Longs, group: npt.NDArray[np.int32], amount: Longs, balance: Amounts, opening: int | None) -> Steps:
    direction = np.zeros(amount.size, np.int8)
    known = balance.states[index] & 3 == READ
    before = np.roll(balance.values[index], 1)
    checked = known & np.roll(known, 1) & (group == np.roll(group, 1))
    checked[:1] = False
    if opening is not None and group.size and group[0] == group[-1]:
        before[0], checked[0] = opening, known[0]
    step, moved = balance.values[index] - before, amount[index]
    told = np.where(step == moved, Direction.IN, np.where(step == -moved, Direction.OUT, 0))
    direction[index] = np.where(checked, told, 0)
    return Steps(direction, int(checked.sum()), int((checked & (told == 0)).sum()))


def meanings(
    balances: Balances, codes: npt.NDArray[np.int32], known: Directions, unknown: Mapping[int, str], amount: Longs
) -> dict[str, Direction]:
    """What each unknown word must mean: the only meanings with which every balance follows, and all else breaks some.

    ``codes``: the word of each row; ``known``: the directions of known words, 0 for others. Empty where nothing is proved: every
    word must stand beside a balance of its own.
    """
    balance = balances.columns.amounts.get("balance")
    if balance is None or not 0 < len(unknown) <= MOST_WORDS:
        return {}
    if not set(unknown) <= set(np.unique(codes[balance.states & 3 == READ]).tolist()):
        return {}
    rows = (known != 0) | np.isin(codes, list(unknown))
    ways = list(product((Direction.IN, Direction.OUT), repeat=len(unknown)))
    if len(unknown) == 2 and not known.any():  # a column of two words has one for each way
        ways = [way for way in ways if way[0] != way[1]]
    whole = []
    for way in ways:
        direction = known.copy()
        for code, meant in zip(unknown, way, strict=True):
            direction[codes == code] = meant
        followed = balances.follow(direction, amount, rows)
        if followed is not None and followed.checked and not followed.breaks:
            whole.append(way)
    return dict(zip(unknown.values(), whole[0], strict=True)) if len(whole) == 1 else {}
