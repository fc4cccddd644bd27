"""Fan-in: many accounts pay one."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import DAY
from anlan.detect.fans import Fan
from anlan.detect.kernels.windows import PAYEE_IN
from anlan.detect.parameters import Span


@dataclass
class FanIn(Fan):
    """How many different accounts have paid the payee in the window, this one included."""

    of: ClassVar[str] = "dst"
    unit: ClassVar[str] = "accounts"
    misses: ClassVar[str] = (
        "Collection slower than the window, and collection by cash. Merchants look the same: exempt them by list."
    )
    side: ClassVar[int] = PAYEE_IN
    width: Span = DAY
