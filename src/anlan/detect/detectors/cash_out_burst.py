"""Cash-out burst: an account's money is drawn in cash, time after time."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import HOUR, Detector, View, is_any
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.chains import count_like
from anlan.detect.parameters import Span, Words


@dataclass
class CashOutBurst(Detector):
    """How many withdrawals through the ``channels`` of cash the payer made in the window, this one included; 0 for other
    payments."""

    unit: ClassVar[str] = "withdrawals"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号 释义: 短期内频繁取现"
    misses: ClassVar[str] = "Withdrawals spread over several accounts (see shared_terminal) or made abroad."
    reads: ClassVar[tuple[str, ...]] = ("channel",)
    notes: ClassVar[bool] = True
    width: Span = 6 * HOUR
    channels: Words = ("atm", "counter_cash", "cash")

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, journal, found = view.history, view.journal, np.zeros(view.count, np.int64)
        if self.silent(history):
            return found
        cash = history.derive("cash_out_burst", np.int8, view.start)
        codes = [code for word in self.channels if (code := history.codes["channel"].find(word)) is not None]
        cash[view.start :] = is_any(view.column("channel"), codes)
        count_like(journal.sides, journal.time, journal.base, view.start, self.width, cash, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        rows = history.journal.payments(int(history.columns["src"][at]), history.window(at, self.width))
        return [*rows[history.derive("cash_out_burst", np.int8, 0)[rows] == 1].tolist(), at]
