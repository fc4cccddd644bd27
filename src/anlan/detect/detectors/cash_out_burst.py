"""Cash-out burst: an account's money is drawn in cash, time after time."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import HOUR, Detector, View, is_any
from anlan.detect.history import History
from anlan.detect.parameters import Span, Words
from anlan.detect.windows import Int64s


@dataclass
class CashOutBurst(Detector):
    """How many withdrawals through the ``channels`` of cash the payer made in the window, this one included; 0 for other
    payments."""

    unit: ClassVar[str] = "withdrawals"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号 释义: 短期内频繁取现"
    misses: ClassVar[str] = "Withdrawals spread over several accounts (see shared_terminal) or made abroad."
    width: Span = 6 * HOUR
    channels: Words = ("atm", "counter_cash", "cash")

    def measure(self, view: View) -> Int64s:  # noqa: D102
        found = np.zeros(view.count, np.int64)
        for row in np.flatnonzero(self._is_cash(view.history, slice(view.start, None))).tolist():
            found[row] = len(self.evidence(view.history, view.start + row))
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window = history.window(at, self.width)
        drawn = self._is_cash(history, window) & (history.columns["src"][window] == history.columns["src"][at])
        return [*(np.flatnonzero(drawn) + window.start).tolist(), at]

    def _is_cash(self, history: History, rows: slice) -> np.ndarray:
        codes = [code for word in self.channels if (code := history.codes["channel"].find(word)) is not None]
        return is_any(history.columns["channel"][rows], codes)
