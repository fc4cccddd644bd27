"""Calls to many strangers: a number calls many that never call back."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Detector, Subject, View
from anlan.detect.history import History
from anlan.detect.kernels.chains import unanswered
from anlan.detect.parameters import Span
from anlan.detect.windows import Int64s


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
        history, found = view.history, np.zeros(view.count, np.int64)
        ways, columns = history.ways, history.columns
        seen = np.zeros(len(history.codes["party"]), np.int64)
        walks = (ways["src_out"], ways["src_in"], columns["dst"], columns["src"], ways["dst_in"])
        unanswered(*walks, history.time, history.base, view.start, self.width, seen, 0, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window, caller = history.window(at, self.width), history.columns["src"][at]
        src, dst = history.columns["src"][window], history.columns["dst"][window]
        # A call back from the number called now is shown too: it is why this call does not count.
        callback = (src == history.columns["dst"][at]) & (dst == caller)
        strangers = (src == caller) & ~np.isin(dst, src[dst == caller]) | callback
        return [*(np.flatnonzero(strangers) + window.start).tolist(), at]
