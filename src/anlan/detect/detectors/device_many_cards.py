"""One device, many cards: a GOIP box or SIM pool."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Detector, Subject, View
from anlan.detect.history import History
from anlan.detect.windows import Int64s


@dataclass
class DeviceManyCards(Detector):
    """How many different cards have been used in the calling device in the window, this call included."""

    kind: ClassVar[Kind] = "calls"
    subject: ClassVar[Subject] = "device"
    of: ClassVar[str] = "device"
    unit: ClassVar[str] = "cards"
    source: ClassVar[str] = "反电信网络诈骗法 第十四条: 具有改变主叫号码、虚拟拨号等功能的设备"
    misses: ClassVar[str] = "Boxes that give each card its own device number."
    width: int = DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return view.partners("device", "card", self.width).astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window, owner = history.window(at, self.width), history.columns["device"][at]
        held = (history.columns["device"][window] == owner) & (history.columns["card"][window] >= 0)
        return [*(np.flatnonzero(held) + window.start).tolist(), at]
