"""Shared network card: many accounts pay from one machine."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import DAY, Subject
from anlan.detect.parameters import Span
from anlan.detect.sharing import PaidFrom


@dataclass
class SharedMac(PaidFrom):
    """How many different accounts have paid from the payment's network-card address (MAC) in the window, this one
    included."""

    subject: ClassVar[Subject] = "device"
    of: ClassVar[str] = "mac"
    misses: ClassVar[str] = "Changed MAC addresses; payments for which the bank records none."
    owner: ClassVar[str] = "mac"
    width: Span = DAY
