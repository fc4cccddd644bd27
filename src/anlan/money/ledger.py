"""The ledger: every movement of money once, with the entries that tell it.

In goes the ``ENTRY`` table of all statements; out come *transfers* in one order that keeps every statement's, and accounts.
The ledger is a pure function of the set of entries: importing files in another order, split or twice changes nothing.
Columns are arrays with account codes (forty bytes a transfer); text stays in the entries. Tracing is left to ``trace``,
keeping it on disk to ``ledger_store``, what is doubtful to ``ledger_doubts``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY, AccountBook
from anlan.money.building import Built, build
from anlan.money.entry_columns import UNKNOWN, text_at
from anlan.money.entry_layout import Layout, lay_out
from anlan.money.matching import WINDOW, Matching, match
from anlan.money.transfer import EXIT_KINDS, Account, Source, Transfer
from anlan.money.transfer_columns import TransferColumns
from anlan.money.transfer_names import second_of, transfer_names
from anlan.values import AccountNumber, Fen, Instant, from_micros, to_micros


def build_ledger(entries: pa.Table, *, numbers: Mapping[str, str] = MappingProxyType({}), window: timedelta = WINDOW) -> "Ledger":
    """The ledger of all entries (schema ``ENTRY``, rows in any order).

    ``numbers``: other number of an account (card, old number) → the number its entries use. ``window``: how far apart the two
    sides of a transfer may be booked.
    """
    layout = lay_out(entries, numbers)
    matching = match(layout, window=window)
    return Ledger(layout, matching, build(layout, matching))


@dataclass(frozen=True)
class Ledger:
    """Transfers and accounts, found by name; rows of ``columns`` are in processing order."""

    layout: Layout
    matching: Matching
    built: Built

    @property
    def entries(self) -> pa.Table:
        """All entries handed in, in the order they were handed in."""
        return self.layout.entries

    @property
    def book(self) -> AccountBook:
        """All accounts and their codes."""
        return self.layout.book

    @property
    def columns(self) -> TransferColumns:
        """All transfers as arrays."""
        return self.built.transfers

    def __len__(self) -> int:
        return len(self.columns)

    def transfer(self, id: str) -> Transfer:
        """The transfer of that id. Raises ``KeyError`` when there is none."""
        return self.transfer_at(self.row(id))

    def row(self, id: str) -> int:
        """The row of a transfer's id. Raises ``KeyError`` when there is none."""
        second = second_of(id)
        if second is not None:
            rows = self.rows_between(second, second + 1_000_000)
            for row, found in zip(rows, self.names(rows), strict=True):
                if found == id:
                    return int(row)
        raise KeyError(id)

    def names(self, rows: NDArray[np.integer]) -> list[str]:
        """The ids of rows."""
        place = np.searchsorted(self.built.repeat_rows, rows)
        known = np.append(self.built.repeat_rows, -1)[place] == rows
        repeats = np.where(known, np.append(self.built.repeats, 0)[place], 0)
        return transfer_names(self.columns, rows, self.book.number, repeats)

    def rows_between(self, start: int, stop: int) -> NDArray[np.intp]:
        """Rows of the transfers from ``start`` to ``stop`` (µs, not included), in processing order."""
        time, order = self.columns.time, self._by_time
        low, high = np.searchsorted(time, [start, stop], sorter=order)
        return np.arange(low, high) if order is None else np.sort(order[low:high])

    @cached_property
    def _by_time(self) -> NDArray[np.intp] | None:
        """Rows by time; none when processing order is that already."""
        time = self.columns.time
        return None if bool((time[1:] >= time[:-1]).all()) else np.argsort(time, kind="stable")

    def transfer_at(self, row: int) -> Transfer:
        """The transfer of a row."""
        columns = self.columns
        src, dst = int(columns.src[row]), int(columns.dst[row])
        debit, credit = int(columns.debit[row]), int(columns.credit[row])
        return Transfer(
            id=self.names(np.array([row]))[0],
            from_account=None if src == NOBODY else self.book.number(src),
            to_account=None if dst < 0 else self.book.number(dst),
            exit_kind=EXIT_KINDS[-1 - dst] if dst < 0 else None,
            amount=Fen(int(columns.amount[row])),
            time=from_micros(int(columns.time[row])),
            debit=self.source(debit) if debit >= 0 else None,
            credit=self.source(credit) if credit >= 0 else None,
            summary=self._word(debit, "summary", "kind") or self._word(credit, "summary", "kind"),
        )

    def source(self, entry: int) -> Source:
        """Where an entry stands."""
        sheet = text_at(self.entries, "sheet", entry)
        return Source(text_at(self.entries, "file", entry), sheet or None, int(self.entries.column("row")[entry].as_py()))

    def parties(self, rows: NDArray[np.integer]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Codes of entries' own account and counterparty (``NOBODY``: none); copies as what stands for them."""
        standing = np.where(self.layout.copy_of[rows] >= 0, self.layout.copy_of[rows], rows)
        places = self._places[standing]
        return self.layout.moves.own[places], np.maximum(self.matching.other[places], NOBODY)

    @cached_property
    def _places(self) -> NDArray[np.int32]:
        """The place in the layout of each row of the entries."""
        places = np.full(self.entries.num_rows, -1, np.int32)
        places[self.layout.rows] = np.arange(self.layout.rows.size, dtype=np.int32)
        return places

    def where(self, rows: NDArray[np.integer], shown: int) -> str:
        """Where entries stand, the first few: ``a.csv:12,15; b.xlsx[Sheet1]:3 (+7)``."""
        found: dict[str, list[int]] = {}
        for source in sorted(
            (self.source(int(row)) for row in rows[:shown]), key=lambda one: (one.file, one.sheet or "", one.row)
        ):
            place = f"{source.file}[{source.sheet}]" if source.sheet else source.file
            found.setdefault(place, []).append(source.row)
        told = "; ".join(f"{place}:{','.join(map(str, numbers))}" for place, numbers in found.items())
        return f"{told} (+{len(rows) - shown})" if len(rows) > shown else told

    def touching(self, account: int) -> NDArray[np.int32]:
        """Rows of the transfers that leave or reach an account's code, in order."""
        low, high = self.built.touch_offsets[account], self.built.touch_offsets[account + 1]
        return self.built.touches[low:high]

    def transfers_of(self, number: str) -> list[Transfer]:
        """The transfers that leave or reach an account, in order; none for an unknown number."""
        code = self.book.code(number)
        return [] if code == NOBODY else [self.transfer_at(int(row)) for row in self.touching(code)]

    def paid_out(self, number: str, since: Instant) -> Fen:
        """Everything that left the account at or after an instant; nothing for an unknown number."""
        code = self.book.code(number)
        if code == NOBODY:
            return Fen(0)
        rows = self.touching(code)
        left = (self.columns.src[rows] == code) & (self.columns.time[rows] >= to_micros(since))
        return Fen(sum(self.columns.amount[rows[left]].tolist()))

    def account(self, number: str) -> Account:
        """The account of that number. Raises ``KeyError`` when no statement names it."""
        code = self.book.code(number)
        if code == NOBODY:
            raise KeyError(number)
        rows = self.touching(code)
        times = self.columns.time[rows]
        name, bank = self._owner(code, rows)
        return Account(
            number=AccountNumber(number),
            name=name,
            bank=bank,
            obtained=bool(self.layout.obtained[code]),
            opening=_fen(self.built.opening[code]),
            balance=_fen(self.built.closing[code]),
            first_seen=from_micros(int(times.min())) if rows.size else None,
            last_seen=from_micros(int(times.max())) if rows.size else None,
        )

    def _owner(self, code: int, rows: NDArray[np.int32]) -> tuple[str | None, str | None]:
        """Name and bank: from the account's own statement, else as the first other statement that tells them."""
        low, high = self.layout.offsets[code], self.layout.offsets[code + 1]
        own = self.layout.rows[low:high]
        columns = self.columns
        told = np.where(columns.src[rows] == code, columns.credit[rows], columns.debit[rows])
        name = self._first(own, "own_name") or self._first(told, "counterparty_name")
        return name, self._first(own, "bank") or self._first(told, "counterparty_bank")

    def _first(self, entries: Sequence[int] | NDArray[np.integer], column: str) -> str | None:
        return next((word for entry in entries if entry >= 0 and (word := self._word(int(entry), column))), None)

    def _word(self, entry: int, *columns: str) -> str | None:
        """The first of the columns that says something of an entry."""
        if entry < 0:
            return None
        return next((word for name in columns if (word := text_at(self.entries, name, entry))), None)


def _fen(value: int) -> Fen | None:
    return None if value == UNKNOWN else Fen(int(value))
