"""A *sheet*: the records of one file side by side, as columns of text or of the types that Parquet and Arrow hold.

It is checked a column at a time. What stands in the plain form that nearly all records have is taken at once; every other record
goes through ``events.to_event``, which alone says what an event may be and why one is refused. Both give the same events.

Sums: text is yuan, under whichever heading. A typed column ``amount`` holds whole fen; ``amount_yuan`` holds decimals or whole
yuan. Times without a zone are Shanghai's. A column of floats is refused: it has lost digits of sums and numbers already.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anlan.detect.columns import OPTIONAL, SCHEMAS, Column, Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.events import LARGEST, Refused, as_table, currency_is_known, party_of, to_event, word_of
from anlan.detect.headings import missing, places
from anlan.values import SHANGHAI, InputError, Note, from_micros, to_micros

Bools = npt.NDArray[np.bool_]
Int64s = npt.NDArray[np.int64]

# Plain forms: a moment of our times on a day that every month has, yuan, seconds.
_MOMENT = r"^(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$"
_YUAN = r"^[0-9]{1,12}(\.[0-9]{1,2})?$"
_SECONDS = r"^[0-9]{1,9}$"
_OFFSET = SHANGHAI.utcoffset(None) // timedelta(microseconds=1)
_DAY = timedelta(days=1) // timedelta(microseconds=1)
_FIRST, _LAST = (to_micros(datetime(year, 1, 1, tzinfo=SHANGHAI)) for year in (1900, 2100))


def _whole(number: int) -> Column:
    return pa.scalar(number, pa.int64())


class Checked(NamedTuple):
    """Values of a column, and where they stand in the plain form; elsewhere a value means nothing."""

    values: Column
    plain: Bools


@dataclass(frozen=True, slots=True)
class Sheet:
    """``columns`` by heading, all of one length; ``rows``: where each record stands in its file; ``whole``: whether every byte of
    it was a character's; ``text``: record ``k`` as it came."""

    source: str
    columns: Mapping[str, Column]
    rows: Int64s
    whole: Bools
    text: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Events:
    """A block of events, where each stands in its file, and the letters of those left out."""

    table: pa.Table
    rows: Int64s
    letters: list[DeadLetter]


def typed(source: str, table: pa.Table, rows: Int64s) -> Sheet:
    """The sheet of a table; a record is told as a line of JSON."""

    def text(k: int) -> str:
        told = {name: _told(table[name][k]) for name in table.column_names}
        return msgspec.json.encode({name: value for name, value in told.items() if value is not None}).decode()

    columns = {name: table[name] for name in table.column_names}
    return Sheet(source, columns, rows, np.ones(table.num_rows, np.bool_), text)


def _told(cell: Any) -> str | None:
    try:
        value = cell.as_py()
    except (ValueError, OverflowError):  # a moment that no calendar holds
        value = cell.value
    return None if value is None else str(value)


def take(kind: Kind, sheet: Sheet) -> Events:
    """The events of a sheet, in its order. Raises ``InputError`` when a column is missing or of a type that cannot be right."""
    named = _named(kind, sheet)
    checked = _check(kind, named, sheet.rows.size)
    plain = np.logical_and.reduce([sheet.whole, *(one.plain for one in checked.values())])
    events, hard, letters = _one_by_one(kind, sheet, named, np.flatnonzero(~plain))
    schema = SCHEMAS[kind]
    easy = pa.table([checked[name].values for name in schema.names], schema=schema).filter(pa.array(plain))
    at = np.concatenate([np.flatnonzero(plain), np.array(hard, np.int64)])
    order = np.argsort(at, kind="stable")
    both = pa.concat_tables([easy, as_table(kind, events)]).unify_dictionaries() if hard else easy
    return Events(both.take(order) if hard else both, sheet.rows[at[order]], letters)


def records(kind: Kind, sheet: Sheet) -> Iterator[dict[str, str]]:
    """Its records as texts, the way a line of CSV gives them. Raises ``InputError`` like ``take``."""
    named = _named(kind, sheet)
    return (_record(kind, named, k) for k in range(sheet.rows.size))


def _one_by_one(
    kind: Kind, sheet: Sheet, named: Mapping[str, Column], which: Int64s
) -> tuple[list[dict[str, Any]], list[int], list[DeadLetter]]:
    events, at, letters = [], [], []
    for k in which.tolist():
        try:
            if not sheet.whole[k]:
                raise Refused(Note.of("detect.events.not_text"))
            events.append(to_event(kind, _record(kind, named, k)))
            at.append(k)
        except Refused as refused:
            letters.append(DeadLetter(sheet.source, int(sheet.rows[k]), refused.reason, sheet.text(k)))
    return events, at, letters


def _named(kind: Kind, sheet: Sheet) -> dict[str, Column]:
    """Columns by their names: texts, but for moments in µs since 1970 UTC and sums in fen where the file holds such types."""
    lacking = missing(kind, list(sheet.columns))
    if lacking:
        other: Kind = "calls" if kind == "transfers" else "transfers"
        if not missing(other, list(sheet.columns)):
            raise InputError(Note.of("detect.events.other_kind", file=sheet.source, kind=other))
        raise InputError(Note.of("detect.events.no_columns", file=sheet.source, missing="; ".join(lacking)))
    found = {}
    for name, heading in places(kind, tuple(sheet.columns)):
        column = sheet.columns[heading]
        ready = _ready(kind, name, column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column)
        if ready is None:
            words = _EXPECTED.get(name, "string"), str(column.type)
            raise InputError(
                Note.of("detect.events.wrong_columns", file=sheet.source, column=heading, expected=words[0], found=words[1])
            )
        found[name] = ready
    return found


_EXPECTED = {
    "time": "timestamp, date32, string",
    "amount": "int64 (fen), string; decimal: amount_yuan",
    "amount_yuan": "decimal, string",
}


def _ready(kind: Kind, name: str, column: Column) -> Column | None:
    """The column as text, µs or fen; none when its type cannot be right."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    of = column.type
    if name == "time" and (pa.types.is_timestamp(of) or pa.types.is_date(of)):
        return _micros(column)
    if name == "amount" and kind == "transfers" and pa.types.is_integer(of):
        return (pc.min_element_wise(column, pa.scalar(LARGEST + 1, of), skip_nulls=False) if of == pa.uint64() else column).cast(
            pa.int64()
        )
    number = (pa.types.is_integer(of) and name != "time") or (pa.types.is_decimal(of) and name == "amount_yuan")
    text = pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_null(of)
    return column.cast(pa.string()) if text or number else None


def _micros(column: Column) -> Column:
    if pa.types.is_date(column.type):
        days = column.cast(pa.date32()).cast(pa.int32()).cast(pa.int64())
        return pc.subtract(pc.multiply(days, _whole(_DAY)), _whole(_OFFSET))
    plain = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64())
    return plain if column.type.tz else pc.subtract(plain, _whole(_OFFSET))


def _record(kind: Kind, named: Mapping[str, Column], k: int) -> dict[str, str]:
    """Record ``k`` as texts by the names of columns."""
    found = {}
    for name, column in named.items():
        value = column[k].as_py()
        if value is not None:
            found[name] = value if isinstance(value, str) else _said(name, value)
    return found


def _said(name: str, value: int) -> str:
    if name == "time":
        return from_micros(value).isoformat() if _FIRST <= value < _LAST else str(value)
    return f"{'-' * (value < 0)}{abs(value) // 100}.{abs(value) % 100:02d}"


def _check(kind: Kind, named: Mapping[str, Column], count: int) -> dict[str, Checked]:
    """Columns of the schema by name, and ``currency``."""
    schema = SCHEMAS[kind]
    amount = "amount" if "amount" in named else "amount_yuan"
    found = {
        "id": _id(named["id"]),
        "time": _time(named["time"], schema.field("time").type),
        "amount": _amount(kind, named[amount]),
        "late": Checked(pa.repeat(False, count), np.ones(count, np.bool_)),
    }
    for name in ("src", "dst"):
        found[name] = _words(named[name], partial(party_of, kind), needed=True)
    for name in OPTIONAL[kind]:
        column = named.get(name, pa.nulls(count, pa.string()))
        found[name] = _words(column, partial(word_of, name), needed=False)
    if "currency" in named:
        coded = named["currency"].dictionary_encode()
        known = pa.array([currency_is_known(word) for word in coded.dictionary.to_pylist()], pa.bool_())
        found["currency"] = Checked(None, known.take(coded.indices).fill_null(True).to_numpy(zero_copy_only=False))
    return found


def _true(column: Column) -> Bools:
    found: Bools = column.fill_null(False).to_numpy(zero_copy_only=False)
    return found


def _id(column: Column) -> Checked:
    trimmed = pc.utf8_trim_whitespace(column)
    return Checked(trimmed, _true(pc.greater(pc.utf8_length(trimmed), _whole(0))))


def _time(column: Column, of: pa.DataType) -> Checked:
    if pa.types.is_integer(column.type):
        inside = pc.and_(pc.greater_equal(column, _whole(_FIRST)), pc.less(column, _whole(_LAST)))
        return Checked(column.cast(of), _true(inside))
    plain = pc.match_substring_regex(column, _MOMENT)
    local = pc.if_else(plain, column, None).cast(pa.timestamp("us")).cast(pa.int64())
    return Checked(pc.subtract(local, _whole(_OFFSET)).cast(of), _true(plain))


def _amount(kind: Kind, column: Column) -> Checked:
    if pa.types.is_integer(column.type):
        return Checked(column, _true(pc.and_(pc.greater(column, _whole(0)), pc.less_equal(column, _whole(LARGEST)))))
    if kind == "calls":
        plain = pc.match_substring_regex(column, _SECONDS)
        return Checked(pc.if_else(plain, column, None).cast(pa.int64()), _true(plain))
    plain = pc.match_substring_regex(column, _YUAN)
    yuan = pc.if_else(plain, column, "0").fill_null("0").cast(pa.decimal128(18, 2))
    fen = np.frombuffer(yuan.buffers()[1], np.int64)[::2][yuan.offset : yuan.offset + len(yuan)]  # the lower halves
    return Checked(pa.array(fen), _true(plain) & (fen > 0))


def _words(column: Column, clean: Callable[[str], str | None], *, needed: bool) -> Checked:
    """A column of words that come back, each looked at once. What ``clean`` gives nothing for is missing."""
    coded = column.dictionary_encode()
    cleaned = pa.array([clean(word) for word in coded.dictionary.to_pylist()], pa.string())
    unique = cleaned.dictionary_encode()
    codes = unique.indices.take(coded.indices)
    plain = _true(pc.is_valid(codes)) if needed else np.ones(len(column), np.bool_)
    return Checked(pa.DictionaryArray.from_arrays(codes, unique.dictionary), plain)
