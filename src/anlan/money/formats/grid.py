"""A sheet whose cells are all known already: worksheets and tables of pages.

Cells lie one behind another, row by row; ``from_rows`` makes such a sheet from rows of values.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from anlan.money.formats.cells import LOST, MERGED, NUMBER, WIDEST, Bytes, Cells, Line, Places, padded
from anlan.money.formats.text import HEAD_ROWS

Merge = tuple[int, int, int, int]
"""A merged range: first and last row (from 1), first and last column (from 0)."""

Value = str | float | int | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class GridSheet:
    """``row`` holds the number of each row that has cells; its cells are ``first[i]:first[i + 1]`` of the other arrays."""

    name: str | None
    hidden: bool
    encoding: str
    day_base: int
    buffer: Bytes
    row: Places
    first: npt.NDArray[np.int64]
    column: Places
    start: Places
    stop: Places
    tag: Bytes
    merges: tuple[Merge, ...] = ()

    def head(self) -> Iterator[Line]:
        """The first rows that are not blank."""
        for index in range(self.row.size):
            if self.row[index] > HEAD_ROWS:
                return
            line = self.line(int(self.row[index]), index)
            if any(line.texts):
                yield line

    def line(self, number: int, place: int) -> Line:
        """The row with index ``place``, as text."""
        here = slice(self.first[place], self.first[place + 1])
        texts: list[str] = []
        for column, start, stop in zip(
            self.column[here].tolist(), self.start[here].tolist(), self.stop[here].tolist(), strict=True
        ):
            if column < WIDEST and start < stop:
                texts += [""] * (column + 1 - len(texts))
                texts[column] = self.buffer[start:stop].tobytes().decode(self.encoding, "replace")
        return Line(number, place + 1, tuple(texts))

    def runs(self, columns: Sequence[int], behind: Line, *, whole: bool = False) -> list[Iterator[Cells]]:
        """The rows behind a line, in one run of one block."""
        return [iter([self._cells(columns, behind)])]

    def _cells(self, columns: Sequence[int], behind: Line) -> Cells:
        begin, rows = behind.behind, self.row.size - behind.behind
        slots = np.full(max(WIDEST, max(columns, default=0) + 1), -1, np.int32)
        slots[list(columns)] = np.arange(len(columns))
        here = slice(self.first[begin], self.first[-1])
        owner = np.repeat(np.arange(rows, dtype=np.int32), np.diff(self.first[begin:]))
        start = np.zeros((len(columns), rows), np.int32)
        stop = np.zeros((len(columns), rows), np.int32)
        tags = np.zeros((len(columns), rows), np.uint8)
        column = self.column[here]
        filled = (self.stop[here] > self.start[here]) | (self.tag[here] & LOST > 0)
        width = np.zeros(rows, np.int32)
        np.maximum.at(width, owner[filled], column[filled] + 1)
        wanted = filled & (slots[np.minimum(column, slots.size - 1)] >= 0)
        slot, at = slots[column[wanted]], owner[wanted]
        start[slot, at], stop[slot, at], tags[slot, at] = (
            self.start[here][wanted],
            self.stop[here][wanted],
            self.tag[here][wanted],
        )
        self._spread(columns, begin, start, stop, tags)
        place = np.arange(begin, begin + rows, dtype=np.int64)
        fine = np.zeros(rows, np.uint8)
        return Cells(self.buffer, self.encoding, start, stop, tags, self.row[begin:], place, width, fine)

    def _spread(self, columns: Sequence[int], begin: int, start: Places, stop: Places, tags: Bytes) -> None:
        """Cells merged downwards: the rows below get what the top one says, tagged, since an amount must not count twice."""
        for top, bottom, left, right in self.merges:
            if bottom == top:
                continue
            first, last = np.searchsorted(self.row[begin:], (top, bottom + 1))
            if first < last and self.row[begin + first] == top:
                for slot in [columns.index(column) for column in range(left, min(right, WIDEST) + 1) if column in columns]:
                    start[slot, first + 1 : last], stop[slot, first + 1 : last] = start[slot, first], stop[slot, first]
                    tags[slot, first + 1 : last] = tags[slot, first] | MERGED


def from_rows(
    rows: Iterable[Sequence[Value]], *, name: str | None, hidden: bool = False, merges: tuple[Merge, ...] = ()
) -> GridSheet:
    """A sheet of rows of values. Numbers keep their shortest exact form."""
    texts: list[bytes] = []
    columns: list[int] = []
    tags: list[int] = []
    first = [0]
    for row in rows:
        for column, value in enumerate(row):
            text, tag = written(value)
            if text:
                texts.append(text)
                columns.append(column)
                tags.append(tag)
        first.append(len(texts))
    stop = np.cumsum([len(text) for text in texts], dtype=np.int64)
    start = stop - np.array([len(text) for text in texts], dtype=np.int64)
    return GridSheet(
        name=name,
        hidden=hidden,
        encoding="utf-8",
        day_base=0,
        buffer=padded(b"".join(texts)),
        row=np.arange(1, len(first), dtype=np.int32),
        first=np.array(first, dtype=np.int64),
        column=np.array(columns, dtype=np.int32),
        start=start.astype(np.int32),
        stop=stop.astype(np.int32),
        tag=np.array(tags, dtype=np.uint8),
        merges=merges,
    )


def written(value: Value) -> tuple[bytes, int]:
    """A value as a cell would hold it: its bytes and its tag. Text loses the blanks and number marks around it."""
    if isinstance(value, str):
        plain = value.strip(" \t\r\n\v\f\0\u3000\u00a0")
        if plain.startswith("'"):
            plain = plain[1:].removesuffix("'").strip()
        return plain.encode("utf-8", "replace"), 0
    if value is None or isinstance(value, bool):
        return str(value or "").encode(), 0
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value)).encode(), NUMBER
    if isinstance(value, int | float):
        return repr(value).encode(), NUMBER
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}".encode(), 0
    return value.isoformat(sep=" ").encode() if isinstance(value, datetime) else value.isoformat().encode(), 0
