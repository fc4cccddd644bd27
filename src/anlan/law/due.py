"""When a term is due, and every step and article that led to the date. Pure: nothing here asks what time it is.

In: a term, the start, the calendar, the events of the clock. Out: a ``Due``. Each reading of the law is counted by itself;
``at`` is the earliest of them (or the one a named person has settled), ``latest`` the instant after which all agree that time is
up: warn on the first, call it a breach on the second.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from anlan.law.calendar import Calendar
from anlan.law.counting import SHORTEST_MONTH, Rule, back, local
from anlan.law.ending import Custody
from anlan.law.ledger import Entry, Refusal, TermEvent, in_order
from anlan.law.length import Length
from anlan.law.outcome import Outcome, Scene, outcome
from anlan.law.plan import Plan, plan_of
from anlan.law.step import Step
from anlan.law.store import law_sha
from anlan.law.term import Term, names
from anlan.values import Instant

MORNING, EVENING, NIGHT_ENDS = 9, 20, 8
"""The hours at which people are reminded of a term in days, and before which they are not."""
BY_THE_CLOCK = ("h", "min")


class Rung(msgspec.Struct, frozen=True, gc=False):
    """A reminder: its name in the file (``4h``) and when it is to be sent."""

    name: str
    at: Instant


class Due(msgspec.Struct, frozen=True):
    """When a term is due. ``at``, ``date``, ``steps`` and ``refused`` are those of the reading ``governing``.

    ``paused_since``: the clock stands still (or has not begun), and ``at`` is where it would end if it went on at once.
    ``provisional``: no holiday notice covers the day yet, so it is not rolled and may still change.
    """

    at: Instant
    date: dt.date
    latest: Instant
    governing: str
    readings: tuple[Outcome, ...]
    steps: tuple[Step, ...]
    refused: tuple[Refusal, ...]
    rungs: tuple[Rung, ...]
    provisional: bool
    stopped_at: Instant | None
    paused_since: Instant | None
    law_sha: str
    calendar_sha: str


def due(
    term: Term,
    start: Instant,
    calendar: Calendar,
    events: Iterable[TermEvent] = (),
    *,
    custody: Custody | None = None,
    given: Length | None = None,
) -> Due:
    """When ``term``, begun at ``start``, is due.

    ``custody``: whether the person is held, or when; unknown gives both outcomes. ``given``: the length that the decision
    names, for a term that leaves it to one. Raises ``ValueError`` for a naive instant and for a term counted back
    (``count_back``), ``InputError`` for a reading that does not exist.
    """
    if term.before:
        raise ValueError(f"a term counted back from {term.before} needs count_back")
    plan = plan_of(term)
    begun = local(start)
    entries: Sequence[Entry] = in_order(plan, events) if events else ()
    scene = Scene(entries, calendar, custody, given)
    outcomes: list[Outcome] = []
    for rule in plan.rules if custody is None else plan.rules_when_known:
        if rule.only and not _differs(rule, begun, entries):
            continue
        at = begun if not rule.start else _started(entries, rule.start)
        if at is None:
            continue
        found = outcome(plan, rule, at, scene)
        if not outcomes or _tells_more(found, outcomes[0]):
            outcomes.append(found)
    return _due(plan, tuple(outcomes), calendar)


def _differs(rule: Rule, start: Instant, entries: Sequence[Entry]) -> bool:
    """Whether a month reading can tell something else than the main rule; looked at for speed alone.

    It can when more time was granted, and one about month ends also when a lap begins on the last day of a month.
    """
    verbs = {entry[5].verb for entry in entries}
    if "extend" in verbs:
        return True
    if rule.only == "extended":
        return False
    begun = [start, *(entry[0] for entry in entries if entry[5].verb in ("restart", "begin"))]
    return any(at.day >= SHORTEST_MONTH and (at + dt.timedelta(days=1)).day == 1 for at in begun)


def _started(entries: Sequence[Entry], kind: str) -> Instant | None:
    return next((entry[0] for entry in entries if entry[2] == kind), None)


def _tells_more(found: Outcome, main: Outcome) -> bool:
    return (
        found.at != main.at
        or found.provisional != main.provisional
        or found.stopped_at != main.stopped_at
        or len(found.refused) != len(main.refused)
    )


def _due(plan: Plan, outcomes: tuple[Outcome, ...], calendar: Calendar) -> Due:
    shown = outcomes
    if plan.settled:
        # A settled reading that is not among them tells the same as the main one.
        shown = tuple(one for one in outcomes if one.reading == plan.settled) or outcomes[:1]
    first = last = shown[0]
    provisional = first.provisional
    for one in shown[1:]:
        provisional = provisional or one.provisional
        if one.at < first.at:
            first = one
        elif one.at > last.at:
            last = one
    return Due(
        first.at,
        first.date,
        last.at,
        first.reading,
        outcomes,
        first.steps,
        first.refused,
        rungs(plan, first, calendar) if plan.remind else (),
        provisional,
        first.stopped_at,
        first.paused_since,
        law_sha(),
        calendar.sha,
    )


def rungs(plan: Plan, found: Outcome, calendar: Calendar) -> tuple[Rung, ...]:
    """The reminders before the end of an outcome that the term asks for, in the order they are to be sent."""
    return tuple([Rung(name, reminder(plan.term, found.at, length, calendar)) for name, length in plan.remind])


def reminder(term: Term, end: Instant, length: Length, calendar: Calendar) -> Instant:
    """When to remind ``length`` before ``end``: hours and minutes by the clock, days and longer in the morning of that day.

    The end of a day counts as 24:00, whatever second of it is kept. Of a term in days nobody is reminded at night.
    """
    if length.unit not in BY_THE_CLOCK:
        return back(end, length, calendar).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    at = as_midnight(end) - dt.timedelta(minutes=length.minutes)
    return at if term.length.unit in BY_THE_CLOCK else by_day(at)


def by_day(at: Instant) -> Instant:
    """``at``, or the evening before it when it falls into the night."""
    if at.hour >= NIGHT_ENDS:
        return at
    return at.replace(hour=EVENING, minute=0, second=0, microsecond=0) - dt.timedelta(days=1)


def as_midnight(end: Instant) -> Instant:
    """``end`` itself, or 24:00 when it is the last second of a day."""
    return end + dt.timedelta(seconds=1) if (end.hour, end.minute, end.second) == (23, 59, 59) else end


def count_back(term: Term, parent: Due, calendar: Calendar, events: Iterable[TermEvent] = ()) -> Due:
    """When a term is due that is counted back from the current due of another (``before``): the last day to act.

    The day of the parent's end is not counted, nothing is rolled, and every reading of the parent is shown. Raises
    ``ValueError`` for a term that is counted from a start.
    """
    if not term.before:
        raise ValueError("a term counted from a start needs due")
    plan = plan_of(term)
    stops = [entry[0] for entry in in_order(plan, events) if entry[5].verb == "stop"]
    outcomes = tuple(_before(plan, one, calendar, stops[0] if stops else None) for one in parent.readings)
    governing = next(one for one in outcomes if one.reading == parent.governing)
    settled = parent.at == parent.latest
    last = governing if settled else max(outcomes, key=_end)
    return Due(
        governing.at,
        governing.date,
        last.at,
        governing.reading,
        outcomes,
        governing.steps,
        (),
        rungs(plan, governing, calendar),
        parent.provisional or governing.provisional,
        governing.stopped_at,
        parent.paused_since,
        law_sha(),
        calendar.sha,
    )


def _end(outcome: Outcome) -> Instant:
    return outcome.at


def _before(plan: Plan, parent: Outcome, calendar: Calendar, stopped_at: Instant | None) -> Outcome:
    term = plan.term
    at = back(parent.at, term.length, calendar)
    day = at.date()
    provisional = parent.provisional or (term.length.unit == "wd" and not calendar.knows(day.toordinal()))
    cite = names(term.cite)
    whole = as_midnight(at) != at
    steps = (
        Step("parent_ends", parent.cite, parent.at, name=term.before),
        Step("counted_back", cite, day if whole else at, term.length),
        Step("ends", cite, at),
    )
    return Outcome(parent.reading, cite, at, day, provisional, steps, (), stopped_at, parent.paused_since)
