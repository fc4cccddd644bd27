"""Payment-message integrity along a payment of several legs: what one leg states, the next must state too."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View
from anlan.detect.history import History
from anlan.detect.names import same_name
from anlan.detect.parameters import Span
from anlan.detect.windows import Int64s
from anlan.values import normalise_account, shown_matches

NAMES = ("merchant_name", "payer_name", "payee_name")
NUMBERS = ("payer_account", "payee_account")


@dataclass
class MessageLegs(Detector):
    """In how many of five statements (merchant name, payer name, payee name, payer account, payee account) a leg of a payment
    breaks with the legs before it: another one is stated, or none where a leg before stated one. On the first leg a payer
    account that is not the account which pays counts too. Legs of one payment share the value of ``payment``."""

    unit: ClassVar[str] = "statements"
    source: ClassVar[str] = "反电信网络诈骗法 第十九条: 商户名称、收付款客户名称及账号等交易信息真实、完整，支付全流程一致"
    misses: ClassVar[str] = "Statements that are false on every leg; institutions that pass no common number of the payment on."
    width: Span = DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, found = view.history, np.zeros(view.count, np.int64)
        if (view.column("payment") < 0).all():
            return found
        before = view.previous("payment")
        for row in np.flatnonzero(view.column("payment") >= 0).tolist():
            at = view.start + row
            found[row] = self._breaks(history, self._legs(history, before, at), at)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [*self._legs(history, history.derive("previous.payment", -1), at), at]

    def _legs(self, history: History, before: Int64s, at: int) -> list[int]:
        """Places of the earlier legs of the payment in the window, oldest first."""
        legs, place = [], int(before[at]) - history.base
        while place >= 0 and history.time[place] >= history.time[at] - self.width:
            if history.time[place] < history.time[at]:
                legs.append(place)
            place = int(before[place]) - history.base
        return legs[::-1]

    def _breaks(self, history: History, legs: list[int], at: int) -> int:
        def stated(name: str, place: int) -> str:
            code = int(history.columns[name][place])
            return "" if code < 0 else history.codes[name].texts[code]

        found = 0
        for name in (*NAMES, *NUMBERS):
            here, earlier = stated(name, at), next((text for leg in legs if (text := stated(name, leg))), "")
            found += bool(earlier) and not self._same(name, here, earlier)
        payer = stated("payer_account", at)
        paying = history.party(int(history.columns["src"][at]))
        return found + (not legs and bool(payer) and not self._same("payer_account", payer, paying))

    def _same(self, name: str, one: str, other: str) -> bool:
        if name in NUMBERS:
            return shown_matches(normalise_account(one), normalise_account(other))
        return same_name(one, other)
