"""Which days are working days: weekends, the days off of the State Council's yearly notice, and its make-up workdays.

In: one file a year (``calendars/cn/<year>.toml``). Out: a ``Calendar`` that answers by ordinal day in constant time. For a day
no notice covers it answers by the weekend alone and says that it does not know; what follows from that is ``due()``'s.
"""

import datetime as dt
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

import msgspec

from anlan.law.files import read_shape
from anlan.values import InputError, Note

WEEKEND = 5
"""Saturday; ``date.weekday`` counts from Monday = 0."""

REOPENED_FROM = (12, 25)
"""From this day of the last year that has a notice, the next year's notice may still take or give a day (31 December 2022)."""


class Festival(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One span of days off, both ends included, and the weekend days worked for it."""

    name: str
    name_en: str
    from_: dt.date = msgspec.field(name="from")
    to: dt.date
    work: tuple[dt.date, ...] = ()


class YearNotice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A year as one notice lays it. ``verification``: the notice itself was read, or copies of it."""

    year: int
    notice: str
    title: str
    issued: dt.date
    verification: Literal["read", "secondary", "unverified"]
    festival: tuple[Festival, ...]


class Calendar:
    """Working days of consecutive years. ``notices`` in order of years; ``sha`` names exactly this content."""

    def __init__(self, notices: Iterable[YearNotice]) -> None:
        self.notices = tuple(sorted(notices, key=lambda notice: notice.year))
        if not self.notices:
            raise InputError(Note.of("law.calendar.empty"))
        first, last = self.notices[0].year, self.notices[-1].year
        if [notice.year for notice in self.notices] != list(range(first, last + 1)):
            years = ", ".join(str(notice.year) for notice in self.notices)
            raise InputError(Note.of("law.calendar.gap", years=years))
        self.first = dt.date(first, 1, 1)
        self.last = dt.date(last, 12, 31)
        self.sha = hashlib.sha256(msgspec.json.encode(self.notices)).hexdigest()
        self._first = self.first.toordinal()
        self._last = self.last.toordinal()
        self._settled = dt.date(last, *REOPENED_FROM).toordinal()
        off, work = _exceptions(self.notices)
        self._workdays = [day for day in range(self._first, self._last + 1) if _works(day, off, work)]
        self._is = frozenset(self._workdays)

    def knows(self, day: int) -> bool:
        """Whether a notice covers the ordinal day for good."""
        return self._first <= day < self._settled

    def works(self, day: int) -> bool:
        """Whether the ordinal day is a working day; by the weekend alone where there is no notice."""
        if self._first <= day <= self._last:
            return day in self._is
        return _weekday(day)

    def next_workday(self, day: int) -> int | None:
        """The ordinal day itself if it is a working day, else the next one; none when no notice covers it."""
        if self._first <= day <= self._last:
            place = bisect_right(self._workdays, day - 1)
            return self._workdays[place] if place < len(self._workdays) else None
        return None

    def add_workdays(self, day: int, count: int) -> int:
        """The ordinal day ``count`` working days after ``day``, which itself is not counted. Negative counts go back."""
        if self._first <= day <= self._last:
            before = bisect_right(self._workdays, day if count > 0 else day - 1)
            place = before + count - 1 if count > 0 else before + count
            if 0 <= place < len(self._workdays):
                return self._workdays[place]
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day

    def notice_of(self, day: dt.date) -> YearNotice | None:
        """The notice that covers the day, or none."""
        place = day.year - self.first.year
        return self.notices[place] if 0 <= place < len(self.notices) else None


def _weekday(day: int) -> bool:
    return (day - 1) % 7 < WEEKEND  # ordinal 1, 0001-01-01, is a Monday


def _works(day: int, off: set[int], work: set[int]) -> bool:
    return day in work or (_weekday(day) and day not in off)


def _exceptions(notices: tuple[YearNotice, ...]) -> tuple[set[int], set[int]]:
    """Ordinal days off and make-up days of all notices. Raises ``InputError`` for days that cannot be."""
    off: set[int] = set()
    work: set[int] = set()
    for notice in notices:
        for festival in notice.festival:
            for problem in _problems(notice, festival):
                raise InputError(problem)
            off.update(range(festival.from_.toordinal(), festival.to.toordinal() + 1))
            work.update(day.toordinal() for day in festival.work)
    both = min(off & work, default=None)
    if both is not None:
        raise InputError(Note.of("law.calendar.off_and_work", day=dt.date.fromordinal(both).isoformat()))
    return off, work


def _problems(notice: YearNotice, festival: Festival) -> Iterator[Note]:
    if festival.from_ > festival.to:
        yield Note.of("law.calendar.backwards", year=notice.year, festival=festival.name)
    for day in (festival.from_, festival.to, *festival.work):
        if day.year != notice.year and (day.year, day.month) != (notice.year - 1, 12):
            yield Note.of("law.calendar.other_year", year=notice.year, festival=festival.name, day=day.isoformat())
    for day in festival.work:
        if day.weekday() < WEEKEND:
            yield Note.of("law.calendar.work_on_weekday", year=notice.year, festival=festival.name, day=day.isoformat())


def read_notice(file: Traversable | Path) -> YearNotice:
    """One year file. Raises ``InputError``."""
    return read_shape(file, YearNotice)


def read_calendar(files: Iterable[Traversable | Path]) -> Calendar:
    """A calendar from year files. Raises ``InputError``."""
    return Calendar(read_notice(file) for file in files)


@cache
def calendar_cn() -> Calendar:
    """The calendar the package brings with it."""
    folder = resources.files("anlan.law") / "calendars" / "cn"
    return read_calendar(sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name))
