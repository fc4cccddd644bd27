"""Virtual-currency or wallet exit: money leaves to where it is hard to follow."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, Subject, View, is_any
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.parameters import Words


@dataclass
class VirtualExit(Detector):
    """Whole yuan of a payment to an exchange of virtual currency or to an unregistered wallet, by the kind of the payee
    or the channel."""

    kind: ClassVar[Kind] = "transfers"
    subject: ClassVar[Subject] = "account"
    of: ClassVar[str] = "src"
    unit: ClassVar[str] = "yuan"
    source: ClassVar[str] = "关于进一步防范和处置虚拟货币交易炒作风险的通知（银发〔2021〕237号）"
    misses: ClassVar[str] = "Exchanges that take money through personal accounts and are not marked as such."
    width: int = 0
    kinds: Words = ("exchange", "wallet")
    channels: Words = ("virtual_currency",)

    def silent(self, history: History) -> bool:  # noqa: D102
        return not (history.has("dst_kind") or history.has("channel"))

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history = view.history
        if self.silent(history):
            return np.zeros(view.count, np.int64)
        kinds = [code for word in self.kinds if (code := history.codes["dst_kind"].find(word)) is not None]
        channels = [code for word in self.channels if (code := history.codes["channel"].find(word)) is not None]
        exits = is_any(view.column("dst_kind"), kinds) | is_any(view.column("channel"), channels)
        return np.where(exits, history.amount[view.start :] // 100, 0)

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [at]
