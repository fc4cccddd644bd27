"""Fan-in: many accounts pay one."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View, rows_of
from anlan.detect.history import History
from anlan.detect.windows import PAYEE_IN, Int64s


@dataclass
class FanIn(Detector):
    """How many different accounts have paid the payee in the window, this one included."""

    of: ClassVar[str] = "dst"
    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "Suzumura and Kanezashi, AMLSim: fan-in; Altman et al., AMLworld, arXiv 2306.16424, section 3"
    misses: ClassVar[str] = (
        "Collection slower than the window, and collection by cash. Merchants look the same: exempt them by list."
    )
    width: int = DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return view.windows(self.width).fan[:, PAYEE_IN].astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return rows_of(history, at, self.width, dst=int(history.columns["dst"][at]))
