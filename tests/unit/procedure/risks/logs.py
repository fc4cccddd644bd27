"""Logs written as a person tells them: one line an event, ``procedure[/run] day hour event fact=value``; gates are supplied."""

from functools import cache

import msgspec

from anlan.law import Calendar, calendar_cn
from anlan.procedure.library import library
from anlan.procedure.machine import Procedure
from anlan.procedure.risk_points.risks import Risk, risks
from anlan.procedure.risk_points.watched import Watched
from anlan.procedure.run import Run
from anlan.procedure.scenario import ScenarioStep
from anlan.procedure.scenario_run import take
from anlan.values import Instant, parse_instant


@cache
def calendar() -> Calendar:
    """The holidays."""
    return calendar_cn()


def at(text: str) -> Instant:
    """``03-02 09:00`` of 2026, or with its year."""
    return parse_instant(text if text[:2] == "20" else f"2026-{text}")


def watched(text: str, *, matter: str = "case-1", unit: str = "station-1") -> list[Watched]:
    """The runs that the lines tell of; all of one matter and unit."""
    runs: dict[str, Run] = {}
    for line in text.strip().splitlines():
        name, day, hour, event, *facts = line.split()
        proc = library().newest(name.partition("/")[0])
        step = _step(proc, f"{day} {hour}", event, facts)
        outcome = take(proc, runs.get(name), step, calendar(), [])
        assert not outcome.refused, f"{line}: {outcome.told}"
        assert outcome.run is not None
        runs[name] = outcome.run
    return [Watched(msgspec.structs.replace(run, id=f"{matter}:{name}"), matter, unit) for name, run in runs.items()]


def _step(proc: Procedure, when: str, event: str, facts: list[str]) -> ScenarioStep:
    day, _, hour = when.partition(" ")
    moment = f"{day if day[:2] == '20' else '2026-' + day} {hour}"
    recorded = [fact.removeprefix("entered=") for fact in facts if fact.startswith("entered=")]
    pairs = dict(fact.split("=", 1) for fact in facts if not fact.startswith("entered="))
    values = {name: _value(proc, name, value) for name, value in pairs.items()}
    late = f"2026-{recorded[0].replace('T', ' ')}" if recorded else None
    if event == "tick":
        return ScenarioStep(at=moment, tick=True)
    return ScenarioStep(at=moment, do=event, facts=values, recorded=late)


def _value(proc: Procedure, name: str, value: str) -> str | int:
    fact = proc.definition.facts.get(name)
    return int(value) if fact is not None and fact.kind in ("number", "money") else value


def found(text: str, now: str, *only: str) -> list[Risk]:
    """What the risk points find in the log."""
    return risks(watched(text), at(now), calendar(), only or None)
