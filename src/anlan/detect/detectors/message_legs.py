"""Payment-message integrity along a payment of several legs: what one leg states, the next must state too."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from anlan.detect.detector import DAY, Detector, View, once_each
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.kernels.legs import first_stated
from anlan.detect.names import same_name
from anlan.detect.parameters import Span
from anlan.values import normalise_account, shown_matches

NAMES = ("merchant_name", "payer_name", "payee_name")
NUMBERS = ("payer_account", "payee_account")


@dataclass
class MessageLegs(Detector):
    """In how many of five statements (merchant name, payer name, payee name, payer account, payee account) a leg of a payment
    breaks with the legs before it: another one is stated, or none where a leg before stated one. On the first leg a payer
    account that is not the account which pays counts too; of legs at one instant the first is the one that came first. Legs of
    one payment share the value of ``payment``."""

    unit: ClassVar[str] = "statements"
    source: ClassVar[str] = "反电信网络诈骗法 第十九条: 商户名称、收付款客户名称及账号等交易信息真实、完整，支付全流程一致"
    misses: ClassVar[str] = "Statements that are false on every leg; institutions that pass no common number of the payment on."
    reads: ClassVar[tuple[str, ...]] = ("payment",)
    width: Span = DAY

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, journal, found = view.history, view.journal, np.zeros(view.count, np.int64)
        if self.silent(history):
            return found
        trail, asked = history.trail("payment"), view.column("payment") >= 0
        walk = (trail.links, journal.time, journal.base, view.start, self.width)
        for name in (*NAMES, *NUMBERS):
            column, earlier = history.columns[name], np.full(view.count, -1, np.int32)
            if not history.has(name):
                continue
            first_stated(*walk, column, earlier)
            told = asked & (earlier >= 0)
            here = (view.column(name)[told], column[earlier[told]])
            found[told] += np.array(once_each(here, partial(self._breaks, name, history)), np.int64)
        first = self._is_first(view, trail.links) & asked & (view.column("payer_account") >= 0)
        sides = (view.column("payer_account")[first], view.column("src")[first])
        found[first] += np.array(once_each(sides, partial(self._pays_for_another, history)), np.int64)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        trail, payment = history.trail("payment"), int(history.columns["payment"][at])
        rows = history.journal.follow(trail.links, trail.newest(payment), history.window(at, self.width))
        return [*rows.tolist(), at]

    def _is_first(self, view: View, links: np.ndarray) -> np.ndarray:
        """Whether no leg came before in the window, at the same instant neither: banks book legs in one second."""
        journal, before = view.journal, links[view.start :] - view.journal.base
        held = before >= 0
        since = np.where(held, journal.time[np.where(held, before, 0)], 0)
        first: np.ndarray = ~held | (since < journal.time[view.start :] - self.width)
        return first

    def _breaks(self, name: str, history: History, here: int, earlier: int) -> bool:
        words = history.codes[name].texts
        return not self._same(name, "" if here < 0 else words[here], words[earlier])

    def _pays_for_another(self, history: History, stated: int, paying: int) -> bool:
        return not self._same("payer_account", history.codes["payer_account"].texts[stated], history.party(paying))

    def _same(self, name: str, one: str, other: str) -> bool:
        if name in NUMBERS:
            return shown_matches(normalise_account(one), normalise_account(other))
        return same_name(one, other)
