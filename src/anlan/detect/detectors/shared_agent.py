"""One agent, many holders: the same agent opens accounts for one holder after another."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import DAY
from anlan.detect.holding import ManyHolders
from anlan.detect.parameters import Span


@dataclass
class SharedAgent(ManyHolders):
    """For how many different holders the agent of the opened account or card has acted in the window, this one included. The
    agent is a keyed token; the value is about the account."""

    unit: ClassVar[str] = "holders"
    source: ClassVar[str] = "反电信网络诈骗法 第十六条、第十七条；银发〔2016〕261号: 组织他人同时或者分批开立账户"
    misses: ClassVar[str] = "Agents who change. Firms that open accounts for others for a living: exempt their accounts by list."
    owner: ClassVar[str] = "agent"
    width: Span = 7 * DAY
