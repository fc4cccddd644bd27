"""What detectors share that count how many of one thing go with another: cards in a device, accounts behind an address."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s


@dataclass
class Sharing(Detector):
    """Base of the counts of different values of ``member`` that went with the event's value of ``owner`` in the window, the
    event's own included; 0 where either is missing."""

    owner: ClassVar[str]
    member: ClassVar[str]

    def silent(self, history: History) -> bool:  # noqa: D102
        return not (history.has(self.owner) and history.has(self.member))

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return view.partners(self.owner, self.member, self.width).astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        trail, owner = history.trail(self.owner), int(history.columns[self.owner][at])
        rows = history.journal.follow(trail.links, trail.newest(owner), history.window(at, self.width))
        return [*rows[history.columns[self.member][rows] >= 0].tolist(), at]


@dataclass
class PaidFrom(Sharing):
    """Base of the counts of different accounts that paid from one thing; a subclass names the thing's column."""

    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "反电信网络诈骗法 第十八条: 监测识别可以收集互联网协议地址、网卡地址、支付受理终端信息"
    member: ClassVar[str] = "src"
