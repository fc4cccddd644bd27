"""Evidence: what entries say beyond numbers, and where they stand.

In goes the row of an entry; out come its words and its source, file, sheet and row. The ledger keeps no text of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY
from anlan.money.entry_columns import text_at
from anlan.money.entry_layout import Layout
from anlan.money.kernels.grain import TO_DAY
from anlan.money.matching import Matching
from anlan.money.transfer import Source


@dataclass(frozen=True)
class Evidence:
    """The entries a ledger was made from, and what it found out about them."""

    layout: Layout
    matching: Matching

    @property
    def entries(self) -> pa.Table:
        """All entries handed in (schema ``ENTRY``), in the order they were handed in."""
        return self.layout.entries

    def source(self, entry: int) -> Source:
        """Where an entry stands."""
        sheet = text_at(self.entries, "sheet", entry)
        return Source(text_at(self.entries, "file", entry), sheet or None, int(self.entries.column("row")[entry].as_py()))

    def copies(self, entry: int) -> list[int]:
        """The other rows that tell the same entry."""
        return np.flatnonzero(self.layout.copy_of == entry).tolist()

    def word(self, entry: int, *columns: str) -> str | None:
        """The first of the columns that says something of an entry; none for the entry −1."""
        if entry < 0:
            return None
        return next((word for name in columns if (word := text_at(self.entries, name, entry))), None)

    def first_word(self, entries: Iterable[int], column: str) -> str | None:
        """What the first of the entries that says anything in a column says."""
        return next((word for entry in entries if (word := self.word(int(entry), column))), None)

    def of_account(self, account: int) -> NDArray[np.int32]:
        """The entries of an account's own statement, in its order."""
        return self.layout.rows[self.layout.offsets[account] : self.layout.offsets[account + 1]]

    def parties(self, entries: NDArray[np.integer]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Codes of the entries' own account and counterparty (``NOBODY``: none); copies as what stands for them."""
        standing = np.where(self.layout.copy_of[entries] >= 0, self.layout.copy_of[entries], entries)
        places = self._places[standing]
        return self.layout.moves.own[places], np.maximum(self.matching.other[places], NOBODY)

    def grains(self, debits: NDArray[np.integer], credits: NDArray[np.integer]) -> NDArray[np.uint8]:
        """Of transfers with these entries (−1: none): to what their time is exact, by the side that tells it better."""
        grain = np.append(self.layout.moves.grain, np.uint8(TO_DAY))
        sides = [grain[np.where(entries < 0, -1, self._places[entries])] for entries in (debits, credits)]
        return np.minimum(*sides)

    def where(self, entries: NDArray[np.integer], shown: int) -> str:
        """Where entries stand, the first few: ``a.csv:12,15; b.xlsx[Sheet1]:3 (+7)``."""
        sources = [self.source(int(entry)) for entry in entries[:shown]]
        found: dict[str, list[int]] = {}
        for source in sorted(sources, key=lambda one: (one.file, one.sheet or "", one.row)):
            found.setdefault(f"{source.file}[{source.sheet}]" if source.sheet else source.file, []).append(source.row)
        told = "; ".join(f"{place}:{','.join(map(str, numbers))}" for place, numbers in found.items())
        return f"{told} (+{len(entries) - shown})" if len(entries) > shown else told

    @cached_property
    def _places(self) -> NDArray[np.int32]:
        """The place in the layout of each entry."""
        places = np.full(self.entries.num_rows, -1, np.int32)
        places[self.layout.rows] = np.arange(self.layout.rows.size, dtype=np.int32)
        return places
