"""Text files: their encoding, what separates their cells, and their rows.

UTF-8 (with or without a mark), UTF-16 and GB18030 are told apart by their bytes. UTF-8 and GB18030 are split as they are.
"""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from anlan.money.formats.cells import WIDEST, Bytes, Cells, Line, Places, content, padded
from anlan.money.kernels.text_bytes import PADDING, utf8_until
from anlan.money.kernels.text_split import split

SEPARATORS = (",", "\t", ";", "|")
HEAD_ROWS = 200
"""How far down a header is looked for."""
_LONG = 8 << 20
"""Files longer than this are split in two runs."""
_BLOCK = 8192
"""Rows of a block: few enough to stay near the processor while all columns are read."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ALL = np.arange(WIDEST, dtype=np.int16)

Slots = npt.NDArray[np.int16]


class TextSheet:
    """A text file with one separator, as a sheet."""

    name: str | None = None
    hidden = False
    day_base = 0

    def __init__(self, buffer: Bytes, encoding: str, separator: str) -> None:
        """``buffer`` is padded and holds UTF-8 or GB18030."""
        self.buffer = buffer
        self.encoding = encoding
        self.separator = separator
        self._end = buffer.size - PADDING

    def head(self) -> Iterator[Line]:
        """The first rows that are not blank."""
        begin, number = 0, 1
        while begin < self._end and number <= HEAD_ROWS:
            line = self._one_row(begin, number)
            if line.texts:
                yield line
            begin, number = line.behind, number + 1

    def line(self, number: int, place: int) -> Line:
        """The row that begins at byte ``place``."""
        return self._one_row(place, number)

    def runs(self, columns: Sequence[int], behind: Line, *, whole: bool = False) -> list[Iterator[Cells]]:
        """The rows behind a line; in two runs when the file is long."""
        slots = np.full(max(columns, default=0) + 1, -1, np.int16)
        slots[list(columns)] = np.arange(len(columns))
        cut = 0 if whole else self._cut(behind.behind)
        if not cut:
            return [self._blocks(behind.behind, self._end, slots, behind.number + 1)]
        return [self._blocks(behind.behind, cut, slots, behind.number + 1), self._blocks(cut, self._end, slots, 1)]

    def _cut(self, begin: int) -> int:
        """A row's begin near the middle, by the count of quotes before it; 0 for short files."""
        if self._end - begin < _LONG:
            return 0
        middle = (begin + self._end) // 2
        quotes = _count(self.buffer[begin:middle], ord('"'))
        for end in np.flatnonzero(self.buffer[middle : middle + 65536] == ord("\n")).tolist():
            cut = middle + end + 1
            if (quotes + _count(self.buffer[middle:cut], ord('"'))) % 2 == 0:
                return cut if cut < self._end else 0
        return 0

    def _blocks(self, begin: int, end: int, slots: Slots, number: int) -> Iterator[Cells]:
        room = min(_BLOCK, (end - begin) // 2 + 2)
        kept = int((slots >= 0).sum())
        start, stop = np.empty((kept, room), np.int32), np.empty((kept, room), np.int32)
        while begin < end:
            cells = self._split((begin, end), slots, number, start, stop)
            begin, number = int(cells.place[-1]), number + cells.row.size
            yield replace(cells, place=cells.place[:-1])

    def _split(self, span: tuple[int, int], slots: Slots, number: int, start: Places, stop: Places) -> Cells:
        """Cells of as many rows as there is room for; ``place`` has one more than rows: where the next row begins."""
        room = start.shape[1]
        place = np.empty(room + 1, np.int64)
        width = np.empty(room, np.int32)
        state = np.empty(room, np.uint8)
        rows = split(self.buffer, span[0], span[1], ord(self.separator), slots, start, stop, place, width, state)
        row = np.arange(number, number + rows, dtype=np.int32)
        places = (start[:, :rows], stop[:, :rows])
        return Cells(self.buffer, self.encoding, *places, None, row, place[: rows + 1], width[:rows], state[:rows])

    def _one_row(self, begin: int, number: int) -> Line:
        start, stop = np.empty((WIDEST, 1), np.int32), np.empty((WIDEST, 1), np.int32)
        cells = self._split((begin, self._end), _ALL, number, start, stop)
        texts = tuple(cells.text(column, 0) for column in range(min(int(cells.width[0]), WIDEST)))
        return Line(int(cells.row[0]), int(cells.place[-1]), texts)


def _count(part: Bytes, byte: int) -> int:
    """How many bytes are ``byte``; piece by piece, so that what is compared stays near the processor."""
    return sum(int(np.count_nonzero(part[at : at + 262_144] == byte)) for at in range(0, part.size, 262_144))


def decode_text(buffer: Bytes) -> tuple[Bytes, str]:
    """The bytes ready for splitting and the encoding they are in now: ``utf-8`` or ``gb18030``."""
    head = buffer[:4096].tobytes()
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            rest = buffer[len(mark) :]
            return (_line_ends(rest), "utf-8") if encoding == "utf-8" else (recoded(rest, encoding), "utf-8")
    wide = _unmarked_utf16(head, buffer.size - PADDING)
    if wide:
        return recoded(buffer, wide), "utf-8"
    end = buffer.size - PADDING
    return _line_ends(buffer), "utf-8" if utf8_until(buffer, end) == end else "gb18030"


def recoded(buffer: Bytes, encoding: str) -> Bytes:
    """Text of another encoding as UTF-8."""
    return _line_ends(padded(bytes(content(buffer)).decode(encoding, "replace").encode("utf-8", "replace")))


def _line_ends(buffer: Bytes) -> Bytes:
    """Line ends of old Macs become usual ones, where the file has no others."""
    head = buffer[:1_000_000]
    if (head == ord("\n")).any() or not (head == ord("\r")).any():
        return buffer
    return np.where(buffer == ord("\r"), np.uint8(ord("\n")), buffer)


def _unmarked_utf16(head: bytes, size: int) -> str | None:
    """UTF-16 without a mark shows by zero bytes that stand on one side only."""
    sample = np.frombuffer(head[:size], np.uint8)
    if sample.size < 4 or size % 2:
        return None
    even, odd = int((sample[::2] == 0).sum()), int((sample[1::2] == 0).sum())
    if odd > sample.size / 16 and odd > 8 * even:
        return "utf-16-le"
    if even > sample.size / 16 and even > 8 * odd:
        return "utf-16-be"
    return None
