"""The index of a ledger: transfers by row, by name, by time and by account. Numbers only.

In goes what ``building`` made; kernels and tables read it. What a transfer or an account is as a value is left to ``ledger``.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY, AccountBook
from anlan.money.building import Built
from anlan.money.transfer_columns import TransferColumns
from anlan.money.transfer_names import second_of, transfer_names
from anlan.values import Instant, to_micros

REMEMBERED = 1 << 20
"""Names handed out are remembered up to here, since those of a trace are asked for again."""


@dataclass(frozen=True)
class LedgerIndex:
    """Rows of ``columns`` are in processing order. ``obtained``: for each account whether its statement was handed in."""

    book: AccountBook
    built: Built
    obtained: NDArray[np.bool_]
    _named: dict[str, int] = field(default_factory=dict, repr=False)

    @property
    def columns(self) -> TransferColumns:
        """All transfers as arrays."""
        return self.built.transfers

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def bytes_of_index(self) -> int:
        """Memory of the columns and of the lists of transfers by account."""
        arrays = [*vars(self.columns).values(), self.built.touches, self.built.touch_offsets]
        return sum(array.nbytes for array in arrays)

    def names(self, rows: NDArray[np.integer]) -> list[str]:
        """The ids of rows."""
        place = np.searchsorted(self.built.repeat_rows, rows)
        repeated = np.append(self.built.repeat_rows, -1)[place] == rows
        repeats = np.where(repeated, np.append(self.built.repeats, 0)[place], 0)
        names = transfer_names(self.columns, rows, self.book.number, repeats)
        if len(self._named) + len(names) <= REMEMBERED:
            self._named.update(zip(names, rows.tolist(), strict=True))
        return names

    def row(self, id: str) -> int:
        """The row of a transfer's id. Raises ``KeyError`` when there is none."""
        second = second_of(id)
        if id not in self._named and second is not None:
            rows = self.rows_between(second, second + 1_000_000)
            found: dict[str, int] = dict(zip(self.names(rows), rows.tolist(), strict=True))
            return found[id]
        return self._named[id]

    def rows_between(self, start: int, stop: int) -> NDArray[np.intp]:
        """Rows of the transfers from ``start`` to ``stop`` (µs, not included), in processing order."""
        time, order = self.columns.time, self._by_time
        low, high = np.searchsorted(time, [start, stop], sorter=order)
        return np.arange(low, high) if order is None else np.sort(order[low:high])

    @cached_property
    def _by_time(self) -> NDArray[np.intp] | None:
        """Rows by time; none when processing order is that already."""
        time = self.columns.time
        return None if bool((time[1:] >= time[:-1]).all()) else np.argsort(time, kind="stable")

    def touching(self, account: int) -> NDArray[np.int32]:
        """Rows of the transfers that leave or reach an account's code, in order."""
        low, high = self.built.touch_offsets[account], self.built.touch_offsets[account + 1]
        return np.sort(self.built.touches[low:high])

    def movements_since(self, number: str, since: Instant) -> list[tuple[int, int]]:
        """What came to an account and what left it at or after an instant, in order: time (µs) and fen, below zero for what left.

        Nothing for an unknown number.
        """
        code = self.book.code(number)
        if code == NOBODY:
            return []
        rows = self.touching(code)
        rows = rows[self.columns.time[rows] >= to_micros(since)]
        amount = np.where(self.columns.src[rows] == code, -self.columns.amount[rows], self.columns.amount[rows])
        return list(zip(self.columns.time[rows].tolist(), amount.tolist(), strict=True))
