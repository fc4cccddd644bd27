"""What an officer should know before relying on a reading, as notes: each names a number of rows, a word, or a sheet."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from anlan.money.entry import Direction, Flag
from anlan.money.formats.cells import Sheet
from anlan.money.reading.assembly import Part
from anlan.money.reading.unused import columns_with_accounts
from anlan.values import Note

_FLAGGED = (
    (Flag.ACCOUNT_PRECISION_LOST, "account_lost"),
    (Flag.OWN_PRECISION_LOST, "own_lost"),
    (Flag.BALANCE_UNREADABLE, "balance_unreadable"),
    (Flag.TIME_OF_DAY_UNREADABLE, "clock_unreadable"),
    (Flag.TEXT_DAMAGED, "text_damaged"),
    (Flag.FOREIGN_CURRENCY, "foreign"),
    (Flag.RED_LETTER, "red_letter"),
    (Flag.QUOTE_OPEN, "quote_open"),
    (Flag.FORMULA_CELL, "formula"),
    (Flag.NEGATIVE_ZERO, "negative_zero"),
    (Flag.ORDER_UNKNOWN, "order_unknown"),
)


def doubts_of(parts: Sequence[Part], unread: Sequence[Sheet]) -> tuple[Note, ...]:
    """All doubts of a file."""
    return (*(note for part in parts for note in _of_part(part)), *_of_sheets(parts, unread))


def _of_part(part: Part) -> Iterator[Note]:
    for flag, key in _FLAGGED:
        rows = part.rows[part.flags & np.uint32(flag) > 0]
        if rows.size:
            yield Note.of(f"money.statement.{key}", count=int(rows.size), row=int(rows[0]))
    for field, strange in part.table.drafts.strange.items():
        yield Note.of(f"money.statement.strange_{field}", found="、".join(sorted(strange))[:200])
    order = part.table.drafts.columns.order
    if order and order.shown and part.rows.size:
        yield Note.of("money.statement.date_order_shown", order=order.order, count=order.shown)
    moved = part.table.drafts.movements
    if moved.proved:
        into, out = _meaning(moved.proved, Direction.IN), _meaning(moved.proved, Direction.OUT)
        yield Note.of("money.statement.direction_proved", into=into, out=out)
    if moved.by_balance:
        yield Note.of("money.statement.direction_by_balance", count=moved.by_balance)
    if part.rows.size and (part.texts["own_account"].codes < 0).any():
        yield Note.of("money.statement.no_own_account", count=int((part.texts["own_account"].codes < 0).sum()))
    accounts = columns_with_accounts(part.table)
    if accounts:
        yield Note.of("money.statement.unused_accounts", columns="、".join(accounts))
    if part.order.unsorted:
        yield Note.of("money.statement.unsorted")
    if part.rows.size == 0 and not part.keys.size and not part.table.keep.size:
        yield Note.of("money.statement.no_entries", row=part.table.header.rows[0])


def _meaning(proved: Mapping[str, Direction], way: Direction) -> str:
    """The words that mean this direction, as people read them."""
    return "、".join(sorted(word for word, meant in proved.items() if meant == way)) or "-"


def _of_sheets(parts: Sequence[Part], unread: Sequence[Sheet]) -> Iterator[Note]:
    for sheet in dict.fromkeys(part.table.sheet.name for part in parts if part.table.sheet.hidden):
        yield Note.of("money.statement.hidden_sheet", sheet=sheet or "-")
    for sheet_unread in unread:
        if next(iter(sheet_unread.head()), None) is not None:
            yield Note.of("money.statement.sheet_not_read", sheet=sheet_unread.name or "-")
