"""A definition made ready to run: the derived tables that ``decide``, ``evolve`` and the rules of ``lint`` look things up in.

In goes a ``Definition`` and the hash of its file, out comes a ``Procedure``. The tables are built once and never change; names
that mean nothing are left out of them (rule P1 reports those), so a half-right definition can still be examined.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from anlan.law.term import Extend, Restart, touched_by
from anlan.procedure.definition import OPENED, Clock, Definition, On, several


@dataclass(frozen=True, slots=True, eq=False)
class Procedure:
    """One version of one procedure. ``sha`` is the SHA-256 of its file, in hexadecimal; runs pin it when they open.

    ``steps``: (state, event) → the state after it. ``roles``: event → who may record it. ``touched``: event → the terms it
    starts, changes or ends, back-counted terms following their parent; ``matters``: the same, term → events. ``children``:
    term → the terms counted back from it.
    """

    definition: Definition
    sha: str
    steps: Mapping[tuple[str, str], str]
    roles: Mapping[str, frozenset[str]]
    touched: Mapping[str, tuple[str, ...]]
    children: Mapping[str, tuple[str, ...]]
    matters: Mapping[str, frozenset[str]]

    @property
    def id(self) -> str:
        """The name of the procedure."""
        return self.definition.id

    @property
    def in_force_from(self) -> date:
        """The first date on which runs open under this version."""
        return self.definition.in_force_from

    @property
    def version(self) -> str:
        """``id@date``, as events carry it."""
        return f"{self.definition.id}@{self.definition.in_force_from}"

    @property
    def terms(self) -> Mapping[str, Clock]:
        """The terms by name."""
        return self.definition.terms

    def event(self, name: str) -> On | None:
        """What the file says of the event, or none."""
        return self.definition.on.get(name)


def machine(definition: Definition, sha: str) -> Procedure:
    """The procedure with its derived tables."""
    touched: dict[str, list[str]] = {}
    matters = {name: events_of(definition, name) for name in definition.terms}
    for name, events in matters.items():
        for event in sorted(events):
            touched.setdefault(event, []).append(name)
    children: dict[str, list[str]] = {}
    for name, clock in definition.terms.items():
        if clock.term.before:
            children.setdefault(clock.term.before, []).append(name)
    return Procedure(
        definition=definition,
        sha=sha,
        steps=_steps(definition),
        roles={name: frozenset(several(on.by)) for name, on in definition.on.items()},
        touched={event: tuple(terms) for event, terms in touched.items()},
        children={name: tuple(terms) for name, terms in children.items()},
        matters=matters,
    )


def _steps(definition: Definition) -> dict[tuple[str, str], str]:
    return {
        (state, name): on.to or state
        for name, on in definition.on.items()
        if name != OPENED
        for state in on.from_
        if state in definition.states and (on.to or state) in definition.states
    }


def events_of(definition: Definition, name: str) -> frozenset[str]:
    """Every event that starts, changes or ends the term ``name``; for a back-counted term also those of its parent."""
    clock = definition.terms[name]
    own = {*touched_by(clock.term), *clock.starts, clock.term.expire} - {""}
    parent = clock.term.before
    if parent in definition.terms and parent != name and not definition.terms[parent].term.before:
        own |= events_of(definition, parent)
    return frozenset(own)


def movers(clock: Clock) -> Mapping[str, tuple[Extend | Restart, ...]]:
    """The events that move the end of a running clock further, with the parts of the term that say so."""
    found: dict[str, tuple[Extend | Restart, ...]] = {}
    parts: list[Extend | Restart] = [*clock.term.extend.values(), *clock.term.restart.values()]
    for part in parts:
        found[part.on] = (*found.get(part.on, ()), part)
    return found


def enders(clock: Clock) -> frozenset[str]:
    """The events that end the clock: its stoppers, and the event it writes itself when time is up."""
    return frozenset({*clock.term.stop, clock.term.expire} - {""})
