"""Caller identity: the number shown is not the number that calls, or cannot be the number of a caller."""

from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, Subject, View, once_each
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.numbering import NumberingPlan, load_plan
from anlan.values import normalise_phone

ABROAD = "international"


@dataclass
class ShownNumber(Detector):
    """1 for a shown number that the numbering plan does not know, that never calls out (400, 800), that is a foreign one on a
    local gateway, or a mobile one of the mainland that itself calls by the international gateway (its user may be abroad); 2
    for one that differs from the calling number; 3 for any other number of the mainland shown on a call that came in by the
    international gateway; 0 otherwise. A call that carries no shown number is judged by its calling number. The plan is a file
    that can be replaced."""

    kind: ClassVar[Kind] = "calls"
    subject: ClassVar[Subject] = "number"
    of: ClassVar[str] = "src"
    unit: ClassVar[str] = "degree"
    source: ClassVar[str] = (
        "反电信网络诈骗法 第十三条: 电话网码号规范传送使用，真实主叫号码传送，境外来电显示；电信网编号计划（2017年版）"
    )
    misses: ClassVar[str] = (
        "Numbers that are changed before the call reaches this carrier, fit the plan and carry no other sign. "
        "A mainland mobile that calls from abroad is often a traveller: it is measured low, so a false one hides among them."
    )
    width: int = 0
    plan: NumberingPlan = field(default_factory=load_plan)

    def measure(self, view: View) -> Int64s:  # noqa: D102
        columns = (view.column("shown_number"), view.column("src"), view.column("gateway"))
        return np.array(once_each(columns, partial(self._degree, view.history)), np.int64)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [at]

    def _degree(self, history: History, shown: int, calling: int, gateway: int) -> int:
        caller = history.party(calling)
        carried = normalise_phone(history.codes["shown_number"].texts[shown]) if shown >= 0 else ""
        number = carried if any(map(str.isdigit, carried)) else caller  # 未知, 匿名: no number was shown
        if not number.isdigit() and number == caller:
            return 0  # the file names its subscribers by something else than their numbers
        found = self.plan.find(number)
        abroad = gateway >= 0 and history.codes["gateway"].texts[gateway] == ABROAD
        kind = None if found is None else found.kind
        travels = kind == "mobile" and number == caller
        if abroad and kind not in (None, "foreign") and not travels:
            return 3
        if number != caller:
            return 2
        stray = gateway >= 0 and (travels if abroad else kind == "foreign")
        return int(found is None or not found.calls_out or stray)
