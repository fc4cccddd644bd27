"""What somebody wants to record, and the situation in which it is judged.

In go a command, the run so far, the instant at which it is asked and the calendar; the checks of ``decide`` read them as one
``Case``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from anlan.law.calendar import Calendar
from anlan.procedure.definition import CLOCK, Label, On
from anlan.procedure.event import Event, Value
from anlan.procedure.machine import Procedure
from anlan.procedure.run import Run, effective, states_of
from anlan.values import Instant

_NO_FACTS: Mapping[str, Value] = {}
_NO_DOCS: Mapping[str, str] = {}


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The event that ``actor`` in ``role`` wants recorded for ``run``; ``at`` is when it happened, not when it is recorded."""

    run: str
    type: str
    at: Instant
    actor: str
    role: str
    facts: Mapping[str, Value] = _NO_FACTS
    docs: Mapping[str, str] = _NO_DOCS


def event_of(command: Command, proc: Procedure, now: Instant, *, seq: int = 1, facts: Mapping[str, Value] | None = None) -> Event:
    """The command as an event, neither chained nor sealed; ``facts`` instead of its own, if given."""
    return Event(
        run=command.run,
        seq=seq,
        type=command.type,
        at=command.at,
        recorded_at=now,
        actor=command.actor,
        role=command.role,
        facts=dict(command.facts if facts is None else facts),
        docs=dict(command.docs),
        proc=proc.version,
        proc_sha=proc.sha,
    )


@dataclass(frozen=True)
class Case:
    """A command before the door: everything a check may look at. ``run`` is the run so far; opening has its own check."""

    proc: Procedure
    run: Run
    command: Command
    now: Instant
    calendar: Calendar

    @cached_property
    def events(self) -> list[Event]:
        """The events of the run that count, in the order in which they happened."""
        return effective(self.run)

    @cached_property
    def before(self) -> list[Event]:
        """Those that had happened by the instant of the command; what the clock wrote at that very instant comes after it."""
        mine = (self.command.at, self.command.role == CLOCK)
        return [event for event in self.events if (event.at, event.role == CLOCK) <= mine]

    @property
    def state(self) -> str:
        """The state of the run at the instant of the command."""
        return states_of(self.run, self.before)[-1][1] if self.before else ""

    @property
    def on(self) -> On | None:
        """What the definition says of the event."""
        return self.proc.event(self.command.type)

    def label(self, table: str, name: str) -> Label | None:
        """The name of a paper, fact, state or event of the definition, if it has one."""
        definition = self.proc.definition
        found = getattr(definition, table).get(name)
        return found if isinstance(found, Label) else found.label if found is not None else None
