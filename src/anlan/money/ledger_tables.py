"""A ledger as tables for questions: transfers, accounts and entries, in Arrow, and SQL over them by DuckDB."""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY
from anlan.money.entry_columns import UNKNOWN
from anlan.money.evidence import Evidence
from anlan.money.ledger_index import LedgerIndex
from anlan.money.transfer import EXIT_KINDS

_TIME = pa.timestamp("us", tz="Asia/Shanghai")


def transfer_table(index: LedgerIndex, evidence: Evidence, rows: NDArray[np.integer] | None = None) -> pa.Table:
    """Transfers in processing order: id, from and to account, exit, amount (fen), time, and where each side stands.

    ``rows``: which ones; all by default. Account, exit and file columns are dictionary-coded.
    """
    rows = np.arange(len(index)) if rows is None else rows
    columns = index.columns.at(rows)
    sides = [(f"{side}_{name}", _of_entries(evidence, getattr(columns, side), name)) for side, name in _SIDES]
    return pa.table(
        {
            "id": pa.array(index.names(rows), pa.string()),
            "from_account": _coded(columns.src, index.book.numbers),
            "to_account": _coded(columns.dst, index.book.numbers),
            "exit": _coded(np.where(columns.dst < 0, -1 - columns.dst, -1), pa.array(EXIT_KINDS)),
            "amount": pa.array(columns.amount),
            "time": pa.array(columns.time).cast(_TIME),
            **dict(sides),
        }
    )


_SIDES = [(side, name) for side in ("debit", "credit") for name in ("file", "sheet", "row")]


def account_table(index: LedgerIndex) -> pa.Table:
    """Accounts by number: whether the statement was obtained, balances (fen), number of transfers."""
    return pa.table(
        {
            "number": index.book.numbers,
            "obtained": pa.array(index.obtained),
            "opening": _known(index.built.opening),
            "balance": _known(index.built.closing),
            "transfers": pa.array(np.diff(index.built.touch_offsets)),
        }
    )


def ask(sql: str, **tables: pa.Table) -> pa.Table:
    """The answer to a question in SQL over the tables, which it names by their keywords."""
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        answer: Any = connection.sql(sql).to_arrow_table()
        found: pa.Table = answer
        return found


def _coded(codes: NDArray[np.integer], words: Any) -> Any:
    """Codes as a dictionary column; below zero is null."""
    indices: Any = pa.array(np.asarray(codes, np.int32), mask=codes <= NOBODY)
    return pa.DictionaryArray.from_arrays(indices, words)


def _known(balances: NDArray[np.int64]) -> Any:
    return pa.array(balances, mask=balances == UNKNOWN)


def _of_entries(evidence: Evidence, entries: NDArray[np.int32], name: str) -> Any:
    """A column of the entries that tell one side; null where none does."""
    column: Any = evidence.entries.column(name)
    return column.take(pa.array(entries, mask=entries < 0))
