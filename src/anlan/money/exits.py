"""What an entry's words say: the kind of exit where money reached no account, and whether the entry takes another back.

The words are data (``exits.toml``). Columns of entries are dictionary-coded, so each distinct text is looked at once.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.entry_columns import texts
from anlan.money.transfer import EXIT_KINDS, ExitKind

DECIDING: tuple[str, ...] = ("kind", "summary", "merchant", "counterparty_name", "remark", "channel")
"""Columns asked for the kind of an exit; the first that says anything decides. A merchant's name alone tells ``merchant``."""

TELLING_REVERSAL: tuple[str, ...] = ("kind", "summary", "remark")
"""Columns in which a bank says that an entry takes another back."""

OTHER = EXIT_KINDS.index("other")
MERCHANT = EXIT_KINDS.index("merchant")
_SILENT = -1


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary: kinds in the order they are tried, each with its pattern, and the pattern of a reversal."""

    kinds: tuple[tuple[ExitKind, re.Pattern[str]], ...]
    reversal: re.Pattern[str]

    def kind(self, text: str) -> ExitKind | None:
        """The kind of exit a text tells, none when it tells nothing."""
        return next((kind for kind, words in self.kinds if words.search(text)), None)

    def is_reversal(self, text: str) -> bool:
        """Whether a text says that the entry takes another back."""
        return self.reversal.search(text) is not None


@cache
def vocabulary() -> Words:
    """The words of ``exits.toml``."""
    data = tomllib.loads((resources.files("anlan.money") / "exits.toml").read_text(encoding="utf-8"))
    kinds = tuple((table["name"], _pattern(table["words"])) for table in data["kind"])
    return Words(kinds, _pattern(data["reversal"]["words"]))


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Any of the words; a Latin one only as a whole word, so that ``fee`` does not stand in ``coffee``."""
    parts = [rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in words]
    return re.compile("|".join(parts), re.IGNORECASE)


def exit_codes(entries: pa.Table) -> NDArray[np.int8]:
    """For each entry the place in ``EXIT_KINDS`` of the kind its words tell; ``OTHER`` where they tell none."""
    found = np.full(entries.num_rows, _SILENT, np.int8)
    for name in DECIDING:
        words, places = texts(entries, name)
        said = [_told(word, MERCHANT if name == "merchant" and word.strip("-— ") else _SILENT) for word in words]
        if any(code != _SILENT for code in said):
            found = np.where(found == _SILENT, np.array([*said, _SILENT], np.int8)[places], found)
    return np.where(found == _SILENT, np.int8(OTHER), found)


def reversal_marks(entries: pa.Table) -> NDArray[np.bool_]:
    """True for each entry whose words say that it takes another back."""
    found = np.zeros(entries.num_rows, np.bool_)
    for name in TELLING_REVERSAL:
        words, places = texts(entries, name)
        said = [vocabulary().is_reversal(word) for word in words]
        if any(said):
            found |= np.array([*said, False])[places]
    return found


def _told(text: str, otherwise: int) -> int:
    kind = vocabulary().kind(text)
    return otherwise if kind is None else EXIT_KINDS.index(kind)
