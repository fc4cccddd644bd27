"""The definitions there are: a folder of them, which version applies on a day, and whether a released file was changed.

In goes a folder (that of the product by default), out comes a ``Library``. A file's name is the day from which runs open under
it; a run keeps the version it was opened with. ``released.lock`` holds a line (id, date, SHA-256) for each file that may never
change any more.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from anlan.law.calendar import Calendar
from anlan.procedure.finding import Finding, Unsound
from anlan.procedure.lint import Subject
from anlan.procedure.machine import Procedure, machine
from anlan.procedure.reading import read_definition, read_toml
from anlan.procedure.scenario import Scenario, read_scenarios
from anlan.procedure.transition import Transition, read_transition
from anlan.values import InputError, Note, near

FOLDER = Path(__file__).with_name("definitions")
"""The definitions that come with the product."""

LOCK = "released.lock"
_DATED = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].toml"


@dataclass(frozen=True, slots=True)
class Library:
    """Every version of every procedure. ``versions``: id → versions, oldest first; ``files``: hash → where it was read."""

    folder: Path
    versions: Mapping[str, tuple[Procedure, ...]]
    files: Mapping[str, Path]

    @property
    def by_sha(self) -> Mapping[str, Procedure]:
        """Every version by the hash of its file, as events pin it."""
        return {proc.sha: proc for versions in self.versions.values() for proc in versions}

    def in_force(self, name: str, on: date) -> Procedure:
        """The version of ``name`` that runs open under on the day. Raises ``InputError`` when there is none."""
        if name not in self.versions:
            raise InputError(Note.of("procedure.library.unknown", name=name, known=near(name, self.versions)))
        begun = [proc for proc in self.versions[name] if proc.in_force_from <= on]
        until = begun[-1].definition.in_force_until if begun else None
        if not begun or (until is not None and until <= on):
            dates = ", ".join(str(proc.in_force_from) for proc in self.versions[name])
            raise InputError(Note.of("procedure.library.not_in_force", name=name, date=str(on), dates=dates))
        return begun[-1]

    def newest(self, name: str) -> Procedure:
        """The newest version of ``name``. Raises ``InputError`` when there is none."""
        if name not in self.versions:
            raise InputError(Note.of("procedure.library.unknown", name=name, known=near(name, self.versions)))
        return self.versions[name][-1]

    def scenarios(self, proc: Procedure) -> Mapping[str, Scenario]:
        """The scenarios beside a version; none where there is no such file. Raises ``Unsound``."""
        path = self.files[proc.sha].with_suffix(".scenarios.toml")
        return read_scenarios(path) if path.is_file() else {}

    def transition(self, new: Procedure) -> tuple[Procedure, Transition] | None:
        """The version that runs may be moved from to ``new``, and how; none where there is no such file. Raises ``Unsound``."""
        path = self.files[new.sha].with_suffix(".transition.toml")
        if not path.is_file():
            return None
        older = [proc for proc in self.versions[new.id] if proc is not new]
        left = str(read_toml(path).get("from", ""))
        old = next((proc for proc in older if str(proc.in_force_from) == left), older[-1] if older else new)
        return old, read_transition(path, old.definition, new.definition)

    def subject(self, proc: Procedure, calendar: Calendar) -> Subject:
        """A version made ready for the linter, with its scenarios and neighbours. Raises ``Unsound``."""
        neighbours = tuple(other.definition for other in self.versions[proc.id] if other is not proc)
        return Subject(
            definition=proc.definition,
            file=f"{proc.id}/{self.files[proc.sha].name}",
            scenarios=self.scenarios(proc),
            calendar=calendar,
            neighbours=neighbours,
            procedures=frozenset(self.versions),
        )


def read_library(folder: Path = FOLDER) -> Library:
    """All definitions of a folder. Raises ``Unsound`` with everything wrong with the shape of any of them."""
    versions: dict[str, tuple[Procedure, ...]] = {}
    files: dict[str, Path] = {}
    findings: list[Finding] = []
    for path in sorted(folder.glob(f"*/{_DATED}")):
        try:
            proc = machine(read_definition(path), sha_of(path))
        except Unsound as wrong:
            findings += wrong.findings
            continue
        versions[proc.id] = (*versions.get(proc.id, ()), proc)
        files[proc.sha] = path
    if findings:
        raise Unsound(findings)
    return Library(folder, versions, files)


@cache
def library() -> Library:
    """The definitions that come with the product, read once."""
    return read_library()


def sha_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lock_problems(folder: Path = FOLDER) -> Iterator[Note]:
    """What disagrees with ``released.lock``: released files that were changed or are gone, lines that are none."""
    path = folder / LOCK
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if len(words) != 3:
            yield Note.of("procedure.library.lock_line", file=LOCK, line=number)
            continue
        name, day, sha = words
        file = folder / name / f"{day}.toml"
        if not file.is_file():
            yield Note.of("procedure.library.released_gone", file=f"{name}/{day}.toml")
        elif sha_of(file) != sha:
            yield Note.of("procedure.library.released_changed", file=f"{name}/{day}.toml")
