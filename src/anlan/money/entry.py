"""An *entry*: one line of a statement, as columns. What the reader makes and the ledger takes.

Entries are kept as Arrow columns of the schema ``ENTRY``; text columns are dictionary-coded, since a name or an account
comes back thousands of times. A missing value is null, never an empty string or a zero.
"""

from enum import IntEnum, IntFlag

import pyarrow as pa

_WORD = pa.dictionary(pa.int32(), pa.string())

ENTRY = pa.schema(
    [
        pa.field("file", _WORD, nullable=False),  # path as handed in, inside a zip "a.zip/b.csv"
        pa.field("sheet", _WORD),  # null for files without sheets
        pa.field("row", pa.int32(), nullable=False),  # 1-based row of the file or sheet, as a spreadsheet shows it
        pa.field("order", pa.int32(), nullable=False),  # place in the account's statement, oldest first, equal times kept apart
        pa.field("own_account", _WORD),
        pa.field("own_name", _WORD),
        pa.field("bank", _WORD),
        pa.field("time", pa.timestamp("us", tz="Asia/Shanghai")),  # how exact: Flag.NO_TIME_OF_DAY (midnight stands), NO_SECONDS
        pa.field("direction", pa.int8(), nullable=False),  # Direction
        pa.field("amount", pa.int64(), nullable=False),  # fen, never negative
        pa.field("balance", pa.int64()),  # fen after the entry
        pa.field("currency", _WORD, nullable=False),  # ISO 4217, "CNY" where the statement is silent
        pa.field("counterparty_account", _WORD),  # clean form, may be masked
        pa.field("counterparty_name", _WORD),
        pa.field("counterparty_bank", _WORD),
        pa.field("kind", _WORD),  # 交易类型
        pa.field("summary", _WORD),  # 摘要
        pa.field("channel", _WORD),
        pa.field("status", pa.int8(), nullable=False),  # Status
        pa.field("serial", pa.string()),  # bank's serial number
        pa.field("ip", _WORD),
        pa.field("mac", _WORD),
        pa.field("terminal", _WORD),
        pa.field("merchant", _WORD),
        pa.field("remark", _WORD),
        pa.field("flags", pa.uint32(), nullable=False),  # Flag
    ]
)
"""Columns of entries, in this order."""


class Direction(IntEnum):
    """Whether money comes into the account, leaves it, or neither (不计收支)."""

    OUT = -1
    NEUTRAL = 0
    IN = 1


class Status(IntEnum):
    """Whether the bank says that the movement took place."""

    DONE = 0
    FAILED = 1
    REVERSED = 2


class Flag(IntFlag):
    """What a reader of the entry must know before relying on it."""

    NO_TIME_OF_DAY = 1
    """The statement gives a date only."""
    ACCOUNT_PRECISION_LOST = 2
    """A spreadsheet stored the counterparty's number as a float; the digits are gone and the account is null."""
    ACCOUNT_WAS_NUMBER = 4
    """The number was a numeric cell: its digits are exact, but leading zeros may be lost."""
    FORMULA_CELL = 8
    """A used cell holds a formula; the stored result was taken."""
    BALANCE_BREAK = 16
    """Previous balance ± amount is not this balance."""
    DUPLICATE = 32
    """The same entry stands elsewhere in the same import (another sheet or file)."""
    MASKED_COUNTERPARTY = 64
    """Part of the counterparty's number is hidden."""
    NEGATIVE_ZERO = 128
    """The amount is written as minus zero."""
    CURRENCY_ASSUMED = 256
    """The statement names no currency; CNY was taken."""
    OWN_PRECISION_LOST = 512
    """As ACCOUNT_PRECISION_LOST, for the statement's own account."""
    RED_LETTER = 1024
    """The amount is negative against the direction word: a correction; the direction was turned."""
    STATUS_UNKNOWN = 2048
    """The status word is not known; the entry counts as done."""
    BALANCE_UNREADABLE = 4096
    """The cell of the balance holds no amount; the balance is null."""
    TIME_OF_DAY_UNREADABLE = 8192
    """The cell with the time of day could not be read; midnight stands, with NO_TIME_OF_DAY."""
    TEXT_DAMAGED = 16384
    """A text of the entry has bytes that are no letters of the file's encoding."""
    FOREIGN_CURRENCY = 32768
    """Not yuan: the amount is hundredths of ``currency`` and adds up with nothing else."""
    AMOUNT_NOTE = 65536
    """A remark stands in the cell of the amount (a refund); it was put into ``remark``."""
    QUOTE_OPEN = 131072
    """A quote in the row is never closed; it was read as a letter."""
    MERGED_CELL = 262144
    """A text of the entry was taken from a cell merged over several rows."""
    OWN_WAS_NUMBER = 524288
    """As ACCOUNT_WAS_NUMBER, for the statement's own account."""
    ORDER_UNKNOWN = 1048576
    """All rows of the account have one time here and nothing tells which came first; ``order`` is that of the file."""
    NO_SECONDS = 2097152
    """The statement gives the time to the minute."""
