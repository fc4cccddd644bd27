"""Reads files of events: CSV and JSON lines (also gzipped) through the checks of ``events.py``, Parquet of the schema as it is.

One bad line never stops a file: it becomes a dead letter and the reading goes on. A file that is no file of events at all
(unknown form, headings missing) raises ``InputError``.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from anlan.detect.columns import ALIASES, REQUIRED, SCHEMAS, Column, Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.events import Intake, as_table
from anlan.detect.openings import read_openings
from anlan.values import InputError, Note

_NOT_JSON = object()


@dataclass(frozen=True, slots=True)
class Events:
    """A block of events in time order and the letters of those left out."""

    table: pa.Table
    letters: list[DeadLetter]


def read_events(path: Path, kind: Kind) -> Events:
    """Read one file. The form is told by its name: ``.csv``, ``.jsonl`` or ``.ndjson`` (each with ``.gz`` too), ``.parquet``.
    Openings are read as a register (``registers/reading.py``).

    Raises ``InputError`` when the file cannot be read as events at all.
    """
    if kind == "openings":
        rows, letters = read_openings(path)
        return Events(as_table(kind, rows), letters)
    forms = [part.lower() for part in path.suffixes]
    form = next((part for part in reversed(forms) if part != ".gz"), "")
    try:
        if form == ".parquet":
            return _from_parquet(path, kind)
        if form in (".csv", ".jsonl", ".ndjson"):
            return _from_text(path, kind, form)
    except (OSError, UnicodeDecodeError, pa.ArrowInvalid, csv.Error, EOFError):
        raise InputError(Note.of("detect.events.not_readable", file=path.name)) from None
    raise InputError(Note.of("detect.events.not_readable", file=path.name))


def _from_text(path: Path, kind: Kind, form: str) -> Events:
    intake = Intake(kind, path.name)
    open_bytes = gzip.open if path.suffix.lower() == ".gz" else open
    with open_bytes(path, "rb") as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as lines:
        records = _csv_records(lines, path, kind) if form == ".csv" else _json_records(lines)
        for row, record, text in records:
            if record is _NOT_JSON:
                intake.refuse(row, Note.of("detect.events.broken_json", row=row), text)
            else:
                intake.take(row, record, text)
    return Events(intake.block(), intake.letters)


def _csv_records(lines: io.TextIOWrapper, path: Path, kind: Kind) -> Iterator[tuple[int, Any, str]]:
    reader = csv.reader(lines)
    header = next(reader, [])
    known = {ALIASES[kind].get(name.strip(), name.strip()) for name in header}
    missing = [name for name in REQUIRED if name not in known]
    if missing:
        raise InputError(Note.of("detect.events.no_columns", file=path.name, missing=", ".join(missing)))
    names = [name.strip() for name in header]
    for row, cells in enumerate(reader, start=2):
        if cells:
            yield row, dict(zip(names, cells, strict=False)), ",".join(cells)


def _json_records(lines: io.TextIOWrapper) -> Iterator[tuple[int, Any, str]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield row, decoder.decode(line), line.strip()
        except (msgspec.DecodeError, msgspec.ValidationError):
            yield row, _NOT_JSON, line.strip()


def _from_parquet(path: Path, kind: Kind) -> Events:
    """Columns of the schema; optional ones may be absent. Sorted by time when they are not."""
    found = pq.read_table(path)
    schema = SCHEMAS[kind]
    missing = [name for name in REQUIRED if name not in found.column_names]
    if missing:
        raise InputError(Note.of("detect.events.no_columns", file=path.name, missing=", ".join(missing)))
    columns = {field.name: _fit(found, field, path) for field in schema}
    table = pa.table(columns, schema=schema)
    table, letters = _without_bad_amounts(table, kind, path)
    times = table["time"].cast(pa.int64())
    ordered = pc.all(pc.less_equal(times[:-1], times[1:])).as_py() if table.num_rows > 1 else True
    return Events(table if ordered else table.take(pc.sort_indices(table, [("time", "ascending")])), letters)


def _without_bad_amounts(table: pa.Table, kind: Kind, path: Path) -> tuple[pa.Table, list[DeadLetter]]:
    lowest = 1 if kind == "transfers" else 0
    bad = pc.less(table["amount"], pa.scalar(lowest))
    if not pc.any(bad).as_py():
        return table, []
    key = "detect.events.not_positive" if kind == "transfers" else "detect.events.not_seconds"
    letters = [
        DeadLetter(path.name, row + 1, Note(key, {"text": str(table["amount"][row])}), str(table["id"][row]))
        for row in np.flatnonzero(bad.to_numpy()).tolist()
    ]
    return table.filter(pc.invert(bad)), letters


def _fit(found: pa.Table, field: Any, path: Path) -> Column:
    if field.name not in found.column_names:
        absent = pa.nulls(found.num_rows, field.type)
        return absent.fill_null(False) if field.name == "late" else absent
    column = found[field.name]
    if pa.types.is_dictionary(field.type) and not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    try:
        column = column.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        said = Note.of(
            "detect.events.wrong_columns", file=path.name, column=field.name, expected=str(field.type), found=str(column.type)
        )
        raise InputError(said) from None
    if column.null_count and not field.nullable:
        raise InputError(Note.of("detect.events.no_columns", file=path.name, missing=field.name))
    return column
