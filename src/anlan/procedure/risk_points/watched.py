"""What the rules look at: runs with the matter and the unit they belong to, their events and clocks looked up once.

In go runs, the calendar and an instant, out comes a ``Scene``. Nothing of what happens after the instant is seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from anlan.law.calendar import Calendar
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.event import Event, Value
from anlan.procedure.risk_points.point import Facts
from anlan.procedure.run import Run, effective
from anlan.values import Instant


@dataclass(frozen=True, slots=True)
class Watched:
    """A run with the matter it is part of and the unit that answers for it."""

    run: Run
    matter: str
    unit: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with the run it is of; ``name`` is ``procedure.event``."""

    name: str
    event: Event
    of: Watched


class Scene:
    """Every run as of ``now``."""

    def __init__(self, watched: Iterable[Watched], calendar: Calendar, now: Instant) -> None:
        self.calendar = calendar
        self.now = now
        self.watched = tuple(watched)
        self._happenings: dict[str, list[Happening]] = {}
        self._of_run: dict[str, list[Happening]] = {}
        for one in self.watched:
            for event in effective(one.run):
                if event.at <= now:
                    happening = Happening(f"{one.run.proc.id}.{event.type}", event, one)
                    self._happenings.setdefault(happening.name, []).append(happening)
                    self._of_run.setdefault(one.run.id, []).append(happening)

    @cached_property
    def clocks(self) -> Mapping[str, Sequence[tuple[Watched, ClockState]]]:
        """``procedure.term`` → the rounds of that term in every run."""
        found: dict[str, list[tuple[Watched, ClockState]]] = {}
        for one in self.watched:
            for state in clocks(one.run, self.calendar, self.now):
                if state.started_at <= self.now:
                    found.setdefault(f"{one.run.proc.id}.{state.term}", []).append((one, state))
        return found

    def happened(self, *names: str) -> list[Happening]:
        """Every happening of these names, in order of time."""
        found = [happening for name in names for happening in self._happenings.get(name, ())]
        return sorted(found, key=lambda happening: (happening.event.at, happening.of.run.id, happening.event.seq))

    def in_run(self, one: Watched) -> Sequence[Happening]:
        """Everything that happened in the run."""
        return self._of_run.get(one.run.id, ())

    def facts(self, one: Watched, until: Instant | None = None) -> Mapping[str, Value]:
        """The facts that the run has stated, the newest value of each."""
        return {
            name: value
            for happening in self.in_run(one)
            if until is None or happening.event.at <= until
            for name, value in happening.event.facts.items()
        }


def fits(facts: Mapping[str, Value], wanted: Facts) -> bool:
    """Whether the facts have one of the values for each name wanted."""
    return all(str(facts.get(name, "")) in values for name, values in wanted.items())
