"""Structuring: several payments just under a limit that would be reported."""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.chains import count_like
from anlan.detect.parameters import PerMille, Span
from anlan.detect.reporting import ReportingLimits, load_reporting


@dataclass
class Structuring(Detector):
    """How many payments of the payer in the window, this one included, lie just under the same reporting limit: below it by no
    more than ``margin`` of it. Limits for cash, companies and persons are a file (``reporting_limits.toml``)."""

    unit: ClassVar[str] = "payments"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号 第五条: 大额交易报告标准"
    notes: ClassVar[bool] = True
    misses: ClassVar[str] = (
        "Parts of other sizes, and parts paid from several accounts. Without channels and kinds of account every payment is held "
        "to the limit of persons."
    )
    width: Span = DAY
    margin: PerMille = 100
    reporting: ReportingLimits = field(default_factory=load_reporting)

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, journal, found = view.history, view.journal, np.zeros(view.count, np.int64)
        under = history.derive("structuring", np.int8, view.start)
        if not self.reporting.any_under(history, view.start, self.margin):  # nearly all single events
            under[view.start :] = 0
            return found
        under[view.start :] = self.reporting.just_under(history, view.start, self.margin)
        count_like(journal.sides, journal.time, journal.base, view.start, self.width, under, found)
        return np.where(found > 1, found, 0)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        under = history.derive("structuring", np.int8, 0)
        rows = history.journal.payments(int(history.columns["src"][at]), history.window(at, self.width))
        return [*rows[under[rows] == under[at]].tolist(), at]
