"""Shared IP: many accounts pay from one internet address."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import DAY, Subject
from anlan.detect.parameters import Span
from anlan.detect.sharing import PaidFrom


@dataclass
class SharedIp(PaidFrom):
    """How many different accounts have paid from the payment's IP address in the window, this one included."""

    subject: ClassVar[Subject] = "address"
    of: ClassVar[str] = "ip"
    misses: ClassVar[str] = "Addresses behind one carrier's gateway look the same; a hand that changes its address is not seen."
    owner: ClassVar[str] = "ip"
    width: Span = DAY
