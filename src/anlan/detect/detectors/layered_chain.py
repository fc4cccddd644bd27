"""Layered chain: about the same sum is handed on from account to account."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.kernels.chains import longest_chain
from anlan.detect.parameters import PerMille, Span
from anlan.detect.windows import Int64s


@dataclass
class LayeredChain(Detector):
    """Payments in the longest chain that this one ends: each follows the one before within the window and differs from
    it by no more than ``tolerance`` per mille."""

    unit: ClassVar[str] = "hops"
    source: ClassVar[str] = "FATF, Professional Money Laundering (2018): layering through chains of mule accounts"
    misses: ClassVar[str] = (
        "Sums that are split or joined on the way; chains with a rest longer than the window. "
        "Rows older than four windows are not listed."
    )
    width: Span = 2 * DAY
    tolerance: PerMille = 200

    @property
    def memory(self) -> int:  # noqa: D102
        return 4 * self.width

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history = view.history
        hops = history.derive("layered_chain.hops", 1)
        before = history.derive("layered_chain.before", -1)
        ways = (history.ways["src_in"], history.ways["dst_in"])
        longest_chain(*ways, history.time, history.amount, history.base, view.start, self.width, self.tolerance, hops, before)
        found = hops[view.start :]
        return np.where(found > 1, found, 0)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        before, rows = history.derive("layered_chain.before", -1), [at]
        while True:
            place = int(before[rows[-1]]) - history.base
            if place < 0 or history.time[place] < history.time[at] - self.memory:
                return rows[::-1]
            rows.append(place)
