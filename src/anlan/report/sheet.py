"""A *sheet* of the workbook: columns with a kind, rows of plain values, a line of sums.

Every file in ``sheets/`` makes one and knows nothing of spreadsheets; ``workbook`` writes them all alike. Amounts are fen in
the rows and yuan with two decimals in the cells; account numbers are text, so that no digit is lost.
"""

from dataclasses import dataclass
from typing import Literal

from anlan.report.case_report import Text
from anlan.values import Instant

Kind = Literal["text", "number", "money", "count", "time"]
"""``number`` is an account number: digits that are text."""

Value = str | int | Instant | Text | None
"""What may stand in a cell; a sentence is written in the language of the workbook."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what it holds, its width in characters, whether its sum stands below, whether long text is wrapped."""

    head: Text
    kind: Kind
    width: int = 14
    summed: bool = False
    wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A table: columns and rows, with a title above when a sheet holds several."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its tab's name and its tables; the first one's head is frozen, and filtered if it is more than a list."""

    name: Text
    blocks: tuple[Block, ...]
