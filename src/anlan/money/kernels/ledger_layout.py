"""Entries laid out by account, in the order of each account's statement; and stable sorting by time.

Everything later in the ledger walks arrays in this layout, so that an entry's place is also its order in its account.
"""

import numpy as np
from numpy.typing import NDArray

from anlan.money.kernels import kernel

SINGLE = 0
SHUFFLED = 1
SEVERAL = 2


@kernel
def group_by_account(own: NDArray[np.int32], accounts: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Stable counting sort: places of the entries by account, and where each account begins (accounts + 1 offsets)."""
    offsets = np.zeros(accounts + 1, np.int64)
    for i in range(own.size):
        offsets[own[i] + 1] += 1
    for a in range(accounts):
        offsets[a + 1] += offsets[a]
    put = offsets[:-1].copy()
    places = np.empty(own.size, np.int32)
    for i in range(own.size):
        a = own[i]
        places[put[a]] = i
        put[a] += 1
    return places, offsets


@kernel
def settle_order(
    places: NDArray[np.int32], offsets: NDArray[np.int64], part: NDArray[np.int32], order: NDArray[np.int32]
) -> NDArray[np.uint8]:
    """Put each account's places into statement order. Accounts that come from several parts are only told, not touched.

    Returns for each account ``SINGLE``, ``SHUFFLED`` (was sorted here) or ``SEVERAL``.
    """
    state = np.zeros(offsets.size - 1, np.uint8)
    for a in range(offsets.size - 1):
        lo, hi = offsets[a], offsets[a + 1]
        for k in range(lo + 1, hi):
            if part[places[k]] != part[places[lo]]:
                state[a] = SEVERAL
                break
            if order[places[k]] <= order[places[k - 1]]:
                state[a] = SHUFFLED
        if state[a] == SHUFFLED:
            keys = order[places[lo:hi]]
            places[lo:hi] = places[lo:hi][np.argsort(keys, kind="mergesort")]
    return state


@kernel
def common_step(values: NDArray[np.int64], start: int) -> np.int64:
    """The greatest common divisor of the values' distances from ``start``; 1 when all equal it."""
    g = np.int64(0)
    for i in range(values.size):
        b = values[i] - start
        if g != 0 and b % g == 0:
            continue
        while b:
            g, b = b, g % b
        if g == 1:
            break
    return max(g, np.int64(1))


@kernel
def radix_sort(words: NDArray[np.uint64], spare: NDArray[np.uint64], low: int, high: int) -> NDArray[np.uint64]:
    """Stable ascending sort by the bits ``low`` to ``high`` (not included), eleven a pass. Returns one of the two arrays."""
    here, there = words, spare
    shift = low
    while shift < high:
        count = np.zeros(2049, np.int64)
        cut = np.uint64(shift)
        mask = np.uint64((1 << min(11, high - shift)) - 1)
        for i in range(here.size):
            count[((here[i] >> cut) & mask) + np.uint64(1)] += 1
        for b in range(2048):
            count[b + 1] += count[b]
        for i in range(here.size):
            b = (here[i] >> cut) & mask
            there[count[b]] = here[i]
            count[b] += 1
        here, there = there, here
        shift += 11
    return here


@kernel
def fill_times(offsets: NDArray[np.int64], time: NDArray[np.int64], unknown: int) -> None:
    """An entry without time takes that of the entry before it in its statement, else of the one after."""
    for a in range(offsets.size - 1):
        lo, hi = offsets[a], offsets[a + 1]
        for i in range(lo + 1, hi):
            if time[i] == unknown:
                time[i] = time[i - 1]
        for i in range(hi - 2, lo - 1, -1):
            if time[i] == unknown:
                time[i] = time[i + 1]
        for i in range(lo, hi):
            if time[i] == unknown:
                time[i] = 0
