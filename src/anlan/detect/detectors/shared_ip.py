"""Shared IP: many accounts pay from one internet address."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import DAY, Subject
from anlan.detect.parameters import Span
from anlan.detect.sharing import Sharing


@dataclass
class SharedIp(Sharing):
    """How many different accounts have paid from the payment's IP address in the window, this one included."""

    subject: ClassVar[Subject] = "address"
    of: ClassVar[str] = "ip"
    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "反电信网络诈骗法 第十八条: 监测识别可以收集互联网协议地址、网卡地址、支付受理终端信息"
    misses: ClassVar[str] = "Addresses behind one carrier's gateway look the same; a hand that changes its address is not seen."
    owner: ClassVar[str] = "ip"
    member: ClassVar[str] = "src"
    width: Span = DAY
