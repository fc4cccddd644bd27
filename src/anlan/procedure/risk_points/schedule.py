"""When to remind: the codes ``H6 of 24h``, ``D5 of 30d``, ``WD1 of 3wd``, ``NOW`` and the instants they stand for.

``Hn``: n hours before the limit, then every hour, by day and night. ``Dn``: n days before the last day, then every day at
09:00; on the last day also at 14:00 and 4, 2 and 1 hours before its end. ``WDn``: the same, counted in working days. ``NOW``:
at once, then every hour on duty. ``every 7d until 10d``: first in larger steps; ``then 30min``: at last in smaller ones. ``of
30d``: for windows at least as long; of several codes the longest that fits is taken. In: codes, the window, the calendar. Out:
reminders with names (``6h``, ``5d``, ``09:00`` of the last day); nothing asks what time it is.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from anlan.law.calendar import Calendar
from anlan.law.counting import day_end
from anlan.law.due import EVENING, MORNING, Rung, as_midnight, by_day
from anlan.law.length import Length
from anlan.procedure.risk_points.point import telling
from anlan.values import SHANGHAI, InputError, Instant, Note

_FORM: Final = re.compile(
    r"(?P<kind>NOW|(?P<unit>H|D|WD)(?P<first>[1-9]\d?))(?: of (?P<of>\w+))?"
    r"(?:, every (?P<every>\w+) until (?P<until>\w+))?(?:, then (?P<then>\w+))?"
)
_MINUTE: Final = dt.timedelta(minutes=1)
_HOUR: Final = dt.timedelta(hours=1)
_DAY: Final = dt.timedelta(days=1)
_AFTERNOON: Final = 14
_LAST_HOURS: Final = (4, 2, 1)


@dataclass(frozen=True, slots=True)
class Code:
    """One code. ``first``: hours or days before the limit; ``of``: minutes of the shortest window it is for; steps are spans."""

    text: str
    kind: str
    first: int = 0
    of: int = 0
    every: dt.timedelta | None = None
    until: dt.timedelta | None = None
    then: dt.timedelta | None = None


@cache
def read_code(text: str) -> Code:
    """Read a code. Raises ``InputError``."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise InputError(Note.of("procedure.risk.not_a_code", code=text))
    spans = {
        key: dt.timedelta(minutes=Length.parse(found[key]).rough) if found[key] else None for key in ("every", "until", "then")
    }
    of = Length.parse(found["of"]).rough if found["of"] else 0
    return Code(text, found["unit"] or "NOW", int(found["first"] or 0), of, spans["every"], spans["until"], spans["then"])


def code_for(codes: Sequence[str], span: dt.timedelta) -> Code:
    """The code for a window of that length: the one for the longest windows that are not longer, else the first."""
    read = sorted((read_code(text) for text in codes), key=lambda code: code.of)
    fitting = [code for code in read if dt.timedelta(minutes=code.of) <= span + _DAY]
    return fitting[-1] if fitting else read[0]


def reminders(codes: Sequence[str], since: Instant, limit: Instant, calendar: Calendar) -> tuple[Instant, ...]:
    """The reminders of a window by whichever code fits it, in order. A ``NOW`` window without length has its start alone."""
    found = rungs(code_for(codes, limit - since), since, limit, calendar)
    return tuple(rung.at for rung in found) or ((since,) if "NOW" in codes else ())


def rungs(code: Code, since: Instant, limit: Instant, calendar: Calendar) -> list[Rung]:
    """The reminders of a window by one code, in order: none before its start, none at its limit or later."""
    limit = limit.astimezone(SHANGHAI)
    if code.kind == "NOW":
        found = _hourly_on_duty(since.astimezone(SHANGHAI), limit)
    elif code.kind == "H":
        found = _hourly(code, limit)
    else:
        found = [*_daily(code, limit, calendar), *last_day(limit)]
    return in_window(found, since, limit)


def in_window(found: Iterable[Rung], since: Instant, limit: Instant) -> list[Rung]:
    """Those within the window, in order, each instant once."""
    ordered = sorted((rung for rung in found if since <= rung.at < limit), key=lambda rung: rung.at)
    return [rung for place, rung in enumerate(ordered) if not place or rung.at != ordered[place - 1].at]


def _hourly(code: Code, limit: Instant) -> list[Rung]:
    return [Rung(_hours(before), as_midnight(limit) - before) for before in _steps(code, _HOUR * code.first, _HOUR)]


def _hours(before: dt.timedelta) -> str:
    hours, rest = divmod(before, _HOUR)
    return f"{before // _MINUTE}min" if rest else f"{hours}h"


def _daily(code: Code, limit: Instant, calendar: Calendar) -> list[Rung]:
    last = limit.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if code.kind == "WD":
        return [Rung(f"{count}wd", _workdays_before(last, count, calendar)) for count in range(code.first, 0, -1)]
    return [Rung(f"{before // _DAY}d", last - before) for before in _steps(code, _DAY * code.first, _DAY)]


def last_day(limit: Instant) -> list[Rung]:
    """The reminders of the last day of a term that is reminded by the day; what would fall into the night comes in the evening.

    A term in days can end within a day, under a reading that counts full days of 24 hours.
    """
    begin = limit.replace(hour=0, minute=0, second=0, microsecond=0)
    found = [Rung(f"{hour:02d}:00", begin.replace(hour=hour)) for hour in (MORNING, _AFTERNOON)]
    for hours in _LAST_HOURS:
        at = as_midnight(limit) - _HOUR * hours
        found.append(Rung(f"{hours}h", at) if by_day(at) == at else Rung(f"{EVENING}:00", by_day(at)))
    return found


def _workdays_before(day: Instant, count: int, calendar: Calendar) -> Instant:
    while count:
        day -= _DAY
        count -= calendar.works(day.toordinal())
    return day


def _steps(code: Code, first: dt.timedelta, step: dt.timedelta) -> list[dt.timedelta]:
    """How long before the limit: from ``first`` down, to the last step above nothing."""
    steps, before = [], first
    while before > dt.timedelta(0):
        steps.append(before)
        if code.until is not None and before <= code.until:
            before -= code.then or step
        else:
            before -= code.every or step
    return steps


def _hourly_on_duty(since: Instant, limit: Instant) -> list[Rung]:
    found, duty = [Rung("now", since)], (telling().duty_from, telling().duty_to)
    while (at := next_now(since, found[-1].at, duty)) < limit:
        found.append(Rung(f"+{len(found)}", at))
    return found


def next_now(since: Instant, now: Instant, duty: tuple[int, int]) -> Instant:
    """The next of the hourly reminders of a ``NOW`` window after ``now``, within the hours of duty."""
    passed = max(0, (now - since) // _HOUR + 1)
    at = since if now < since else since + _HOUR * passed
    local = at.astimezone(SHANGHAI)
    begin = local.replace(hour=duty[0], minute=0, second=0, microsecond=0)
    if local.hour < duty[0]:
        return begin
    return begin + _DAY if local.hour >= duty[1] else local


def end_of_day(at: Instant) -> Instant:
    """The last second of the day."""
    return day_end(at.astimezone(SHANGHAI).toordinal())
