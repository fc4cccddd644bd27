"""Rows of a feed's source as text cells by column: a database table, a CSV file, a sheet.

Raises ``InputError`` when the source cannot be reached or lacks a column of the mapping. What cells mean: ``pulling``.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import python_calamine
import sqlalchemy as sa

from anlan.procedure.feed.mapping import Feed
from anlan.values import InputError, Note


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row: its number (of the file, or of the answer of a query) and its cells by column; empty cells are ""."""

    number: int
    cells: Mapping[str, str]


def source_rows(feed: Feed, folder: Path, environment: Mapping[str, str]) -> Iterator[SourceRow]:
    """All rows, in the source's order. ``folder`` is where the mapping stands, ``environment`` holds the database's address."""
    if feed.source.kind == "sql":
        yield from _of_database(feed, environment)
        return
    path = folder / feed.source.file
    try:
        lines = _csv(path) if feed.source.kind == "csv" else _xlsx(path, feed.source.sheet)
    except (OSError, UnicodeDecodeError, python_calamine.CalamineError) as cause:
        raise InputError(Note.of("procedure.feed.unreadable", feed=feed.id, file=feed.source.file, problem=str(cause))) from cause
    heads = [head.strip() for head in lines[0]] if lines else []
    _check_columns(feed, heads)
    for number, line in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in line):
            yield SourceRow(number, dict(zip(heads, (cell.strip() for cell in line), strict=False)))


def _csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.reader(io.StringIO(text, newline="")))


def _xlsx(path: Path, sheet: str) -> list[list[str]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    rows = (book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)).to_python()
    return [[_text(cell) for cell in row] for row in rows]


def _of_database(feed: Feed, environment: Mapping[str, str]) -> Iterator[SourceRow]:
    address = environment.get(feed.source.url_env)
    if not address:
        raise InputError(Note.of("procedure.feed.no_address", feed=feed.id, variable=feed.source.url_env))
    source = sa.text(feed.source.query) if feed.source.query else sa.select(sa.text("*")).select_from(sa.table(feed.source.table))
    try:
        engine = sa.create_engine(address)
        with engine.connect() as connection:
            answer = connection.execute(source)
            _check_columns(feed, list(answer.keys()))
            for number, row in enumerate(answer.mappings(), 1):
                yield SourceRow(number, {column: _text(value) for column, value in row.items()})
        engine.dispose()
    except sa.exc.SQLAlchemyError as cause:
        # The address may hold a password, so only the kind of the error is told.
        raise InputError(Note.of("procedure.feed.unreachable", feed=feed.id, problem=type(cause).__name__)) from cause


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _check_columns(feed: Feed, heads: Sequence[str]) -> None:
    missing = sorted(feed.columns() - set(heads))
    if missing:
        said = ", ".join(missing)
        raise InputError(Note.of("procedure.feed.missing_columns", feed=feed.id, missing=said, found=", ".join(heads)))
