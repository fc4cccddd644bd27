"""Fan-out: one account pays many."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import DAY
from anlan.detect.fans import Fan
from anlan.detect.kernels.windows import PAYER_OUT
from anlan.detect.parameters import Span


@dataclass
class FanOut(Fan):
    """How many different accounts the payer has paid in the window, this one included."""

    of: ClassVar[str] = "src"
    unit: ClassVar[str] = "accounts"
    misses: ClassVar[str] = (
        "Payrolls and refunds look the same: exempt them by list. Spreading slower than the window is not seen."
    )
    side: ClassVar[int] = PAYER_OUT
    width: Span = DAY
