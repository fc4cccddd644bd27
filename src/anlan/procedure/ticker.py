"""The clock as an actor: what it writes when a term has run out.

In go a run, the calendar and the instant, out come events that have passed ``decide`` like anybody's: the expiry event of a
term that ends by itself, ``clock_expired`` for a term with a consequence. What they set off in the world is ``effect``'s; when
people are reminded is ``reminding``'s, and changes nothing on a run. Two tickers are harmless: the same look gives the same
events, and each is accepted once.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from anlan.law.calendar import Calendar
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.command import Command
from anlan.procedure.decide import decide
from anlan.procedure.definition import CLOCK
from anlan.procedure.event import Event, Value
from anlan.procedure.refusal import Refused
from anlan.procedure.run import EXPIRED, Run, evolve, history
from anlan.values import Instant, format_instant


class Look(NamedTuple):
    """What a look at a run came to: the events to be written, the run after them, and its clocks then."""

    events: list[Event]
    run: Run
    clocks: list[ClockState]


def tick(run: Run, now: Instant, *, calendar: Calendar) -> list[Event]:
    """The events that the clock has to write as of ``now``, oldest first; none if nothing has come."""
    return look(run, now, calendar=calendar).events


def look(run: Run, now: Instant, *, calendar: Calendar) -> Look:
    """The same with what follows from it, for a caller who needs that too."""
    written: list[Event] = []
    while True:
        found = clocks(run, calendar, now)
        events = _first_due(run, found, now, calendar)
        if not events:
            return Look(written, run, found)
        for event in events:
            run = evolve(run.proc, run, event)
        written += events


def _first_due(run: Run, found: Sequence[ClockState], now: Instant, calendar: Calendar) -> list[Event]:
    """What is due first, so that an expiry that stops other clocks is written before they are looked at."""
    for command in sorted(_commands(run, found, now), key=lambda command: (command.at, command.type)):
        try:
            return decide(run.proc, run, command, now, calendar=calendar)
        except Refused:
            continue
    return []


def _commands(run: Run, found: Sequence[ClockState], now: Instant) -> Iterator[Command]:
    over = [state for state in found if state.runs and state.state != "paused" and now > state.due.latest]
    if not over:
        return
    done = {tuple(sorted(event.facts.items())) for event in history(run) if event.type == EXPIRED}
    for state in over:
        term = run.proc.terms[state.term].term
        key: dict[str, Value] = {"term": state.term, "round": state.round, "due": format_instant(state.due.at)}
        if term.expire:
            yield Command(run=run.id, type=term.expire, at=state.due.latest, actor=CLOCK, role=CLOCK)
        if term.overdue and tuple(sorted(key.items())) not in done:
            yield Command(run=run.id, type=EXPIRED, at=state.due.latest, actor=CLOCK, role=CLOCK, facts=key)
