"""Dormant, then active: an account that was still for long pays again."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.waking import Waking


@dataclass
class DormantThenActive(Waking):
    """Whole days since the payer last paid or was paid, when that is at least ``still`` and the payment at least
    ``least`` fen, however long ago it was. An account never seen before measures 0: nothing is known of its past."""

    source: ClassVar[str] = "中国人民银行令〔2016〕第3号: 长期闲置的账户原因不明地突然启用"
    misses: ClassVar[str] = (
        "Accounts that were still before the first event given, and those woken by small payments first. "
        "One that is paid before it pays has been woken by that: see dormant_then_paid."
    )
