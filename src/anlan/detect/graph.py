"""The graph of recent transfers, and the patterns that each new transfer completes in it.

In goes a block of coded transfers in time order; out come counts of scatter–gathers, temporal cycles and cycles per event.
The loops are in ``kernels/``. Size of blocks has no influence on the answers.
"""

from dataclasses import dataclass

import numpy as np

from anlan.detect.kernels import adjacency, mining, patterns
from anlan.detect.windows import Block, Int32s

_STAMPS_LEFT = 2**30
_SIZE_CLASSES = 40


@dataclass(frozen=True, slots=True)
class Patterns:
    """What each event completes. Rows are events.

    ``scatter_gathers`` by number of middle accounts (the bins asked for), ``largest`` the greatest such number (0: none),
    ``temporal_cycles`` and ``cycles`` by hops, the first column two hops.
    """

    scatter_gathers: Int32s
    largest: Int32s
    temporal_cycles: Int32s
    cycles: Int32s


class Graph:
    """Recent transfers between accounts.

    Widths in microseconds; a pattern whose width is 0 is not looked for. ``hops`` bounds temporal cycles, ``any_order_hops``
    cycles whose hops need not be in the order of time. ``bins``: sizes at which scatter–gathers are told apart.
    """

    def __init__(
        self,
        *,
        scatter_gather: int = 0,
        temporal: int = 0,
        hops: int = 6,
        any_order: int = 0,
        any_order_hops: int = 6,
        bins: tuple[int, ...] = (2,),
    ) -> None:
        if not 2 <= max(hops, any_order_hops) <= mining.LONGEST_WALK:
            raise ValueError("cycles have 2 to 16 hops")
        self.widths = np.array([scatter_gather, temporal, any_order, max(scatter_gather, temporal, any_order)], np.int64)
        self.hops = np.array([hops, any_order_hops], np.int64)
        self.bins = np.array(bins, np.int64)
        self._rows = np.zeros((1024, adjacency.ROW), np.int32)
        self._pool, self._used = np.zeros(1 << 14, np.int64), np.zeros(1, np.int64)
        self._free = np.full(_SIZE_CLASSES, -1, np.int64)
        self._ticks, self._clock, self._heads = np.zeros(1024, np.int64), np.array([1, 0], np.int64), np.zeros(4, np.int64)
        self._stamps = np.zeros(1, np.int64)
        self._scratch(1024)

    def add(self, block: Block, accounts: int) -> Patterns:
        """Take the next block; ``accounts`` is the number of codes given out so far."""
        count = block.src.size
        self._make_room(count, accounts)
        found = Patterns(
            np.zeros((count, self.bins.size), np.int32),
            np.zeros(count, np.int32),
            np.zeros((count, self.hops[0] - 1), np.int32),
            np.zeros((count, self.hops[1] - 1), np.int32),
        )
        done = 0
        while True:
            done = mining.mine(
                self._rows, self._pool, self._used, self._free, self._ticks, self._clock, self._heads, self.widths, self.hops,
                self._pad, self._lists, self._stack, self._stamps, self.bins, done, block.src,
                block.dst, block.time, found.scatter_gathers, found.largest, found.temporal_cycles, found.cycles,
            )  # fmt: skip
            if done == count:
                return found
            self._pool = np.concatenate([self._pool, np.zeros(self._pool.size // 4, np.int64)])

    def nbytes(self) -> int:
        """Bytes of state held, scratch left out."""
        return self._rows.nbytes + self._pool.nbytes + self._ticks.nbytes

    def _make_room(self, count: int, accounts: int) -> None:
        if accounts > len(self._rows):
            rows = np.zeros((max(accounts, len(self._rows) + len(self._rows) // 4), adjacency.ROW), np.int32)
            rows[: len(self._rows)] = self._rows
            self._rows = rows
            self._scratch(len(rows))
        if self._stamps[0] > _STAMPS_LEFT:
            self._scratch(len(self._rows))
        gone, held = int(self._heads[mining.KEEP] - self._clock[0]), int(self._clock[1])
        if held + count > self._ticks.size:
            ticks = np.zeros(max(2 * (held - max(gone, 0) + count), 1024), np.int64)
            if gone > 0:
                held -= gone
                self._ticks, self._clock = self._ticks[gone:], np.array([self._clock[0] + gone, held], np.int64)
            ticks[:held] = self._ticks[:held]
            self._ticks = ticks

    def _scratch(self, accounts: int) -> None:
        columns = patterns.LEVEL + int(self.hops.max())
        self._pad = np.zeros((accounts, -(-columns // 16) * 16), np.int32)  # whole cache lines
        self._lists = np.zeros((3, accounts), np.int32)
        self._stack, self._stamps[0] = np.zeros((mining.LONGEST_WALK, 3), np.int64), 0
