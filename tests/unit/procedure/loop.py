"""A small sound definition with one of everything, and how to break it."""

import copy
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from anlan.law import Calendar, calendar_cn
from anlan.procedure.definition import Definition
from anlan.procedure.finding import Finding
from anlan.procedure.lint import Subject, lint
from anlan.procedure.machine import Procedure, machine
from anlan.procedure.reading import build
from anlan.procedure.scenario import build_scenarios

FILE = "loop/2022-01-01.toml"

LOOP = Path(__file__).with_name("loop.toml").read_text(encoding="utf-8")

SCENARIOS = Path(__file__).with_name("loop.scenarios.toml").read_text(encoding="utf-8")

Change = Callable[[dict[str, Any]], object]


def raw() -> dict[str, Any]:
    """The tables of the sound definition, to be changed."""
    return copy.deepcopy(_read(LOOP))


def scenarios() -> dict[str, Any]:
    """The tables of its scenarios, to be changed."""
    return copy.deepcopy(_read(SCENARIOS))


@cache
def _read(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


@cache
def calendar() -> Calendar:
    """The holidays."""
    return calendar_cn()


def definition(change: Change | None = None) -> Definition:
    """The definition, changed."""
    tables = raw()
    if change is not None:
        change(tables)
    found, findings = build(tables, FILE)
    assert found is not None, [finding.say("en") for finding in findings]
    return found


def proc(change: Change | None = None) -> Procedure:
    """The procedure, changed."""
    return machine(definition(change), "ab" * 32)


def findings(change: Change | None = None, told: Change | None = None) -> list[Finding]:
    """What the linter finds after a change of the definition or of its scenarios."""
    tables = scenarios()
    if told is not None:
        told(tables)
    read, wrong = build_scenarios(tables, FILE)
    assert not wrong, [finding.say("en") for finding in wrong]
    return list(lint(Subject(definition(change), FILE, read, calendar())))
