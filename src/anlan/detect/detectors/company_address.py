"""Registered address: what a company states when it opens an account is not what the market regulator has registered."""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, View, once_each
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.registers.companies import Companies


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

        def differs(holder: int, address: int) -> int:
            stated = None if address < 0 else history.codes["address"].texts[address]
            return self.companies.differs(history.party(holder), stated)

        found[asked] = once_each([view.column(name)[asked] for name in ("src", "address")], differs)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [at]
