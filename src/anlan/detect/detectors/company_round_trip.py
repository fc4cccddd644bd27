"""Round trips between a company and persons: what it pays out to them comes back to it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.rings import ASKED, FROM_PERSON, TO_PERSON, sent_back
from anlan.detect.parameters import Count, PerMille, Span


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
    reads: ClassVar[tuple[str, ...]] = ("src_kind", "dst_kind")
    notes: ClassVar[bool] = True
    width: Span = 14 * DAY
    share: PerMille = 500
    busy: Count = 5_000
    person: str = "person"
    company: str = "company"

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, journal, found = view.history, view.journal, np.zeros(view.count, np.int64)
        if self.silent(history):
            return found
        kinds = history.derive("company_round_trip", np.int8, view.start)
        kinds[view.start :] = self._kinds(view)
        if not (kinds[view.start :] & ASKED).any():
            return found
        scratch, stamps = view.scratch(self.name, 5)
        walk = (
            journal.sides,
            journal.heads,
            journal.time,
            journal.amounts,
            kinds,
            journal.base,
            view.start,
            self.width,
        )
        sent_back(*walk, self.share, self.busy, scratch, stamps, found)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        journal, span, company = history.journal, history.window(at, self.width), int(history.columns["dst"][at])
        kinds = history.derive("company_round_trip", np.int8, 0)
        outs, ins = journal.payments(company, span), np.append(journal.receipts(company, span), at)
        outs, ins = outs[kinds[outs] & TO_PERSON > 0], ins[kinds[ins] & FROM_PERSON > 0]
        chosen: list[np.ndarray] = []
        for person in np.unique(journal.src[ins]):
            paid, back = outs[journal.dst[outs] == person], ins[journal.src[ins] == person]
            if paid.size:
                back = back[journal.time[back] > journal.time[paid[0]]]
                if journal.amount[back].sum() * 1000 >= self.share * journal.amount[paid].sum():
                    chosen += [paid, back]
        return [int(row) for row in np.unique(np.concatenate(chosen))]

    def _kinds(self, view: View) -> np.ndarray:
        """Per event of the block: whether it is paid by a person, paid to one, paid by a person to a company."""

        def is_kind(column: str, word: str) -> np.ndarray:
            code = view.history.codes[column].find(word)
            return np.equal(view.column(column), -2 if code is None else code)

        from_person = is_kind("src_kind", self.person)
        asked = from_person & is_kind("dst_kind", self.company)
        kinds: np.ndarray = FROM_PERSON * from_person + TO_PERSON * is_kind("dst_kind", self.person) + ASKED * asked
        return kinds
