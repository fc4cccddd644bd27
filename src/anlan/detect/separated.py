"""Separated text (CSV): heading and records of a file in whatever encoding and with whatever separator it was saved.

A record is a line. A quoted cell may go on over some lines when the record then has the width of the heading; a quote that is
never closed costs its own line alone, not all that follow.
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from anlan.detect.encoding import decode, is_whole
from anlan.values import Note

_SEPARATORS = ",\t;|"
_JOINED = 20
"""Lines over which a quoted cell may go on."""


class Record(NamedTuple):
    """Cells of a record, the line it begins in (1-based, the heading being line 1), whether all its bytes were characters'."""

    row: int
    cells: list[str]
    whole: bool

    def beyond(self, width: int) -> Note | None:
        """What is wrong with a record that has more cells than the heading: a comma within a cell (1,234.00 without quotes) has
        pushed all behind it one place on, be the last of them empty or not."""
        if len(self.cells) <= width:
            return None
        return Note.of("detect.events.too_wide", cells=len(self.cells), columns=width)


class Separated(NamedTuple):
    """Words of the heading, records in order, the separator."""

    heading: list[str]
    records: list[Record]
    separator: str


def read_separated(data: bytes) -> Separated:
    """Take a file apart. Records without any cell are left out, and so are empty cells at the end that all records have beyond
    the heading, as some exports write them."""
    text = decode(data)
    lines = lines_of(text)
    separator = max(_SEPARATORS, key=lines[0].count)
    heading = [cell.strip() for cell in _split(lines[:1], separator)[0]]
    entire = is_whole(text)
    records = [
        Record(row, cells, entire or all(is_whole(cell) for cell in cells))
        for row, cells in _records(lines, separator, len(heading))
        if cells
    ]
    return Separated(heading, _within(records, len(heading)), separator)


def _within(records: list[Record], width: int) -> list[Record]:
    """The records without the surplus that all of them have, shorter ones aside, where its cells are empty."""
    if not any(len(record.cells) > width for record in records):
        return records
    full = min(size for record in records if (size := len(record.cells)) >= width)
    return [
        record._replace(cells=record.cells[:width])
        if len(record.cells) == full and not any(cell.strip() for cell in record.cells[width:])
        else record
        for record in records
    ]


def lines_of(text: str) -> list[str]:
    """Its lines; only the ends that files have count, not every character Unicode calls one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _records(lines: list[str], separator: str, width: int) -> Iterator[tuple[int, list[str]]]:
    if not any(line.count('"') % 2 for line in lines):
        yield from enumerate(_split(lines[1:], separator), start=2)
        return
    at = 1
    while at < len(lines):
        taken = 1
        if lines[at].count('"') % 2:
            taken = next((n for n in range(2, _JOINED) if _is_one(lines[at : at + n], separator, width)), 1)
        yield at + 1, _split(lines[at : at + taken], separator)[0]
        at += taken


def _is_one(lines: list[str], separator: str, width: int) -> bool:
    if sum(line.count('"') for line in lines) % 2:
        return False
    found = _split(lines, separator)
    return len(found) == 1 and len(found[0]) == width


def _split(lines: list[str], separator: str) -> list[list[str]]:
    """Cells of each record; a line beyond all measure is one cell."""
    try:
        return list(csv.reader((f"{line}\n" for line in lines), delimiter=separator))
    except csv.Error:
        return [next(iter(_split([line], separator))) for line in lines] if len(lines) > 1 else [lines]
