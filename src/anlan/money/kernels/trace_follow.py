"""One victim's payment, first in first out, by intervals: work in proportion to where its money went, not to the ledger.

The money of an account is a line of fen: the first to come in is the first to leave. A part of an incoming transfer is an
interval of its payee's line, and the payments that carried it on are those whose intervals it meets. All that one hop asks for
stands together in one *road*, and the roads of a payer stand side by side, so a hop costs about one look into memory.
"""

import numpy as np
from numpy.typing import NDArray

from anlan.money.kernels import kernel, leaf

ROAD = np.dtype([("gone", np.int64), ("past", np.int64), ("came", np.int64), ("next", np.int32), ("row", np.int32)])
"""A transfer: the fen of its payer's line at which it begins (``gone``) and ends (``past``), the fen of its payee's line at which
it begins (``came``), the first of its payee's roads that ends after that (``next``; -1: the money left, or the payee's statement
is missing), and its row. The roads of an account are closed by one of row -1 that begins where no fen is."""

ROW, LOW, HIGH, HOPS = 0, 1, 2, 3
"""Columns of a piece: the fen ``LOW`` to ``HIGH`` of a transfer, so many hops from the victim."""

NOWHERE = np.iinfo(np.int64).max
NEARBY = 8
"""So many roads are looked at one after the other before halving begins: mostly the first or second is the one."""


@kernel
def lay_roads(
    src: NDArray[np.int32],
    amount: NDArray[np.int64],
    opening: NDArray[np.int64],
    obtained: NDArray[np.bool_],
    offsets: NDArray[np.int64],
    touches: NDArray[np.int32],
    roads: NDArray[np.void],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Fill ``roads`` (``ROAD``; one a transfer, one more an account); gives where the road of each transfer stands, and where the
    roads of each account begin (one more than accounts).

    An account's touches are its outgoing transfers, then its incoming ones, each in order. Transfers without a payer come last.
    What an account pays beyond what it has is unknown money that comes in just before, as the contract says.
    """
    accounts, places = offsets.size - 1, np.empty(amount.size, np.int32)
    firsts = np.empty(accounts + 1, np.int32)
    used = 0
    for a in range(accounts):
        firsts[a] = used
        k = offsets[a]
        while k < offsets[a + 1] and src[touches[k]] == a:
            places[touches[k]] = used
            used, k = used + 1, k + 1
        _set_road(roads, used, -1, NOWHERE, NOWHERE)
        used += 1
    firsts[accounts] = used
    for row in range(amount.size):
        if src[row] < 0:
            places[row] = used
            used += 1
        _set_road(roads, places[row], row, 0, amount[row])
    for a in range(accounts):
        own = touches[offsets[a] : offsets[a + 1]]
        paid = firsts[a + 1] - firsts[a] - 1
        _lay_line(own[:paid], own[paid:], amount, opening[a], places, roads)
        if obtained[a]:
            _join(own[paid:], firsts[a], places, roads)
    return places, firsts


@leaf
def _set_road(roads: NDArray[np.void], at: int, row: int, gone: int, past: int) -> None:
    road = roads[at]
    road.row, road.gone, road.past, road.came, road.next = row, gone, past, 0, -1


@leaf
def _lay_line(
    paid: NDArray[np.int32],
    got: NDArray[np.int32],
    amount: NDArray[np.int64],
    opening: int,
    places: NDArray[np.int32],
    roads: NDArray[np.void],
) -> None:
    """Lay what one account paid and got along its line, in the order of time."""
    came, gone = opening, np.int64(0)
    i, o = 0, 0
    while i < got.size or o < paid.size:
        if i < got.size and (o == paid.size or got[i] < paid[o]):
            roads[places[got[i]]].came = came
            came += amount[got[i]]
            i += 1
        else:
            road = roads[places[paid[o]]]
            road.gone = gone
            gone += amount[paid[o]]
            road.past = gone
            came = max(came, gone)
            o += 1


@leaf
def _join(got: NDArray[np.int32], first: int, places: NDArray[np.int32], roads: NDArray[np.void]) -> None:
    """Join what an account got to the first of its own roads that can have carried it on; both stand in the order of its line."""
    for k in range(got.size):
        road = roads[places[got[k]]]
        while roads[first].past <= road.came:
            first += 1
        road.next = first


@leaf
def _first_past(roads: NDArray[np.void], fen: int, low: int, high: int) -> int:
    """The first road of ``low`` … ``high`` that ends after a fen; ``high`` when none does."""
    while low < high:
        middle = (low + high) // 2
        if roads[middle].past <= fen:
            low = middle + 1
        else:
            high = middle
    return low


@leaf
def _set_row(rows: NDArray[np.int64], at: int, a: int, b: int, c: int, d: int) -> None:
    rows[at, 0], rows[at, 1], rows[at, 2], rows[at, 3] = a, b, c, d


@leaf
def follow(
    roads: NDArray[np.void],
    firsts: NDArray[np.int32],
    dst: NDArray[np.int32],
    start: int,
    hops: int,
    pieces: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> tuple[int, int]:
    """Follow the whole transfer of the road at ``start`` for at most ``hops`` hops (its own is the first); fill ``pieces``
    (``ROW``, ``LOW``, ``HIGH``, ``HOPS``: what carried its money) and ``ends`` (account, or −1 − kind of exit; fen;
    0; hops: what stayed or left). Gives how many of each; a first -1 says that ``pieces`` is too short, ``ends`` being as long.
    """
    _set_row(pieces, 0, start, 0, roads[start].past - roads[start].gone, 1)
    used, ended, at = 1, 0, 0
    while at < used:
        road, low, high, depth = roads[pieces[at, ROW]], pieces[at, LOW], pieces[at, HIGH], pieces[at, HOPS]
        pieces[at, ROW] = road.row
        at += 1
        left, k = high - low, road.next
        if k >= 0 and depth < hops:
            begin, end = road.came + low, road.came + high
            nearby = k + NEARBY
            while k < nearby and roads[k].past <= begin:
                k += 1
            if k == nearby:
                k = _first_past(roads, begin, k, firsts[dst[road.row] + 1] - 1)
            while roads[k].gone < end:
                if used == pieces.shape[0]:
                    return -1, 0
                first, last = max(begin, roads[k].gone), min(end, roads[k].past)
                _set_row(pieces, used, k, first - roads[k].gone, last - roads[k].gone, depth + 1)
                used += 1
                left -= last - first
                k += 1
        if left > 0:
            _set_row(ends, ended, dst[road.row], left, 0, depth)
            ended += 1
    return used, ended
