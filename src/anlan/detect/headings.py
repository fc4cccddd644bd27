"""*Headings*: under what words, in Chinese and English, files and messages of events name their columns and some of their values.

The words are data (``headings.toml``; for openings also those of their register). Columns no word names are left unread.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from anlan.detect.columns import SCHEMAS, Kind
from anlan.detect.registers.columns import columns_of, plain

REQUIRED = ("id", "time", "src", "dst", "amount")
"""Columns no event can be without. Transfers have ``amount_yuan`` in the place of ``amount`` where sums are in yuan."""

_VALUES = {
    "channel": "channel",
    "src_kind": "kind",
    "dst_kind": "kind",
    "service": "service",
    "gateway": "gateway",
    "currency": "currency",
}


@lru_cache(maxsize=256)
def places(kind: Kind, headings: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Column and the heading that names it, for each column that is named."""
    at = {plain(heading): heading for heading in reversed(headings)}
    found = ((column, next((word for word in words if word in at), None)) for column, words in _columns(kind).items())
    return tuple((column, at[word]) for column, word in found if word is not None)


def missing(kind: Kind, headings: Sequence[str]) -> list[str]:
    """The columns every event needs that no heading names, each by its first words."""
    named = {column for column, _ in places(kind, tuple(headings))}
    if "amount_yuan" in named:
        named.add("amount")
    return [" / ".join(_columns(kind)[column][:3]) for column in REQUIRED if column not in named]


def value_of(column: str, text: str) -> str:
    """The value that a word stands for, or the word itself."""
    return _values(_VALUES[column]).get(plain(text), text) if column in _VALUES else text


def says_nothing(text: str) -> bool:
    """Whether a cell is empty or holds a mark that stands for nothing."""
    return not text.isdigit() and (not text.strip() or plain(text) in _values("nothing"))


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("anlan.detect").joinpath("headings.toml").read_text(encoding="utf-8"))


@cache
def _columns(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    found = {column: tuple(plain(word) for word in words) for column, words in _data().get(kind, {}).items()}
    if kind == "openings":
        registered = {name: column for name, column in columns_of(kind).items() if name in SCHEMAS[kind].names}
        found |= {name: tuple(plain(word) for word in column.words) for name, column in registered.items()}
    return found


@cache
def _values(name: str) -> Mapping[str, str]:
    return {plain(word): value for value, words in _data()["values"][name].items() for word in words}
