"""Dormant, then paid: money comes to an account that was still for long."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.waking import Waking


@dataclass
class DormantThenPaid(Waking):
    """Whole days since the payee last paid or was paid, when that is at least ``still`` and the payment at least
    ``least`` fen, however long ago it was. An account never seen before measures 0: nothing is known of its past."""

    of: ClassVar[str] = "dst"
    source: ClassVar[str] = "中国人民银行令〔2016〕第3号: 长期闲置的账户原因不明地突然启用且短期内出现大量资金收付"
    misses: ClassVar[str] = (
        "Accounts that were still before the first event given, and those woken by small payments first. "
        "Savings that get one large sum look alike: what counts is whether it leaves at once (pass_through)."
    )
