"""Ring of shared counterparties: accounts that all deal with the same few others."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.kernels.rings import shared_partners
from anlan.detect.parameters import Count, Span
from anlan.detect.windows import Int64s


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
        history, found = view.history, np.zeros(view.count, np.int64)
        ways, columns, accounts = history.ways, history.columns, len(history.codes["party"])
        walks = (ways["src_out"], ways["src_in"], ways["dst_in"], history.base, view.start)
        limits = (self.width, self.common, self.busy, view.heads(self.name, accounts).newest)
        scratch, lists = np.zeros((2, accounts), np.int64), np.zeros((2, 2 * self.busy + 1), np.int64)
        shared_partners(columns["src"], columns["dst"], history.time, *walks, *limits, scratch, lists, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window = history.window(at, self.width)
        src, dst = (np.append(history.columns[name][window], history.columns[name][at]) for name in ("src", "dst"))
        payer = int(src[-1])
        mine = [party for party in self._partners(src, dst, payer, dst[-1:]) if not self._is_busy(src[:-1], dst[:-1], party)]
        theirs = {party: set(self._partners(src[:-1], dst[:-1], party)) - {party, payer} for party in mine}
        tally: dict[int, int] = {}
        for others in theirs.values():
            for other in others:
                tally[other] = tally.get(other, 0) + 1
        ring = [other for other, count in tally.items() if count >= self.common] + [payer]
        shared = [party for party, others in theirs.items() if others & set(ring)]
        rows = np.isin(src, ring) & np.isin(dst, shared) | np.isin(dst, ring) & np.isin(src, shared)
        return [*(np.flatnonzero(rows[:-1]) + window.start).tolist(), at]

    def _partners(self, src: np.ndarray, dst: np.ndarray, party: int, *more: np.ndarray) -> list[int]:
        found = np.unique(np.concatenate([dst[src == party], src[dst == party], *more]))
        return [int(other) for other in found if other != party]

    def _is_busy(self, src: np.ndarray, dst: np.ndarray, party: int) -> bool:
        return max(int((src == party).sum()), int((dst == party).sum())) > self.busy
