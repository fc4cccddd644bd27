"""From drafts to Arrow: takes the rows that are entries, puts them in order, checks balances, builds the columns of ``ENTRY``."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.money.entry import ENTRY, Flag
from anlan.money.reading.arrow import blank_to_null
from anlan.money.reading.columns import Codes, Longs
from anlan.money.reading.duplicates import NO_BALANCE, keys_of
from anlan.money.reading.entries import Texts
from anlan.money.reading.order import Money, Order, Signs, put_in_order, what_moves
from anlan.money.reading.table import Table

AnyArray = npt.NDArray[Any]

_TEXTS = (
    "own_account",
    "own_name",
    "bank",
    "currency",
    "counterparty_account",
    "counterparty_name",
    "counterparty_bank",
    "kind",
    "summary",
    "channel",
    "ip",
    "mac",
    "terminal",
    "merchant",
    "remark",
)


@dataclass(slots=True)
class Part:
    """The entries of one table, one value an entry, and the order and balance found among them.

    ``keys`` and ``telling`` are as of ``duplicates``.
    """

    table: Table
    rows: Codes
    time: Longs
    direction: npt.NDArray[np.int8]
    amount: Longs
    balance: Longs
    has_balance: npt.NDArray[np.bool_]
    status: npt.NDArray[np.int8]
    flags: npt.NDArray[np.uint32]
    texts: dict[str, Texts]
    serial: pa.StringArray | None
    order: Order
    one_account: bool
    keys: npt.NDArray[np.uint64]
    telling: npt.NDArray[np.bool_]

    def text(self, name: str, entry: int) -> str | None:
        """One text of one entry."""
        column = self.texts.get(name)
        return column.values[column.codes[entry]] if column is not None and column.codes[entry] >= 0 else None

    def clear(self) -> None:
        """Leaves no entries: they stand in another table too."""
        for name in ("rows", "time", "direction", "amount", "balance", "has_balance", "status", "flags", "keys", "telling"):
            setattr(self, name, getattr(self, name)[:0])
        self.texts = {name: Texts(column.codes[:0], column.values) for name, column in self.texts.items()}
        self.serial = None if self.serial is None else self.serial[:0]
        one = self.order
        self.order = replace(one, order=one.order[:0], broken=one.broken[:0], expected=one.expected[:0], unknown=one.unknown[:0])
        self.order = replace(self.order, checked=0, unsorted=False)


def assembled(table: Table, lean: int = 0) -> Part:
    """The entries of a table, in the order of the file. ``lean``: how the other tables of the file run, as of ``Order``."""
    drafts, columns, keep = table.drafts, table.drafts.columns, table.keep
    all_rows = keep.size == columns.row.size
    taken = _whole if all_rows else partial(_taken, keep=keep)
    texts = {name: column if all_rows else Texts(column.codes[keep], column.values) for name, column in drafts.texts.items()}
    direction, amount, status = taken(drafts.movements.direction), taken(drafts.movements.amount), taken(drafts.status)
    time, balance, known = taken(columns.time), taken(drafts.balance), taken(drafts.has_balance)
    own, currency = texts["own_account"], texts["currency"]
    group = (own.codes + 1) * len(currency.values) + currency.codes
    delta = amount * direction
    serial = None if columns.serial is None else columns.serial if all_rows else columns.serial.take(keep)
    order = put_in_order(
        Money(group.astype(np.int32), time, delta, what_moves(direction, status), balance, known),
        Signs(serial, lean, table.header.layout.runs),
    )
    flags = taken(drafts.flags).copy()
    flags[order.broken] |= np.uint32(Flag.BALANCE_BREAK)
    flags[order.unknown] |= np.uint32(Flag.ORDER_UNKNOWN)
    serial_key = None if columns.serial_key is None else taken(columns.serial_key)
    telling = known & (amount != 0)
    if serial_key is not None:
        telling |= serial_key != 0
    money = np.array([*(int.from_bytes(code.encode()[:7], "little") for code in currency.values), 0], np.int64)[currency.codes]
    keys = keys_of(own, (time, delta, np.where(known, balance, NO_BALANCE), money), serial_key)
    return Part(
        table=table,
        rows=taken(columns.row),
        time=time,
        direction=direction,
        amount=amount,
        balance=balance,
        has_balance=known,
        status=status,
        flags=flags,
        texts=texts,
        serial=serial,
        order=order,
        one_account=len(own.values) <= 1 and len(currency.values) <= 1,
        keys=keys,
        telling=telling,
    )


def _whole(values: AnyArray) -> AnyArray:
    return values


def _taken(values: AnyArray, keep: Longs) -> AnyArray:
    return values[keep]


def entry_table(part: Part, file: str) -> pa.Table:
    """The entries as a table of schema ``ENTRY``."""
    size = part.rows.size
    name = part.table.sheet.name
    columns: dict[str, Any] = {
        "file": _same(size, file),
        "sheet": _same(size, name),
        "row": pa.array(part.rows),
        "order": pa.array(part.order.order),
        "time": pa.array(part.time).view(pa.timestamp("us", tz="Asia/Shanghai")),
        "direction": pa.array(part.direction),
        "amount": pa.array(part.amount),
        "balance": pa.array(part.balance, mask=~part.has_balance),
        "status": pa.array(part.status),
        "serial": pa.nulls(size, pa.string()) if part.serial is None else blank_to_null(part.serial),
        "flags": pa.array(part.flags),
    }
    for text in _TEXTS:
        columns[text] = part.texts[text].array() if text in part.texts else _same(size, None)
    return pa.table([columns[field.name] for field in ENTRY], schema=ENTRY)


def _same(size: int, value: str | None) -> Any:
    """One value in every row."""
    codes: Any = pa.nulls(size, pa.int32()) if value is None else pa.array(np.zeros(size, np.int32))
    return pa.DictionaryArray.from_arrays(codes, pa.array([] if value is None else [value], pa.string()))
