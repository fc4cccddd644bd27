"""Round trips between a company and persons: what it pays out to them comes back to it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.kernels.rings import sent_back
from anlan.detect.parameters import Count, PerMille, Span
from anlan.detect.windows import Int64s


@dataclass
class CompanyRoundTrip(Detector):
    """How many persons' accounts, the payer among them, sent a company's account back at least ``share`` per mille of what it
    had paid them in the window. Whose account is a person's and whose a company's is told by ``src_kind`` and ``dst_kind``. A
    company with more than ``busy`` payments to and fro in the window measures 0."""

    of: ClassVar[str] = "dst"
    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号 释义: 企业账户与个人账户之间资金频繁往返"
    misses: ClassVar[str] = (
        "Money that comes back by other accounts or after the window. Advances that are settled look the same."
    )
    width: Span = 14 * DAY
    share: PerMille = 500
    busy: Count = 5_000
    person: str = "person"
    company: str = "company"

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, found = view.history, np.zeros(view.count, np.int64)
        if not self._kinds(history, view.start)[2].any():
            return found
        from_person, to_person, asked = self._kinds(history)
        ways, columns = history.ways, history.columns
        walks = (ways["src_out"], ways["dst_out"], ways["dst_in"], history.base, view.start)
        scratch = np.zeros((5, len(history.codes["party"])), np.int64)
        events = (columns["src"], columns["dst"], history.time, history.amount, from_person, to_person, asked)
        sent_back(*events, *walks, self.width, self.share, self.busy, scratch, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        window, company = history.window(at, self.width), history.columns["dst"][at]
        rows = np.append(np.arange(window.start, window.stop), at)
        from_person, to_person, _ = (kind[rows] for kind in self._kinds(history))
        src, dst, amount, time = (
            column[rows] for column in (history.columns["src"], history.columns["dst"], history.amount, history.time)
        )
        outs, ins = (src == company) & to_person, (dst == company) & from_person
        chosen = np.zeros(rows.size, np.bool_)
        for person in np.unique(src[ins]):
            paid, back = outs & (dst == person), ins & (src == person)
            if paid.any():
                back &= time > time[paid][0]
                if amount[back].sum() * 1000 >= self.share * amount[paid].sum():
                    chosen |= paid | back
        return [int(row) for row in rows[chosen]]

    def _kinds(self, history: History, start: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Per event from place ``start``: paid by a person, paid to a person, paid by a person to a company."""

        def is_kind(column: str, word: str) -> np.ndarray:
            code = history.codes[column].find(word)
            return np.equal(history.columns[column][start:], -2 if code is None else code)

        from_person = is_kind("src_kind", self.person)
        return from_person, is_kind("dst_kind", self.person), from_person & is_kind("dst_kind", self.company)
