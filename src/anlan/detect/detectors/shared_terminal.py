"""Shared terminal: many accounts pay at one acceptance terminal."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import HOUR, Detector, Subject, View
from anlan.detect.history import History
from anlan.detect.windows import Int64s


@dataclass
class SharedTerminal(Detector):
    """How many different accounts have paid at the payment's acceptance terminal in the window, this one included."""

    kind: ClassVar[Kind] = "transfers"
    subject: ClassVar[Subject] = "device"
    of: ClassVar[str] = "terminal"
    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "反电信网络诈骗法 第十八条: 监测识别可以收集互联网协议地址、网卡地址、支付受理终端信息"
    misses: ClassVar[str] = "Busy shops look the same: bands should be set by kind of terminal."
    width: int = HOUR

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return view.partners("terminal", "src", self.width).astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window, owner = history.window(at, self.width), history.columns["terminal"][at]
        held = (history.columns["terminal"][window] == owner) & (history.columns["src"][window] >= 0)
        return [*(np.flatnonzero(held) + window.start).tolist(), at]
