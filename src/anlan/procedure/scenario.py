"""What a scenario is: one worked course of a procedure, with every date worked by hand, beside the definition it belongs to.

A file ``<in_force_from>.scenarios.toml`` holds one table a scenario. Each step is one event (``do``) or one look of the ticker
(``tick``), and says all that changes: the state, every clock whose due date is set or moved, every clock that stops. What a
step does not mention must not happen. Running it is ``scenario_run``'s; that all scenarios together visit everything is rule
P13 of ``lint``.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anlan.procedure.definition import Label, Table
from anlan.procedure.finding import Finding, Unsound
from anlan.procedure.reading import NAME, read_toml
from anlan.procedure.tables import Tables


class Expected(Table, frozen=True):
    """A due date in detail: the instant, the citations of the steps that led to it, and every other reading by name."""

    at: str
    cites: tuple[str, ...] = ()
    readings: Mapping[str, str] = {}
    provisional: bool = False


class ScenarioStep(Table, frozen=True):
    """One line of a scenario: what happens (``at`` … ``bare``) and what comes of it (``to`` … ``refused``)."""

    at: str
    do: str = ""
    tick: bool = False
    recorded: str | None = None
    by: str = ""
    who: str = ""
    facts: Mapping[str, Any] = {}
    docs: tuple[str, ...] = ()
    bare: bool = False
    panel: str = ""
    to: str = ""
    due: Mapping[str, str | Expected] = {}
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    remind: Mapping[str, tuple[str, ...]] = {}
    opens: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Scenario(Table, frozen=True):
    """A titled course of steps; ``cite`` names the articles it was worked from, ``note`` says how."""

    title: Label
    steps: tuple[ScenarioStep, ...]
    cite: tuple[str, ...] = ()
    note: str = ""


def read_scenarios(path: Path) -> Mapping[str, Scenario]:
    """The scenarios in a file, by name. Raises ``Unsound`` with everything that has the wrong shape."""
    scenarios, findings = build_scenarios(read_toml(path), f"{path.parent.name}/{path.name}")
    if findings:
        raise Unsound(findings)
    return scenarios


def build_scenarios(raw: Mapping[str, Any], file: str) -> tuple[Mapping[str, Scenario], list[Finding]]:
    """The scenarios that the tables spell, and what is wrong with their shape."""
    tables, scenarios = Tables(file), {}
    for name, value in raw.items():
        if not NAME.fullmatch(name):
            tables.add("definition.bad_name", "-", name)
        whole = dict(tables.mapping(value, "kinds", "scenario", name))
        listed = whole.get("steps", [])
        if isinstance(listed, list):
            steps = [_step(tables, step, f"{name}.steps[{place}]") for place, step in enumerate(listed)]
            whole["steps"] = [step for step in steps if step is not None]
        scenario = tables.convert(whole, Scenario, "scenario", name) if whole else None
        if scenario is not None:
            scenarios[name] = scenario
    return scenarios, tables.found


def _step(tables: Tables, raw: Any, table: str) -> ScenarioStep | None:
    if not isinstance(raw, Mapping):
        tables.wrong("step", "", raw, table)
        return None
    due = {
        name: tables.convert(value, Expected, "expected", f"{table}.due.{name}") if isinstance(value, Mapping) else value
        for name, value in tables.mapping(raw.get("due", {}), "step", "due", table).items()
    }
    return tables.convert({**raw, "due": due} if due else raw, ScenarioStep, "step", table)
