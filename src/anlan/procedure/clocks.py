"""The clocks of a run: which terms run, since when, until when, and what is due as of an instant.

In go a run, the calendar and an instant, out come clocks with their ``Due`` from ``anlan.law``. Nothing is stored: a clock is
worked out from the run's events whenever it is asked for, so an event recorded late or corrected moves it by itself. A term
that starts again after it has ended has a new round. A term counted back from another lives as long as that one: what moves the
parent's end opens it again, unless the file lists that event among its stoppers (decision 0052).
"""

from collections.abc import Iterator, Sequence
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
from anlan.procedure.machine import Procedure, enders, movers
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


def clocks_of(run: Run, events: Sequence[Event], calendar: Calendar, now: Instant) -> list[ClockState]:
    """The same for a part of the run's events, or with one more: ``events`` are in the order in which they happened."""
    custody = in_custody(run, events)
    found: list[ClockState] = []
    for name, clock in run.proc.terms.items():
        if clock.term.before:
            for child, parent in _children(run, name, events):
                parent_due = _due(parent, calendar, custody)
                stops = [TermEvent(event.type, event.at) for event in [child.end] if event]
                found.append(_state(name, child, count_back(child.clock.term, parent_due, calendar, stops), now))
        else:
            for one in rounds(run, name, events):
                found.append(_state(name, one, _due(one, calendar, custody), now))
    return found


def rounds(run: Run, name: str, events: Sequence[Event]) -> list[Round]:
    """The rounds of the term ``name`` in ``events``."""
    found: list[Round] = []
    open_round: Round | None = None
    early: list[Event] = []
    for event, proc in _since_cut(run, name, events):
        clock = proc.terms.get(name)
        idle = open_round is None or open_round.end is not None
        if idle and clock is not None and _starts(name, clock, event):
            open_round = Round(clock, len(found) + 1, event, [e for e in early if e.type in _may_come_first(clock)])
            found.append(open_round)
            continue
        early.append(event)
        if open_round is not None:
            open_round.events.append(event)
            ends = enders(open_round.clock) | (enders(clock) if clock else frozenset())
            if open_round.end is None and event.type in ends:
                open_round.end = event
            elif open_round.end is not None and _revives(open_round.clock, event):
                open_round.end = None
    return found


def _since_cut(run: Run, name: str, events: Sequence[Event]) -> Iterator[tuple[Event, Procedure]]:
    """The events that count for a term, each with the version it was recorded under.

    A move that does not carry the clock cuts.
    """
    last = max((move.event.seq for move in run.moves if move.event.facts.get(f"clock.{name}", "close") != "carry"), default=0)
    for event in events:
        later = [move.old for move in run.moves if event.seq < move.event.seq]
        if event.seq >= last:
            yield event, later[0] if later else run.proc


def _starts(name: str, clock: Clock, event: Event) -> bool:
    if event.type == MOVED:
        return event.facts.get(f"clock.{name}") == "restart"
    return event.type in clock.starts and all(event.facts.get(fact) in values for fact, values in clock.when.items())


def _may_come_first(clock: Clock) -> frozenset[str]:
    """What may already be under way when the clock starts: a pause, a reason to defer."""
    pauses = (name for part in clock.term.pause.values() for name in (part.from_, part.to))
    return frozenset({*pauses, *(part.from_ for part in clock.term.defer.values())} - {""})


def _revives(clock: Clock, event: Event) -> bool:
    return any(part.after_expiry and part.on == event.type for part in clock.term.restart.values())


def _children(run: Run, name: str, events: Sequence[Event]) -> Iterator[tuple[Round, Round]]:
    """The rounds of a back-counted term, each with its parent as it stood for it.

    Whole, or up to the event that ended the child.
    """
    number = 0
    own = run.proc.terms[name]
    for parent in rounds(run, own.term.before, events):
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
    try:
        return Length.parse(str(event.facts.get(GRANTED, "")))
    except NotALength:
        return None


def _state(name: str, one: Round, result: Due, now: Instant) -> ClockState:
    found = status(result, now)
    if one.end is None:
        return ClockState(name, one.number, one.start.at, result, found.state, found.rung, found.late)
    state: State = "expired" if one.end.type == one.clock.term.expire else "stopped"
    late = found.late and state == "stopped"
    return ClockState(name, one.number, one.start.at, result, state, "", late, one.end.at, one.end.seq)
