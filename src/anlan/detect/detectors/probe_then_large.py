"""Probe, then large: a tiny payment tries the way, a large one follows."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.chains import probed
from anlan.detect.parameters import Money, Span


@dataclass
class ProbeThenLarge(Detector):
    """How many times as large this payment is as the first small one (at most ``small`` fen) of the same payer to the
    same payee in the window."""

    unit: ClassVar[str] = "times"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号 释义: 小额试探后大额转账"
    misses: ClassVar[str] = "Probes paid from another account, or longer ago than the window."
    width: Span = DAY
    small: Money = 1_000

    def measure(self, view: View) -> Int64s:  # noqa: D102
        journal, found = view.journal, np.zeros(view.count, np.int64)
        walk = (journal.pairs, journal.time, journal.amounts, journal.base, view.start, self.width)
        probed(*walk, self.small, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        src, dst = (int(history.columns[name][at]) for name in ("src", "dst"))
        rows = history.journal.between(src, dst, history.window(at, self.width))
        return [*rows[history.amount[rows] <= self.small].tolist(), at]
