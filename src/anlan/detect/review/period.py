"""A closed period of transfers, indexed for review."""

from collections import defaultdict

import numpy as np

from anlan.detect.detector import DAY
from anlan.detect.journal import Block, Int64s

WINDOW = 4 * DAY
"""How long one act of laundering may take from its first transfer to its last; a gathering and a scattering take one each."""


class Period:
    """Transfers in time order, with each account's transfers out and in (places, oldest first)."""

    def __init__(self, block: Block) -> None:
        self.src, self.dst = block.src.tolist(), block.dst.tolist()
        self.time, self.amount = block.time.tolist(), block.amount.tolist()
        self.magnitude = np.log(block.amount).tolist()
        self.moments: Int64s = block.time
        self.out: dict[int, list[int]] = defaultdict(list)
        self.into: dict[int, list[int]] = defaultdict(list)
        for row, (src, dst) in enumerate(zip(self.src, self.dst, strict=True)):
            self.out[src].append(row)
            self.into[dst].append(row)

    def __len__(self) -> int:
        return len(self.time)

    @property
    def accounts(self) -> int:
        """How many accounts there are."""
        return len(self.out.keys() | self.into.keys())

    def share(self, start: int, end: int) -> float:
        """Share of all transfers that lie in ``[start, end]`` (µs): the period's own clock, since days differ in traffic."""
        low, high = np.searchsorted(self.moments, start), np.searchsorted(self.moments, end, side="right")
        return float(high - low) / max(len(self), 1)

    def unlike(self, one: int, other: int) -> float:
        """How far two amounts are apart: the absolute difference of their natural logarithms."""
        return float(abs(self.magnitude[one] - self.magnitude[other]))
