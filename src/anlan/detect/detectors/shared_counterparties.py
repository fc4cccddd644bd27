"""Ring of shared counterparties: accounts that all deal with the same few others."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.rings import ring_rows, shared_partners
from anlan.detect.parameters import Count, Span


@dataclass
class SharedCounterparties(Detector):
    """How many accounts, the payer among them, have at least ``common`` counterparties in common with the payer in the window,
    whichever way the money went. A counterparty with more than ``busy`` payments one way (a shop) tells nothing and is left
    out; so is a payer with so many."""

    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "FATF, Professional Money Laundering (2018): mule networks run by one controller"
    misses: ClassVar[str] = (
        "Accounts that never pay the same ones. Colleagues who all pay the same small places look alike. "
        "Rings whose counterparties are all busy ones."
    )
    width: Span = 4 * DAY
    common: Count = 3
    busy: Count = 60

    def measure(self, view: View) -> Int64s:  # noqa: D102
        journal, found = view.journal, np.zeros(view.count, np.int64)
        walk = (journal.sides, journal.heads, journal.time, journal.base, view.start, self.width, self.common, self.busy)
        shared_partners(*walk, journal.shelves, *self.cells(view.history), found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, found = history.journal, np.empty((2 * self.busy + 1) ** 2, np.int32)
        walk = (journal.sides, journal.heads, journal.time, journal.base, at, self.width, self.common, self.busy)
        count = ring_rows(*walk, journal.shelves, *self.cells(history), found)
        return [*sorted(set(found[:count].tolist())), at]

    def cells(self, history: History) -> tuple[Int64s, Int64s, Int64s]:
        """What the walks write to: by account, the last mark, lists."""
        return (*history.scratch(self.name, 2), np.empty((3, 2 * self.busy + 1), np.int64))
