"""Matching: which entries of two statements are the two sides of one transfer.

Same amount, opposite directions, each names the other, times within a window. Numbers given in full are paired by compiled
loops; what remains and names an account in part, or none at all, is settled by ``matching_partly``. In go entries laid out by
account; out come each entry's partner and the counterparty as far as it became known.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from anlan.money.entry_layout import Layout
from anlan.money.kernels.ledger_pair import bring_credits, count_credits, cut_stretches, pair_stretches
from anlan.money.matching_partly import Partly, match_partly, spell_out

WINDOW = timedelta(seconds=120)
"""How far apart the two sides of a transfer may be booked."""

ALONE = -1


@dataclass(frozen=True, slots=True)
class Matching:
    """For each place of the layout: the partner's place (``ALONE``: none) and the counterparty's code as now known.

    ``crowded``: places of which one of several equal entries is left over. ``partly``: what was decided where numbers are shown
    in part or not at all.
    """

    partner: NDArray[np.int32]
    other: NDArray[np.int32]
    crowded: NDArray[np.int32]
    partly: Partly


def match(layout: Layout, *, window: timedelta = WINDOW) -> Matching:
    """Pair the entries of a layout."""
    micros = window // timedelta(microseconds=1)
    other = spell_out(layout)
    partner, crowded = _pair_named(layout, other, micros)
    partly = match_partly(layout, other, partner, micros)
    return Matching(partner, partly.other, np.flatnonzero(crowded).astype(np.int32), partly)


def _pair_named(layout: Layout, other: NDArray[np.int32], window: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Partners among entries that name each other in full, and where an equal entry was left over."""
    moves = layout.moves
    partner = np.full(other.size, ALONE, np.int32)
    crowded = np.zeros(other.size, np.uint8)
    stretch_of, edges = cut_stretches(layout.offsets)
    starts = count_credits(other, moves.sign, stretch_of, edges.size - 1)
    records = np.empty((int(starts[-1]), 4), np.int64)
    columns = (layout.offsets, other, moves.amount, moves.sign, moves.time, moves.grain)
    bring_credits(*columns, stretch_of, starts, records)
    pair_stretches(*columns, window, edges, starts, records, partner, crowded)
    return partner, crowded
