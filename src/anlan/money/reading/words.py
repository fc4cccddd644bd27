"""Text columns as codes: a code for each row and each different word once. Words are decoded at the end, all at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.money.formats.cells import NUMBER, Bytes, Cells
from anlan.money.kernels.text_words import code_words, gather, hash_cells, move_words
from anlan.money.reading.arrow import strings

Codes = npt.NDArray[np.int32]
Octets = npt.NDArray[np.uint8]

_NEWLINE = 10


@dataclass(frozen=True, slots=True)
class Words:
    """A text column: ``values`` (decoded, each once) and a code for each row, -1 where the cell says nothing.

    ``numbers`` is 1 where the cell is a number cell of a workbook; none where there is no such cell.
    """

    codes: Codes
    values: list[str]
    numbers: Octets | None = None

    @property
    def text(self) -> str:
        """All words, one a line: looked through at once where looking at each would take longer."""
        return "\n".join(self.values)

    def until(self, rows: int) -> "Words":
        """The first ``rows`` rows."""
        return Words(self.codes[:rows], self.values, None if self.numbers is None else self.numbers[:rows])


class WordReader:
    """Codes one column of a run, block after block. ``literal``: a dash or a slash is a word too."""

    def __init__(self, *, literal: bool = False) -> None:
        self._literal = literal
        self._table = np.full(512, -1, np.int32)
        self._hashes = np.empty(512, np.uint64)
        self._first, self._last = np.empty(256, np.int32), np.empty(256, np.int32)
        self._count = 0
        self._codes: list[Codes] = []
        self._numbers: list[Octets] = []

    def add(self, cells: Cells, slot: int) -> None:
        """The next block."""
        start, stop = cells.start[slot], cells.stop[slot]
        codes = np.empty(start.size, np.int32)
        row = 0
        while True:
            row, self._count = code_words(
                cells.buffer,
                start,
                stop,
                self._literal,
                row,
                codes,
                self._table,
                self._hashes,
                self._first,
                self._last,
                self._count,
            )
            if row == start.size:
                break
            self._grow()
        self._codes.append(codes)
        if cells.tags is not None:
            self._numbers.append(cells.tags[slot] & NUMBER)

    def _grow(self) -> None:
        size = 4 * self._table.size
        table, hashes = np.full(size, -1, np.int32), np.empty(size, np.uint64)
        move_words(self._table, self._hashes, table, hashes)
        self._table, self._hashes = table, hashes
        self._first = np.concatenate([self._first, np.empty(size // 2 - self._first.size, np.int32)])
        self._last = np.concatenate([self._last, np.empty(size // 2 - self._last.size, np.int32)])

    def words(self, buffer: Bytes, encoding: str) -> Words:
        """The whole column."""
        values = decoded(buffer, self._first[: self._count], self._last[: self._count], encoding)
        numbers = np.concatenate(self._numbers) if self._numbers else None
        return Words(_whole(self._codes), values, numbers if numbers is not None and numbers.any() else None)


class SerialReader:
    """A column whose words hardly ever come again: kept as strings, with a hash of each."""

    def __init__(self) -> None:
        self._texts: list[pa.StringArray] = []
        self._keys: list[npt.NDArray[np.uint64]] = []

    def add(self, cells: Cells, slot: int) -> None:
        """The next block."""
        start, stop = cells.start[slot], cells.stop[slot]
        keys = np.empty(start.size, np.uint64)
        hash_cells(cells.buffer, start, stop, keys)
        self._keys.append(keys)
        offsets = np.empty(start.size + 1, np.int32)
        out = np.empty(int((stop - start).sum()), np.uint8)
        every = gather(cells.buffer, start, stop, -1, out, offsets)
        if every < 128 or cells.encoding == "utf-8":
            self._texts.append(strings(offsets, out))
        else:
            self._texts.append(pa.array(_one_by_one(out.tobytes(), offsets, cells.encoding), pa.string()))

    def texts(self) -> pa.StringArray:
        """The whole column; blank cells are empty strings."""
        return pa.concat_arrays(self._texts) if self._texts else pa.array([], pa.string())

    def keys(self) -> npt.NDArray[np.uint64]:
        """A hash of each cell, 0 for those that say nothing."""
        return np.concatenate(self._keys) if self._keys else np.empty(0, np.uint64)


def decoded(buffer: Bytes, first: Codes, last: Codes, encoding: str) -> list[str]:
    """Cells as strings: all in one go, and one by one if damaged bytes have eaten a line end."""
    if not first.size:
        return []
    offsets = np.empty(first.size + 1, np.int32)
    out = np.empty(int((last - first).sum()) + first.size, np.uint8)
    gather(buffer, first, last, _NEWLINE, out, offsets)
    data = out.tobytes()
    try:
        values = data.decode(encoding).split("\n")
    except UnicodeDecodeError:
        return _one_by_one(data, offsets, encoding, behind=1)
    return values[:-1]


def _one_by_one(data: bytes, offsets: Codes, encoding: str, *, behind: int = 0) -> list[str]:
    return [data[begin : end - behind].decode(encoding, "replace") for begin, end in pairwise(offsets.tolist())]


def joined_words(parts: Sequence[Words]) -> Words:
    """Columns of several runs as one, with codes into one list. Text files only, so there are no number cells."""
    known: dict[str, int] = dict(zip(parts[0].values, range(len(parts[0].values)), strict=True))
    if len(known) < len(parts[0].values):  # damaged bytes make different cells the same word
        known = {}
    tables = [np.array([*(known.setdefault(value, len(known)) for value in part.values), -1], np.int32) for part in parts]
    return Words(np.concatenate([table[part.codes] for table, part in zip(tables, parts, strict=True)]), list(known))


def _whole(parts: list[Codes]) -> Codes:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0, np.int32)
