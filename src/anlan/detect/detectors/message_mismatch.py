"""Payment-message integrity: names differ along the way."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from anlan.detect.columns import Kind
from anlan.detect.detector import Detector, Subject, View, once_each
from anlan.detect.history import History
from anlan.detect.journal import Int64s
from anlan.detect.names import is_hidden, same_name


@dataclass
class MessageMismatch(Detector):
    """In how many of the two names (payer, payee) the paying and the receiving side differ; a side that states none, or hides
    all of it, is not counted. Width of letters, blanks, dots and masked characters make no difference."""

    kind: ClassVar[Kind] = "transfers"
    subject: ClassVar[Subject] = "account"
    of: ClassVar[str] = "src"
    unit: ClassVar[str] = "names"
    source: ClassVar[str] = "反电信网络诈骗法 第十九条: 商户名称、收付款客户名称及账号等交易信息真实、完整，支付全流程一致"
    misses: ClassVar[str] = "Names that are false on both sides, or differ where one side masks them; sides that pass no name on."
    width: int = 0

    def silent(self, history: History) -> bool:  # noqa: D102
        return not self._told(history)

    def measure(self, view: View) -> Int64s:  # noqa: D102
        history, found = view.history, np.zeros(view.count, np.int64)
        for name in self._told(history):
            stated, received = view.column(name), view.column(f"{name}_received")
            words, other = history.codes[name].texts, history.codes[f"{name}_received"].texts
            both = (stated >= 0) & (received >= 0)
            differ = once_each([stated[both], received[both]], lambda a, b, w=words, o=other: _differ(w[a], o[b]))
            found[both] += np.array(differ, np.int64)
        return found

    def evidence(self, history: History, at: int) -> list[int]:  # noqa: D102
        return [at]

    def _told(self, history: History) -> list[str]:
        """The names that both sides state."""
        return [name for name in ("payer_name", "payee_name") if history.has(name) and history.has(f"{name}_received")]


def _differ(stated: str, received: str) -> bool:
    return not (same_name(stated, received) or is_hidden(stated) or is_hidden(received))
