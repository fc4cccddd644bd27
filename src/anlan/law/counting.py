"""Laying lengths on the calendar: hours, days, working days and months, from a start, by one rule of counting.

In: a start, lengths in the order they were granted, a ``Rule``. Out: an ``End``, either a whole day or an instant. What may be
laid at all (grants, pauses) is ``anlan.law.ledger``'s. Days are ordinals; the zone is Shanghai's, fixed at +08:00.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

import msgspec

from anlan.law.calendar import Calendar
from anlan.law.length import Length
from anlan.law.term import Count, Roll
from anlan.values import SHANGHAI, Instant

DAY_ENDS: Final = dt.time(23, 59, 59, tzinfo=SHANGHAI)
"""A day ends at 24:00. Its last second is kept: files write a bare date as midnight, and the day after would be in time."""

SHORTEST_MONTH: Final = 28

_HOUR: Final = dt.timedelta(hours=1)
_MONTH_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Rule(msgspec.Struct, frozen=True):
    """One reading of a term, with nothing left open. ``name`` is ``main`` for the term as written.

    ``only``: it differs from the main rule at most when the term was ``extended``, or at a ``month_end``. ``opens``: the step
    that says how the start counts, and its articles. ``span``: the whole length when it runs by the clock; ``by_day``: the end
    depends on the day of the start alone.
    """

    name: str
    cite: tuple[str, ...]
    length: Length
    count: Count
    roll: Roll
    chained: bool = True
    keep_last: bool = False
    start: str = ""
    held: bool = True
    only: Literal["", "extended", "month_end"] = ""
    label: str = ""
    label_en: str = ""
    opens: tuple[str, tuple[str, ...]] = ("", ())
    span: dt.timedelta | None = None
    by_day: bool = False


class End(msgspec.Struct, frozen=True, gc=False):
    """Where a term ends: the whole day ``day``, or the instant ``at`` on it. ``clamped``: the month has no such day."""

    day: int
    at: Instant | None = None
    clamped: bool = False

    def instant(self) -> Instant:
        """The last instant that is in time, to the second."""
        return self.at or day_end(self.day)


def local(at: Instant) -> Instant:
    """The instant in Shanghai time. Raises ``ValueError`` for a naive one."""
    if at.tzinfo is SHANGHAI:
        return at
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(SHANGHAI)


@lru_cache(maxsize=16_384)
def day_end(day: int) -> Instant:
    """23:59:59 of the ordinal day. Kept: an office's terms end on few days, and this is the hot path of a replay."""
    return dt.datetime.combine(dt.date.fromordinal(day), DAY_ENDS)


@lru_cache(maxsize=16_384)
def date_of(day: int) -> dt.date:
    """The ordinal day as a date, kept for the same reason."""
    return dt.date.fromordinal(day)


def add_months(day: int, months: int, keep_last: bool = False) -> tuple[int, bool]:
    """The matching day, and whether it had to be moved to the last day of a shorter month.

    ``keep_last``: from the last day of a month to the last day of a month (28 February to 31 March).
    """
    begun = date_of(day)
    number = begun.day
    year, month = divmod(begun.year * 12 + begun.month - 1 + months, 12)
    if number <= SHORTEST_MONTH and not keep_last:
        return dt.date(year, month + 1, number).toordinal(), False
    last = days_in(year, month + 1)
    if keep_last and number == days_in(begun.year, begun.month):
        return dt.date(year, month + 1, last).toordinal(), number > last
    return dt.date(year, month + 1, min(number, last)).toordinal(), number > last


def days_in(year: int, month: int) -> int:
    """Number of days of a month."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _MONTH_DAYS[month - 1]


def lay(start: Instant, lengths: Sequence[Length], rule: Rule, calendar: Calendar) -> End:
    """``start`` (Shanghai time) plus all ``lengths``. Unrolled and without pauses."""
    if len(lengths) > 1 and not rule.chained:
        lengths = _months_first(lengths)
    end = _first(start, lengths[0], rule, calendar)
    for length in lengths[1:]:
        end = lay_more(end, length, rule, calendar)
    return end


def _months_first(lengths: Sequence[Length]) -> Sequence[Length]:
    """All months in one length, counted once from the start; the other lengths after it."""
    months = sum(length.months for length in lengths)
    if not months:
        return lengths
    return [Length(months, "m"), *(length for length in lengths if not length.months)]


def _first(start: Instant, length: Length, rule: Rule, calendar: Calendar) -> End:
    unit = length.unit
    if rule.count == "elapsed" or unit in ("h", "min"):
        if rule.count == "skip_first":
            start = start.replace(minute=0, second=0, microsecond=0) + _HOUR
        return lay_more(End(start.toordinal(), start), length, rule, calendar)
    first = 1 if rule.count == "include_first" else 0
    day = start.toordinal()
    if unit == "d":
        return End(day + length.amount - first)
    if unit == "wd":
        return End(calendar.add_workdays(day - first, length.amount))
    found, clamped = add_months(day, length.months, rule.keep_last)
    return End(found - first, None, clamped)


def lay_more(end: End, length: Length, rule: Rule, calendar: Calendar) -> End:
    """``length`` laid after ``end``: chained, as if the day of the end were the day of a start."""
    unit = length.unit
    if unit in ("h", "min") or (unit == "d" and rule.count == "elapsed"):
        at = end.instant() + dt.timedelta(minutes=length.minutes)
        return End(at.toordinal(), at, end.clamped)
    clamped = False
    if unit == "d":
        day = end.day + length.amount
    elif unit == "wd":
        day = calendar.add_workdays(end.day, length.amount)
    else:
        day, clamped = add_months(end.day, length.months, rule.keep_last)
    same_time = end.at + dt.timedelta(days=day - end.day) if rule.count == "elapsed" and end.at is not None else None
    return End(day, same_time, end.clamped or clamped)


def back(at: Instant, length: Length, calendar: Calendar) -> Instant:
    """The instant ``length`` before ``at``: by the clock, or as many (working) days or months earlier at the same time."""
    if length.minutes:
        return at - dt.timedelta(minutes=length.minutes)
    day = at.toordinal()
    if length.unit == "wd":
        found = calendar.add_workdays(day, -length.amount)
    else:
        found, _ = add_months(day, -length.months)
    return at - dt.timedelta(days=day - found)
