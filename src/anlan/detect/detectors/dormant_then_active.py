"""Dormant, then active: an account that was still for long pays again."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.kernels.chains import idle
from anlan.detect.parameters import Money, Span
from anlan.detect.windows import Int64s


@dataclass
class DormantThenActive(Detector):
    """Whole days since the payer last paid or was paid, when that is at least ``still`` and the payment at least
    ``least`` fen. An account never seen before measures 0: nothing is known of its past."""

    unit: ClassVar[str] = "days"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号: 长期闲置的账户原因不明地突然启用"
    misses: ClassVar[str] = "Accounts still for longer than the window of history held, and those woken by small payments first."
    width: Span = 90 * DAY
    still: Span = 30 * DAY
    least: Money = 500_000

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, found = view.history, np.zeros(view.count, np.int64)
        ways = (history.ways["src_out"], history.ways["src_in"])
        idle(*ways, history.ways["dst_in"], history.time, history.base, view.start, found)
        quiet = (found >= self.still) & (found <= self.width) & (history.amount[view.start :] >= self.least)
        return np.where(quiet, found // DAY, 0)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window, account = history.window(at, self.width), history.columns["src"][at]
        mine = (history.columns["src"][window] == account) | (history.columns["dst"][window] == account)
        return [*(np.flatnonzero(mine)[-1:] + window.start).tolist(), at]
