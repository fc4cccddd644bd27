"""What an entry's words say: the kind of exit where money reached no account, and whether the entry takes another back.

The words are data (``exits.toml``; a case may add its own). Columns of entries are dictionary-coded, so each distinct text is
looked at once. Accounts that are none, since payment firms settle through them, are told by ``clearing``.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from anlan.money.entry_columns import texts
from anlan.money.own_toml import read_own_toml
from anlan.money.transfer import EXIT_KINDS, ExitKind
from anlan.values import InputError, Note

DECIDING: tuple[str, ...] = ("kind", "summary", "merchant", "counterparty_name", "remark", "channel")
"""Columns asked for the kind of an exit; the first that says anything decides. A merchant's name alone tells ``merchant``."""

OF_THE_BANK: tuple[str, ...] = ("kind", "summary", "channel")
"""Columns in which the bank says what kind of transaction it was."""

TELLING_RETURN: tuple[str, ...] = ("kind", "summary")
"""Columns in which a bank says that an entry takes another back, or returns money. What customers write (remark) is no proof."""

Rows = NDArray[np.integer]
"""Rows of entries that are asked about."""

OTHER = EXIT_KINDS.index("other")
MERCHANT = EXIT_KINDS.index("merchant")
_SILENT = -1
_NFKC: Any = pc.Utf8NormalizeOptions("NFKC")


class Pattern:
    """Words, or begins of texts, looked for in many texts. Width and case of letters do not matter."""

    def __init__(self, words: Sequence[str] = (), begins: Sequence[str] = ()) -> None:
        """A Latin word counts only as a whole word, so that ``fee`` does not stand in ``coffee``; a begin before a mark or the
        end."""
        escaped = [re.escape(word).replace("\\ ", " ") for word in words]  # what RE2 understands too
        whole = [rf"(?<![a-z]){way}(?![a-z])" if word.isascii() else way for way, word in zip(escaped, words, strict=True)]
        starts = [rf"^{re.escape(begin)}(?:[-_(/:·\s]|$)" for begin in begins]
        self._rough = "|".join([*escaped, *starts])
        self._exact = re.compile("|".join([*whole, *starts]), re.IGNORECASE)

    def matches(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """True for each text that holds a word."""
        found = np.zeros(len(texts), np.bool_)
        if not self._rough or not texts:
            return found
        plain: Any = pc.call_function("utf8_normalize", [pa.array(texts, pa.string())], _NFKC)
        rough: Any = pc.match_substring_regex(plain, self._rough, ignore_case=True)
        for place in np.flatnonzero(rough.to_numpy(zero_copy_only=False)).tolist():
            found[place] = self._exact.search(plain[place].as_py()) is not None
        return found

    def in_column(self, entries: pa.Table, name: str, rows: Rows) -> NDArray[np.bool_] | None:
        """True for each of the rows whose text in a column holds a word; none when no text does."""
        words, places = texts(entries, name)
        said = self.matches(words)
        return np.append(said, False)[places[rows]] if said.any() else None


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of exit, the words that tell it, and those that speak against it."""

    kind: ExitKind
    told: Pattern
    unless: Pattern


@dataclass(frozen=True, slots=True)
class ClearingWords:
    """A kind of exit, names and numbers of the accounts it settles through, and what numbers that it gives to users look like."""

    kind: ExitKind
    name: Pattern
    numbers: frozenset[str]
    like: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnWords:
    """Words that say that money comes back, and how long after it left at most."""

    told: Pattern
    within: timedelta

    def marks(self, entries: pa.Table) -> NDArray[np.bool_]:
        """True for each entry whose words say so."""
        return _any_column(entries, TELLING_RETURN, self.told, np.arange(entries.num_rows))


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The vocabulary: kinds and clearing accounts in the order they are tried, the words of a reversal and of a refund."""

    kinds: tuple[KindWords, ...]
    clearing: tuple[ClearingWords, ...]
    reversal: ReturnWords
    refund: ReturnWords


@cache
def vocabulary() -> Words:
    """The words of ``exits.toml``."""
    return _words([tomllib.loads((resources.files("anlan.money") / "exits.toml").read_text(encoding="utf-8"))])


def with_own(file: Path) -> Words:
    """The words of ``exits.toml`` with those of a file of that form before them. Raises ``InputError`` naming what is wrong."""
    own = read_own_toml(file, "docs/how-to/exits.md")
    wrong = _wrong(own)
    if wrong:
        raise InputError(Note.of("money.ledger.exits_wrong", file=file.name, what="; ".join(wrong)))
    ours = tomllib.loads((resources.files("anlan.money") / "exits.toml").read_text(encoding="utf-8"))
    return _words([own, ours])


_LISTS: Mapping[str, tuple[str, ...]] = {
    "kind": ("words", "unless"),
    "clearing": ("names", "brands", "numbers", "like"),
    "reversal": ("words",),
    "refund": ("words",),
}
_NAMED = {"kind": "name", "clearing": "kind"}
"""Tables of kinds of exits → where each says which."""


def _wrong(data: Mapping[str, Any]) -> list[str]:
    """Everything in a file of words that cannot be meant."""
    wrong = [f"{key} = …" for key in data if key not in _LISTS]
    for key in _LISTS:
        for table in _tables(data, key):
            wrong += [f"[{key}] {name} = {told!r}" for name, told in table.items() if not _can_be_meant(key, name, told)]
            if key in _NAMED and _NAMED[key] not in table:
                wrong.append(f"[[{key}]] {_NAMED[key]} = …")
    return wrong


def _can_be_meant(key: str, name: str, told: object) -> bool:
    if name == _NAMED.get(key):
        return told in EXIT_KINDS
    if name == "days" and key not in _NAMED:
        return isinstance(told, int) and told > 0
    if name not in _LISTS[key] or not isinstance(told, list) or not all(isinstance(word, str) for word in told):
        return False
    try:
        for pattern in told if name == "like" else ():
            pc.match_substring_regex(pa.array([""]), pattern)
    except pa.ArrowInvalid:
        return False
    return True


def _tables(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = data.get(key, [])
    return [found] if isinstance(found, dict) else [table for table in found if isinstance(table, dict)]


def _words(sources: Sequence[Mapping[str, Any]]) -> Words:
    """The words of files of this form, those that go first first."""
    tables = {key: [table for data in sources for table in _tables(data, key)] for key in _LISTS}
    return Words(
        tuple(KindWords(one["name"], Pattern(one.get("words", [])), Pattern(one.get("unless", []))) for one in tables["kind"]),
        tuple(
            ClearingWords(
                one["kind"],
                Pattern(one.get("names", []), one.get("brands", [])),
                frozenset(one.get("numbers", [])),
                tuple(one.get("like", [])),
            )
            for one in tables["clearing"]
        ),
        _returns(tables["reversal"]),
        _returns(tables["refund"]),
    )


def _returns(tables: Sequence[Mapping[str, Any]]) -> ReturnWords:
    days = next(table["days"] for table in tables if "days" in table)
    return ReturnWords(Pattern([word for table in tables for word in table.get("words", [])]), timedelta(days=days))


def exit_codes(entries: pa.Table, words: Words, rows: Rows) -> NDArray[np.int8]:
    """For each of the rows the place in ``EXIT_KINDS`` of the kind its words tell; ``OTHER`` where they tell none."""
    found = np.full(rows.size, _SILENT, np.int8)
    if rows.size:
        against = [_any_column(entries, OF_THE_BANK, one.unless, rows) for one in words.kinds]
        for name in DECIDING:
            for one, but in zip(words.kinds, against, strict=True):
                told = one.told.in_column(entries, name, rows)
                if told is not None:
                    found[(found == _SILENT) & told & ~but] = EXIT_KINDS.index(one.kind)
            if name == "merchant":
                shops, places = texts(entries, name)
                named = np.array([*(bool(shop.strip("-— ")) for shop in shops), False])
                found[(found == _SILENT) & named[places[rows]]] = MERCHANT
    return np.where(found == _SILENT, np.int8(OTHER), found)


def _any_column(entries: pa.Table, names: Sequence[str], pattern: Pattern, rows: Rows) -> NDArray[np.bool_]:
    found = np.zeros(rows.size, np.bool_)
    for name in names:
        told = pattern.in_column(entries, name, rows)
        if told is not None:
            found |= told
    return found
