"""Round trip: money paid to an account comes straight back."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.parameters import Span


@dataclass
class RoundTrip(Detector):
    """1 when the payee paid the payer in the window, else 0. Between a person and a company it is weighed higher by a
    typology."""

    unit: ClassVar[str] = "times"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号: 资金往返于同一当事人账户"
    misses: ClassVar[str] = "Money that comes back by way of a third account (see temporal_cycle). Refunds look the same."
    width: Span = 4 * DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        return (view.patterns(self.width).temporal_cycles[:, 0] > 0).astype(np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        src, dst = (int(history.columns[name][at]) for name in ("src", "dst"))
        return [*history.journal.between(dst, src, history.window(at, self.width)).tolist(), at]
