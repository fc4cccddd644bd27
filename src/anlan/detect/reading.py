"""Reads files of events: CSV and JSON lines (also gzipped), Parquet. What stands in them is checked by ``sheet.py``.

One bad line never stops a file: it becomes a dead letter and the reading goes on. A file that is no file of events at all
(unknown form, headings missing, a column of a type that cannot be right) raises ``InputError``. An event that has been read is
not read again: of equal ids the first stands, in the order of files and rows, and the others become letters.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from anlan.detect.columns import SCHEMAS, Column, Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.encoding import decode, shown
from anlan.detect.events import as_table, plain_text
from anlan.detect.headings import places
from anlan.detect.openings import read_openings
from anlan.detect.parquet import read_parquet
from anlan.detect.separated import lines_of, read_separated
from anlan.detect.sheet import Events, Sheet, take, typed
from anlan.detect.torn import torn_amounts
from anlan.values import InputError, Note


def read_events(paths: Sequence[Path], kind: Kind) -> tuple[pa.Table, list[DeadLetter]]:
    """All events of some files in time order (equal times in the order of files and rows), and the letters of those left out.

    The form of a file is told by its name: ``.csv``, ``.jsonl`` or ``.ndjson`` (each with ``.gz`` too), ``.parquet``. Openings
    are read as a register (``registers/reading.py``). Raises ``InputError`` for a file that cannot be read as events at all.
    """
    read = [(path.name, read_file(path, kind)) for path in paths]
    letters = [letter for _, events in read for letter in events.letters]
    if not read:
        return SCHEMAS[kind].empty_table(), letters
    table = pa.concat_tables([events.table for _, events in read]).unify_dictionaries()
    first = first_of_each(table["id"])
    if not first.all():
        letters += _repeated(read, table, first)
        table = table.take(np.flatnonzero(first))
    times = table["time"].cast(pa.int64()).to_numpy()
    rising = bool((times[:-1] <= times[1:]).all())
    return table if rising else table.take(np.argsort(times, kind="stable")), letters


def first_of_each(ids: Column) -> np.ndarray:
    """For each id whether it is the first of its kind."""
    codes = ids.combine_chunks().dictionary_encode().indices.to_numpy()
    first = np.zeros(codes.size, np.bool_)
    first[np.unique(codes, return_index=True)[1]] = True
    return first


def _repeated(read: Sequence[tuple[str, Events]], table: pa.Table, first: np.ndarray) -> Iterator[DeadLetter]:
    files = np.repeat(np.arange(len(read)), [events.rows.size for _, events in read])
    rows = np.concatenate([events.rows for _, events in read])
    for at in np.flatnonzero(~first).tolist():
        (event,) = table.slice(at, 1).to_pylist()
        yield repeated_letter(read[files[at]][0], int(rows[at]), event)


def repeated_letter(source: str, row: int, event: Mapping[str, Any]) -> DeadLetter:
    """The letter of an event whose id another has that was read before it."""
    told = {name: str(value) for name, value in event.items() if value is not None and name != "late"}
    return DeadLetter(source, row, Note.of("detect.events.repeated", id=told["id"]), msgspec.json.encode(told).decode())


def read_file(path: Path, kind: Kind) -> Events:
    """The events of one file as they stand in it. Raises like ``read_events``."""
    if kind == "openings":
        opened, places, letters = read_openings(path)
        return Events(as_table(kind, opened), np.array(places, np.int64), letters)
    forms = [part.lower() for part in path.suffixes]
    form = next((part for part in reversed(forms) if part != ".gz"), "")
    try:
        if form == ".parquet":
            return take(kind, _parquet(path))
        if form == ".csv":
            sheet, letters = _csv(path, kind)
            return _also(take(kind, sheet), letters)
        if form in (".jsonl", ".ndjson"):
            sheet, letters = _json(path)
            return _also(take(kind, sheet) if sheet.columns else Events(SCHEMAS[kind].empty_table(), sheet.rows, []), letters)
    except (OSError, pa.ArrowException, EOFError, zlib.error, UnicodeDecodeError):
        raise InputError(Note.of("detect.events.not_readable", file=path.name)) from None
    raise InputError(Note.of("detect.events.not_readable", file=path.name))


def _also(events: Events, letters: list[DeadLetter]) -> Events:
    """The events with letters of rows that never became records, in the order of rows."""
    return replace(events, letters=sorted([*events.letters, *letters], key=lambda letter: letter.row))


def _bytes(path: Path) -> bytes:
    with gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb") as file:
        return file.read()


def _csv(path: Path, kind: Kind) -> tuple[Sheet, list[DeadLetter]]:
    heading, read, separator = read_separated(_bytes(path))
    for _, twice in places(kind, tuple(name for name in heading if heading.count(name) > 1)):
        raise InputError(Note.of("detect.events.twice", file=path.name, column=twice))
    width = len(heading)
    wrong = {record.row: note for record in read if len(record.cells) > width and (note := record.beyond(width))}
    if separator == ",":
        fitting = [record for record in read if record.row not in wrong] if wrong else read
        wrong |= {fitting[k].row: note for k, note in torn_amounts(kind, heading, [record.cells for record in fitting]).items()}
    letters = [
        DeadLetter(path.name, record.row, wrong[record.row], shown(separator.join(record.cells)))
        for record in read
        if record.row in wrong
    ]
    records = [record for record in read if record.row not in wrong] if wrong else read
    padded = [(record.cells + [""] * (width - len(record.cells)))[:width] for record in records]
    cells = list(zip(*padded, strict=True)) if padded else [()] * width
    sheet = Sheet(
        path.name,
        {name: _texts(column) for name, column in zip(heading, cells, strict=True)},
        np.array([record.row for record in records], np.int64),
        np.array([record.whole for record in records], np.bool_),
        lambda k: shown(separator.join(records[k].cells)),
    )
    return sheet, letters


def _texts(values: Sequence[str | None]) -> Column:
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([None if value is None else shown(value) for value in values], pa.string())


def _json(path: Path) -> tuple[Sheet, list[DeadLetter]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    good: list[tuple[int, str, dict[str, Any]]] = []
    letters = []
    for row, line in enumerate(lines_of(decode(_bytes(path), only="utf-8")), start=1):
        if not line.strip():
            continue
        try:
            good.append((row, line.strip(), decoder.decode(line)))
        except (msgspec.DecodeError, UnicodeEncodeError):
            letters.append(DeadLetter(path.name, row, Note.of("detect.events.broken_json", row=row), shown(line.strip())))
    names = dict.fromkeys(name for _, _, record in good for name in record)
    columns = {name: _texts([plain_text(record.get(name)) for _, _, record in good]) for name in names}
    rows = np.array([row for row, _, _ in good], np.int64)
    return Sheet(path.name, columns, rows, np.ones(len(good), np.bool_), lambda k: good[k][1]), letters


def _parquet(path: Path) -> Sheet:
    found, whole = read_parquet(path)
    return replace(typed(path.name, found, np.arange(1, found.num_rows + 1)), whole=whole)
