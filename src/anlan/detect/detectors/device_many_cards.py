"""One device, many cards: a GOIP box or SIM pool."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Subject
from anlan.detect.parameters import Span
from anlan.detect.sharing import Sharing


@dataclass
class DeviceManyCards(Sharing):
    """How many different cards have been used in the calling device in the window, this call included."""

    kind: ClassVar[Kind] = "calls"
    subject: ClassVar[Subject] = "device"
    of: ClassVar[str] = "device"
    unit: ClassVar[str] = "cards"
    source: ClassVar[str] = "反电信网络诈骗法 第十四条: 具有改变主叫号码、虚拟拨号等功能的设备"
    misses: ClassVar[str] = "Boxes that give each card its own device number."
    owner: ClassVar[str] = "device"
    member: ClassVar[str] = "card"
    width: Span = DAY
