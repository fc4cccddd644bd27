"""Where a lap ends: its lengths laid, the time that does not count added, and the last day rolled where a rule asks for it.

In: a rule, a start, lengths, pauses, the calendar and when the person is held. Out: an ``Ending``. Order: lengths, pauses, then
one roll at the very end.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from anlan.law.calendar import Calendar
from anlan.law.counting import Rule, day_end, lay
from anlan.law.length import Length
from anlan.law.term import Edges
from anlan.values import Instant

Custody = bool | Sequence[tuple[Instant, Instant | None]]
"""Whether the person is held; or the periods held (to none: still). A day touched by a period is a day in custody."""

_FIRST = {"from": 0, "both": 0, "to": 1, "neither": 1}
_LAST = {"from": -1, "both": 0, "to": 0, "neither": -1}


@dataclass(slots=True)
class Ending:
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


@dataclass(slots=True)
class Pauses:
    """Closed pauses, pauses still open by name, and travel time, of one lap."""

    closed: list[tuple[Instant, Instant, Edges]] = field(default_factory=list)
    open: dict[str, Instant] = field(default_factory=dict)
    travel: list[Length] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.closed or self.travel)


@dataclass(slots=True)
class Lap:
    """One run of a clock: its start (Shanghai time), the lengths granted so far, the time that does not count."""

    start: Instant
    lengths: list[Length]
    pauses: Pauses = field(default_factory=Pauses)


def conclude(rule: Rule, lap: Lap, calendar: Calendar, custody: Custody) -> Ending:
    """The end of a lap under one rule."""
    start, pauses = lap.start, lap.pauses
    end = lay(start, lap.lengths, rule, calendar)
    in_workdays = lap.lengths[0].unit == "wd"
    if pauses:
        if end.at is not None:
            end.at += paused_time(pauses, start)
            end.day = end.at.toordinal()
        elif in_workdays:
            end.day = calendar.add_workdays(end.day, paused_days(pauses, start, rule, calendar))
        else:
            end.day += paused_days(pauses, start, rule, None)
    provisional = in_workdays and not (calendar.knows(end.day) and calendar.knows(start.toordinal()))
    if rule.roll == "never" or end.at is not None:
        return Ending(end.day, end.at or day_end(end.day), end.day, end.clamped, end.at is not None, provisional=provisional)
    ending = Ending(end.day, day_end(end.day), end.day, end.clamped, by_clock=False, provisional=provisional)
    return _roll(rule, ending, calendar, custody)


def _roll(rule: Rule, ending: Ending, calendar: Calendar, custody: Custody) -> Ending:
    off = not calendar.works(ending.day)
    if rule.roll == "never_in_custody" and held_on(custody, ending.day):
        ending.stays = off
        return ending
    ending.provisional = ending.provisional or not calendar.knows(ending.day)
    workday = calendar.next_workday(ending.day) if off else None
    if workday is not None:
        ending.day, ending.at, ending.rolled = workday, day_end(workday), True
    return ending


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
