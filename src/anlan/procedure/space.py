"""Everything a procedure can be in: every state with every set of running clocks that can be reached from the opening.

In goes a procedure, out comes the ``Space``: its configurations and the arcs between them. Exhaustive, not sampled; a
definition has few states, so the whole is small. Clocks are looked at as running or not: how long they run is ``anlan.law``'s.
How often an event may happen is left out, so the space can only be too large and a proof about it holds.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from anlan.procedure.definition import CLOCK, OPENED, Clock, Definition, several
from anlan.procedure.machine import Procedure, enders, movers

Config = tuple[str, int]
"""A state, and the set of running clocks as bits in the order of the file."""


@dataclass(frozen=True, slots=True)
class Arc:
    """One event taken from one configuration."""

    source: Config
    event: str
    target: Config


@dataclass(frozen=True)
class Space:
    """All configurations that can be reached, the opening first, and all arcs."""

    proc: Procedure
    terms: tuple[str, ...]
    seen: tuple[Config, ...]
    arcs: tuple[Arc, ...]

    def bit(self, term: str) -> int:
        """The bit of a term."""
        return 1 << self.terms.index(term)

    def running(self, config: Config) -> tuple[str, ...]:
        """The names of the clocks that run in a configuration."""
        return tuple(term for place, term in enumerate(self.terms) if config[1] >> place & 1)

    @cached_property
    def states(self) -> frozenset[str]:
        """The states that can be reached."""
        return frozenset(state for state, _ in self.seen)

    @cached_property
    def into(self) -> Mapping[Config, tuple[Config, ...]]:
        """Where each configuration can be reached from in one event."""
        found: dict[Config, list[Config]] = {}
        for arc in self.arcs:
            found.setdefault(arc.target, []).append(arc.source)
        return {target: tuple(sources) for target, sources in found.items()}

    def leading_to(self, goals: Iterable[Config]) -> frozenset[Config]:
        """All configurations from which one of ``goals`` can be reached, the goals included."""
        found = set(goals)
        waiting = deque(found)
        while waiting:
            for source in self.into.get(waiting.popleft(), ()):
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Touch:
    """What one way of recording an event does: bits it clears, bits it sets, and bits it sets if others run (parent, child)."""

    clears: int
    sets: int
    follows: tuple[tuple[int, int], ...]

    def after(self, mask: int) -> int:
        reopened = 0
        for parent, child in self.follows:
            if mask & parent:
                reopened |= child
        # An event that ends a clock does not start it in the same breath; started is only what did not run.
        return (mask & ~self.clears) | (self.sets & ~mask) | (reopened & ~self.clears)


def explore(proc: Procedure) -> Space:
    """The space of ``proc``. States and events that mean nothing are passed over; rule P1 reports them."""
    definition = proc.definition
    terms = tuple(definition.terms)
    touches = {event: _touches(definition, event, terms) for event in (OPENED, *definition.on)}
    expiries = _expiries(definition, terms)
    begin = [(definition.initial, touch.after(0)) for touch in touches[OPENED]]
    seen = dict.fromkeys(begin)
    waiting = deque(seen)
    arcs: list[Arc] = []
    leaving: dict[str, list[tuple[str, str]]] = {}
    for (state, event), after in proc.steps.items():
        leaving.setdefault(state, []).append((event, after))
    while waiting:
        source = state, mask = waiting.popleft()
        for event, after in leaving.get(state, ()):
            if event in expiries and not mask & expiries[event]:
                continue
            for touch in touches[event]:
                target = after, touch.after(mask)
                arcs.append(Arc(source, event, target))
                if target not in seen:
                    seen[target] = None
                    waiting.append(target)
    return Space(proc, terms, tuple(seen), tuple(arcs))


def _expiries(definition: Definition, terms: tuple[str, ...]) -> dict[str, int]:
    """The events only the clock may write, with the bits of the terms that expire into them."""
    found = {name: 0 for name, on in definition.on.items() if several(on.by) == (CLOCK,)}
    for place, name in enumerate(terms):
        expire = definition.terms[name].term.expire
        if expire in found:
            found[expire] |= 1 << place
    return found


def _touches(definition: Definition, event: str, terms: tuple[str, ...]) -> tuple[_Touch, ...]:
    """The ways an event can be recorded: one for each combination of the choices that decide which terms it starts."""
    clears = sets = 0
    follows: list[tuple[int, int]] = []
    for place, name in enumerate(terms):
        clock = definition.terms[name]
        if event in enders(clock):
            clears |= 1 << place
        parent = clock.term.before
        if parent in terms and event in movers(definition.terms[parent]) and event not in enders(clock):
            follows.append((1 << terms.index(parent), 1 << place))
    ways = []
    for choice in _choices(definition, event):
        sets = 0
        for place, name in enumerate(terms):
            if any(_starts(one, event, choice) for one in _line(definition, name)):
                sets |= 1 << place
        ways.append(_Touch(clears, sets, tuple(follows)))
    return tuple(ways)


def _line(definition: Definition, name: str) -> Iterator[Clock]:
    """The clocks whose start starts the term: its own, or its parent's for one that is counted back."""
    parent = definition.terms[name].term.before
    if not parent:
        yield definition.terms[name]
    elif parent in definition.terms:
        yield definition.terms[parent]


def _starts(clock: Clock, event: str, choice: Mapping[str, str]) -> bool:
    return event in clock.starts and all(choice.get(fact) in values for fact, values in clock.when.items())


def _choices(definition: Definition, event: str) -> Iterator[Mapping[str, str]]:
    facts = sorted({fact for clock in definition.terms.values() if event in clock.starts for fact in clock.when})
    values = [tuple(definition.facts[fact].choices) if fact in definition.facts else () for fact in facts]
    for combination in product(*values):
        yield dict(zip(facts, combination, strict=True))
