"""Fast in, fast out: money leaves an account about as soon and as much as it came."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import HOUR, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.windows import passed_on
from anlan.detect.parameters import Money, Span


@dataclass
class PassThrough(Detector):
    """How many percent of what came into the payer's account in the window have left it again, this payment included;
    more than 100 is counted from above (50 for twice as much). Nothing is measured below ``least`` fen received."""

    unit: ClassVar[str] = "percent"
    source: ClassVar[str] = (
        "中国人民银行令〔2016〕第3号《金融机构大额交易和可疑交易报告管理办法》: 资金分散转入集中转出, 快进快出"
    )
    misses: ClassVar[str] = "Money that rests longer than the window, or leaves in parts through several accounts."
    width: Span = 4 * HOUR
    least: Money = 1_000_000

    def measure(self, view: View) -> Int64s:  # noqa: D102
        found = np.zeros(view.count, np.int64)
        passed_on(view.sums(self.width), self.least, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, span, account = history.journal, history.window(at, self.width), int(history.columns["src"][at])
        return [*np.union1d(journal.payments(account, span), journal.receipts(account, span)).tolist(), at]
