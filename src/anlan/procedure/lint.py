"""Whether a definition is sound: what the rules P1 … P13 find, each thing with its file, table and key.

In goes a definition as a ``Subject`` with its scenarios and neighbours, out come findings; none means every rule holds. A rule
is one file of ``rules``, found by its name; it yields what it finds and decides nothing else. Rules that need a sound shape
wait until P1 is silent.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from anlan.law.calendar import Calendar
from anlan.law.citation import FOREVER
from anlan.procedure import rules
from anlan.procedure.definition import Definition
from anlan.procedure.finding import Finding
from anlan.procedure.machine import Procedure, machine
from anlan.procedure.scenario import Scenario
from anlan.procedure.scenario_run import Played, play
from anlan.procedure.space import Space, explore


@dataclass(frozen=True)
class Subject:
    """A definition under examination. ``file`` names it in findings, ``neighbours`` are the other versions of the same procedure.

    ``procedures``: the ids of all procedures there are; none when the definition is looked at alone.
    """

    definition: Definition
    file: str
    scenarios: Mapping[str, Scenario]
    calendar: Calendar
    neighbours: tuple[Definition, ...] = ()
    procedures: frozenset[str] | None = None

    @cached_property
    def proc(self) -> Procedure:
        """The definition with its derived tables."""
        return machine(self.definition, "0" * 64)

    @cached_property
    def space(self) -> Space:
        """All it can be in."""
        return explore(self.proc)

    @cached_property
    def played(self) -> Mapping[str, Played]:
        """Its scenarios, run."""
        return {name: play(self.proc, scenario, self.calendar) for name, scenario in self.scenarios.items()}

    @property
    def until(self) -> date:
        """The last day on which runs may open under it: the day before it ends or the next version begins."""
        mine = self.definition
        ends = [other.in_force_from for other in self.neighbours if other.in_force_from > mine.in_force_from]
        ends += [mine.in_force_until] if mine.in_force_until else []
        return min(ends) - timedelta(days=1) if ends else FOREVER

    @property
    def scenario_file(self) -> str:
        """The name of the file of scenarios."""
        return self.file.replace(".toml", ".scenarios.toml")

    def find(self, rule: str, key: str, table: str, at: str, **values: str | int) -> Finding:
        """A finding of ``rule`` in this file, with the sentence ``lint.<key>``."""
        return Finding.of(rule, f"lint.{key}", file=self.file, table=table, at=at, **values)


Rule = Callable[[Subject], Iterator[Finding]]


@cache
def all_rules() -> tuple[tuple[str, Rule], ...]:
    """Every rule with its name, in order: the modules ``p01_shape`` … of ``rules``."""
    found = []
    for module in sorted(module.name for module in pkgutil.iter_modules(rules.__path__)):
        check: Rule = importlib.import_module(f"anlan.procedure.rules.{module}").check
        found.append((f"P{int(module[1:3])}", check))
    return tuple(found)


def lint(subject: Subject) -> Iterator[Finding]:
    """All findings, in the order of the rules; if the shape (P1) is wrong, only what is wrong with it."""
    shape_is_wrong = False
    for rule, check in all_rules():
        for finding in check(subject):
            shape_is_wrong = shape_is_wrong or rule == "P1"
            yield finding
        if shape_is_wrong:
            return
