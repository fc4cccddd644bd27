"""Dates in numbers that begin with no year of four digits: 03/02/2026, 26-03-02. In which order do day, month and year stand?

A layout file may say so. Else all dates of a table tell it together: an order in which one of them does not exist is not meant.
Where several orders are left, the one in which the dates run one way, as a statement's do, is taken and told, if no other does.
What then is still open is left out; nobody guesses.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

ORDERS = ("dmy", "mdy", "ymd")
"""Places of day, month and year."""

_FEWEST = 3
"""Different dates that must run one way before that says anything."""
_WHOLE_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[ T]+(.+))?")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{1,2})(?:[ T]+(.+))?")
_FIRST_CENTURY = 70
"""Years of two digits from here on are of the 1900s."""


@dataclass(frozen=True, slots=True)
class NumericDate:
    """The three numbers of a date, the places of whose year has two digits where ``short``, and the time of day behind it."""

    numbers: tuple[str, str, str]
    short: bool
    rest: str

    @classmethod
    def of(cls, text: str) -> "NumericDate | None":
        """The date in a cell, or none when it is not of this kind."""
        plain = unicodedata.normalize("NFKC", text).strip()
        if found := _WHOLE_YEAR.fullmatch(plain):
            return cls((found[1], found[2], found[3]), short=False, rest=found[4] or "")
        found = _SHORT_YEAR.fullmatch(plain)
        return cls((found[1], found[3], found[4]), short=True, rest=found[5] or "") if found else None

    def day(self, order: str) -> date | None:
        """The day in an order, none when that day does not exist."""
        year, month, day = (self.numbers[order.index(part)] for part in "ymd")
        if len(year) != (2 if self.short else 4):
            return None
        try:
            return date(full_year(year), int(month), int(day))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class DateOrder:
    """The order found; ``shown`` how many dates run one way in it where nothing else told it, else 0."""

    order: str
    shown: int = 0


def full_year(year: str) -> int:
    """A year as people mean it who write two digits of it."""
    number = int(year)
    return number if len(year) > 2 else number + (1900 if number >= _FIRST_CENTURY else 2000)


def find_order(texts: Iterable[str]) -> DateOrder | None:
    """The one order that the dates of a column can be in; none where they leave several open or contradict each other."""
    dates = [found for text in texts if (found := NumericDate.of(text)) and any(map(found.day, ORDERS))]
    possible = [order for order in ORDERS if dates and all(one.day(order) for one in dates)]
    if len(possible) == 1:
        return DateOrder(possible[0])
    running = [order for order in possible if _run_one_way([one.day(order) for one in dates])]
    return DateOrder(running[0], len(dates)) if len(running) == 1 else None


def _run_one_way(days: Sequence[date | None]) -> bool:
    steps = [(two > one) - (two < one) for one, two in pairwise(days) if one and two and one != two]
    return len(steps) >= _FEWEST - 1 and len(set(steps)) == 1
