"""Shared network card: many accounts pay from one machine."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Detector, Subject, View
from anlan.detect.history import History
from anlan.detect.windows import Int64s


@dataclass
class SharedMac(Detector):
    """How many different accounts have paid from the payment's network-card address (MAC) in the window, this one
    included."""

    kind: ClassVar[Kind] = "transfers"
    subject: ClassVar[Subject] = "device"
    of: ClassVar[str] = "mac"
    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "反电信网络诈骗法 第十八条: 监测识别可以收集互联网协议地址、网卡地址、支付受理终端信息"
    misses: ClassVar[str] = "Changed MAC addresses; payments for which the bank records none."
    width: int = DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return view.partners("mac", "src", self.width).astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window, owner = history.window(at, self.width), history.columns["mac"][at]
        held = (history.columns["mac"][window] == owner) & (history.columns["src"][window] >= 0)
        return [*(np.flatnonzero(held) + window.start).tolist(), at]
