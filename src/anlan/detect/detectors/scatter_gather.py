"""Scatter–gather: one account pays another by way of several."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.graph import scatter_gather_rows
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.patterns import SIZE
from anlan.detect.parameters import Span


@dataclass
class ScatterGather(Detector):
    """The greatest number of middle accounts between two others that this payment brings about, on paths of two hops in
    the window. It is measured at the payer; the order of the two hops is left open."""

    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "Blanuša et al., Graph Feature Preprocessor, ICAIF 2024, arXiv 2402.08593"
    misses: ClassVar[str] = "Paths of three or more hops between scattering and gathering."
    width: Span = 4 * DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return view.patterns(self.width).greatest[:, SIZE]

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return scatter_gather_rows(history.journal, at, self.width)
