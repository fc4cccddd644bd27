"""Dormant, then active: an account that was still for long pays again."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.asleep import NEVER
from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.chains import UNSEEN, stillness
from anlan.detect.parameters import Money, Span
from anlan.detect.span import EVER


@dataclass
class DormantThenActive(Detector):
    """Whole days since the payer last paid or was paid, when that is at least ``still`` and the payment at least
    ``least`` fen, however long ago it was. An account never seen before measures 0: nothing is known of its past."""

    unit: ClassVar[str] = "days"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号: 长期闲置的账户原因不明地突然启用"
    misses: ClassVar[str] = (
        "Accounts that were still before the first event given, those woken by small payments first, and those that are paid "
        "before they pay: what comes in has woken them."
    )
    width: Span = EVER
    still: Span = 30 * DAY
    least: Money = 500_000

    @property
    def held(self) -> int:  # noqa: D102
        return 0

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, journal, found = view.history, view.journal, np.zeros(view.count, np.int64)
        walk = (journal.sides, journal.heads, journal.time, journal.amounts, journal.base, view.start)
        if stillness(*walk, self.still, self.least, found):
            unseen = np.flatnonzero(found == UNSEEN)
            found[unseen] = self._asleep(view, unseen) if len(history.asleep) else 0
        return found // DAY

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        last = history.last_of(int(history.columns["src"][at]), at)
        return [at] if last is None else [last, at]

    def _asleep(self, view: View, unseen: Int64s) -> Int64s:
        """How long (µs) the payers of some events of the block slept before them, where that is long enough."""
        history = view.history
        since = history.asleep.since(history.codes["party"], view.column("src")[unseen])
        slept = history.time[view.start :][unseen] - since
        return np.where((since != NEVER) & (slept >= self.still), slept, 0)
