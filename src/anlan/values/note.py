"""What the product says to people, kept apart from when it says it.

A ``Note`` is a key and named values; ``say`` turns it into a sentence of the reader's language. The sentences stand in
``anlan/<package>/messages/<area>.toml``, one table a key with ``zh`` and ``en``, so that they can be read, checked
and corrected without opening code. ``{n}`` is a placeholder, ``{n|is|are}`` the first word for a value of one and the second for
any other. The key ``money.statement.no_header`` is table ``no_header`` of
``anlan/money/messages/statement.toml``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence to be said: its key and the values of its named placeholders."""

    key: str
    values: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, key: str, **values: str | int) -> "Note":
        """The note ``key`` with ``values`` for its placeholders."""
        return cls(key, MappingProxyType(values))


class InputError(Exception):
    """Something handed in cannot be used at all; the note says what, where, why and what to do next."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key, dict(note.values))
        self.note = note

    def __str__(self) -> str:
        return say(self.note, "en")


class BrokenPromise(AssertionError):
    """The product has broken a promise of its own (shares do not re-add, a log does not chain). Never caused by input."""


def say(note: Note, lang: Lang) -> str:
    """The note as a sentence. Raises ``KeyError`` when the catalogue has no such key: a fault of ours, found by a test."""
    package, area, key = note.key.split(".", 2)
    return catalogue(package, area)[key][lang].format_map(_Values(note.values))


class _Values(dict[str, str | int]):
    """Values by placeholder; ``n|is|are`` gives the word that goes with ``n``."""

    def __missing__(self, placeholder: str) -> str | int:
        name, *words = placeholder.split("|")
        if len(words) != 2:
            raise KeyError(placeholder)
        return words[0] if str(self[name]) == "1" else words[1]


@cache
def catalogue(package: str, area: str) -> Mapping[str, Mapping[str, str]]:
    """The sentences of one area: key → language → template."""
    path = resources.files("anlan") / package / "messages" / f"{area}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
