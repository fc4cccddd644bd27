"""Shared terminal: many accounts pay at one acceptance terminal."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import HOUR, Subject
from anlan.detect.parameters import Span
from anlan.detect.sharing import Sharing


@dataclass
class SharedTerminal(Sharing):
    """How many different accounts have paid at the payment's acceptance terminal in the window, this one included."""

    subject: ClassVar[Subject] = "device"
    of: ClassVar[str] = "terminal"
    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "反电信网络诈骗法 第十八条: 监测识别可以收集互联网协议地址、网卡地址、支付受理终端信息"
    misses: ClassVar[str] = "Busy shops look the same: bands should be set by kind of terminal."
    owner: ClassVar[str] = "terminal"
    member: ClassVar[str] = "src"
    width: Span = HOUR
