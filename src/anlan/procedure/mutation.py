"""How much the linter and the scenarios see: every single slip of a definition is tried, and all have to be noticed.

``python -m anlan.procedure.mutation [ID …]`` or ``anlan procedure mutate`` prints killed and total. In goes a definition, its
scenarios and neighbours, out comes the list of slips that nothing noticed.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from anlan.law.calendar import calendar_cn
from anlan.procedure.library import FOLDER, Library, read_library
from anlan.procedure.lint import Subject, all_rules
from anlan.procedure.machine import Procedure
from anlan.procedure.mutations import slips
from anlan.procedure.reading import build
from anlan.procedure.scenario import Scenario
from anlan.procedure.scenario_run import play
from anlan.procedure.visits import Visit, wanted


class Score(msgspec.Struct, frozen=True):
    """How a version fared: slips tried, slips noticed, and those that were not, by name."""

    version: str
    total: int
    killed: int
    survived: tuple[str, ...]


def score(read: Library, proc: Procedure) -> Score:
    """Try every slip of one version."""
    # What other procedures there are is no matter of this file.
    subject = replace(read.subject(proc, calendar_cn()), procedures=None)
    raw = tomllib.loads(read.files[proc.sha].read_text(encoding="utf-8"))
    if noticed(subject, raw):
        return Score(proc.version, 0, 0, ("the definition itself is not sound: run anlan procedure lint",))
    total, survived = 0, []
    for name, tables in slips(raw):
        total += 1
        if not noticed(subject, tables):
            survived.append(name)
    return Score(proc.version, total, total - len(survived), tuple(survived))


def noticed(sound: Subject, tables: Mapping[str, Any]) -> bool:
    """Whether anything is found in the changed tables: their shape, the rules, the scenarios, what these visit."""
    definition, findings = build(tables, sound.file)
    if definition is None or findings:
        return True
    subject = replace(sound, definition=definition)
    for rule, check in all_rules():
        if rule != "P13" and next(check(subject), None) is not None:
            return True
    return _scenarios_differ(subject)


def _scenarios_differ(subject: Subject) -> bool:
    visited: set[Visit] = set()
    for scenario in _likely_first(subject.scenarios):
        played = play(subject.proc, scenario, subject.calendar)
        if played.differences:
            return True
        visited |= played.visited
    return not visited.issuperset(wanted(subject.proc))


def _likely_first(scenarios: Mapping[str, Scenario]) -> Sequence[Scenario]:
    """The longest first: it is the likeliest to come out differently."""
    return sorted(scenarios.values(), key=lambda scenario: -len(scenario.steps))


def scores(names: Sequence[str], folder: Path = FOLDER, processes: int | None = None) -> Iterator[Score]:
    """The scores of the named procedures, or of all, worked out side by side in several processes (one: in this one)."""
    read = read_library(folder)
    versions = [proc for name in names or sorted(read.versions) for proc in (read.newest(name), *read.versions[name][:-1])]
    if processes == 1:
        yield from (score(read, proc) for proc in versions)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(_score_of, [str(folder)] * len(versions), [proc.sha for proc in versions])


def _score_of(folder: str, sha: str) -> Score:
    read = read_library(Path(folder))
    return score(read, read.by_sha[sha])


def main(names: Sequence[str]) -> int:
    """Print the scores; 1 when a slip survived."""
    killed = total = 0
    failed = False
    for one in scores(names):
        killed, total, failed = killed + one.killed, total + one.total, failed or bool(one.survived)
        sys.stdout.write(f"{one.version}: {one.killed}/{one.total}\n")
        sys.stdout.writelines(f"    survived: {name}\n" for name in one.survived)
    sys.stdout.write(f"killed {killed} of {total}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
