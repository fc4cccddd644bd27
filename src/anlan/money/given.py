"""What a ledger is made with beside its entries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from anlan.money.exits import Words


@dataclass(frozen=True, slots=True)
class Given:
    """``numbers``: other number of an account → the number its entries use. ``known``: whole number of an account that reports or
    orders tell → its holder's name as they give it, or nothing; a hint, since people pay from others' accounts too. ``words``:
    what tells exits. ``window``: how far apart both sides of a transfer may be booked.
    """

    numbers: Mapping[str, str]
    known: Mapping[str, str]
    words: Words
    window: timedelta
