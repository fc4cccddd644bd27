"""Layered chain: about the same sum is handed on from account to account."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.chains import longest_chain, trace_chain
from anlan.detect.parameters import Count, PerMille, Span

_LONGEST = int(np.iinfo(np.int8).max)
"""Hops that the column in which they are kept can hold."""


@dataclass
class LayeredChain(Detector):
    """Payments in the longest chain that this one ends, at most ``most``: each follows the one before within the window and
    differs from it by no more than ``tolerance`` per mille. What an account pays to itself is no link."""

    unit: ClassVar[str] = "hops"
    notes: ClassVar[bool] = True
    source: ClassVar[str] = "FATF, Professional Money Laundering (2018): layering through chains of mule accounts"
    misses: ClassVar[str] = (
        "Sums that are split or joined on the way; chains with a rest longer than the window. "
        "Of a longer chain the last payments alone are counted and listed."
    )
    width: Span = 2 * DAY
    tolerance: PerMille = 200
    most: Count = 8

    @property
    def memory(self) -> int:  # noqa: D102
        return (self.bound - 1) * self.width

    @property
    def bound(self) -> int:
        """Hops that are counted at most."""
        return min(max(self.most, 2), _LONGEST)

    def measure(self, view: View) -> Int64s:  # noqa: D102
        journal, found = view.journal, np.zeros(view.count, np.int64)
        hops = view.history.derive("layered_chain", np.int8, view.start)
        walk = (journal.sides, journal.heads, journal.time, journal.amounts, journal.base, view.start, self.width)
        longest_chain(*walk, self.tolerance, self.bound, hops, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, hops = history.journal, history.derive("layered_chain", np.int8, 0)
        found = np.zeros(int(hops[at]), np.int64)
        trace_chain(journal.sides, journal.heads, journal.time, journal.amounts, hops, journal.base, at, self.tolerance, found)
        return (found - journal.base).tolist()
