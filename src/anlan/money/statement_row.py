"""An entry as the joining of statements sees it: what two exports of the same account can be compared by."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.entry_columns import UNKNOWN
from anlan.money.kernels.grain import last_moment
from anlan.money.moves import Moves


class StatementRow(NamedTuple):
    """``row`` of the table. The entry happened between ``time`` and ``until`` (µs), as exactly as its statement tells: a second,
    a minute or a day. ``balance`` none and ``other``, ``serial`` empty where not given. ``change`` is what it did to the balance.
    ``ordered`` is false where nothing tells in which order its part runs.
    """

    row: int
    time: int
    until: int
    direction: int
    status: int
    amount: int
    change: int
    balance: int | None
    other: str
    serial: str
    ordered: bool

    @property
    def before(self) -> int | None:
        """The balance before the entry."""
        return None if self.balance is None else self.balance - self.change


class Span(NamedTuple):
    """From the first moment (µs) of rows to the last."""

    start: int
    stop: int

    @classmethod
    def of(cls, rows: Sequence[StatementRow]) -> "Span":
        """That of some rows."""
        return cls(min(row.time for row in rows), max(row.until for row in rows))

    def with_(self, other: "Span") -> "Span":
        """From the first moment of either to the last."""
        return Span(min(self.start, other.start), max(self.stop, other.stop))


def read_parts(entries: pa.Table, moves: Moves, rows: NDArray[np.int32]) -> list[list[StatementRow]]:
    """The parts of one account, each in its own order: those whose order is known first, then by first time, last time, length
    and name of file and sheet."""
    words = entries.select(["file", "sheet", "counterparty_account", "serial", "status"]).take(rows).to_pylist()
    parts: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for place, word in enumerate(words):
        parts.setdefault((word["file"], word["sheet"] or ""), []).append((int(moves.order[rows[place]]), place))
    found = []
    for name, members in parts.items():
        places = [place for _, place in sorted(members)]
        part = [_row(moves, int(rows[place]), words[place]) for place in places]
        open_order = not all(one.ordered for one in part)
        found.append((open_order, min(one.time for one in part), max(one.time for one in part), len(part), name, part))
    return [part for *_, part in sorted(found, key=lambda one: one[:5])]


def _row(moves: Moves, row: int, words: dict[str, str]) -> StatementRow:
    time = int(moves.time[row])
    direction = int(moves.direction[row])
    balance = int(moves.balance[row])
    return StatementRow(
        row=row,
        time=time,
        until=int(last_moment(time, int(moves.grain[row]))),
        direction=direction,
        status=int(words["status"]),
        amount=int(moves.amount[row]),
        change=int(moves.sign[row]) * int(moves.amount[row]),
        balance=None if balance == UNKNOWN else balance,
        other=words["counterparty_account"] or "",
        serial=words["serial"] or "",
        ordered=not moves.unordered[row],
    )
