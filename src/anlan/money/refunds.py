"""Money that came back from where it had left to: a shop or payment firm refunds what was paid.

It comes as money from no account, and what was paid stays with the exit. No rule of tracing brings the two together, so they
are told: somebody may have paid only to be paid back.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from anlan.money.entry_columns import text_at
from anlan.money.entry_layout import Layout
from anlan.money.far_apart import Pair
from anlan.money.matching import Matching
from anlan.money.transfer import EXIT_KINDS

_CASH = -1 - EXIT_KINDS.index("cash")


def refund_pairs(layout: Layout, matching: Matching, alone: NDArray[np.bool_]) -> list[Pair]:
    """Places of payments to exits and of their refunds, among the places ``alone``.

    A refund is of the same account and name and for no more than was paid; where one of the two has no name, for the same amount.
    The latest payment is taken, one of the very amount before others.
    """
    moves, words = layout.moves, layout.given.words.refund
    marked = words.marks(layout.entries)
    if not marked.any():
        return []
    refunds = np.flatnonzero(alone & (moves.sign > 0) & (matching.other < 0) & marked[layout.rows])
    spent = alone & (moves.sign < 0) & (matching.other < _CASH) & np.isin(moves.own, moves.own[refunds])
    paid = _Paid(layout, np.flatnonzero(spent).tolist(), int(words.within.total_seconds() * 1_000_000))
    found = [(paid.payment_of(refund), refund) for refund in refunds.tolist()]
    return [(payment, refund) for payment, refund in found if payment is not None]


class _Paid:
    """Payments by account and name, and by account and amount, each used once."""

    def __init__(self, layout: Layout, places: list[int], within: int) -> None:
        self._layout = layout
        self._within = within
        self._by_name: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._by_amount: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._used: set[int] = set()
        for place in places:
            own = int(layout.moves.own[place])
            self._by_name[own, _name(layout, place)].append(place)
            self._by_amount[own, int(layout.moves.amount[place])].append(place)

    def payment_of(self, refund: int) -> int | None:
        """The payment that a refund gives back."""
        moves = self._layout.moves
        own, amount, name = int(moves.own[refund]), int(moves.amount[refund]), _name(self._layout, refund)
        for one in self._before(self._by_amount[own, amount], refund):
            if not name or _name(self._layout, one) in ("", name):
                return self._take(one)
        of_name = self._before(self._by_name[own, name], refund) if name else ()
        return next((self._take(one) for one in of_name if moves.amount[one] > amount), None)

    def _before(self, places: list[int], refund: int) -> Iterator[int]:
        """Those before the refund that are not used, the latest first, as far back as it can reach."""
        earliest = int(self._layout.moves.time[refund]) - self._within
        for one in reversed(places[: bisect_left(places, refund)]):
            if self._layout.moves.time[one] < earliest:
                return
            if one not in self._used:
                yield one

    def _take(self, place: int) -> int:
        self._used.add(place)
        return place


def _name(layout: Layout, place: int) -> str:
    row = int(layout.rows[place])
    return text_at(layout.entries, "merchant", row) or text_at(layout.entries, "counterparty_name", row)
