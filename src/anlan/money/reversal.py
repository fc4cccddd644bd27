"""Reversals: entries by which a bank takes an earlier one back (冲正, 退汇), and entries it marks as reversed.

A transfer is cancelled with the one that reverses it: opposite direction between the same parties, same amount, later, and
words that say so. What was cancelled is told; a reversal that finds nothing to cancel stays a movement and is told too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.money.entry import Status
from anlan.money.entry_layout import Layout
from anlan.money.exits import reversal_marks
from anlan.money.transfer_columns import TransferColumns


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A movement that did not stand: rows of the entries that tell it, and of those that take it back (none: only marked)."""

    entries: tuple[int, ...]
    reversed_by: tuple[int, ...]


@dataclass(frozen=True)
class Reversals:
    """``gone`` marks transfers that did not stand, ``unanswered`` are rows of
    entries that take back what no statement shows."""

    gone: NDArray[np.bool_]
    cancelled: tuple[Cancelled, ...]
    unanswered: tuple[int, ...]


def find_reversals(layout: Layout, transfers: TransferColumns) -> Reversals:
    """Which of the transfers (by time, sides as places of the layout) cancel each other or are marked as reversed."""
    marked = _by_entry(layout, transfers, reversal_marks(layout.entries, layout.given.words))
    status = np.asarray(layout.entries.column("status").to_numpy() == Status.REVERSED)
    reversed_ = _by_entry(layout, transfers, status)
    gone = reversed_.copy()
    back: dict[int, int] = {}
    unanswered: list[int] = []
    for row in np.flatnonzero(marked):
        taken_back = _taken_back(transfers, int(row), marked, reversed_, back)
        if taken_back is not None:
            back[taken_back] = int(row)
            gone[taken_back] = gone[row] = True
        elif not reversed_[row]:
            unanswered.extend(_entries(layout, transfers, int(row)))
    single = [int(row) for row in np.flatnonzero(reversed_) if row not in back and row not in back.values()]
    pairs = [(row, back.get(row)) for row in sorted([*back, *single])]
    cancelled = tuple(Cancelled(_entries(layout, transfers, row), _entries(layout, transfers, by)) for row, by in pairs)
    return Reversals(gone, cancelled, tuple(unanswered))


def _by_entry(layout: Layout, transfers: TransferColumns, told: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Transfers one of whose entries is told so; ``told`` goes by rows of the table."""
    if not told.any():
        return np.zeros(len(transfers), np.bool_)
    at_place = np.append(told[layout.rows], False)
    found: NDArray[np.bool_] = at_place[transfers.debit] | at_place[transfers.credit]
    return found


def _taken_back(
    transfers: TransferColumns, row: int, marked: NDArray[np.bool_], reversed_: NDArray[np.bool_], used: dict[int, int]
) -> int | None:
    """The latest earlier transfer that ``row`` can take back: the very mirror first, else the reversal names no account."""
    src, dst = int(transfers.src[row]), int(transfers.dst[row])
    mine = dst if dst >= 0 else src
    same = np.flatnonzero((transfers.amount[:row] == transfers.amount[row]) & ~marked[:row])
    touching = transfers.src[same] == mine if dst >= 0 else transfers.dst[same] == mine
    best: tuple[tuple[bool, bool, int], int] | None = None
    for one in same[touching]:
        other = int(transfers.dst[one] if dst >= 0 else transfers.src[one])
        named = src if dst >= 0 else dst
        mirror = other == named or (other < 0 and named < 0)
        if int(one) in used or not (mirror or named < 0):
            continue
        rank = (mirror, bool(reversed_[one]), int(one))
        if best is None or rank > best[0]:
            best = rank, int(one)
    return None if best is None else best[1]


def _entries(layout: Layout, transfers: TransferColumns, row: int | None) -> tuple[int, ...]:
    if row is None:
        return ()
    return tuple(int(layout.rows[place]) for place in (transfers.debit[row], transfers.credit[row]) if place >= 0)
