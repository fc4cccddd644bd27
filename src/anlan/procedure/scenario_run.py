"""Running a scenario against a procedure: each step goes through the only door, and what comes of it must be what the step
says.

In go a procedure, a scenario and the calendar; out come the differences between what is written and what happens, and the
places of the definition that were visited (for rule P13). Where a step does not say ``bare``, what the gate needs is supplied
for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from anlan.law.calendar import Calendar
from anlan.law.due import MORNING, Due
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.command import Command
from anlan.procedure.decide import decide
from anlan.procedure.definition import several
from anlan.procedure.effect import effects
from anlan.procedure.event import Event, Value
from anlan.procedure.machine import Procedure
from anlan.procedure.refusal import Reason, Refused
from anlan.procedure.run import CORRECTED, Run, effective, evolve
from anlan.procedure.scenario import Expected, Scenario, ScenarioStep
from anlan.procedure.supplies import supplies
from anlan.procedure.ticker import tick
from anlan.procedure.visits import Visit, off_days, visits
from anlan.values import Instant, NotAnInstant, format_instant, parse_instant

_RUN = "scenario"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that happened otherwise than written. ``step`` counts from 0; ``key`` is the key of the step it is about."""

    step: int
    key: str
    expected: str
    found: str


@dataclass(slots=True)
class Played:
    """A scenario after it was run: the run as it ended (none if nothing was accepted), what differed, what was visited."""

    run: Run | None = None
    differences: list[Difference] = field(default_factory=list)
    visited: set[Visit] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one step: the run, the events, the reasons of a refusal, the clocks before and after."""

    run: Run | None
    events: tuple[Event, ...]
    reasons: tuple[Reason, ...]
    before: Sequence[ClockState]
    after: Sequence[ClockState]

    @property
    def refused(self) -> tuple[str, ...]:
        """The codes of the reasons."""
        return tuple(reason.code for reason in self.reasons)


def play(proc: Procedure, scenario: Scenario, calendar: Calendar) -> Played:
    """Run ``scenario``. A step that was refused against expectation ends it, since what follows would make no sense."""
    played = Played()
    standing: list[ClockState] = []
    for place, step in enumerate(scenario.steps):
        try:
            outcome = take(proc, played.run, step, calendar, standing)
        except NotAnInstant as wrong:
            played.differences.append(Difference(place, "at", "2026-09-29 21:10", str(wrong)))
            return played
        found = [Difference(place, *told) for told in compare(played.run, step, outcome)]
        played.visited.update(visits(proc, played.run, step, events=outcome.events, refused=outcome.refused, after=outcome.after))
        played.visited.update(off_days(proc, outcome.after, calendar))
        played.differences += found
        played.run, standing = outcome.run, list(outcome.after)
        if found and found[0].key == "refused":
            return played
    return played


def take(proc: Procedure, run: Run | None, step: ScenarioStep, calendar: Calendar, before: Sequence[ClockState]) -> Outcome:
    """Take one step."""
    at = instant(step.at)
    now = instant(step.recorded) if step.recorded is not None else at
    events: list[Event] = []
    reasons: tuple[Reason, ...] = ()
    try:
        if step.tick and run is not None:
            events = tick(run, now, calendar=calendar)
            run = advance(proc, run, events)
        else:
            for command in [] if step.bare or run is None else supplies(run, step, at):
                run = advance(proc, run, decide(proc, run, command, now, calendar=calendar))
            events = decide(proc, run, command_of(proc, run, step, at), now, calendar=calendar)
            run = advance(proc, run, events)
    except Refused as no:
        reasons = no.reasons
    after = clocks(run, calendar, now) if run is not None else []
    return Outcome(run, tuple(events), reasons, before, after)


def advance(proc: Procedure, run: Run | None, events: Iterable[Event]) -> Run | None:
    """The run after ``events``."""
    for event in events:
        run = evolve(proc, run, event)
    return run


def command_of(proc: Procedure, run: Run | None, step: ScenarioStep, at: Instant) -> Command:
    """The command a step stands for. A correction may name its target by the kind of event: the newest one that stands."""
    allowed = sorted(proc.roles.get(step.do, ()))
    on = proc.event(step.do)
    role = step.by or (several(on.by)[0] if on is not None and on.by else allowed[0] if allowed else "officer")
    facts: dict[str, Value] = {name: _value(value) for name, value in step.facts.items()}
    if step.do == CORRECTED and run is not None and isinstance(facts.get("target"), str):
        same = [event.seq for event in effective(run) if event.type == facts["target"]]
        facts["target"] = same[-1] if same else 0
    docs = {name: name for name in step.docs}
    return Command(run=_RUN, type=step.do, at=at, actor=step.who or role, role=role, facts=facts, docs=docs)


def _value(value: object) -> Value:
    if isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def compare(run: Run | None, step: ScenarioStep, outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    """Key, expected and found for each difference between the step and its outcome."""
    if sorted(step.refused) != sorted(outcome.refused):
        words = "; ".join(reason.say("en") for reason in outcome.reasons)
        yield "refused", ", ".join(step.refused) or "-", ", ".join(outcome.refused) + f" ({words})" * bool(words)
        return
    state = outcome.run.state if outcome.run else ""
    if state != (step.to or (run.state if run else state)):
        yield "to", step.to or "-", state
    if step.to and run is not None and step.to == run.state:
        yield "to", step.to, "-"
    yield from _clocks(step, outcome)
    told = [effect for event in outcome.events if outcome.run for effect in effects(outcome.run.proc, event)]
    yield from _names("opens", step.opens, [effect.opens for effect in told if effect.opens and not effect.consequence])
    yield from _names("overdue", step.overdue, [effect.consequence for effect in told if effect.consequence])


def _clocks(step: ScenarioStep, outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    """Clocks that were set or moved, paused, stopped: exactly those the step names, to the dates it names."""
    before = {(state.term, state.round): state for state in outcome.before if state.runs}
    after = {(state.term, state.round): state for state in outcome.after if state.runs}
    running = {key: state for key, state in after.items() if state.state != "paused"}
    moved = {state.term: state for key, state in running.items() if _moved(before.get(key), state)}
    yield from _names("due", step.due, moved)
    for name, expected in step.due.items():
        if name in moved:
            yield from _date(name, expected, moved[name].due)
    yield from _names("stops", step.stops, {term for term, number in before if (term, number) not in after})
    paused = {key[0] for key in after.keys() - running.keys() if key not in before or before[key].state != "paused"}
    yield from _names("pauses", step.pauses, paused)
    for name, instants in step.remind.items():
        rungs = [rung.at for state in running.values() if state.term == name for rung in state.due.rungs]
        yield from _names(f"remind.{name}", map(said, map(morning, instants)), map(said, rungs))


def _moved(before: ClockState | None, after: ClockState) -> bool:
    return before is None or before.state == "paused" or before.due.at != after.due.at or before.due.latest != after.due.latest


def _names(key: str, expected: Iterable[str], found: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    wanted, had = sorted(expected), sorted(found)
    if wanted != had:
        yield key, ", ".join(wanted) or "-", ", ".join(had) or "-"


def _date(name: str, expected: str | Expected, due: Due) -> Iterator[tuple[str, str, str]]:
    detail = expected if isinstance(expected, Expected) else Expected(at=expected)
    key = f"due.{name}"
    if end(detail.at) != due.at:
        yield key, said(end(detail.at)), said(due.at)
    if detail.provisional != due.provisional:
        yield f"{key}.provisional", str(detail.provisional), str(due.provisional)
    cited = {cite for step in due.steps for cite in step.cite}
    if not set(detail.cites) <= cited:
        yield f"{key}.cites", ", ".join(detail.cites), ", ".join(sorted(cited))
    if detail.readings:
        others = {one.reading: said(one.at) for one in due.readings if one.reading != due.governing}
        wanted = {reading: said(end(at)) for reading, at in detail.readings.items()}
        yield from _names(f"{key}.readings", map("=".join, wanted.items()), map("=".join, others.items()))


def instant(text: str) -> Instant:
    """The instant a scenario names; a date alone is its midnight. Raises ``NotAnInstant``."""
    return parse_instant(text)


def end(text: str) -> Instant:
    """The end a scenario names: a date alone is the end of that day, to the second, as ``anlan.law`` counts."""
    at = parse_instant(text)
    return at.replace(hour=23, minute=59, second=59) if len(text) <= _DATE else at


def morning(text: str) -> Instant:
    """The reminder a scenario names: a date alone is the morning of that day, when people are reminded by the day."""
    at = parse_instant(text)
    return at.replace(hour=MORNING) if len(text) <= _DATE else at


_DATE = len("2026-10-01")


def said(at: Instant) -> str:
    """An instant as scenarios write it; the end of a day is the day alone."""
    text = format_instant(at)
    return text.removesuffix(" 23:59:59") if text.endswith(" 23:59:59") else text.removesuffix(":00")
