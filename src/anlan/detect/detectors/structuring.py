"""Structuring: several payments just under a limit that would be reported."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.kernels.chains import count_amounts
from anlan.detect.windows import Int64s


@dataclass
class Structuring(Detector):
    """How many payments of the payer in the window, this one included, lie under ``limit`` fen by no more than
    ``margin`` per mille. The limit of the default is the report of large personal transfers, 500,000 yuan."""

    unit: ClassVar[str] = "payments"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号 第五条: 自然人境内款项划转 50 万元以上"
    misses: ClassVar[str] = "Parts of other sizes, and parts paid from several accounts."
    width: int = DAY
    limit: int = 50_000_000
    margin: int = 100

    @property
    def lowest(self) -> int:
        """Fen from which a payment counts as just under the limit."""
        return self.limit - self.limit * self.margin // 1000

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, found = view.history, np.zeros(view.count, np.int64)
        way = history.ways["src_out"]
        count_amounts(
            way, way, history.time, history.amount, history.base, view.start, self.width, self.lowest, self.limit, found
        )
        return np.where(found > 1, found, 0)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window = history.window(at, self.width)
        amount = history.amount[window]
        under = (history.columns["src"][window] == history.columns["src"][at]) & (amount >= self.lowest) & (amount < self.limit)
        return [*(np.flatnonzero(under) + window.start).tolist(), at]
