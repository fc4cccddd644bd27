"""Temporal cycle: money comes back to where it began, hop by hop in the order of time."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.graph import HOPS, longest_cycle
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.mining import longest_hops
from anlan.detect.parameters import Span


@dataclass
class TemporalCycle(Detector):
    """Hops of the longest cycle of 3 to 6 hops that this payment closes, each hop later than the one before. Payments
    there and back (two hops) are left to ``round_trip``."""

    unit: ClassVar[str] = "hops"
    source: ClassVar[str] = "Kumar and Calders, 2SCENT, VLDB 2018; Blanuša et al., arXiv 2402.08593"
    misses: ClassVar[str] = "Cycles of seven or more hops, cycles whose hops are not in the order of time, and cash legs."
    width: Span = 4 * DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        found = np.zeros(view.count, np.int64)
        longest_hops(view.patterns(self.width).temporal_cycles, 3, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [*longest_cycle(history.journal, at, self.width, HOPS), at]
