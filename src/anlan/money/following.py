"""Following one payment, first in first out, as if it were the only one reported: an answer while one looks at it.

In goes a row of the ledger; out come the transfers that carried its money, and where it ended, up to so many hops away. All
payments at once, other methods, and what victims' payments do to each other are left to ``tracing``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.money.flow import opening_money
from anlan.money.kernels import trace_follow as kernel
from anlan.money.ledger_index import LedgerIndex


@dataclass(frozen=True)
class Followed:
    """``carried``: transfer row → fen of the payment; ``ends``: account code, or −1 − kind of exit → fen."""

    carried: Mapping[int, int]
    ends: Mapping[int, int]


@dataclass(frozen=True)
class Follower:
    """Follows payments through one ledger. ``places`` (sixteen bytes a transfer) and ``splits`` are found once."""

    index: LedgerIndex
    places: NDArray[np.int64]
    splits: NDArray[np.int64]

    @classmethod
    def of(cls, index: LedgerIndex) -> "Follower":
        """Find the places."""
        columns, built = index.columns, index.built
        opening = opening_money(built.opening)
        roads = columns.src, columns.dst, columns.amount
        return cls(index, *kernel.find_places(*roads, opening, built.touch_offsets, built.touches))

    def follow(self, row: int, *, hops: int = 8) -> Followed:
        """Follow the whole transfer ``row`` for at most ``hops`` hops, its own the first."""
        pieces, ends = self.pieces(row, hops)
        carried: dict[int, int] = {}
        ended: dict[int, int] = {}
        for one, low, high, _ in pieces.tolist():
            carried[one] = carried.get(one, 0) + high - low
        for end, fen, _, _ in ends.tolist():
            ended[end] = ended.get(end, 0) + fen
        return Followed(carried, ended)

    def pieces(self, row: int, hops: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The kernel's own answer: intervals of transfers, and ends."""
        columns, built = self.index.columns, self.index.built
        lists = built.touch_offsets, self.splits, built.touches, self.places
        return kernel.follow(columns.dst, columns.amount, self.index.obtained, *lists, row, hops)
