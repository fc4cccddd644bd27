"""When people are reminded of a clock, and of whom the reminder asks attention. Decision 0098.

A clock is reminded whenever its definition (``remind``) or a risk point that watches the term asks for it. What is asked for in
hours comes by the clock, day and night; what is asked for in days comes in the morning, and then also through the last day. In
go the run, its clock and the calendar, out come rungs counted from the due date as it now stands: an extension moves them all,
and those that were to come are gone by themselves. Nothing is stored and nothing happens on the run.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from anlan.law.calendar import Calendar
from anlan.law.due import BY_THE_CLOCK, Rung, reminder
from anlan.law.length import Length
from anlan.law.status import PROTECTIVE
from anlan.law.term import Term
from anlan.procedure.clocks import ClockState
from anlan.procedure.event import Value
from anlan.procedure.risk_points.point import Facts, points
from anlan.procedure.risk_points.risks import told
from anlan.procedure.risk_points.schedule import code_for, in_window, last_day, read_code, rungs
from anlan.procedure.risk_points.watched import fits
from anlan.procedure.risk_points.window import Level
from anlan.procedure.run import Run, effective
from anlan.values import SHANGHAI, Instant

_SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Watch:
    """One risk point's eye on a term: its reminder codes, the facts on which it looks, who is told of a breach besides.

    ``lapse``: whether the term running out by itself is a breach.
    """

    point: str
    codes: tuple[str, ...]
    when: Facts
    approver: str
    lapse: bool


@dataclass(frozen=True, slots=True)
class Window:
    """The time of a clock: its start, its earliest end (reminders are counted from it) and the end on every reading."""

    since: Instant
    limit: Instant
    latest: Instant


@cache
def watches() -> Mapping[str, tuple[Watch, ...]]:
    """``procedure.term`` → what watches it."""
    found: dict[str, list[Watch]] = {}
    for point in points().values():
        for part in point.clock:
            for name in part.terms:
                found.setdefault(name, []).append(Watch(point.id, part.remind, part.when, point.approver, part.lapse))
    return {name: tuple(some) for name, some in found.items()}


def watching(procedure: str, term: str, facts: Mapping[str, Value]) -> list[Watch]:
    """What watches the term on a run that has stated these facts."""
    return [watch for watch in watches().get(f"{procedure}.{term}", ()) if fits(facts, watch.when)]


def facts_of(run: Run) -> dict[str, Value]:
    """The facts that the run has stated, the newest value of each."""
    return {name: value for event in effective(run) for name, value in event.facts.items()}


def asked(run: Run, clock: ClockState, facts: Mapping[str, Value]) -> str:
    """What asks to remind of the clock, in words that `rungs_asked` reads: ``12h; 4h; 1h; H6 of 48h``."""
    own = [str(length) for length in run.proc.terms[clock.term].term.remind]
    span = clock.due.at - clock.started_at
    codes = [code_for(watch.codes, span).text for watch in watching(run.proc.id, clock.term, facts)]
    return _SEPARATOR.join(dict.fromkeys([*own, *codes]))


def window_of(clock: ClockState) -> Window:
    """The time of the clock as it now stands."""
    return Window(clock.started_at, clock.due.at, clock.due.latest)


def rungs_asked(term: Term, words: str, window: Window, calendar: Calendar) -> list[Rung]:
    """The reminders of a clock in order, the last of them when its earliest reading has ended and not yet every one."""
    found: list[Rung] = []
    limit = window.limit.astimezone(SHANGHAI)
    for word in words.split(_SEPARATOR) if words else ():
        if word[0].isdigit():
            length = Length.parse(word)
            found.append(Rung(word, reminder(term, limit, length, calendar)))
            found += last_day(limit) if length.unit not in BY_THE_CLOCK else ()
        else:
            found += rungs(read_code(word), window.since, limit, calendar)
    kept = in_window(found, window.since, limit)
    return [*kept, Rung(PROTECTIVE, limit)] if window.latest > limit else kept


def reminders(run: Run, clock: ClockState, calendar: Calendar) -> list[Rung]:
    """The reminders of a clock of a run."""
    term = run.proc.terms[clock.term].term
    return rungs_asked(term, asked(run, clock, facts_of(run)), window_of(clock), calendar)


def level(rung: Rung, window: Window) -> Level:
    """How pressing a reminder is: the first ones, those of the last quarter of the window, the one at its earliest end."""
    if rung.name == PROTECTIVE:
        return "protective"
    return "last_quarter" if rung.at >= window.limit - (window.limit - window.since) / 4 else "reminder"


def told_of(rung: Rung, window: Window) -> tuple[str, ...]:
    """The roles that are told of a reminder."""
    return told(level(rung, window), "")


def told_of_end(run: Run, term: str, consequence: Iterable[str]) -> tuple[str, ...]:
    """The roles that are told when time is up: those of the consequence, and of each risk point for which that is a breach."""
    roles = list(consequence)
    for watch in watching(run.proc.id, term, facts_of(run)):
        if watch.lapse or not run.proc.terms[term].term.expire:
            roles += told("breach", watch.approver)
    return tuple(dict.fromkeys(roles))
