"""Caller identity: the number shown is not the number that calls, or cannot exist."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, Subject, View
from anlan.detect.history import History
from anlan.detect.windows import Int64s
from anlan.values.phone import normalise_phone, phone_kind


@dataclass
class ShownNumber(Detector):
    """1 for a shown number that does not fit the numbering plan, 2 for one that differs from the calling number, 3 for a
    number of the mainland shown on a call that came in by the international gateway; 0 otherwise."""

    kind: ClassVar[Kind] = "calls"
    subject: ClassVar[Subject] = "number"
    of: ClassVar[str] = "src"
    unit: ClassVar[str] = "degree"
    source: ClassVar[str] = "反电信网络诈骗法 第十三条: 电话网码号规范传送使用，真实主叫号码传送，境外来电显示"
    misses: ClassVar[str] = "Numbers that are changed before the call reaches this carrier and carry no other sign."
    width: int = 0

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, found = view.history, np.zeros(view.count, np.int64)
        shown, gateway, calling = view.column("shown_number"), view.column("gateway"), view.column("src")
        abroad = history.codes["gateway"].find("international")
        for row in np.flatnonzero(shown >= 0).tolist():
            number = normalise_phone(history.codes["shown_number"].texts[shown[row]])
            kind = phone_kind(number)
            if abroad is not None and gateway[row] == abroad and kind in ("mobile", "fixed", "service"):
                found[row] = 3
            elif number != history.party(int(calling[row])):
                found[row] = 2
            elif kind == "unknown":
                found[row] = 1
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [at]
