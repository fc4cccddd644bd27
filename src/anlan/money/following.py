"""Following one payment, first in first out, as if it were the only one reported: an answer while one looks at it.

In goes a transfer; out come the transfers that carried its money on, and where it ended: in accounts, at exits, or out of sight
where a statement is missing. All payments at once, other methods, and what victims' payments do to each other are left to
``tracing``; of one payment alone both say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.money.flow import opening_money
from anlan.money.kernels import trace_follow as kernel
from anlan.money.ledger_index import LedgerIndex
from anlan.money.transfer import EXIT_KINDS, ExitKind
from anlan.values import AccountNumber, BrokenPromise, Fen

ENDLESS = int(np.iinfo(np.int32).max)
"""More hops than a ledger has transfers."""


@dataclass(frozen=True)
class Alone:
    """Where a transfer's money went by itself, in fen: ``carried`` by transfer (id, in the ledger's order), then where it ended.

    ``holdings``, ``not_obtained`` and ``exits`` mean what they mean in a trace, and add up to ``amount``.
    """

    amount: Fen
    carried: Mapping[str, Fen]
    holdings: Mapping[AccountNumber, Fen]
    not_obtained: Mapping[AccountNumber, Fen]
    exits: Mapping[ExitKind, Fen]


def follow_alone(index: LedgerIndex, row: int) -> Alone:
    """Follow the whole transfer ``row`` to its ends. Raises ``BrokenPromise`` when money was lost or made on the way."""
    followed = Follower.of(index).follow(row, hops=ENDLESS)
    amount = Fen(int(index.columns.amount[row]))
    if sum(followed.ends.values()) != amount:
        raise BrokenPromise(f"transfer {row}: {amount} fen set out, {sum(followed.ends.values())} arrived")
    rows = np.array(sorted(followed.carried), np.int64)
    carried = {name: Fen(followed.carried[one]) for name, one in zip(index.names(rows), rows.tolist(), strict=True)}
    accounts = {code: Fen(fen) for code, fen in sorted(followed.ends.items()) if code >= 0}
    return Alone(
        amount=amount,
        carried=carried,
        holdings={index.book.number(code): fen for code, fen in accounts.items() if index.obtained[code]},
        not_obtained={index.book.number(code): fen for code, fen in accounts.items() if not index.obtained[code]},
        exits={EXIT_KINDS[-1 - code]: Fen(fen) for code, fen in sorted(followed.ends.items(), reverse=True) if code < 0},
    )


@dataclass(frozen=True)
class Followed:
    """``carried``: transfer row → fen of the payment; ``ends``: account code, or −1 − kind of exit → fen."""

    carried: Mapping[int, int]
    ends: Mapping[int, int]


@dataclass(frozen=True)
class Follower:
    """Follows payments through one ledger. ``roads`` (kernels.trace_follow.ROAD, thirty-two bytes a transfer), where the road of
    each transfer stands, and where the roads of each account begin are laid once."""

    index: LedgerIndex
    roads: NDArray[np.void]
    places: NDArray[np.int32]
    firsts: NDArray[np.int32]

    @classmethod
    def of(cls, index: LedgerIndex) -> "Follower":
        """Lay the roads."""
        columns, built = index.columns, index.built
        roads = np.empty(columns.src.size + built.touch_offsets.size - 1, kernel.ROAD)
        lists = opening_money(built.opening), index.obtained, built.touch_offsets, built.touches
        return cls(index, roads, *kernel.lay_roads(columns.src, columns.amount, *lists, roads))

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
        room = 1024
        while True:
            pieces, ends = np.empty((room, 4), np.int64), np.empty((room, 4), np.int64)
            used, ended = kernel.follow(self.roads, self.firsts, self.index.columns.dst, self.places[row], hops, pieces, ends)
            if used >= 0:
                return pieces[:used], ends[:ended]
            room *= 4
