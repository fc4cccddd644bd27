"""Text files: their encoding, what separates their cells, and their rows.

UTF-8 (with or without a mark), UTF-16 and GB18030 are told apart by their bytes. UTF-8 and GB18030 are split as they are.
"""

import codecs
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import numpy.typing as npt

from anlan.money.formats.cells import WIDEST, Bytes, Cells, Line, padded
from anlan.money.kernels.text_bytes import PADDING, count_byte, utf8_until
from anlan.money.kernels.text_split import UNCLOSED, split

SEPARATORS = (",", "\t", ";", "|")
HEAD_ROWS = 200
"""How far down a header is looked for."""
_BLOCK = 8 << 20
"""Files shorter than this are split in one go."""
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, "anlan-split")


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
            cells = self._split(begin, self._end, np.arange(WIDEST, dtype=np.int16), number, 1)
            line = self._line(cells, int(cells.place[-1]))
            if line.texts:
                yield line
            begin, number = line.behind, number + 1

    def line(self, number: int, place: int) -> Line:
        """The row that begins at byte ``place``."""
        cells = self._split(place, self._end, np.arange(WIDEST, dtype=np.int16), number, 1)
        return self._line(cells, int(cells.place[-1]))

    def cells(self, columns: Sequence[int], behind: Line) -> list[Cells]:
        """The rows behind a line; in two runs when the file is long."""
        slots = np.full(max(columns, default=0) + 1, -1, np.int16)
        slots[list(columns)] = np.arange(len(columns))
        cut = self._cut(behind.behind)
        if cut:
            runs = [(behind.behind, cut), (cut, self._end)]
            first, second = _pool().map(lambda run: self._split(run[0], run[1], slots, 0), runs)
            if not (first.state == UNCLOSED).any():  # a quoted cell over the cut would show as one that never closes
                first.row[:] += behind.number + 1
                second.row[:] += behind.number + 1 + first.row.size
                return [_trimmed(first), _trimmed(second)]
        return [_trimmed(self._split(behind.behind, self._end, slots, behind.number + 1))]

    def _cut(self, begin: int) -> int:
        """A row's begin near the middle, by the count of quotes before it; 0 for short files. The caller checks it."""
        if self._end - begin < _BLOCK:
            return 0
        middle = (begin + self._end) // 2
        ends = np.flatnonzero(self.buffer[middle : middle + 65536] == ord("\n"))
        for end in ends:
            cut = middle + int(end) + 1
            if count_byte(self.buffer, begin, cut, ord('"')) % 2 == 0:
                return cut if cut < self._end else 0
        return 0

    def _split(self, begin: int, end: int, slots: npt.NDArray[np.int16], number: int, limit: int | None = None) -> Cells:
        """Cells of rows in a range of bytes; ``place`` has one more than rows: where the next row begins."""
        room = limit or count_byte(self.buffer, begin, end, ord("\n")) + 1
        kept = int((slots >= 0).sum())
        start = np.empty((kept, room), np.int32)
        stop = np.empty((kept, room), np.int32)
        place = np.empty(room + 1, np.int64)
        width = np.empty(room, np.int32)
        state = np.empty(room, np.uint8)
        rows = split(self.buffer, begin, end, ord(self.separator), slots, start, stop, place, width, state)
        row = np.arange(number, number + rows, dtype=np.int32)
        return Cells(
            self.buffer, self.encoding, start[:, :rows], stop[:, :rows], None, row, place[: rows + 1], width[:rows], state[:rows]
        )

    def _line(self, cells: Cells, behind: int) -> Line:
        texts = tuple(cells.text(column, 0) for column in range(int(cells.width[0])))
        return Line(int(cells.row[0]), behind, texts)


def _trimmed(cells: Cells) -> Cells:
    return Cells(
        cells.buffer, cells.encoding, cells.start, cells.stop, None, cells.row, cells.place[:-1], cells.width, cells.state
    )


def decode_text(data: bytes) -> tuple[Bytes, str]:
    """The bytes ready for splitting and the encoding they are in now: ``utf-8`` or ``gb18030``."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if encoding == "utf-8":
                return padded(_line_ends(data[len(mark) :])), "utf-8"
            return padded(_recoded(data[len(mark) :], encoding)), "utf-8"
    wide = _unmarked_utf16(data)
    if wide:
        return padded(_recoded(data, wide)), "utf-8"
    buffer = padded(_line_ends(data))
    end = buffer.size - PADDING
    return buffer, "utf-8" if utf8_until(buffer, end) == end else "gb18030"


def recode(buffer: Bytes, encoding: str) -> Bytes:
    """GB18030 bytes as UTF-8, for separators that may be part of a GB18030 character."""
    return padded(_recoded(buffer[:-PADDING].tobytes(), encoding))


def _recoded(data: bytes, encoding: str) -> bytes:
    return _line_ends(data.decode(encoding, "replace").encode("utf-8", "replace"))


def _line_ends(data: bytes) -> bytes:
    """Line ends of old Macs become usual ones, where the file has no others."""
    return data if b"\n" in data or b"\r" not in data else data.replace(b"\r", b"\n")


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows by zero bytes that stand on one side only."""
    sample = np.frombuffer(data[:4096], np.uint8)
    if sample.size < 4 or len(data) % 2:
        return None
    even, odd = int((sample[::2] == 0).sum()), int((sample[1::2] == 0).sum())
    if odd > sample.size / 16 and odd > 8 * even:
        return "utf-16-le"
    if even > sample.size / 16 and even > 8 * odd:
        return "utf-16-be"
    return None
