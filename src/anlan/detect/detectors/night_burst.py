"""Night burst: many payments of one account in the small hours."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import HOUR, Detector, View
from anlan.detect.history import History
from anlan.detect.kernels.chains import count_hours
from anlan.detect.parameters import Clock, Span
from anlan.detect.windows import Int64s


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
        history, found = view.history, np.zeros(view.count, np.int64)
        count_hours(
            history.ways["src_out"], history.time, history.base, view.start, self.width, self.first, self.last, 8 * HOUR, found
        )
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window = history.window(at, self.width)
        moment = (history.time[window] + 8 * HOUR) % (24 * HOUR)
        late, early = moment >= self.first, moment < self.last
        night = late & early if self.first <= self.last else late | early
        mine = history.columns["src"][window] == history.columns["src"][at]
        return [*(np.flatnonzero(night & mine) + window.start).tolist(), at]
