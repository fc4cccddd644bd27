"""Registered address: what a company states when it opens an account is not what the market regulator has registered."""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, View
from anlan.detect.history import History
from anlan.detect.registers.companies import Companies
from anlan.detect.windows import Int64s


@dataclass
class CompanyAddress(Detector):
    """For an account that a company opens: 1 when the address stated differs from the registered one (both in normalised
    form), 2 when the register knows no such company or says that it is no more; 0 otherwise, and where no register is given."""

    kind: ClassVar[Kind] = "openings"
    of: ClassVar[str] = "dst"
    unit: ClassVar[str] = "degree"
    source: ClassVar[str] = "反电信网络诈骗法 第十七条: 企业账户异常情形的风险防控与共享查询；银发〔2016〕261号"
    misses: ClassVar[str] = "Companies registered at an address where nobody is. A register that is older than the opening."
    width: int = 0
    companies: Companies = field(default_factory=Companies)

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, found = view.history, np.zeros(view.count, np.int64)
        company = history.codes["holder_kind"].find("company")
        if not self.companies.address or company is None:
            return found
        asked = (view.column("holder_kind") == company) & (history.amount[view.start :] > 0)
        for row in np.flatnonzero(asked).tolist():
            address = int(view.column("address")[row])
            stated = None if address < 0 else history.codes["address"].texts[address]
            found[row] = self.companies.differs(history.party(int(view.column("src")[row])), stated)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [at]
