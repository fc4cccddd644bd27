"""Shared network card: many accounts pay from one machine."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import DAY, Subject
from anlan.detect.parameters import Span
from anlan.detect.sharing import Sharing


@dataclass
class SharedMac(Sharing):
    """How many different accounts have paid from the payment's network-card address (MAC) in the window, this one
    included."""

    subject: ClassVar[Subject] = "device"
    of: ClassVar[str] = "mac"
    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "反电信网络诈骗法 第十八条: 监测识别可以收集互联网协议地址、网卡地址、支付受理终端信息"
    misses: ClassVar[str] = "Changed MAC addresses; payments for which the bank records none."
    owner: ClassVar[str] = "mac"
    member: ClassVar[str] = "src"
    width: Span = DAY
