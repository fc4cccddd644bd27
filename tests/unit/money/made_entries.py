"""Statements made by hand for tests: one dictionary a row, only what matters to the test."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pyarrow as pa

from anlan.money.accounts import NOBODY
from anlan.money.entry import ENTRY, Direction, Status
from anlan.money.ledger import Ledger, build_ledger
from anlan.money.transfer import Transfer
from anlan.values import parse_instant

A = "6222020000000000001"
B = "6217000000000000002"
C = "6228480000000000003"
D = "6214830000000000004"
DAY = "2026-03-11 "
BEGIN = parse_instant(DAY + "00:00:00")


def row(own: str, direction: int, amount: int, at: str | int, other: str | None = None, **more: Any) -> dict[str, Any]:
    """An entry of ``own``: ``amount`` fen out (−1) or in (1) of the day's clock time ``at`` (or second of the day)."""
    time = BEGIN + timedelta(seconds=at) if isinstance(at, int) else parse_instant(DAY + at)
    entry = {
        "file": f"{own}.csv",
        "own_account": own,
        "time": time,
        "direction": direction,
        "amount": amount,
        "currency": "CNY",
        "counterparty_account": other,
        "status": Status.DONE,
        "flags": 0,
    }
    return {**entry, **more}


def out(own: str, amount: int, at: str | int, other: str | None = None, **more: Any) -> dict[str, Any]:
    return row(own, Direction.OUT, amount, at, other, **more)


def into(own: str, amount: int, at: str | int, other: str | None = None, **more: Any) -> dict[str, Any]:
    return row(own, Direction.IN, amount, at, other, **more)


def table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Entries as the reader gives them: rows and order counted in each file where the test does not say."""
    counted: dict[tuple[str, str | None], int] = {}
    numbered = []
    for entry in rows:
        place = (entry["file"], entry.get("sheet"))
        counted[place] = counted.get(place, 0) + 1
        numbered.append({"row": counted[place] + 1, "order": counted[place] - 1, **entry})
    return pa.Table.from_pylist(numbered, schema=ENTRY)


def ledger(*rows: dict[str, Any]) -> Ledger:
    return build_ledger(table(rows))


def transfers_of(found: Ledger, number: str) -> list[Transfer]:
    """The transfers that leave or reach an account, in its order."""
    code = found.book.code(number)
    return [] if code == NOBODY else [found.transfer_at(row) for row in found.touching(code).tolist()]


def seen(found: Ledger) -> list[tuple[str | None, str | None, int, str]]:
    """(from, to or kind of exit, fen, clock) of all transfers in processing order."""
    transfers = [found.transfer_at(place) for place in range(len(found))]
    return [(one.from_account, one.to_account or one.exit_kind, one.amount, f"{one.time:%H:%M:%S}") for one in transfers]
