"""The clock as an actor: what it writes when a term has run out, and when it next has to look.

In go a run, the calendar and the instant, out come events that have passed ``decide`` like anybody's: the expiry event of a
term that ends by itself, ``clock_expired`` for a term with a consequence, ``reminded`` for each reminder that has come. What
they set off in the world is ``effect``'s. Two tickers are harmless: the same look gives the same events, and each is accepted
once.
"""

from collections.abc import Iterator

from anlan.law.calendar import Calendar
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.command import Command
from anlan.procedure.decide import decide
from anlan.procedure.definition import CLOCK
from anlan.procedure.event import Event, Value
from anlan.procedure.refusal import Refused
from anlan.procedure.run import EXPIRED, REMINDED, Run, evolve, history
from anlan.values import Instant, format_instant


def tick(run: Run, now: Instant, *, calendar: Calendar, reminders: bool = True) -> list[Event]:
    """The events that the clock has to write as of ``now``, oldest first; none if nothing has come."""
    written: list[Event] = []
    while True:
        events = _first_due(run, now, calendar, reminders)
        if not events:
            return written
        for event in events:
            run = evolve(run.proc, run, event)
        written += events


def _first_due(run: Run, now: Instant, calendar: Calendar, reminders: bool) -> list[Event]:
    """What is due first, so that an expiry that stops other clocks is written before they are looked at."""
    for command in sorted(_commands(run, now, calendar, reminders), key=lambda command: (command.at, command.type)):
        try:
            return decide(run.proc, run, command, now, calendar=calendar)
        except Refused:
            continue
    return []


def _commands(run: Run, now: Instant, calendar: Calendar, reminders: bool) -> Iterator[Command]:
    done = {tuple(sorted(event.facts.items())) for event in history(run) if event.type in (EXPIRED, REMINDED)}
    for state in clocks(run, calendar, now):
        if not state.runs or state.state == "paused":
            continue
        term = run.proc.terms[state.term].term
        key: dict[str, Value] = {"term": state.term, "round": state.round, "due": format_instant(state.due.at)}
        if now > state.due.latest and term.expire:
            yield Command(run=run.id, type=term.expire, at=state.due.latest, actor=CLOCK, role=CLOCK)
        if now > state.due.latest and term.overdue and tuple(sorted(key.items())) not in done:
            yield Command(run=run.id, type=EXPIRED, at=state.due.latest, actor=CLOCK, role=CLOCK, facts=key)
        for rung in state.due.rungs if reminders else ():
            told = {**key, "rung": rung.name}
            if rung.at <= now <= state.due.latest and tuple(sorted(told.items())) not in done:
                yield Command(run=run.id, type=REMINDED, at=rung.at, actor=CLOCK, role=CLOCK, facts=told)


def next_look(run: Run, calendar: Calendar, now: Instant) -> Instant | None:
    """The next instant after ``now`` at which a clock of the run has something to say, or none while nothing runs."""
    coming = [at for state in clocks(run, calendar, now) if state.runs for at in _instants(state) if at > now]
    return min(coming, default=None)


def _instants(state: ClockState) -> list[Instant]:
    return [*(rung.at for rung in state.due.rungs), state.due.at, state.due.latest]
