"""Small tables that people keep: victims' payments, frozen amounts, earlier returns. CSV in UTF-8 or GB18030.

Columns stand in any order and are found by their heading, in English or Chinese. Reading yields lines of named cells; what a
cell means is left to whoever asked for the table.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from anlan.values import Fen, InputError, NotAnAmount, Note, parse_fen

Columns = Mapping[str, tuple[str, ...]]
"""Column → the headings it is found by, the column's own name first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its number in the file and its cells by column."""

    number: int
    cells: Mapping[str, str]


def read_table(path: Path, columns: Columns) -> Iterator[Line]:
    """The lines below the heading, blank ones skipped. Raises ``InputError`` when the file is absent or lacks a column."""
    lines = list(csv.reader(io.StringIO(_text(path, columns), newline="")))
    header = next((place for place, line in enumerate(lines) if _places(line, columns).keys() == columns.keys()), None)
    if header is None:
        found = _places(max(lines[:20], key=lambda line: len(_places(line, columns)), default=[]), columns)
        raise InputError(Note.of("money.table.without_columns", file=path.name, missing=_headings(columns, set(found))))
    places = _places(lines[header], columns)
    for number, line in enumerate(lines[header + 1 :], header + 2):
        if any(cell.strip() for cell in line):
            yield Line(number, {name: line[place].strip() if place < len(line) else "" for name, place in places.items()})


def amount_of(line: Line, file: str) -> Fen | Note:
    """The line's ``amount``, or the note that says why it is not one above zero."""
    try:
        amount = parse_fen(line.cells["amount"])
    except NotAnAmount:
        amount = Fen(0)
    if amount > 0:
        return amount
    return Note.of("money.table.line_amount", file=file, row=line.number, text=line.cells["amount"])


def _text(path: Path, columns: Columns) -> str:
    try:
        data = path.read_bytes()
    except OSError as cause:
        raise InputError(Note.of("money.table.no_file", file=str(path), columns=_headings(columns, set()))) from cause
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(Note.of("money.table.encoding", file=path.name))


def _places(line: Sequence[str], columns: Columns) -> dict[str, int]:
    """Which column stands where in a heading line; of two headings for one column the one named first leads."""
    headings = {cell.strip().lower(): place for place, cell in reversed(list(enumerate(line)))}
    found = {name: [headings[word] for word in (name, *words) if word in headings] for name, words in columns.items()}
    return {name: places[0] for name, places in found.items() if places}


def _headings(columns: Columns, without: set[str]) -> str:
    return ", ".join(f"{name} ({words[0]})" for name, words in columns.items() if name not in without)
