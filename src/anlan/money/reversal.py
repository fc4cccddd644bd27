"""Reversals: entries by which a bank takes an earlier one back (冲正, 退汇), and entries it marks as reversed.

A transfer is cancelled with the one that reverses it: opposite direction between the same parties, same amount, later by a few
days at most, and words of the bank that say so. What was cancelled is told; a reversal that finds nothing to cancel stays a
movement and is told too, with what it may mean when that lies further back.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.money.entry import Status
from anlan.money.entry_layout import Layout
from anlan.money.exits import ReturnWords
from anlan.money.transfer_columns import TransferColumns


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A movement that did not stand: rows of the entries that tell it, and of those that take it back (none: only marked)."""

    entries: tuple[int, ...]
    reversed_by: tuple[int, ...]


@dataclass(frozen=True)
class Reversals:
    """``gone`` marks transfers that did not stand; ``unanswered`` are rows of entries that take back what no statement shows,
    ``late`` what others may take back, but from too long ago."""

    gone: NDArray[np.bool_]
    cancelled: tuple[Cancelled, ...]
    unanswered: tuple[int, ...]
    late: tuple[Cancelled, ...]


def find_reversals(layout: Layout, transfers: TransferColumns) -> Reversals:
    """Which of the transfers (by time, sides as places of the layout) cancel each other or are marked as reversed."""
    words = layout.given.words.reversal
    marked = _by_entry(layout, transfers, words.marks(layout.entries))
    status = np.asarray(layout.entries.column("status").to_numpy() == Status.REVERSED)
    reversed_ = _by_entry(layout, transfers, status)
    back: dict[int, int] = {}
    alone: list[tuple[int | None, int]] = []
    rows = np.flatnonzero(marked).tolist()
    if rows:
        search = _Search(transfers, marked, reversed_, words)
        for row in rows:
            taken_back = search.taken_back(row, back)
            if taken_back is not None:
                back[taken_back] = row
            elif not reversed_[row]:
                alone.append((search.taken_back(row, back, whenever=True), row))
    gone = reversed_.copy()
    gone[[*back, *back.values()]] = True
    reversing = set(back.values())
    single = [row for row in np.flatnonzero(reversed_).tolist() if row not in back and row not in reversing]
    pairs = [(row, back.get(row)) for row in sorted([*back, *single])]
    return Reversals(
        gone=gone,
        cancelled=tuple(Cancelled(_entries(layout, transfers, row), _entries(layout, transfers, by)) for row, by in pairs),
        unanswered=tuple(entry for before, row in alone if before is None for entry in _entries(layout, transfers, row)),
        late=tuple(
            Cancelled(_entries(layout, transfers, before), _entries(layout, transfers, row))
            for before, row in alone
            if before is not None
        ),
    )


def _by_entry(layout: Layout, transfers: TransferColumns, told: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Transfers one of whose entries is told so; ``told`` goes by rows of the table."""
    if not told.any():
        return np.zeros(len(transfers), np.bool_)
    at_place = np.append(told[layout.rows], False)
    found: NDArray[np.bool_] = at_place[transfers.debit] | at_place[transfers.credit]
    return found


class _Search:
    """Finds what a reversal takes back, among the transfers of its amount."""

    def __init__(
        self, transfers: TransferColumns, marked: NDArray[np.bool_], reversed_: NDArray[np.bool_], words: ReturnWords
    ) -> None:
        self._transfers = transfers
        self._reversed = reversed_
        self._micros = words.within.total_seconds() * 1_000_000
        plain = np.flatnonzero(~marked)
        self._by_amount = plain[np.argsort(transfers.amount[plain], kind="stable")]
        self._amounts = transfers.amount[self._by_amount]

    def taken_back(self, row: int, used: dict[int, int], *, whenever: bool = False) -> int | None:
        """The latest earlier transfer that ``row`` can take back: the very mirror first, else the reversal names no account.

        Within some days, or whenever the bank marked it as reversed; ``whenever``: at any time, if it is the very mirror.
        """
        columns = self._transfers
        src, dst = int(columns.src[row]), int(columns.dst[row])
        mine, named = (dst, src) if dst >= 0 else (src, dst)
        low, high = (
            np.searchsorted(self._amounts, columns.amount[row], "left"),
            np.searchsorted(self._amounts, columns.amount[row], "right"),
        )
        same = self._by_amount[low:high]
        same = same[self._before(same, row)]
        paid_by, paid_to = (columns.src, columns.dst) if dst >= 0 else (columns.dst, columns.src)
        same = same[paid_by[same] == mine]
        mirror = (paid_to[same] == named) | ((paid_to[same] < 0) & (named < 0))
        near = (columns.time[row] - columns.time[same] <= self._micros) | self._reversed[same]
        fits = mirror if whenever else near & (mirror | (named < 0))
        ranked = sorted(
            zip(mirror[fits].tolist(), self._reversed[same[fits]].tolist(), same[fits].tolist(), strict=True), reverse=True
        )
        return next((one for _, _, one in ranked if one not in used), None)

    def _before(self, same: NDArray[np.int64], row: int) -> NDArray[np.bool_]:
        """Which of ``same`` came before ``row``: as a statement has both of them, else by time.

        Clocks of two banks differ, and the time of a transfer is that of its debit side: by times alone, what takes back may
        come before what it takes back.
        """
        columns, told = self._transfers, np.zeros(same.size, np.int8)
        sides = (
            (columns.src, columns.debit, columns.dst, columns.credit),
            (columns.dst, columns.credit, columns.src, columns.debit),
        )
        for account, place, other_account, other_place in sides:
            known = (account[same] >= 0) & (account[same] == other_account[row]) & (place[same] >= 0) & (other_place[row] >= 0)
            told += np.where(known, np.sign(other_place[row] - place[same]), 0).astype(np.int8)
        before: NDArray[np.bool_] = np.where(told != 0, told > 0, same < row)
        return before


def _entries(layout: Layout, transfers: TransferColumns, row: int | None) -> tuple[int, ...]:
    if row is None:
        return ()
    return tuple(int(layout.rows[place]) for place in (transfers.debit[row], transfers.credit[row]) if place >= 0)
