"""Gather–scatter: many accounts pay one, which pays many."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.windows import PAYER_IN, PAYER_OUT, Int64s


@dataclass
class GatherScatter(Detector):
    """The smaller of two numbers for the payer: different accounts that paid it, and different accounts it paid, in the
    window."""

    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "Altman et al., AMLworld, arXiv 2306.16424, figure 2: gather-scatter"
    misses: ClassVar[str] = "Gathering and scattering through two accounts of the same hand."
    width: int = 4 * DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        fan = view.windows(self.width).fan
        return np.minimum(fan[:, PAYER_IN], fan[:, PAYER_OUT]).astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window, account = history.window(at, self.width), history.columns["src"][at]
        mine = (history.columns["src"][window] == account) | (history.columns["dst"][window] == account)
        return [*(np.flatnonzero(mine) + window.start).tolist(), at]
