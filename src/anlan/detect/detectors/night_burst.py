"""Night burst: many payments of one account in the small hours."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import HOUR, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.chains import count_hours
from anlan.detect.parameters import Clock, Span


@dataclass
class NightBurst(Detector):
    """How many payments the payer made in the window between ``first`` and ``last`` (times of day in Shanghai; ``first`` after
    ``last`` spans midnight), this one included; 0 for a payment at another time of day."""

    unit: ClassVar[str] = "payments"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号 释义: 交易时间异常"
    misses: ClassVar[str] = "Bursts by day; holders who live in other time zones look the same."
    width: Span = 6 * HOUR
    first: Clock = 0
    last: Clock = 5 * HOUR

    def measure(self, view: View) -> Int64s:  # noqa: D102
        journal, found = view.journal, np.zeros(view.count, np.int64)
        walk = (journal.sides, journal.time, journal.base, view.start, self.width)
        count_hours(*walk, self.first, self.last, 8 * HOUR, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        rows = history.journal.payments(int(history.columns["src"][at]), history.window(at, self.width))
        moment = (history.time[rows] + 8 * HOUR) % (24 * HOUR)
        late, early = moment >= self.first, moment < self.last
        return [*rows[late & early if self.first <= self.last else late | early].tolist(), at]
