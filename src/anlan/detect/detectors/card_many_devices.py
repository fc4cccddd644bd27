"""One card, many devices: a card handed from box to box."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Detector, Subject, View
from anlan.detect.history import History
from anlan.detect.windows import Int64s


@dataclass
class CardManyDevices(Detector):
    """How many different devices the calling card has been used in in the window, this call included."""

    kind: ClassVar[Kind] = "calls"
    subject: ClassVar[Subject] = "card"
    of: ClassVar[str] = "card"
    unit: ClassVar[str] = "devices"
    source: ClassVar[str] = "反电信网络诈骗法 第十条、第十一条: 异常电话卡的识别与重新实名核验"
    misses: ClassVar[str] = "Cards that stay in one box."
    width: int = 7 * DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return view.partners("card", "device", self.width).astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window, owner = history.window(at, self.width), history.columns["card"][at]
        held = (history.columns["card"][window] == owner) & (history.columns["device"][window] >= 0)
        return [*(np.flatnonzero(held) + window.start).tolist(), at]
