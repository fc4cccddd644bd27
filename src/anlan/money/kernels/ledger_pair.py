"""Pairing of debits and credits that name each other in full.

Entries lie by account, so the debits of a run of accounts stand together; the credits that name those accounts are
brought to them. Each such *stretch* fits the processor's cache; inside it entries of equal (from, to, amount) are found
with a small hash table and paired in time order.
"""

import numpy as np
from numpy.typing import NDArray

from anlan.money.kernels import kernel
from anlan.money.kernels.grain import TO_SECOND
from anlan.money.kernels.ledger_pair_group import can_pair, pair_group

STRETCH = 8192
"""Entries of the accounts of one stretch, about."""

_A = np.uint64(0x9E3779B97F4A7C15)
_B = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)
_COARSE = np.int64(1 << 32)
_LOW = np.int64((1 << 32) - 1)


@kernel
def cut_stretches(offsets: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Runs of accounts with about ``STRETCH`` entries each: the stretch of each account, and where stretches begin."""
    accounts = offsets.size - 1
    stretch_of = np.empty(accounts, np.int32)
    edges = np.empty(offsets[-1] // STRETCH + 2, np.int64)
    edges[0] = 0
    last = 0
    for a in range(accounts):
        if offsets[a] - edges[last] >= STRETCH:
            last += 1
            edges[last] = offsets[a]
        stretch_of[a] = last
    edges[last + 1] = offsets[accounts]
    return stretch_of, edges[: last + 2]


@kernel
def count_credits(
    other: NDArray[np.int32], direction: NDArray[np.int8], stretch_of: NDArray[np.int32], stretches: int
) -> NDArray[np.int64]:
    """Where the credits brought to each stretch begin (stretches + 1)."""
    starts = np.zeros(stretches + 1, np.int64)
    for i in range(other.size):
        if other[i] >= 0 and direction[i] > 0:
            starts[stretch_of[other[i]] + 1] += 1
    for s in range(stretches):
        starts[s + 1] += starts[s]
    return starts


@kernel
def bring_credits(
    offsets: NDArray[np.int64],
    other: NDArray[np.int32],
    amount: NDArray[np.int64],
    direction: NDArray[np.int8],
    time: NDArray[np.int64],
    grain: NDArray[np.uint8],
    stretch_of: NDArray[np.int32],
    starts: NDArray[np.int64],
    records: NDArray[np.int64],
) -> None:
    """Write the credits as rows (from and to, amount, time, entry and whether its time is coarse), stretch after stretch."""
    put = starts[:-1].copy()
    for own in range(offsets.size - 1):
        for i in range(offsets[own], offsets[own + 1]):
            if other[i] >= 0 and direction[i] > 0:
                s = stretch_of[other[i]]
                k = put[s]
                put[s] = k + 1
                records[k, 0] = (np.int64(other[i]) << 32) | np.int64(own)
                records[k, 1] = amount[i]
                records[k, 2] = time[i]
                records[k, 3] = np.int64(i) | (_COARSE if grain[i] != TO_SECOND else np.int64(0))


@kernel
def _link(rows: NDArray[np.int64], slots: NDArray[np.int32], chain: NDArray[np.int32]) -> None:
    """Chain rows of equal (from, to, amount); a slot ends with the last row of its group."""
    mask = np.uint64(slots.size - 1)
    slots[:] = -1
    for k in range(rows.shape[0]):
        x = (np.uint64(rows[k, 0]) * _A) ^ (np.uint64(rows[k, 1]) * _B)
        at = (x ^ (x >> _HALF)) & mask
        while slots[at] >= 0 and (rows[slots[at], 0] != rows[k, 0] or rows[slots[at], 1] != rows[k, 1]):
            at = (at + np.uint64(1)) & mask
        chain[k] = slots[at]
        slots[at] = k


@kernel
def _gather(head: int, chain: NDArray[np.int32], rows: NDArray[np.int64]) -> NDArray[np.int32]:
    """The entries of one group by time; equal times by place, each side's in its statement's order."""
    size = 0
    k = head
    while k >= 0:
        size += 1
        k = chain[k]
    found = np.empty(size, np.int32)
    when = np.empty(size, np.int64)
    k = head
    for place in range(size - 1, -1, -1):
        found[place] = rows[k, 3] & _LOW
        when[place] = rows[k, 2]
        k = chain[k]
    return found[np.argsort(when, kind="mergesort")]


@kernel
def _add_debits(
    first: int,
    stop: int,
    own: int,
    other: NDArray[np.int32],
    amount: NDArray[np.int64],
    direction: NDArray[np.int8],
    time: NDArray[np.int64],
    grain: NDArray[np.uint8],
    rows: NDArray[np.int64],
) -> int:
    """Write the debits of one account behind one another; returns how many."""
    k = 0
    for i in range(first, stop):
        if other[i] >= 0 and direction[i] < 0:
            rows[k, 0] = (np.int64(own) << 32) | np.int64(other[i])
            rows[k, 1] = amount[i]
            rows[k, 2] = time[i]
            rows[k, 3] = np.int64(i) | (_COARSE if grain[i] != TO_SECOND else np.int64(0))
            k += 1
    return k


@kernel
def _pair_stretch(
    rows: NDArray[np.int64],
    slots: NDArray[np.int32],
    chain: NDArray[np.int32],
    time: NDArray[np.int64],
    grain: NDArray[np.uint8],
    direction: NDArray[np.int8],
    window: int,
    partner: NDArray[np.int32],
    crowded: NDArray[np.uint8],
) -> None:
    _link(rows, slots, chain)
    for at in range(slots.size):
        head = slots[at]
        if head < 0 or chain[head] < 0:
            continue
        before = chain[head]
        if chain[before] < 0:
            one, two = rows[before, 3] & _LOW, rows[head, 3] & _LOW
            exact = rows[before, 3] == one and rows[head, 3] == two
            near = abs(rows[head, 2] - rows[before, 2]) <= window if exact else can_pair(one, two, time, grain, window)
            if near and direction[one] != direction[two]:
                partner[one], partner[two] = two, one
            continue
        pair_group(_gather(head, chain, rows), time, grain, direction, window, partner, crowded)


@kernel
def _table_size(records: int) -> int:
    size = 8
    while size < 2 * records:
        size *= 2
    return size


@kernel
def pair_stretches(
    offsets: NDArray[np.int64],
    other: NDArray[np.int32],
    amount: NDArray[np.int64],
    direction: NDArray[np.int8],
    time: NDArray[np.int64],
    grain: NDArray[np.uint8],
    window: int,
    edges: NDArray[np.int64],
    starts: NDArray[np.int64],
    records: NDArray[np.int64],
    partner: NDArray[np.int32],
    crowded: NDArray[np.uint8],
) -> None:
    """Pair debits (direction −1) with the brought credits within ``window`` µs.

    Writes each entry's partner (untouched where none), and 1 into ``crowded`` where an entry of a group was left over
    though it would fit another.
    """
    widest = 0
    for s in range(edges.size - 1):
        widest = max(widest, edges[s + 1] - edges[s] + starts[s + 1] - starts[s])
    rows = np.empty((widest, 4), np.int64)
    room = np.empty(_table_size(widest), np.int32)
    chain = np.empty(widest, np.int32)
    own = 0
    for s in range(edges.size - 1):
        n = starts[s + 1] - starts[s]
        rows[:n] = records[starts[s] : starts[s + 1]]
        while own < offsets.size - 1 and offsets[own] < edges[s + 1]:
            n += _add_debits(offsets[own], offsets[own + 1], own, other, amount, direction, time, grain, rows[n:])
            own += 1
        _pair_stretch(rows[:n], room[: _table_size(n)], chain, time, grain, direction, window, partner, crowded)
