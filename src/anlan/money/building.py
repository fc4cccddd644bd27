"""From paired entries to transfers in one order: the columns of the ledger.

In go a layout and its matching; out come transfers sorted so that every statement's order holds, with the entries of both
sides, and what the statements say of each account's balance. Entries that take others back cancel them here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.money.entry_columns import UNKNOWN
from anlan.money.entry_layout import Layout
from anlan.money.kernels import ledger_build as kernel
from anlan.money.kernels import ledger_order as ordering
from anlan.money.kernels.ledger_layout import common_step, radix_sort
from anlan.money.matching import Matching
from anlan.money.reversal import Cancelled, find_reversals
from anlan.money.transfer_columns import TransferColumns

Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Built:
    """Everything that makes a ledger but its texts.

    ``touch_offsets`` and ``touches``: for each account the transfers that leave it, then those that reach it, each in order.
    ``opening`` and ``closing``: its balances in fen, ``UNKNOWN`` where no statement tells. ``repeat_rows`` and ``repeats``:
    transfers equal to earlier ones, and to how many. ``contradicting``: transfers that two statements order differently.
    ``cancelled``: movements taken back; ``unanswered``: rows of entries that take back what no statement shows; ``late``: what
    others may take back, but from too long ago.
    """

    transfers: TransferColumns
    touch_offsets: NDArray[np.int64]
    touches: NDArray[np.int32]
    opening: NDArray[np.int64]
    closing: NDArray[np.int64]
    repeat_rows: NDArray[np.int64]
    repeats: NDArray[np.int32]
    contradicting: NDArray[np.int32]
    cancelled: tuple[Cancelled, ...]
    unanswered: tuple[int, ...]
    late: tuple[Cancelled, ...]


def build(layout: Layout, matching: Matching) -> Built:
    """Make the ledger's columns."""
    transfers = _by_time(layout, matching)
    reversals = find_reversals(layout, transfers)
    if reversals.gone.any():
        transfers = transfers.at(~reversals.gone)
    repeat_rows, repeats = kernel.count_repeats(transfers.src, transfers.dst, transfers.amount, transfers.time)
    order, contradicting = _statement_order(layout, transfers)
    if order is not None:
        transfers = transfers.at(order)
        place = np.empty_like(order)
        place[order] = np.arange(order.size, dtype=order.dtype)
        repeat_rows = place[repeat_rows].astype(np.int64)
    opening, closing = kernel.balances(layout.offsets, layout.moves.sign, layout.moves.amount, layout.moves.balance, UNKNOWN)
    touch_offsets, touches = kernel.list_touches(transfers.src, transfers.dst, len(layout.book))
    by_row = np.argsort(repeat_rows)
    for side in (transfers.debit, transfers.credit):
        kernel.to_rows(side, layout.rows)
    return Built(
        transfers,
        touch_offsets,
        touches,
        opening,
        closing,
        repeat_rows[by_row],
        repeats[by_row],
        contradicting,
        reversals.cancelled,
        reversals.unanswered,
        reversals.late,
    )


def _by_time(layout: Layout, matching: Matching) -> TransferColumns:
    """All transfers by time; equal times by the number and the place of the account that tells them."""
    moves, partner = layout.moves, matching.partner
    total = kernel.count_transfers(moves.sign, partner)
    records = np.empty((total, 4), np.int64)
    columns = (moves.amount, moves.time, moves.grain, moves.sign, partner, records)
    kernel.make_transfers(layout.offsets, matching.other, *columns)
    low = max(total - 1, 1).bit_length()
    words = np.empty(total, np.uint64)
    if total:
        start = int(records[:, 2].min())
        step = int(common_step(records[:, 2], start))
        high = low + max(int((records[:, 2].max() - start) // step), 1).bit_length()
        if high <= 64:
            kernel.pack_times(records, start, step, low, words)
            words = radix_sort(words, np.empty_like(words), low, high)
        else:
            words[:] = np.argsort(records[:, 2], kind="stable")
    out = TransferColumns.empty(total)
    kernel.spread(records, words, low, out.src, out.dst, out.amount, out.time, out.debit, out.credit)
    return out


def _statement_order(layout: Layout, transfers: TransferColumns) -> tuple[Rows | None, Rows]:
    """The order that keeps every statement's (none: it is so already), and where two statements contradict each other."""
    rank = ordering.ranks_of_entries(transfers.debit, transfers.credit, layout.rows.size)
    if ordering.first_break(layout.offsets, rank) < 0:
        return None, np.empty(0, np.int32)
    knot = ordering.find_knots(layout.offsets, rank, len(transfers))
    follower, waits = ordering.link_knots(layout.offsets, rank, knot, transfers.debit)
    order, forced = ordering.untie(knot, follower, waits)
    return order, np.flatnonzero(forced[order]).astype(np.int32)
