"""Times: days, instants and ranges; absolute (2026年8月3日15:30), short (8月3号), relative (昨天下午三点半, 2 days ago).

A time of day alone is of the day named before it in the same sentence: 昨天下午3点转了一笔、晚上8点又一笔.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from anlan.text.entity import Seen, Strength, doubt
from anlan.text.moment import Moment
from anlan.text.narrative import Narrative
from anlan.text.time_words import ABOUT, JOINER, MOMENT, MOMENT_AFTER_JOINER, SENTENCE_ENDS, TWO_OR_THREE
from anlan.text.written_time import read_moment
from anlan.values import Instant


def find(told: Narrative, at: Instant | None) -> Iterator[Seen]:
    """All times; two joined by 到, 至 or a dash are one range."""
    place, before = 0, None
    while match := MOMENT.search(told.plain, place):
        first = read_moment(match, at)
        if first is None:
            place = match.end()
            continue
        if before and _day_is_missing(first) and not SENTENCE_ENDS.search(told.plain, place, match.start()):
            first = _of_the_day_of(before, first)
        if _said_roughly(told.plain, match):
            first = replace(first, doubts=(*first.doubts, doubt("about")))
        doubts, value, end = first.doubts, first.value(), match.end()
        if second := _second(told.plain, match.end(), first, at):
            other, end = second
            doubts, value = (*doubts, *(note for note in other.doubts if note not in doubts)), _range(value, other.value())
        place, before = end, first if first.day else before
        yield Seen("time", match.start(), end, value, value, Strength.FORMED, doubts)


def _day_is_missing(moment: Moment) -> bool:
    return moment.clock is not None and any(note.key.endswith(("day_assumed", "needs_time")) for note in moment.doubts)


def _of_the_day_of(before: Moment, moment: Moment) -> Moment:
    """A time of day on the day of the moment told before; in the small hours after an evening, on the day after."""
    if before.day is None:
        return moment
    night = before.clock is not None and moment.clock is not None and before.clock[0] >= 18 and moment.clock[0] < 6
    day = before.day + timedelta(days=1) if night else before.day
    kept = (note for note in moment.doubts if note.key.endswith("half_of_day"))
    return replace(moment, day=day, doubts=(doubt("day_from_before"), *kept))


def _said_roughly(plain: str, match: re.Match[str]) -> bool:
    hours = match.groupdict().get("hour_c") or match.groupdict().get("only_hour_c")
    return hours in TWO_OR_THREE or match["count"] in TWO_OR_THREE or ABOUT.match(plain, match.end()) is not None


def _second(plain: str, place: int, first: Moment, at: Instant | None) -> tuple[Moment, int] | None:
    """The end of a range; a clock alone is of the first one's day, and after noon if the first is."""
    joiner = JOINER.match(plain, place)
    match = joiner and MOMENT_AFTER_JOINER.match(plain, joiner.end())
    other = match and read_moment(match, at, bare_hour=first.clock is not None)
    if not match or not other:
        return None
    if first.clock and other.clock and _day_is_missing(other):
        hours, minutes, seconds = other.clock
        later = 12 if hours < first.clock[0] and first.clock[0] >= 12 > hours else 0
        other = replace(other, day=first.day, clock=(hours + later, minutes, seconds), doubts=())
    if first.day and other.day and other.day < first.day and any(note.key.endswith("year_assumed") for note in other.doubts):
        other = replace(other, day=_from(first.day, other.day), doubts=())
    return other, match.end()


def _from(first: date, other: date) -> date:
    """The day and month of ``other``, not before ``first``: 12月30日到1月2日 ends in the next year."""
    for year in range(first.year, first.year + 9):
        with suppress(ValueError):  # 29 February is not in every year
            day = date(year, other.month, other.day)
            if day >= first:
                return day
    return other


def _range(first: str, last: str) -> str:
    return f"{first}/{last}" if first and last else first
