"""Gather–scatter: many accounts pay one, which then pays many."""

import operator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.order import gathered_then_scattered
from anlan.detect.parameters import Count, Span


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
        journal, found, fans = view.journal, np.zeros(view.count, np.int64), view.fans(self.width)
        walk = (journal.sides, journal.heads, journal.time, journal.base, view.start, self.width)
        gathered_then_scattered(*walk, fans, *self.cells(view.history), found)
        return found

    def cells(self, history: History) -> tuple[Int64s, Int64s, Int64s]:
        """What the walks write to: by account, the last mark, lists."""
        marks, stamps = history.scratch(self.name, 1)
        return marks[0], stamps, np.empty((2, self.busy), np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, span, account = history.journal, history.window(at, self.width), int(history.columns["src"][at])
        ins, outs = journal.receipts(account, span), np.append(journal.payments(account, span), at)
        came, went = journal.time[ins], journal.time[outs]
        firsts = dict(zip(journal.src[ins][::-1].tolist(), came[::-1].tolist(), strict=True))  # first payment of each payer
        lasts = dict(zip(journal.dst[outs].tolist(), went.tolist(), strict=True))  # last payment to each payee
        ended = sorted(lasts.values(), reverse=True)
        turn = ended[sum(map(operator.lt, sorted(firsts.values()), ended)) - 1]  # from here on it scatters
        return sorted([*ins[came < turn].tolist(), *outs[went >= turn].tolist()])
