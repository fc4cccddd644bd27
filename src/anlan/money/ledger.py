"""The ledger: every movement of money once, with the entries that tell it.

In goes the ``ENTRY`` table of all statements; out come *transfers* in one order that keeps every statement's, and accounts.
The ledger is a pure function of the set of entries: importing files in another order, split or twice changes nothing.
Columns are arrays with account codes (forty bytes a transfer); text stays in the entries. Tracing is left to ``tracing``,
keeping it on disk to ``ledger_store``, what is doubtful to ``ledger_doubts``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money import ledger_tables
from anlan.money.accounts import NOBODY
from anlan.money.building import build
from anlan.money.entry_columns import UNKNOWN
from anlan.money.entry_layout import lay_out
from anlan.money.evidence import Evidence
from anlan.money.exits import Words, vocabulary
from anlan.money.given import Given
from anlan.money.kernels.grain import TO_DAY, TO_MINUTE, TO_SECOND
from anlan.money.ledger_index import LedgerIndex
from anlan.money.matching import WINDOW, match
from anlan.money.open_order import ordered_by_others
from anlan.money.transfer import EXIT_KINDS, Account, Source, Transfer
from anlan.values import AccountNumber, Fen, format_instant, from_micros

_NONE: Mapping[str, str] = MappingProxyType({})
_SHOWN = {TO_SECOND: None, TO_MINUTE: len("2026-03-02 04:17"), TO_DAY: len("2026-03-02")}
"""By grain: letters of a time that are shown."""


def build_ledger(
    entries: pa.Table,
    *,
    numbers: Mapping[str, str] = _NONE,
    known: Mapping[str, str] = _NONE,
    words: Words | None = None,
    window: timedelta = WINDOW,
) -> "Ledger":
    """The ledger of all entries (schema ``ENTRY``, rows in any order).

    ``numbers``: other number of an account (card, old number) → the number its entries use. ``known``: whole numbers that others
    than statements tell (victims, orders of freezing) → the holder's name, empty where not told; a number that a statement
    shows in part may be one of them. ``words``: what tells exits (default: those that come with the program). ``window``: how far
    apart the two sides of a transfer may be booked.
    """
    layout = lay_out(entries, Given(numbers, known, words or vocabulary(), window))
    matching = match(layout, window=window)
    turned = ordered_by_others(layout, matching, window=window)
    if turned is not layout:
        layout, matching = turned, match(turned, window=window)
    return Ledger(layout.book, build(layout, matching), layout.obtained, evidence=Evidence(layout, matching))


@dataclass(frozen=True, kw_only=True)
class _WithEvidence(LedgerIndex):
    evidence: Evidence


class Ledger(_WithEvidence):
    """Transfers and accounts as values and tables, found by name."""

    def transfer(self, id: str) -> Transfer:
        """The transfer of that id. Raises ``KeyError`` when there is none."""
        return self._transfer(self.row(id), id)

    def transfer_at(self, row: int) -> Transfer:
        """The transfer of a row."""
        return self._transfer(row, self.names(np.array([row]))[0])

    def sources(self, id: str) -> tuple[Source, ...]:
        """Every row of every file that tells a transfer, copies too. Raises ``KeyError`` when there is no such transfer."""
        row = self.row(id)
        entries = [int(one) for one in (self.columns.debit[row], self.columns.credit[row]) if one >= 0]
        return tuple(self.evidence.source(one) for entry in entries for one in (entry, *self.evidence.copies(entry)))

    def grains(self, rows: NDArray[np.integer]) -> NDArray[np.uint8]:
        """Of transfers by row: to what their time is exact (``kernels.grain``)."""
        return self.evidence.grains(self.columns.debit[rows], self.columns.credit[rows])

    def shown_time(self, row: int) -> str:
        """The time of a transfer as people read it: no more of it than is known."""
        time = format_instant(from_micros(int(self.columns.time[row])))
        return time[: _SHOWN[int(self.grains(np.array([row]))[0])]]

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
            obtained=bool(self.obtained[code]),
            opening=_fen(self.built.opening[code]),
            balance=_fen(self.built.closing[code]),
            first_seen=from_micros(int(times.min())) if rows.size else None,
            last_seen=from_micros(int(times.max())) if rows.size else None,
        )

    def transfers(self) -> pa.Table:
        """All transfers (``ledger_tables.transfer_table``)."""
        return ledger_tables.transfer_table(self, self.evidence)

    def accounts(self) -> pa.Table:
        """All accounts (``ledger_tables.account_table``)."""
        return ledger_tables.account_table(self)

    def ask(self, sql: str) -> pa.Table:
        """A question in SQL over the tables ``transfers``, ``accounts`` and ``entries``."""
        return ledger_tables.ask(sql, transfers=self.transfers(), accounts=self.accounts(), entries=self.evidence.entries)

    def _transfer(self, row: int, name: str) -> Transfer:
        columns, evidence = self.columns, self.evidence
        src, dst = int(columns.src[row]), int(columns.dst[row])
        debit, credit = int(columns.debit[row]), int(columns.credit[row])
        return Transfer(
            id=name,
            from_account=None if src == NOBODY else self.book.number(src),
            to_account=None if dst < 0 else self.book.number(dst),
            exit_kind=EXIT_KINDS[-1 - dst] if dst < 0 else None,
            amount=Fen(int(columns.amount[row])),
            time=from_micros(int(columns.time[row])),
            debit=evidence.source(debit) if debit >= 0 else None,
            credit=evidence.source(credit) if credit >= 0 else None,
            summary=evidence.word(debit, "summary", "kind") or evidence.word(credit, "summary", "kind"),
            payee=evidence.word(debit, "counterparty_name", "merchant") if dst < 0 else None,
        )

    def _owner(self, code: int, rows: NDArray[np.int32]) -> tuple[str | None, str | None]:
        """Name and bank: from the account's own statement, else as the first other statement that tells them."""
        own, evidence = self.evidence.of_account(code), self.evidence
        told = np.where(self.columns.src[rows] == code, self.columns.credit[rows], self.columns.debit[rows])
        name = evidence.first_word(own, "own_name") or evidence.first_word(told, "counterparty_name")
        return name, evidence.first_word(own, "bank") or evidence.first_word(told, "counterparty_bank")


def _fen(value: int) -> Fen | None:
    return None if value == UNKNOWN else Fen(int(value))
