"""The clock as an actor: what it writes when a term has run out.

In go a run, the calendar and the instant, out come events that have passed ``decide`` like anybody's: the expiry event of a
term that ends by itself, ``clock_expired`` for a term with a consequence. What they set off in the world is ``effect``'s; when
people are reminded is ``reminding``'s, and changes nothing on a run. Two tickers are harmless: the same look gives the same
events, and each is accepted once.
"""

from collections.abc import Iterator

from anlan.law.calendar import Calendar
from anlan.procedure.clocks import clocks
from anlan.procedure.command import Command
from anlan.procedure.decide import decide
from anlan.procedure.definition import CLOCK
from anlan.procedure.event import Event, Value
from anlan.procedure.refusal import Refused
from anlan.procedure.run import EXPIRED, Run, evolve, history
from anlan.values import Instant, format_instant


def tick(run: Run, now: Instant, *, calendar: Calendar) -> list[Event]:
    """The events that the clock has to write as of ``now``, oldest first; none if nothing has come."""
    written: list[Event] = []
    while True:
        events = _first_due(run, now, calendar)
        if not events:
            return written
        for event in events:
            run = evolve(run.proc, run, event)
        written += events


def _first_due(run: Run, now: Instant, calendar: Calendar) -> list[Event]:
    """What is due first, so that an expiry that stops other clocks is written before they are looked at."""
    for command in sorted(_commands(run, now, calendar), key=lambda command: (command.at, command.type)):
        try:
            return decide(run.proc, run, command, now, calendar=calendar)
        except Refused:
            continue
    return []


def _commands(run: Run, now: Instant, calendar: Calendar) -> Iterator[Command]:
    done = {tuple(sorted(event.facts.items())) for event in history(run) if event.type == EXPIRED}
    for state in clocks(run, calendar, now):
        if not state.runs or state.state == "paused" or now <= state.due.latest:
            continue
        term = run.proc.terms[state.term].term
        key: dict[str, Value] = {"term": state.term, "round": state.round, "due": format_instant(state.due.at)}
        if term.expire:
            yield Command(run=run.id, type=term.expire, at=state.due.latest, actor=CLOCK, role=CLOCK)
        if term.overdue and tuple(sorted(key.items())) not in done:
            yield Command(run=run.id, type=EXPIRED, at=state.due.latest, actor=CLOCK, role=CLOCK, facts=key)
