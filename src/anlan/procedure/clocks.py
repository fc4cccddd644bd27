"""The clocks of a run: which terms run, since when, until when, and what is due as of an instant.

In go a run, the calendar and an instant, out come clocks with their ``Due`` from ``anlan.law``. Nothing is stored: a clock is
worked out from the run's events whenever it is asked for, so an event recorded late or corrected moves it by itself. A term
that starts again after it has ended has a new round. A term counted back from another lives as long as that one: what moves the
parent's end opens it again, unless the file lists that event among its stoppers (decision 0052).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from anlan.law.calendar import Calendar
from anlan.law.due import Due, count_back, due
from anlan.law.ledger import TermEvent
from anlan.law.length import Length, NotALength
from anlan.law.status import status
from anlan.procedure.definition import GRANTED, Clock
from anlan.procedure.event import Event
from anlan.procedure.machine import enders, movers
from anlan.procedure.run import MOVED, Run, effective, in_custody
from anlan.values import Instant

State = Literal["running", "warn", "overdue", "paused", "stopped", "expired"]
"""As ``anlan.law.status``; ``expired``: the clock itself wrote the event that ended it."""


class ClockState(msgspec.Struct, frozen=True):
    """One round of one term of a run. ``ended_at`` and ``ended_by`` (the seq of an event) are none while it runs.

    ``rung``: the last reminder that is due; ``late``: it was stopped only after every reading of the law had ended.
    """

    term: str
    round: int
    started_at: Instant
    due: Due
    state: State
    rung: str = ""
    late: bool = False
    ended_at: Instant | None = None
    ended_by: int | None = None

    @property
    def runs(self) -> bool:
        """Whether it has not ended; a paused and an overdue clock have not."""
        return self.ended_at is None


@dataclass(slots=True)
class Round:
    """One round while it is gathered: the event that started it, the events that touched it since, the one that ended it."""

    clock: Clock
    number: int
    start: Event
    events: list[Event] = field(default_factory=list)
    end: Event | None = None


def clocks(run: Run, calendar: Calendar, now: Instant) -> list[ClockState]:
    """Every round of every term of the run as of ``now``, in the order of the file."""
    return clocks_of(run, effective(run), calendar, now)


def clocks_of(
    run: Run, events: Sequence[Event], calendar: Calendar, now: Instant, names: Iterable[str] | None = None
) -> list[ClockState]:
    """The same for a part of the run's events, or with one more: ``events`` are in the order in which they happened.

    ``names``: only these terms.
    """
    custody = in_custody(run, events) if run.proc.definition.custody else ()
    found: list[ClockState] = []
    for name in run.proc.terms if names is None else names:
        if run.proc.terms[name].term.before:
            for child, parent in _children(run, name, events):
                parent_due = _due(parent, calendar, custody)
                stops = [TermEvent(event.type, event.at) for event in [child.end] if event]
                found.append(_state(name, child, count_back(child.clock.term, parent_due, calendar, stops), now))
        else:
            for one in rounds(run, name, events):
                found.append(_state(name, one, _due(one, calendar, custody), now))
    return found


def rounds(run: Run, name: str, events: Sequence[Event], also: frozenset[str] = frozenset()) -> list[Round]:
    """The rounds of the term ``name`` in ``events``, each with the events that matter to it, and those of the kinds ``also``."""
    found: list[Round] = []
    early: list[Event] = []
    for event, clock in _since_cut(run, name, events, also):
        latest = found[-1] if found else None
        if (latest is None or latest.end is not None) and _starts(name, clock, event):
            found.append(Round(clock, len(found) + 1, event, _handed_over(clock, early)))
            continue
        early.append(event)
        if latest is not None:
            latest.events.append(event)
            if latest.end is None and (event.type in enders(latest.clock) or event.type in enders(clock)):
                latest.end = event
            elif latest.end is not None and _revives(latest.clock, event):
                latest.end = None
    return found


def _since_cut(run: Run, name: str, events: Sequence[Event], also: frozenset[str]) -> Iterator[tuple[Event, Clock]]:
    """The events that matter to a term, each with the term as it stood when it was recorded.

    A move to another version that does not carry the clock cuts off what was before.
    """
    if not run.moves:
        clock, matters = run.proc.terms[name], run.proc.matters[name] | also
        yield from ((event, clock) for event in events if event.type in matters)
        return
    last = max((move.event.seq for move in run.moves if move.event.facts.get(f"clock.{name}", "close") != "carry"), default=0)
    for event in events:
        later = [move.old for move in run.moves if event.seq < move.event.seq]
        proc = later[0] if later else run.proc
        if event.seq >= last and name in proc.terms:
            yield event, proc.terms[name]


def _starts(name: str, clock: Clock, event: Event) -> bool:
    if event.type == MOVED:
        return event.facts.get(f"clock.{name}") == "restart"
    return event.type in clock.starts and all(event.facts.get(fact) in values for fact, values in clock.when.items())


def _handed_over(clock: Clock, early: Sequence[Event]) -> list[Event]:
    """What was under way when the clock started: pauses, a reason to defer, and the newest start under another reading."""
    pauses = {name for part in clock.term.pause.values() for name in (part.from_, part.to)}
    kinds = (pauses | {part.from_ for part in clock.term.defer.values()}) - {""}
    newest = {event.type: event.seq for event in early}
    other = {newest.get(reading.start) for reading in clock.term.reading.values()}
    return [event for event in early if event.type in kinds or event.seq in other]


def _revives(clock: Clock, event: Event) -> bool:
    return any(part.after_expiry and part.on == event.type for part in clock.term.restart.values())


def _children(run: Run, name: str, events: Sequence[Event]) -> Iterator[tuple[Round, Round]]:
    """The rounds of a back-counted term, each with its parent as it stood for it.

    Whole, or up to the event that ended the child.
    """
    number = 0
    own = run.proc.terms[name]
    for parent in rounds(run, own.term.before, events, enders(own)):
        moving = frozenset(movers(parent.clock)) - enders(own)
        number += 1
        child = Round(own, number, parent.start)
        # At one instant what moves the parent comes before what ends the child, as a grant precedes a stop in anlan.law.
        parent.events.sort(key=lambda event: (event.at, event.type not in moving, event.seq))
        for place, event in enumerate(parent.events):
            if child.end is None and event.type in enders(own):
                child.end = event
                yield child, replace(parent, events=parent.events[:place], end=None)
            elif child.end is not None and event.type in moving and _still_runs(parent, event):
                number += 1
                child = Round(own, number, event)
        if child.end is None:
            yield child, parent


def _still_runs(parent: Round, event: Event) -> bool:
    """Whether the parent clock had not ended when ``event`` happened."""
    return parent.end is None or (event.at, event.seq) < (parent.end.at, parent.end.seq)


def term_due(run: Run, one: Round, events: Sequence[Event], calendar: Calendar) -> Due:
    """When a round is due, as ``events`` (those of the run, in order of happening) stand."""
    return _due(one, calendar, in_custody(run, events))


def _due(one: Round, calendar: Calendar, custody: Sequence[tuple[Instant, Instant | None]]) -> Due:
    events = [TermEvent(event.type, event.at, granted(event)) for event in one.events]
    return due(one.clock.term, one.start.at, calendar, events, custody=custody, given=granted(one.start))


def granted(event: Event) -> Length | None:
    """The length the event names in its fact ``granted``, or none."""
    text = event.facts.get(GRANTED)
    if text is None:
        return None
    try:
        return Length.parse(str(text))
    except NotALength:
        return None


def _state(name: str, one: Round, result: Due, now: Instant) -> ClockState:
    found = status(result, now)
    if one.end is None:
        return ClockState(name, one.number, one.start.at, result, found.state, found.rung, found.late)
    state: State = "expired" if one.end.type == one.clock.term.expire else "stopped"
    late = found.late and state == "stopped"
    return ClockState(name, one.number, one.start.at, result, state, "", late, one.end.at, one.end.seq)
