"""Acts: titles, versions with the dates they are in force, and for each cited article one line in our own words.

In: ``acts/<alias>.toml``. Out: an ``ActStore`` by name and alias. Which version governs a citation is ``anlan.law.citation``'s.
The lines are ours and help to find an article; the article itself is what counts.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Literal

import msgspec

from anlan.law.files import read_shape
from anlan.values import InputError, Note

ActKind = Literal["law", "regulation", "rules", "interpretation", "notice", "practice", "house"]
Style = Literal["article", "point", "whole"]
Verification = Literal["verified", "in_part", "secondary", "unverified", "house"]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One article in our own words."""

    zh: str
    en: str


class Version(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One text of an act. ``in_force_until`` is its last day; ``open`` lets any article be cited (house rules)."""

    in_force_from: dt.date
    verification: Verification
    in_force_until: dt.date | None = None
    number: str = ""
    source: tuple[str, ...] = ()
    open: bool = False
    article: dict[str, Line] = {}

    def in_force(self, day: dt.date) -> bool:
        """Whether the text is in force on ``day``."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    def line(self, article: str) -> Line | None:
        """The line of ``91.1``, or of the article it belongs to; all its paragraphs for an article that has only those.

        None when the act has no such article here. A paragraph is unknown when others of its article are listed and it is not.
        """
        if article in self.article:
            return self.article[article]
        paragraphs = [line for key, line in self.article.items() if key.startswith(article + ".")]
        if paragraphs:
            return Line("".join(line.zh for line in paragraphs), " ".join(line.en for line in paragraphs))
        parent = article.rpartition(".")[0]
        if parent and not any(key.startswith(parent + ".") for key in self.article):
            return self.line(parent)
        return Line("", "") if self.open else None


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An act under its short name ``id``. ``alias`` is how the law store itself cites it; ``also`` are further names."""

    id: str
    alias: str
    title: str
    title_en: str
    kind: ActKind
    style: Style
    version: dict[str, Version]
    also: tuple[str, ...] = ()


class ActStore:
    """All acts by name, alias and further name."""

    def __init__(self, acts: Iterable[Act]) -> None:
        self.acts = tuple(sorted(acts, key=lambda act: act.alias))
        self._named: dict[str, Act] = {}
        for act in self.acts:
            for name in dict.fromkeys((act.id, act.alias, *act.also)):
                if name in self._named:
                    raise InputError(Note.of("law.act.name_taken", name=name, one=self._named[name].id, other=act.id))
                self._named[name] = act
            _check_versions(act)

    def find(self, name: str) -> Act | None:
        """The act of that name or alias."""
        return self._named.get(name)


def _check_versions(act: Act) -> None:
    """Raises ``InputError`` when two texts of an act are in force on one day, or a version is not named by a date."""
    versions = sorted(act.version.items(), key=lambda item: item[1].in_force_from)
    for name, _ in versions:
        try:
            dt.date.fromisoformat(name)
        except ValueError as cause:
            raise InputError(Note.of("law.act.version_name", act=act.id, version=name)) from cause
    for (_, earlier), (name, later) in pairwise(versions):
        if earlier.in_force_until is None or earlier.in_force_until >= later.in_force_from:
            raise InputError(Note.of("law.act.overlap", act=act.id, version=name, day=later.in_force_from.isoformat()))


def read_acts(files: Iterable[Traversable | Path]) -> ActStore:
    """A store from act files. Raises ``InputError``."""
    return ActStore(read_shape(file, Act) for file in files)


@cache
def act_store() -> ActStore:
    """The acts the package brings with it."""
    folder = resources.files("anlan.law") / "acts"
    return read_acts(sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name))
