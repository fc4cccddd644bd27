"""Times: days, instants and ranges; absolute (2026年8月3日15:30), short (8月3号), relative (昨天下午三点半, 2 days ago)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

from anlan.text.entity import Seen, Strength
from anlan.text.moment import Moment
from anlan.text.narrative import Narrative
from anlan.text.time_words import JOINER, MOMENT, MOMENT_AFTER_JOINER
from anlan.text.written_time import read_moment
from anlan.values import Instant


def find(told: Narrative, at: Instant | None) -> Iterator[Seen]:
    """All times; two joined by 到, 至 or a dash are one range."""
    place = 0
    while match := MOMENT.search(told.plain, place):
        place = match.end()
        first = read_moment(match, at)
        if first is None:
            continue
        doubts, value, end = first.doubts, first.value(), match.end()
        if second := _second(told.plain, match.end(), first, at):
            other, end = second
            doubts, value = (*doubts, *(note for note in other.doubts if note not in doubts)), _range(value, other.value())
        place = end
        yield Seen("time", match.start(), end, value, value, Strength.FORMED, doubts)


def _second(plain: str, place: int, first: Moment, at: Instant | None) -> tuple[Moment, int] | None:
    """The end of a range; a clock alone is of the first one's day, and after noon if the first is."""
    joiner = JOINER.match(plain, place)
    match = joiner and MOMENT_AFTER_JOINER.match(plain, joiner.end())
    other = match and read_moment(match, at, bare_hour=first.clock is not None)
    if not match or not other:
        return None
    alone = any(note.key.endswith(("day_assumed", "needs_time")) for note in other.doubts)
    if first.clock and other.clock and alone:
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
