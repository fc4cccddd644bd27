"""What was read of a case's files, in the data folder: entries for the ledger, and a report a person can act on.

One folder for each *part*: a file under its name, read with the layouts of an organisation. Everything here can be made again
from the originals, and lies sealed as they do (`funds.shelf`). Reports say how each table file was read, down to the row.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
from django.conf import settings

from anlan.desk.funds.shelf import SealedShelf, read_whole, write_whole
from anlan.money.entry import ENTRY
from anlan.money.ledger_store import LedgerStore
from anlan.money.reading.result import Reading
from anlan.report.case_report import FileReading, Text


class Sheet(msgspec.Struct, frozen=True):
    """How one table was read: its header's words with the field each was read as ("" for none), and how many entries it gave."""

    name: str | None
    header_row: int
    layout: str
    words: tuple[tuple[str, str], ...]
    entries: int


class LeftOut(msgspec.Struct, frozen=True):
    """A row that is no entry, why, and what stands in it."""

    sheet: str | None
    row: int
    reason: Text
    text: str


class Member(msgspec.Struct, frozen=True):
    """One table file: as the report of a case shows it (``quality``), and what a person needs to put a wrong reading right.

    ``preview``: first rows of a file that could not be used, as (row number, cells). ``error``: why it could not be used.
    """

    name: str
    sha256: str
    quality: FileReading
    sure: str = ""
    encoding: str | None = None
    asides: int = 0
    duplicates: int = 0
    sheets: tuple[Sheet, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    preview: tuple[tuple[int, tuple[str, ...]], ...] = ()
    error: Text | None = None


def part_name(sha256: str, name: str, layouts: Sequence[str]) -> str:
    """The name of a part: the same file under the same name, read by the same layouts, has the same."""
    return hashlib.sha256(msgspec.json.encode([sha256, name, *layouts])).hexdigest()


def keep_part(part: str, sha256: str, name: str, readings: Sequence[Reading], members: Sequence[Member]) -> None:
    """Keep entries and report. Doing it twice changes nothing; half of it is never seen."""
    LedgerStore(folder_of(part), SealedShelf()).put(Path(name), sha256, readings)
    write_whole(folder_of(part) / "report.json", [msgspec.json.encode(list(members))])


def report_of(part: str) -> list[Member]:
    """The reports of a part's table files."""
    return msgspec.json.decode(read_whole(folder_of(part) / "report.json"), type=list[Member])


def entries_of(parts: Iterable[str]) -> tuple[pa.Table, dict[str, str]]:
    """All entries of parts, and other numbers of an account → the number its entries use."""
    tables, numbers = [ENTRY.empty_table()], dict[str, str]()
    for part in parts:
        store = LedgerStore(folder_of(part), SealedShelf())
        tables.append(store.entries())
        numbers.update(store.numbers())
    return pa.concat_tables(tables).unify_dictionaries(), numbers


def folder_of(part: str) -> Path:
    """Where a part lies."""
    return Path(settings.MEDIA_ROOT) / "readings" / part
