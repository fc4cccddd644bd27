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
        scratch, stamps = view.scratch(self.name, 2)
        walk = (journal.sides, journal.heads, journal.time, journal.base, *view.span(self.width), self.width)
        shared_partners(*walk, self.common, self.busy, scratch, stamps, np.empty((2, 2 * self.busy + 1), np.int64), found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, span = history.journal, history.window(at, self.width)
        payer, payee, ends = int(journal.src[at]), int(journal.dst[at]), (journal.base + span.start, journal.base + span.stop)
        scratch, stamps, most = np.zeros((2, len(journal.heads)), np.int64), np.zeros(1, np.int64), 2 * self.busy + 1
        lists, found = np.empty((2, most), np.int64), np.empty(most * most, np.int32)
        walk = (journal.sides, journal.heads, journal.base, payer, payee, *ends, self.common, self.busy)
        count = ring_rows(*walk, scratch, stamps, lists, found)
        return [*(int(number) - journal.base for number in np.unique(found[:count])), at]
