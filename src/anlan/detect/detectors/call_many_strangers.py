"""Calls to many strangers: a number calls many that never call back."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Detector, Subject, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.chains import unanswered
from anlan.detect.parameters import Span


@dataclass
class CallManyStrangers(Detector):
    """How many different numbers the caller has called in the window, this call included, that did not call it in the
    window."""

    kind: ClassVar[Kind] = "calls"
    subject: ClassVar[Subject] = "number"
    unit: ClassVar[str] = "numbers"
    source: ClassVar[str] = "反电信网络诈骗法 第十一条: 对监测识别的涉诈异常电话卡用户重新进行实名核验"
    misses: ClassVar[str] = "Call centres and couriers look the same: exempt them by list. Slow callers are not seen."
    width: Span = DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        journal, found = view.journal, np.zeros(view.count, np.int64)
        marks, stamps = view.scratch(self.name, 1)
        walk = (journal.sides, journal.heads, journal.time, journal.base, view.start, self.width)
        unanswered(*walk, marks[0], stamps, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, span, caller = history.journal, history.window(at, self.width), int(history.columns["src"][at])
        calls, answers = journal.payments(caller, span), journal.receipts(caller, span)
        # A call back from the number called now is shown too: it is why this call does not count.
        back = answers[journal.src[answers] == journal.dst[at]]
        strangers = calls[~np.isin(journal.dst[calls], journal.src[answers])]
        return [*np.union1d(strangers, back).tolist(), at]
