"""What detectors of accounts that wake share: whole days between a transfer of an account and the one before it, if many."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.asleep import NEVER
from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.chains import UNSEEN, stillness
from anlan.detect.kernels.journal import IN, OUT
from anlan.detect.parameters import Money, Span
from anlan.detect.span import EVER


@dataclass
class Waking(Detector):
    """Base; a subclass says by ``of`` which side wakes: the payer (``src``) or the payee (``dst``)."""

    unit: ClassVar[str] = "days"
    width: Span = EVER
    still: Span = 30 * DAY
    least: Money = 500_000

    @property
    def held(self) -> int:  # noqa: D102
        return 0

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, journal, found = view.history, view.journal, np.zeros(view.count, np.int64)
        side = IN if self.of == "src" else OUT  # where the journal keeps who that is
        walk = (journal.sides, journal.heads, journal.time, journal.amounts, journal.base, view.start, side)
        if stillness(*walk, self.still, self.least, found):
            unseen = np.flatnonzero(found == UNSEEN)
            found[unseen] = self._asleep(view, unseen) if len(history.asleep) else 0
        return found // DAY

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        last = history.last_of(int(history.columns[self.of][at]), at)
        return [at] if last is None else [last, at]

    def _asleep(self, view: View, unseen: Int64s) -> Int64s:
        """How long (µs) the accounts of some events of the block slept before them, where that is long enough."""
        history = view.history
        since = history.asleep.since(history.codes["party"], view.column(self.of)[unseen])
        slept = history.time[view.start :][unseen] - since
        return np.where((since != NEVER) & (slept >= self.still), slept, 0)
