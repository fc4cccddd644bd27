"""Probe, then large: a tiny payment tries the way, a large one follows."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.kernels.chains import probed
from anlan.detect.parameters import Money, Span
from anlan.detect.windows import Int64s


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
        history, found = view.history, np.zeros(view.count, np.int64)
        probed(
            history.ways["src_out"], history.columns["dst"], history.time, history.amount, history.base, view.start, self.width,
            self.small, found,
        )  # fmt: skip
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window = history.window(at, self.width)
        same = np.ones(window.stop - window.start, np.bool_)
        for name in ("src", "dst"):
            same &= history.columns[name][window] == history.columns[name][at]
        return [*(np.flatnonzero(same & (history.amount[window] <= self.small)) + window.start).tolist(), at]
