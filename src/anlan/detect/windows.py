"""*Window figures*: the state of a sliding window over transfers, and what it says of both accounts at each event.

In goes a block of coded transfers in time order; out come fan, degree, sum, least and greatest amount of payer and payee
in both directions. The loops are in ``kernels/windows.py``. Size of blocks has no influence on the answers.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anlan.detect.kernels import windows as kernel

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

PAYER_OUT, PAYER_IN, PAYEE_OUT, PAYEE_IN = range(4)


class Block(NamedTuple):
    """Transfers as arrays of one length, in time order: account codes, µs since 1970 UTC, fen."""

    src: Int32s
    dst: Int32s
    time: Int64s
    amount: Int64s


@dataclass(frozen=True, slots=True)
class Figures:
    """For each event (rows) and each of payer-out, payer-in, payee-out, payee-in (second axis), with the event itself added
    where it belongs. ``least`` and ``greatest`` are 0 where there is no transfer."""

    fan: Int32s
    degree: Int32s
    sum: Int64s
    least: Int64s
    greatest: Int64s


class Windows:
    """A sliding window of ``width`` microseconds over all accounts. Without ``extremes`` the least and greatest amounts are not
    kept (they are given as 0), which halves the state."""

    def __init__(self, width: int, *, extremes: bool = True) -> None:
        self.width, self.extremes = width, extremes
        self._rows = self._new_rows(1024)
        self._keys, self._counts = np.full(2048, -1, np.int64), np.zeros(2048, np.int32)
        self._ring_src, self._ring_dst = np.zeros(1024, np.int32), np.zeros(1024, np.int32)
        self._ring_time, self._ring_amount = np.zeros(1024, np.int64), np.zeros(1024, np.int64)
        self._links = np.full((1024 if extremes else 1, 8), -1, np.int32)
        self._cursor = np.zeros(4, np.int64)

    def add(self, block: Block, accounts: int) -> Figures:
        """Take the next block; ``accounts`` is the number of codes given out so far."""
        count = block.src.size
        self._make_room(count, accounts, int(block.time[0]) if count else 0)
        counts = np.empty((count, 4, 2), np.int32)
        sums = np.empty((count, 4, 3), np.int64)
        kernel.slide(
            self._rows, self._rows.view(np.int64), self._keys, self._counts, self._links, self._ring_src, self._ring_dst,
            self._ring_time, self._ring_amount, self._cursor, self.width, *block, counts, sums,
        )  # fmt: skip
        return Figures(counts[:, :, 0], counts[:, :, 1], sums[:, :, 0], sums[:, :, 1], sums[:, :, 2])

    def nbytes(self) -> int:
        """Bytes of state held."""
        return sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray))

    def _make_room(self, count: int, accounts: int, now: int) -> None:
        if accounts > len(self._rows):
            grown = self._new_rows(max(accounts, len(self._rows) + len(self._rows) // 4))
            grown[: len(self._rows)] = self._rows
            self._rows = grown
        # A whole block may be in the window at once; what is already past it when the block starts is not counted on.
        first, entering, free, pairs = (int(cell) for cell in self._cursor)
        if free - first + count > self._ring_time.size:
            self._grow_ring(free - first + count)
        pairs += free - entering + count
        if 4 * pairs > 3 * self._keys.size:
            keys = np.full(_power(pairs + pairs // 3 + 1), -1, np.int64)
            counts = np.zeros(keys.size, np.int32)
            kernel.rehash(self._keys, self._counts, keys, counts)
            self._keys, self._counts = keys, counts

    def _grow_ring(self, held: int) -> None:
        size, first, end = _power(held), int(self._cursor[kernel.FIRST]), int(self._cursor[kernel.FREE])
        old, new = np.arange(first, end) & (self._ring_time.size - 1), np.arange(first, end) & (size - 1)
        if self.extremes:
            links = np.full((size, 8), -1, np.int32)
            kernel.relink(self._links, links, self._rows, self._ring_time.size - 1, size - 1, first, end)
            self._links = links
        for name in ("_ring_src", "_ring_dst", "_ring_time", "_ring_amount"):
            ring = getattr(self, name)
            grown = np.zeros(size, ring.dtype)
            grown[new] = ring[old]
            setattr(self, name, grown)

    def _new_rows(self, accounts: int) -> Int32s:
        rows = np.zeros((accounts, kernel.ROW if self.extremes else kernel.BARE), np.int32)
        rows[:, kernel.QUEUE :] = kernel.NONE
        return rows


def _power(least: int) -> int:
    return 1 << max(least - 1, 1023).bit_length()
