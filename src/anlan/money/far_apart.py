"""Two entries that may be one transfer though their times are further apart than the window: told, never paired.

A transfer may reach the other bank much later than it left: orders at a machine are held back so that they can be taken back,
and what is sent at night or on a holiday is booked on a later day. Left alone, both sides count: money that moved once has
moved twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY
from anlan.money.entry_layout import Layout
from anlan.money.matching import Matching

LATEST = timedelta(hours=48)
"""How late the other side may be and still be suspected: a day's holding back, and another until it is booked."""

Pair = tuple[int, int]
"""Places of a debit and a credit."""


def far_pairs(layout: Layout, matching: Matching, alone: NDArray[np.bool_]) -> list[Pair]:
    """Debits and credits among the places ``alone`` that name each other, with one amount, within ``LATEST``; nearest first, each
    once."""
    moves = layout.moves
    named = np.maximum(matching.other, NOBODY)
    can_be = np.append(layout.obtained | layout.book.loose, False)
    alone = alone & can_be[named]
    debits = np.flatnonzero(alone & (moves.sign < 0))
    credits = np.flatnonzero(alone & (moves.sign > 0) & np.isin(moves.amount, moves.amount[debits]))
    waiting: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for credit in credits.tolist():
        for payer in _can_be(layout, int(named[credit])):
            waiting[payer, int(moves.own[credit]), int(moves.amount[credit])].append(credit)
    found = []
    for debit in debits[np.isin(moves.amount[debits], moves.amount[credits])].tolist():
        for payee in _can_be(layout, int(named[debit])):
            mates = waiting.get((int(moves.own[debit]), payee, int(moves.amount[debit])), [])
            found += [(apart, debit, mate) for mate in mates if (apart := _apart(layout, debit, mate)) <= LATEST]
    return _each_once(sorted(found))


def _can_be(layout: Layout, code: int) -> Iterable[int]:
    return layout.fits(code) if layout.book.loose[code] else (code,)


def _apart(layout: Layout, one: int, two: int) -> timedelta:
    """Time between two entries, each standing for as long as its time is exact."""
    moves = layout.moves
    first, second = sorted((one, two), key=lambda place: int(moves.time[place]))
    until = int(moves.last_moments(np.array([first]))[0])
    return timedelta(microseconds=max(int(moves.time[second]) - until, 0))


def _each_once(found: Iterable[tuple[timedelta, int, int]]) -> list[Pair]:
    used: set[int] = set()
    pairs = []
    for _, debit, credit in found:
        if debit not in used and credit not in used:
            used.update((debit, credit))
            pairs.append((debit, credit))
    return pairs
