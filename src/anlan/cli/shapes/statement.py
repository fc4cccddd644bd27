"""``anlan statement --json``: one document a file. Amounts are fen (hundredths of ``currency``), times ISO 8601 at +08:00.

``python -m anlan.cli.shapes.statement`` prints the JSON schema.
"""

from collections.abc import Iterator
from typing import Any, Literal

import click
import msgspec
import numpy as np
import pyarrow as pa

from anlan.money.entry import Direction, Flag, Status
from anlan.money.reading.result import BalanceBreak, Copy, Reading, TotalCheck
from anlan.money.statement import Readings
from anlan.values import Lang, say

_DIRECTIONS = {Direction.IN: "in", Direction.OUT: "out", Direction.NEUTRAL: "neutral"}
_STATUSES = {Status.DONE: "done", Status.FAILED: "failed", Status.REVERSED: "reversed"}
_ABOUT = (
    "One file named on the command line prints one object; several, a folder or an archive print a list: the files that were "
    "read in their order, then those that could not be used, each with its error."
)
_EIGHT_HOURS = 8 * 3600 * 1_000_000


class Entry(msgspec.Struct):
    """One entry. ``row`` is as a spreadsheet shows it; ``order`` is its place in its account, oldest first; null: not stated."""

    row: int
    time: str
    direction: Literal["in", "out", "neutral"]
    amount: int
    balance: int | None
    currency: str
    own_account: str | None
    counterparty_account: str | None
    counterparty_name: str | None
    summary: str | None
    status: Literal["done", "failed", "reversed"]
    sheet: str | None
    order: int
    own_name: str | None
    bank: str | None
    counterparty_bank: str | None
    kind: str | None
    channel: str | None
    serial: str | None
    ip: str | None
    mac: str | None
    terminal: str | None
    merchant: str | None
    remark: str | None
    flags: list[str]


class LeftOut(msgspec.Struct):
    """A row that is no entry: why, in the language of the run and as a key, and what stands in it."""

    row: int
    reason: str
    key: str
    sheet: str | None
    text: str


class Balance(msgspec.Struct):
    """Running balance: entries checked, those whose balance does not follow from the one before, the first of them."""

    checked: int
    breaks: int
    first_break: BalanceBreak | None


class Total(msgspec.Struct):
    """A total that the statement declares, and what was read: ``of`` is all, in, out, neutral, opening or closing."""

    sheet: str | None
    row: int
    of: str
    text: str
    declared_count: int | None
    declared_amount: int | None
    count: int
    amount: int
    agrees: bool


class Aside(msgspec.Struct):
    """A row understood as preamble or header."""

    sheet: str | None
    row: int
    kind: Literal["preamble", "header"]
    text: str


class Table(msgspec.Struct):
    """How one sheet was read: which header words became which fields, which were not used."""

    name: str | None
    hidden: bool
    layout: str
    header_row: int
    columns: dict[str, list[str]]
    unused: list[str]
    newest_first: bool
    entries: int


class Checks(msgspec.Struct):
    """What was checked, and everything else there is to know of the reading.

    ``rows`` counts the rows that are not blank: entries, ``left_out`` and ``asides`` add up to it.
    """

    balance: Balance
    totals: list[Total]
    duplicates: int
    copies: list[Copy]
    doubts: list[str]
    sure: Literal["certain", "likely", "doubtful"]
    format: str
    encoding: str | None
    rows: int
    sheets: list[Table]
    asides: list[Aside]


class Statement(msgspec.Struct):
    """One file, read."""

    file: str
    layout: str
    entries: list[Entry]
    left_out: list[LeftOut]
    checks: Checks


class Error(msgspec.Struct):
    """Why a file could not be used, in the language of the run and as a key."""

    text: str
    key: str


class RefusedFile(msgspec.Struct):
    """One file that could not be used."""

    file: str
    error: Error


def documents(found: Readings, lang: Lang) -> list[Statement | RefusedFile]:
    """All files: those that were read, then those that could not be used."""
    refused = [RefusedFile(one.file, Error(say(one.reason, lang), _key(one.reason.key))) for one in found.refused]
    return [*(document(reading, lang) for reading in found.readings), *refused]


def document(reading: Reading, lang: Lang) -> Statement:
    """The reading as a document, its sentences in ``lang``."""
    return Statement(
        file=reading.file,
        layout=reading.layout,
        entries=list(_entries(reading)),
        left_out=[LeftOut(row.row, say(row.reason, lang), _key(row.reason.key), row.sheet, row.text) for row in reading.left_out],
        checks=_checks(reading, lang),
    )


def _entries(reading: Reading) -> Iterator[Entry]:
    table = reading.entries
    columns: dict[str, list[Any]] = {name: table[name].to_pylist() for name in Entry.__struct_fields__ if name != "time"}
    micros = table["time"].cast(pa.int64()).to_numpy() + _EIGHT_HOURS
    times = [_iso(text) for text in np.datetime_as_string(micros.astype("datetime64[us]")).tolist()]
    columns["direction"] = [_DIRECTIONS[Direction(value)] for value in columns["direction"]]
    columns["status"] = [_STATUSES[Status(value)] for value in columns["status"]]
    named = {value: [str(flag.name).lower() for flag in Flag(value)] for value in set(columns["flags"])}
    columns["flags"] = [named[value] for value in columns["flags"]]
    return map(Entry, *(times if name == "time" else columns[name] for name in Entry.__struct_fields__))


def _iso(text: str) -> str:
    return f"{text.removesuffix('.000000')}+08:00"


def _checks(reading: Reading, lang: Lang) -> Checks:
    checks = reading.checks
    return Checks(
        balance=Balance(checks.balance.checked, checks.balance.breaks, checks.balance.first_break),
        totals=[_total(total) for total in checks.totals],
        duplicates=checks.duplicates,
        copies=list(checks.copies),
        doubts=[say(doubt, lang) for doubt in reading.doubts],
        sure=reading.sure,
        format=reading.format,
        encoding=reading.encoding,
        rows=reading.rows,
        sheets=[
            Table(
                sheet.name,
                sheet.hidden,
                sheet.layout,
                sheet.header_row,
                {field: list(words) for field, words in sheet.columns.items()},
                list(sheet.unused),
                sheet.newest_first,
                sheet.entries,
            )
            for sheet in reading.sheets
        ],
        asides=[Aside(aside.sheet, aside.row, aside.kind, aside.text) for aside in reading.asides],
    )


def _total(total: TotalCheck) -> Total:
    declared = total.declared
    return Total(
        total.sheet,
        declared.row,
        declared.of,
        declared.text,
        declared.count,
        declared.amount,
        total.count,
        total.amount,
        total.agrees,
    )


def _key(key: str) -> str:
    return key.rpartition(".")[2]


def schema() -> bytes:
    """The JSON schema of what is printed: one document, or a list of them."""
    forms, shapes = msgspec.json.schema_components((Statement, RefusedFile), ref_template="#/$defs/{name}")
    either = {"anyOf": list(forms)}
    whole = {"description": _ABOUT, "anyOf": [*forms, {"type": "array", "items": either}], "$defs": shapes}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


if __name__ == "__main__":
    click.echo(schema(), nl=False)
