"""What rooms have against an event beyond its gate: a freeze of more than was traced, a decision that is not the plan's.

A definition speaks of papers, facts and signatures; whether an amount is the one of a table only the room that keeps the table
can tell. A room adds its guards when it starts; `acts.record_event` asks them all, so no page goes round them.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final

from anlan.desk.matters.models import Run
from anlan.procedure.event import Value
from anlan.values import InputError, Note

Guard = Callable[[Run, Mapping[str, Value]], Note | None]
"""Run and the facts of the event → what is against it, or nothing."""

_GUARDS: Final[defaultdict[tuple[str, str], list[Guard]]] = defaultdict(list)


def add(procedure: str, event: str, guard: Guard) -> None:
    """Ask ``guard`` whenever ``event`` is to be recorded on a run of ``procedure``. Adding it again changes nothing."""
    if guard not in _GUARDS[procedure, event]:
        _GUARDS[procedure, event].append(guard)


def require_guards(run: Run, event: str, facts: Mapping[str, Value]) -> None:
    """Raise ``InputError`` with the first thing that a room has against the event."""
    note = against(run, event, facts)
    if note is not None:
        raise InputError(note)


def against(run: Run, event: str, facts: Mapping[str, Value]) -> Note | None:
    """The first thing that a room has against the event, if anything: for pages that offer only what would be recorded."""
    notes = (guard(run, facts) for guard in _GUARDS.get((run.procedure, event), ()))
    return next((note for note in notes if note is not None), None)
