"""One order for all transfers that keeps the order of every account's statement.

Transfers come sorted by time. Banks' clocks differ by seconds, so a statement may show two of them the other way round:
then they, and whatever lies between them, form a *knot*. Knots are small; inside each the transfers are sorted again so
that statements hold, earliest time first (topological sort with a heap). Two statements that contradict each other
cannot both hold; the earliest transfer then goes first and is told.
"""

import numpy as np
from numpy.typing import NDArray

from anlan.money.kernels import kernel


@kernel
def ranks_of_entries(debit: NDArray[np.int32], credit: NDArray[np.int32], entries: int) -> NDArray[np.int32]:
    """The transfer of each entry, −1 for entries that moved nothing."""
    rank = np.full(entries, -1, np.int32)
    for r in range(debit.size):
        if debit[r] >= 0:
            rank[debit[r]] = r
        if credit[r] >= 0:
            rank[credit[r]] = r
    return rank


@kernel
def first_break(offsets: NDArray[np.int64], rank: NDArray[np.int32]) -> int:
    """The first entry whose transfer stands before that of an earlier entry of the same statement; −1 if none does."""
    for a in range(offsets.size - 1):
        last = -1
        for i in range(offsets[a], offsets[a + 1]):
            if rank[i] >= 0:
                if rank[i] < last:
                    return i
                last = rank[i]
    return -1


@kernel
def find_knots(offsets: NDArray[np.int64], rank: NDArray[np.int32], transfers: int) -> NDArray[np.int32]:
    """For each transfer the first transfer of its knot, −1 outside knots."""
    cover = np.zeros(transfers + 1, np.int32)
    for a in range(offsets.size - 1):
        last = -1
        for i in range(offsets[a], offsets[a + 1]):
            if rank[i] >= 0:
                if rank[i] < last:
                    cover[rank[i]] += 1
                    cover[last] -= 1
                last = rank[i]
    open_knots = 0
    begin = -1
    knot = np.full(transfers, -1, np.int32)
    for r in range(transfers):
        was_open = open_knots > 0
        open_knots += cover[r]
        if open_knots > 0 and not was_open:
            begin = r
        if open_knots > 0 or was_open:
            knot[r] = begin
    return knot


@kernel
def link_knots(
    offsets: NDArray[np.int64], rank: NDArray[np.int32], knot: NDArray[np.int32], debit: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Who must follow whom inside knots: up to two followers a transfer (its payer's and its payee's next), and how many it
    waits for."""
    follower = np.full((knot.size, 2), -1, np.int32)
    waits = np.zeros(knot.size, np.int32)
    for a in range(offsets.size - 1):
        last, last_entry = -1, -1
        for i in range(offsets[a], offsets[a + 1]):
            r = rank[i]
            if r < 0:
                continue
            if last >= 0 and knot[r] >= 0 and knot[r] == knot[last] and r != last:
                follower[last, 0 if debit[last] == last_entry else 1] = r
                waits[r] += 1
            last, last_entry = r, i
    return follower, waits


@kernel
def _push(heap: NDArray[np.int32], size: int, value: int) -> int:
    at = size
    while at > 0 and heap[(at - 1) // 2] > value:
        heap[at] = heap[(at - 1) // 2]
        at = (at - 1) // 2
    heap[at] = value
    return size + 1


@kernel
def _pop(heap: NDArray[np.int32], size: int) -> int:
    """Take the smallest away; the caller has read it from ``heap[0]``."""
    size -= 1
    value = heap[size]
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= value:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = value
    return size


@kernel
def _untie(
    lo: int,
    hi: int,
    follower: NDArray[np.int32],
    waits: NDArray[np.int32],
    heap: NDArray[np.int32],
    order: NDArray[np.int32],
    forced: NDArray[np.uint8],
) -> None:
    """Sort the knot ``lo`` … ``hi`` (not included) into ``order``; mark transfers that went before their turn."""
    size = 0
    for r in range(lo, hi):
        if waits[r] == 0:
            size = _push(heap, size, r)
    earliest = lo
    for place in range(lo, hi):
        if size == 0:
            while waits[earliest] <= 0:
                earliest += 1
            forced[earliest] = 1
            waits[earliest] = 0
            size = _push(heap, size, earliest)
        r = heap[0]
        size = _pop(heap, size)
        order[place] = r
        waits[r] = -1
        for side in range(2):
            f = follower[r, side]
            if f >= 0 and waits[f] > 0:
                waits[f] -= 1
                if waits[f] == 0:
                    size = _push(heap, size, f)


@kernel
def untie(
    knot: NDArray[np.int32], follower: NDArray[np.int32], waits: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """The repaired order (place → transfer), and 1 for transfers of contradicting statements that were put first."""
    n = knot.size
    order = np.arange(n).astype(np.int32)
    forced = np.zeros(n, np.uint8)
    heap = np.empty(n, np.int32)
    lo = 0
    while lo < n:
        if knot[lo] < 0:
            lo += 1
            continue
        hi = lo + 1
        while hi < n and knot[hi] == knot[lo]:
            hi += 1
        _untie(lo, hi, follower, waits, heap, order, forced)
        lo = hi
    return order, forced
