"""Scatter–gather: one account pays another by way of several."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.parameters import Span
from anlan.detect.windows import Int64s


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
        window = history.window(at, self.width)
        src, dst = (np.append(history.columns[name][window], history.columns[name][at]) for name in ("src", "dst"))
        a, b = int(src[-1]), int(dst[-1])
        ends = {(int(u), b) for u in src[dst == a]} | {(a, int(w)) for w in dst[src == b]}
        best: tuple[int, list[int]] = (0, [])
        for u, w in sorted(ends):
            middle = np.intersect1d(dst[src == u], src[dst == w])
            middle = middle[(middle != u) & (middle != w)] if u != w else middle[:0]
            if middle.size > best[0]:
                legs = ((src == u) & np.isin(dst, middle)) | ((dst == w) & np.isin(src, middle))
                best = (middle.size, np.flatnonzero(legs[:-1]).tolist())
        return [*(place + window.start for place in best[1]), at]
