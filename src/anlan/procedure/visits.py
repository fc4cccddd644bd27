"""Which places of a definition a scenario has visited, and which there are: what rule P13 compares.

A visit is a tuple of words: ``("step", state, event)``, ``("extend", term, name)``. In goes a step with its outcome, or a
procedure.
"""

from collections.abc import Iterable, Iterator, Sequence

from anlan.law.calendar import Calendar
from anlan.law.term import Term, names
from anlan.procedure.clocks import ClockState
from anlan.procedure.definition import OPENED, several
from anlan.procedure.event import Event
from anlan.procedure.machine import Procedure, enders
from anlan.procedure.run import EXPIRED, Run
from anlan.procedure.scenario import ScenarioStep

Visit = tuple[str, ...]

_BY_THE_CLOCK = ("min", "h")


def visits(
    proc: Procedure,
    run: Run | None,
    step: ScenarioStep,
    *,
    events: Sequence[Event],
    refused: Sequence[str],
    after: Sequence[ClockState],
) -> Iterator[Visit]:
    """What one step visited. ``run`` is the run before it, ``after`` the clocks after it."""
    if refused:
        yield from _refusals(proc, step, refused)
        return
    state = run.state if run else ""
    for event in events:
        on = proc.event(event.type)
        if on is not None:
            yield ("step", state, event.type)
            yield ("role", event.type, event.role)
            state = proc.steps.get((state, event.type), state)
        if event.type == EXPIRED:
            yield ("runs_out", str(event.facts["term"]))
        yield from _parts(proc, event, after)
    for term in step.remind:
        yield ("remind", term)


def _refusals(proc: Procedure, step: ScenarioStep, refused: Iterable[str]) -> Iterator[Visit]:
    if step.bare:
        yield ("bare", step.do)
    for code in refused:
        reason, _, term = code.partition(".")
        if code == "times":
            yield ("times", step.do)
        elif reason in ("after", "unless", "times") and term in proc.terms:
            yield from ((reason, term, name) for name, part in proc.terms[term].term.extend.items() if part.on == step.do)


def _parts(proc: Procedure, event: Event, after: Sequence[ClockState]) -> Iterator[Visit]:
    """The parts of terms that the event went through: extensions, restarts, pauses, stoppers, the end."""
    for state in after:
        term = proc.terms[state.term].term
        counted = {(step.code, step.name) for outcome in state.due.readings for step in outcome.steps if step.other == event.at}
        for name, extend in term.extend.items():
            if extend.on == event.type and _told(counted, ("extended_by", "extended_to"), extend.label or name):
                yield ("extend", state.term, name)
        for name, restart in term.restart.items():
            if restart.on == event.type and _told(counted, ("restarted",), restart.label or name):
                yield ("restart", state.term, name)
        yield from _pauses(term, state, event)
        if event.type in proc.terms[state.term].starts and state.started_at == event.at:
            yield ("start", state.term, event.type)
        if state.ended_by == event.seq:
            yield ("runs_out", state.term) if event.type == term.expire else ("stop", state.term, event.type)


def _told(counted: Iterable[tuple[str, str]], codes: tuple[str, ...], name: str) -> bool:
    return any(code in codes and told == name for code, told in counted)


def _pauses(term: Term, state: ClockState, event: Event) -> Iterator[Visit]:
    if state.ended_at is not None and state.ended_at < event.at:
        return
    for name, pause in term.pause.items():
        if event.type in (pause.from_, pause.to, pause.on):
            yield ("pause", state.term, name, event.type)
    for name, defer in term.defer.items():
        if event.type in (defer.from_, defer.to):
            yield ("defer", state.term, name, event.type)


def off_days(proc: Procedure, states: Iterable[ClockState], calendar: Calendar) -> Iterator[Visit]:
    """Terms counted in days whose last day fell on a day off, rolled or not."""
    for state in states:
        if _in_days(proc.terms[state.term].term):
            codes = {step.code for step in state.due.steps}
            if codes & {"rolled", "stays"} or not calendar.works(state.due.date.toordinal()):
                yield ("off_day", state.term)


def wanted(proc: Procedure) -> Iterator[Visit]:
    """Everything that the scenarios of a definition have to visit."""
    for state, event in proc.steps:
        yield ("step", state, event)
    for name, on in proc.definition.on.items():
        if name == OPENED:
            yield ("step", "", OPENED)
        yield from (("role", name, role) for role in several(on.by))
        if on.gate or on.carries:
            yield ("bare", name)
        if on.times is not None:
            yield ("times", name)
    for name, clock in proc.terms.items():
        yield from _wanted_of(name, clock.term)
        yield from (("start", name, start) for start in clock.starts)
        yield from (("stop", name, event) for event in enders(clock) - {clock.term.expire})


def _wanted_of(name: str, term: Term) -> Iterator[Visit]:
    for part, extend in term.extend.items():
        yield ("extend", name, part)
        yield from ((key, name, part) for key in ("after", "unless") if names(getattr(extend, key)))
        if isinstance(extend.times, int):
            yield ("times", name, part)
    yield from (("restart", name, part) for part in term.restart)
    for part, pause in term.pause.items():
        yield from (("pause", name, part, event) for event in (pause.from_, pause.to, pause.on) if event)
    for part, defer in term.defer.items():
        yield from (("defer", name, part, event) for event in (defer.from_, defer.to) if event)
    yield ("runs_out", name)
    if term.remind:
        yield ("remind", name)
    if _in_days(term):
        yield ("off_day", name)


def _in_days(term: Term) -> bool:
    return bool(term.start) and term.count != "elapsed" and term.length.unit not in (*_BY_THE_CLOCK, "wd")
