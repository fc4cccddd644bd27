"""Reads a register: CSV in any usual encoding, or Parquet, with a heading, columns in any order under any of their words; unknown
columns are left unread.

A row with a wrong cell becomes a dead letter that keeps its place and reason but not its text, since a refused cell may well be
a name or an identity number. A file without a needed column raises ``InputError``.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from msgspec.structs import replace

from anlan.detect.deadletter import DeadLetter
from anlan.detect.parquet import read_parquet
from anlan.detect.registers.columns import Cell, Column, WrongCell, cell_of, columns_of, plain
from anlan.detect.separated import Record, read_separated
from anlan.values import InputError, Note

Row = Mapping[str, Cell]


class Register(NamedTuple):
    """The good rows with their place in the file (1-based, the heading being row 1), and letters for the others."""

    rows: list[tuple[int, Row]]
    letters: list[DeadLetter]


def read_register(path: Path, name: str) -> Register:
    """Read the register ``name``. Raises ``InputError`` for a file that is none."""
    try:
        heading, lines = _open(path)
    except (OSError, pa.ArrowException, ValueError, OverflowError):  # the latter two: a moment that no calendar holds
        raise InputError(Note.of("detect.registers.not_readable", file=path.name)) from None
    places = _places(heading, name, path)
    columns = {key: replace(columns_of(name)[key], words=(heading[place],)) for key, place in places.items()}
    rows, letters = [], []
    for record in lines:
        try:
            if not record.whole:
                raise WrongCell(Note.of("detect.events.not_text"))
            if note := record.beyond(len(heading)):
                raise WrongCell(note)
            rows.append((record.row, _row(record.cells, places, columns)))
        except WrongCell as wrong:
            letters.append(DeadLetter(path.name, record.row, wrong.note, ""))
    return Register(rows, letters)


def _open(path: Path) -> tuple[list[str], Iterable[Record]]:
    if path.suffix.lower() == ".parquet":
        table, whole = read_parquet(path)
        rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
        told = enumerate(zip(rows, whole.tolist(), strict=True), start=2)
        return table.column_names, [Record(number, list(cells), entire) for number, (cells, entire) in told]
    found = read_separated(path.read_bytes())
    return found.heading, found.records


def _places(heading: list[str], name: str, path: Path) -> dict[str, int]:
    """Column name → place in the heading; of several words for a column the earliest word wins."""
    at = {plain(word): place for place, word in reversed(list(enumerate(heading)))}
    columns = columns_of(name)
    places = {
        key: next(at[plain(word)] for word in column.words if plain(word) in at)
        for key, column in columns.items()
        if any(plain(word) in at for word in column.words)
    }
    missing = [" / ".join(_some(column.words)) for key, column in columns.items() if column.need and key not in places]
    if missing:
        raise InputError(Note.of("detect.registers.no_columns", file=path.name, missing="; ".join(missing)))
    return places


def _some(words: Sequence[str]) -> list[str]:
    """Enough words for a column to be found by, for readers of either language."""
    return [words[0], *[word for word in words if not word.isascii()][:2]]


def _row(cells: list[Any], places: Mapping[str, int], columns: Mapping[str, Column]) -> Row:
    """The cells by the names of their columns; a column's word is the file's own heading, which is what a letter names."""
    return {key: cell_of(columns[key], cells[place] if place < len(cells) else None) for key, place in places.items()}
