"""Burst of cards: one holder takes out phone card after phone card within days, at whatever carriers."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import Subject
from anlan.detect.holding import Burst


@dataclass
class CardBurst(Burst):
    """How many phone cards the holder of the opened one has taken out in the window, this one included."""

    subject: ClassVar[Subject] = "card"
    unit: ClassVar[str] = "cards"
    source: ClassVar[str] = "反电信网络诈骗法 第十条: 对经识别存在异常办卡情形的加强核查或者拒绝办卡"
    misses: ClassVar[str] = "Cards taken out over weeks, or in the names of others."
    categories: ClassVar[tuple[str, ...]] = ("phone_card",)
