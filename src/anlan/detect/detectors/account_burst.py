"""Burst of openings: one holder opens account after account within days, at whatever institutions."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.holding import Burst


@dataclass
class AccountBurst(Burst):
    """How many accounts of any class the holder of the opened one has opened in the window, this one included. Companies are
    counted like persons."""

    unit: ClassVar[str] = "accounts"
    source: ClassVar[str] = "反电信网络诈骗法 第十六条、第十七条: 对异常开户加强核查"
    misses: ClassVar[str] = "Openings spread over weeks, or over several holders (see shared_agent)."
    categories: ClassVar[tuple[str, ...]] = ("account_1", "account_2", "account_3", "payment_account", "company_account")
