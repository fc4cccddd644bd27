"""What reading a file yields: entries, and an account of every row that is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from anlan.money.reading.preamble import Declared
from anlan.values import Fen, Note

Sure = Literal["certain", "likely", "doubtful"]
"""A named layout and nothing against it; by column words and nothing against it; something does not fit."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no entry, and why. ``text`` is what stands in it, shortened."""

    sheet: str | None
    row: int
    reason: Note
    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A row above or between the entries that was understood as ``preamble`` or ``header``."""

    sheet: str | None
    row: int
    kind: Literal["preamble", "header"]
    text: str


@dataclass(frozen=True, slots=True)
class BalanceBreak:
    """Where the running balance first does not follow: the balance that should stand and the one that stands, in fen."""

    sheet: str | None
    row: int
    account: str | None
    expected: Fen
    found: Fen


@dataclass(frozen=True, slots=True)
class BalanceCheck:
    """Running balance: ``checked`` entries that have one before them, ``breaks`` among them, and the first of those."""

    checked: int
    breaks: int
    first_break: BalanceBreak | None


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A declared total beside what was read. ``agrees`` is whether they are the same."""

    sheet: str | None
    declared: Declared
    count: int
    amount: Fen
    agrees: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A sheet or file all of whose entries stand in another one, which was read; ``rows`` entries were left out."""

    sheet: str | None
    of: str
    rows: int


@dataclass(frozen=True, slots=True)
class Checks:
    """What was checked. ``duplicates`` counts entries that stand twice; they are kept and flagged."""

    balance: BalanceCheck
    totals: tuple[TotalCheck, ...]
    duplicates: int
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class SheetReading:
    """How one table of a file was read. ``columns`` maps fields to the header words they were read from, leading one first."""

    name: str | None
    hidden: bool
    layout: str
    layout_name: Mapping[str, str]
    header_row: int
    columns: Mapping[str, tuple[str, ...]]
    unused: tuple[str, ...]
    newest_first: bool
    entries: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read. ``entries`` has the schema ``anlan.money.entry.ENTRY``, in the order of the file.

    ``rows`` counts the rows of the file that are not blank: each is an entry, an aside or left out, which is
    checked. ``numbers`` are different
    numbers of one own account (card and account), as pairs (the one used in the entries, the other).
    """

    file: str
    format: str
    encoding: str | None
    layout: str
    sure: Sure
    sheets: tuple[SheetReading, ...]
    entries: pa.Table
    left_out: tuple[LeftOut, ...]
    asides: tuple[Aside, ...]
    checks: Checks
    doubts: tuple[Note, ...]
    rows: int
    numbers: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be used, and why."""

    file: str
    reason: Note
