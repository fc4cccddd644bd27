"""Cells of a sheet: a run of bytes and, for each wanted column and row, where the cell begins and ends in it.

Text files keep their own bytes; spreadsheets are brought into the same form, so everything behind has one path.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from anlan.money.kernels.text_bytes import PADDING

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int32]

NUMBER, FORMULA, LOST, MERGED = 1, 2, 4, 8
"""Tags of a cell of a spreadsheet: it holds a number; it holds a formula; its formula has no stored result (or an error);
it is merged with the cell above and shows what that one says."""

WIDEST = 2048
"""Columns looked at in a row; more is no statement."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row as text: its number as a spreadsheet shows it (1-based), where the row behind it begins, its cells."""

    number: int
    behind: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """The wanted columns of a run of rows.

    ``start`` and ``stop`` (columns × rows) are places in ``buffer``; equal where the cell is blank. ``tags`` has the same shape,
    or is none for text files. ``row`` is the number of each row, ``place`` where it begins for the sheet, ``width`` the number
    of its last filled cell (0: a blank row), ``state`` as of ``kernels.text_split``.
    """

    buffer: Bytes
    encoding: str
    start: Places
    stop: Places
    tags: Bytes | None
    row: Places
    place: npt.NDArray[np.int64]
    width: Places
    state: Bytes

    def text(self, column: int, row: int) -> str:
        """One cell, decoded."""
        return self.buffer[self.start[column, row] : self.stop[column, row]].tobytes().decode(self.encoding, "replace")


class Sheet(Protocol):
    """One table of a file."""

    @property
    def name(self) -> str | None:
        """Its name in a workbook."""

    @property
    def hidden(self) -> bool:
        """Whether the workbook hides it."""

    @property
    def encoding(self) -> str:
        """How its texts are encoded: ``utf-8`` or ``gb18030``."""

    @property
    def day_base(self) -> int:
        """What is added to its day numbers: 0, or 1462 where they count from 1904."""

    def head(self) -> Iterator[Line]:
        """The first rows, blank ones left out, until none are left or more make no sense."""

    def runs(self, columns: Sequence[int], behind: Line, *, whole: bool = False) -> list[Iterator[Cells]]:
        """All rows behind a line, in runs that may be worked on side by side, each a series of blocks.

        ``columns`` are 0-based columns of the sheet. The places of a block's cells are overwritten by the next block's. Rows of
        the second run are counted from its begin, and it may begin inside a cell if the first has a row with a quote that is
        never closed: then ask again for the ``whole`` in one run.
        """

    def line(self, number: int, place: int) -> Line:
        """The row that begins at ``place``, as text."""


def padded(data: bytes) -> Bytes:
    """The bytes as an array, with the zero bytes behind that kernels need."""
    buffer = np.empty(len(data) + PADDING, np.uint8)
    buffer[: len(data)] = np.frombuffer(data, np.uint8)
    buffer[len(data) :] = 0
    return buffer


def content(buffer: Bytes) -> memoryview:
    """The bytes of a padded array without the padding, not copied."""
    return buffer[: buffer.size - PADDING].data


def load(path: Path) -> Bytes:
    """The bytes of a file, padded."""
    buffer = np.empty(path.stat().st_size + PADDING, np.uint8)
    with path.open("rb") as stream:
        got = stream.readinto(buffer[:-PADDING].data)
    buffer[got:] = 0
    return buffer[: got + PADDING]
