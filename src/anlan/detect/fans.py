"""What fan-in and fan-out share: how many different accounts are on the other side of one account's transfers."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.windows import PAYEE_IN


@dataclass
class Fan(Detector):
    """Base of both. ``side``: which of the window's figures counts the other accounts of ``of``."""

    source: ClassVar[str] = "Suzumura and Kanezashi, AMLSim; Altman et al., AMLworld, arXiv 2306.16424, section 3"
    side: ClassVar[int]

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return view.fans(self.width)[:, self.side].astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, span = history.journal, history.window(at, self.width)
        walk = journal.receipts if self.side == PAYEE_IN else journal.payments
        return [*walk(int(history.columns[self.of][at]), span).tolist(), at]
