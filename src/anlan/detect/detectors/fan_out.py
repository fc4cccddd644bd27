"""Fan-out: one account pays many."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View, rows_of
from anlan.detect.history import History
from anlan.detect.windows import PAYER_OUT, Int64s


@dataclass
class FanOut(Detector):
    """How many different accounts the payer has paid in the window, this one included."""

    of: ClassVar[str] = "src"
    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "Suzumura and Kanezashi, AMLSim: fan-out; Altman et al., AMLworld, arXiv 2306.16424, section 3"
    misses: ClassVar[str] = (
        "Payrolls and refunds look the same: exempt them by list. Spreading slower than the window is not seen."
    )
    width: int = DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return view.windows(self.width).fan[:, PAYER_OUT].astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return rows_of(history, at, self.width, src=int(history.columns["src"][at]))
