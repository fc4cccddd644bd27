"""Where a lap ends: its lengths laid, the time that does not count added, and the last day rolled where a rule asks for it.

In: a rule, a start, lengths, pauses, the calendar and when the person is held. Out: an ``Ending``. Order: lengths, pauses, then
one roll at the very end.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec

from anlan.law.calendar import Calendar
from anlan.law.counting import End, Rule, day_end
from anlan.law.length import Length
from anlan.law.term import Edges
from anlan.values import Instant

Custody = bool | Sequence[tuple[Instant, Instant | None]]
"""Whether the person is held; or the periods held (to none: still). A day touched by a period is a day in custody."""

_FIRST = {"from": 0, "both": 0, "to": 1, "neither": 1}
_LAST = {"from": -1, "both": 0, "to": 0, "neither": -1}


class Ending(msgspec.Struct, frozen=True, gc=False):
    """``at``: the last instant in time. ``day``: its ordinal day, ``unrolled`` the one before rolling.

    ``by_clock``: it ends at a minute, not with a day.
    """

    day: int
    at: Instant
    unrolled: int
    clamped: bool
    by_clock: bool
    rolled: bool = False
    stays: bool = False
    provisional: bool = False


class Pauses(msgspec.Struct):
    """Closed pauses, pauses still open by name, and travel time, of one lap."""

    closed: list[tuple[Instant, Instant, Edges]] = []
    open: dict[str, Instant] = {}
    travel: list[Length] = []


class Lap(msgspec.Struct):
    """One run of a clock: its start (Shanghai time), the lengths granted and where they reach, the time that does not count."""

    start: Instant
    lengths: tuple[Length, ...]
    laid: End
    pauses: Pauses | None = None


def conclude(rule: Rule, lap: Lap, calendar: Calendar, custody: Custody) -> Ending:
    """The end of a lap under one rule."""
    end, pauses = lap.laid, lap.pauses
    day, at = end.day, end.at
    in_workdays = lap.lengths[0].unit == "wd"
    if pauses is not None and (pauses.closed or pauses.travel):
        if at is not None:
            at += paused_time(pauses, lap.start)
            day = at.toordinal()
        elif in_workdays:
            day = calendar.add_workdays(day, paused_days(pauses, lap.start, rule, calendar))
        else:
            day += paused_days(pauses, lap.start, rule, None)
    unknown = in_workdays and not (calendar.knows(day) and calendar.knows(lap.start.toordinal()))
    if rule.roll == "never" or at is not None:
        return Ending(day, at or day_end(day), day, end.clamped, at is not None, provisional=unknown)
    works = calendar.works(day)
    if rule.roll == "never_in_custody" and held_on(custody, day):
        return Ending(day, day_end(day), day, end.clamped, False, stays=not works, provisional=unknown)
    unknown = unknown or not calendar.knows(day)
    rolled = None if works else calendar.next_workday(day)
    if rolled is None:
        return Ending(day, day_end(day), day, end.clamped, False, provisional=unknown)
    return Ending(rolled, day_end(rolled), day, end.clamped, False, rolled=True, provisional=unknown)


def held_on(custody: Custody, day: int) -> bool:
    """Whether the person is held on the ordinal day."""
    if isinstance(custody, bool):
        return custody
    return any(a.toordinal() <= day and (b is None or day <= b.toordinal()) for a, b in custody)


def paused_time(pauses: Pauses, start: Instant) -> dt.timedelta:
    """Time taken out of a term that runs by the clock; what lies before the start does not count, overlaps count once."""
    total = sum((dt.timedelta(minutes=length.minutes) for length in pauses.travel), dt.timedelta())
    reached = start
    for begin, finish, _ in sorted(pauses.closed):
        total += max(finish - max(begin, reached), dt.timedelta())
        reached = max(reached, finish)
    return total


def paused_days(pauses: Pauses, start: Instant, rule: Rule, workdays: Calendar | None) -> int:
    """Days taken out of a term that runs in days; with ``workdays``, working days. The day of the start is not counted anyway."""
    total = sum(length.amount for length in pauses.travel)
    reached = start.toordinal() + (0 if rule.count == "include_first" else 1)
    for begin, finish, edges in sorted(pauses.closed):
        first = max(begin.toordinal() + _FIRST[edges], reached)
        after = finish.toordinal() + _LAST[edges] + 1
        if after > first:
            total += after - first if workdays is None else sum(map(workdays.works, range(first, after)))
            reached = after
    return total
