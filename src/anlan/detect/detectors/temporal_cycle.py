"""Temporal cycle: money comes back to where it began, hop by hop in the order of time."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.parameters import Span
from anlan.detect.windows import Int64s


@dataclass
class TemporalCycle(Detector):
    """Hops of the longest cycle of 3 to 6 hops that this payment closes, each hop later than the one before. Payments
    there and back (two hops) are left to ``round_trip``."""

    unit: ClassVar[str] = "hops"
    source: ClassVar[str] = "Kumar and Calders, 2SCENT, VLDB 2018; Blanuša et al., arXiv 2402.08593"
    misses: ClassVar[str] = "Cycles of seven or more hops, cycles whose hops are not in the order of time, and cash legs."
    width: Span = 4 * DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        found = view.patterns(self.width).temporal_cycles[:, 1:] > 0
        hops: Int64s = np.where(found, np.arange(3, 3 + found.shape[1]), 0).max(axis=1, initial=0).astype(np.int64)
        return hops

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window = history.window(at, self.width)
        src, dst, time = history.columns["src"][window], history.columns["dst"][window], history.time[window]
        goal, begin = int(history.columns["src"][at]), int(history.columns["dst"][at])
        best: list[int] = []
        walks: list[tuple[list[int], list[int], int]] = [([begin], [], -(2**62))]
        while walks:
            accounts, rows, since = walks.pop()
            for place in np.flatnonzero((src == accounts[-1]) & (time > since)).tolist():
                follower = int(dst[place])
                if follower == goal and len(rows) + 2 > len(best) + 1 and len(rows) >= 1:
                    best = [*rows, place]
                elif follower not in accounts and follower != goal and len(rows) < 4:
                    walks.append(([*accounts, follower], [*rows, place], int(time[place])))
        return [*(place + window.start for place in best), at]
