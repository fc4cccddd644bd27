"""Gather–scatter: many accounts pay one, which then pays many."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.order import gathered_then_scattered
from anlan.detect.parameters import Count, Span
from anlan.detect.windows import PAYER_IN, PAYER_OUT


@dataclass
class GatherScatter(Detector):
    """The greatest number such that the payer was paid by so many different accounts in the window and after that paid as many
    different ones, this payment included. An account paid more than ``busy`` times in the window measures 0."""

    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "Altman et al., AMLworld, arXiv 2306.16424, figure 2: gather-scatter"
    misses: ClassVar[str] = "Gathering and scattering through two accounts of the same hand. Scattering ahead of the gathering."
    width: Span = 4 * DAY
    busy: Count = 5_000

    def measure(self, view: View) -> Int64s:  # noqa: D102
        journal, found, fan = view.journal, np.zeros(view.count, np.int64), view.fans(self.width)
        most = np.minimum(fan[:, PAYER_IN], fan[:, PAYER_OUT])
        if view.count == 1 and most[0] < 2:  # what the walk would say, and most single events say
            return most.astype(np.int64)
        marks, stamps = view.scratch(self.name, 1)
        walk = (journal.sides, journal.heads, journal.time, journal.base, *view.span(self.width), self.width)
        gathered_then_scattered(*walk, most, marks[0], np.empty((2, self.busy), np.int64), stamps, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, span, account = history.journal, history.window(at, self.width), int(history.columns["src"][at])
        ins, outs = journal.receipts(account, span), np.append(journal.payments(account, span), at)
        time, firsts, lasts = journal.time, journal.src[ins], journal.dst[outs][::-1]
        began = np.sort(time[ins[np.unique(firsts, return_index=True)[1]]])  # first payment of each payer
        ended = np.sort(time[outs[::-1][np.unique(lasts, return_index=True)[1]]])[::-1]  # last payment to each payee
        both = min(began.size, ended.size)
        turn = ended[int((began[:both] < ended[:both]).sum()) - 1]  # from here on it scatters
        return [int(row) for row in np.sort(np.concatenate([ins[time[ins] < turn], outs[time[outs] >= turn]]))]
