"""Gather–scatter: many accounts pay one, which then pays many."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.kernels.order import gathered_then_scattered
from anlan.detect.parameters import Count, Span
from anlan.detect.windows import PAYER_IN, PAYER_OUT, Int64s


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
        history, found = view.history, np.zeros(view.count, np.int64)
        fan, ways, columns = view.windows(self.width).fan, history.ways, history.columns
        most = np.minimum(fan[:, PAYER_IN], fan[:, PAYER_OUT])
        walks = (ways["src_out"], ways["src_in"], columns["dst"], columns["src"], ways["dst_in"], history.time)
        scratch = (np.zeros(len(history.codes["party"]), np.int64), np.zeros((2, self.busy), np.int64))
        gathered_then_scattered(*walks, history.base, view.start, self.width, most, *scratch, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window, account = history.window(at, self.width), history.columns["src"][at]
        src, dst, time = (np.append(column[window], column[at]) for column in self._columns(history))
        ins, outs = np.flatnonzero(dst == account), np.flatnonzero(src == account)
        began = np.sort(time[ins[np.unique(src[ins], return_index=True)[1]]])  # first payment of each payer
        ended = np.sort(time[outs[::-1][np.unique(dst[outs[::-1]], return_index=True)[1]]])[::-1]  # last payment to each payee
        both = min(began.size, ended.size)
        turn = ended[int((began[:both] < ended[:both]).sum()) - 1]  # from here on it scatters
        rows = np.sort(np.concatenate([ins[time[ins] < turn], outs[time[outs] >= turn]]))
        return [*(rows[rows < time.size - 1] + window.start).tolist(), at]

    def _columns(self, history: History) -> tuple[np.ndarray, ...]:
        return history.columns["src"], history.columns["dst"], history.time
