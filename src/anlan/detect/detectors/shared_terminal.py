"""Shared terminal: many accounts pay at one acceptance terminal."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import HOUR, Subject
from anlan.detect.parameters import Span
from anlan.detect.sharing import PaidFrom


@dataclass
class SharedTerminal(PaidFrom):
    """How many different accounts have paid at the payment's acceptance terminal in the window, this one included."""

    subject: ClassVar[Subject] = "device"
    of: ClassVar[str] = "terminal"
    misses: ClassVar[str] = "Busy shops look the same: bands should be set by kind of terminal."
    owner: ClassVar[str] = "terminal"
    width: Span = HOUR
