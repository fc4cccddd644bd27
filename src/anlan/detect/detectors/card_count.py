"""Too many phone cards: a holder has more cards open than the rules allow, counted across carriers."""

from dataclasses import dataclass
from typing import ClassVar

from anlan.detect.detector import Subject
from anlan.detect.holding import OverLimit


@dataclass
class CardCount(OverLimit):
    """By how many the phone cards that the opened one's holder has, this one included, exceed the limit: that of one carrier or
    that of all together, whichever is exceeded by more. Limits are a file (``limits.toml``)."""

    subject: ClassVar[Subject] = "card"
    unit: ClassVar[str] = "cards above the limit"
    source: ClassVar[str] = "反电信网络诈骗法 第十条；工信部网安函〔2016〕452号"
    misses: ClassVar[str] = "Cards of carriers that send no register; cards in the names of others."
    categories: ClassVar[tuple[str, ...]] = ("phone_card",)
