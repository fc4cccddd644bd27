"""Scatter–gather: one account pays another by way of several."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.graph import greatest_scatter_gather
from anlan.detect.history import History
from anlan.detect.journal import Int64s
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
        return view.patterns(self.width).largest.astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, span = history.journal, history.window(at, self.width)
        begin, end = greatest_scatter_gather(journal, at, self.width)
        outs, ins = (np.append(walk, at) for walk in (journal.payments(begin, span), journal.receipts(end, span)))
        outs, ins = outs[journal.src[outs] == begin], ins[journal.dst[ins] == end]
        there, here = journal.dst[outs].tolist(), journal.src[ins].tolist()
        middle = set(there).intersection(here) - {begin, end}
        legs = (*zip(outs.tolist(), there, strict=True), *zip(ins.tolist(), here, strict=True))
        return sorted({row for row, account in legs if account in middle})
