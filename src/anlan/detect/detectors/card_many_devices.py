"""One card, many devices: a card handed from box to box."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, Subject
from anlan.detect.parameters import Span
from anlan.detect.sharing import Sharing


@dataclass
class CardManyDevices(Sharing):
    """How many different devices the calling card has been used in in the window, this call included."""

    kind: ClassVar[Kind] = "calls"
    subject: ClassVar[Subject] = "card"
    of: ClassVar[str] = "card"
    unit: ClassVar[str] = "devices"
    source: ClassVar[str] = "反电信网络诈骗法 第十条、第十一条: 异常电话卡的识别与重新实名核验"
    misses: ClassVar[str] = "Cards that stay in one box."
    owner: ClassVar[str] = "card"
    member: ClassVar[str] = "device"
    width: Span = 7 * DAY
