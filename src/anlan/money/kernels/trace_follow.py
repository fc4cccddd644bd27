"""One victim's payment, first in first out, by intervals: work in proportion to where its money went, not to the ledger.

The money of an account is a line of fen: the first to come in is the first to leave. ``places`` says for each transfer at which
fen of its account's line it begins, coming in and going out; so a part of an incoming transfer is an interval of the line, and
the payments that carried it on are found by halving. Nothing but those is looked at.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

ROW, LOW, HIGH, HOPS = 0, 1, 2, 3
"""Columns of a piece: the fen ``LOW`` to ``HIGH`` of a transfer, so many hops from the victim."""


@njit(cache=True, nogil=True)
def find_places(
    src: NDArray[np.int32],
    dst: NDArray[np.int32],
    amount: NDArray[np.int64],
    opening: NDArray[np.int64],
    offsets: NDArray[np.int64],
    touches: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each touch the fen of its account's line at which it begins; and for each account its first incoming touch.

    An account's touches are its outgoing transfers, then its incoming ones, each in order. What an account pays beyond what it
    has is unknown money that comes in just before, as the contract says.
    """
    accounts = offsets.size - 1
    places = np.empty(touches.size, np.int64)
    splits = np.empty(accounts, np.int64)
    for a in range(accounts):
        low, high = offsets[a], offsets[a + 1]
        split = splits[a] = _first_incoming(src, touches, a, low, high)
        came, gone = opening[a], np.int64(0)
        i, o = split, low
        while i < high or o < split:
            if i < high and (o == split or touches[i] < touches[o]):
                places[i] = came
                came += amount[touches[i]]
                i += 1
            else:
                places[o] = gone
                gone += amount[touches[o]]
                came = max(came, gone)
                o += 1
    return places, splits


@njit(cache=True, nogil=True)
def _first_incoming(src: NDArray[np.int32], touches: NDArray[np.int32], account: int, low: int, high: int) -> int:
    """Where in ``low`` … ``high`` the outgoing transfers of an account end and the incoming ones begin."""
    while low < high:
        middle = (low + high) // 2
        if src[touches[middle]] == account:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def _touch_of(touches: NDArray[np.int32], row: int, low: int, high: int) -> int:
    """Where the incoming transfer ``row`` stands among ``low`` … ``high``, ascending."""
    while low < high:
        middle = (low + high) // 2
        if touches[middle] < row:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def _last_before(places: NDArray[np.int64], fen: int, low: int, high: int) -> int:
    """The last touch of ``low`` … ``high`` that begins at or before a fen; ``low`` when none does."""
    first = low
    while low < high:
        middle = (low + high) // 2
        if places[middle] <= fen:
            low = middle + 1
        else:
            high = middle
    return max(low - 1, first)


@njit(cache=True, nogil=True)
def _add(rows: NDArray[np.int64], used: int, a: int, b: int, c: int, d: int) -> NDArray[np.int64]:
    if used == rows.shape[0]:
        larger = np.empty((2 * used, 4), np.int64)
        larger[:used] = rows
        rows = larger
    rows[used, 0], rows[used, 1], rows[used, 2], rows[used, 3] = a, b, c, d
    return rows


@njit(cache=True, nogil=True)
def follow(
    dst: NDArray[np.int32],
    amount: NDArray[np.int64],
    obtained: NDArray[np.bool_],
    offsets: NDArray[np.int64],
    splits: NDArray[np.int64],
    touches: NDArray[np.int32],
    places: NDArray[np.int64],
    start: int,
    hops: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Follow the whole transfer ``start`` for at most ``hops`` hops (its own is the first).

    Returns pieces (``ROW``, ``LOW``, ``HIGH``, ``HOPS``) of every transfer that carried its money, and ends: (account, or −1 −
    kind of exit; fen; 0; hops) of what stayed or left.
    """
    pieces = np.empty((64, 4), np.int64)
    ends = np.empty((64, 4), np.int64)
    pieces[0] = np.array([start, 0, amount[start], 1])
    used, ended, at = 1, 0, 0
    while at < used:
        row, low, high, depth = pieces[at, ROW], pieces[at, LOW], pieces[at, HIGH], pieces[at, HOPS]
        at += 1
        account = dst[row]
        if account < 0 or not obtained[account] or depth == hops:
            ends = _add(ends, ended, account, high - low, 0, depth)
            ended += 1
            continue
        first, split, last = offsets[account], splits[account], offsets[account + 1]
        base = places[_touch_of(touches, row, split, last)]
        begin, end = base + low, base + high
        k = _last_before(places, begin, first, split)
        left = end - begin
        while k < split and places[k] < end:
            paid = touches[k]
            from_fen, to_fen = max(begin, places[k]), min(end, places[k] + amount[paid])
            if from_fen < to_fen:
                pieces = _add(pieces, used, paid, from_fen - places[k], to_fen - places[k], depth + 1)
                used += 1
                left -= to_fen - from_fen
            k += 1
        if left > 0:
            ends = _add(ends, ended, account, left, 0, depth)
            ended += 1
    return pieces[:used], ends[:ended]
