"""Transfers made from paired entries, and the list of transfers that touch each account."""

import numpy as np
from numpy.typing import NDArray

from anlan.money.kernels import kernel
from anlan.money.kernels.grain import TO_SECOND

_LOW = np.int64((1 << 32) - 1)


@kernel
def count_transfers(sign: NDArray[np.int8], partner: NDArray[np.int32]) -> int:
    """One for each debit, one for each credit without a debit."""
    total = 0
    for i in range(sign.size):
        if sign[i] < 0 or (sign[i] > 0 and partner[i] < 0):
            total += 1
    return total


@kernel
def make_transfers(
    offsets: NDArray[np.int64],
    other: NDArray[np.int32],
    amount: NDArray[np.int64],
    time: NDArray[np.int64],
    grain: NDArray[np.uint8],
    sign: NDArray[np.int8],
    partner: NDArray[np.int32],
    records: NDArray[np.int64],
) -> None:
    """Write a row (from and to, amount, time, debit and credit) for each transfer, in the layout's order.

    The debit side's time stands, unless the credit side's is more exact.
    """
    k = 0
    for own in range(offsets.size - 1):
        for i in range(offsets[own], offsets[own + 1]):
            if sign[i] == 0 or (sign[i] > 0 and partner[i] >= 0):
                continue
            mate = np.int64(partner[i])
            records[k, 1] = amount[i]
            records[k, 2] = time[i]
            if sign[i] > 0:
                records[k, 0] = (np.int64(other[i]) << 32) | np.int64(own)
                records[k, 3] = (np.int64(-1) << 32) | np.int64(i)
            else:
                records[k, 0] = (np.int64(own) << 32) | (np.int64(other[i]) & _LOW)
                records[k, 3] = (np.int64(i) << 32) | (mate & _LOW)
                if grain[i] != TO_SECOND and mate >= 0 and grain[i] > grain[mate]:
                    records[k, 2] = time[mate]
            k += 1


@kernel
def pack_times(records: NDArray[np.int64], start: int, step: int, low: int, words: NDArray[np.uint64]) -> None:
    """One word a record: time in steps since ``start`` above, the record's number in the ``low`` lowest bits."""
    for k in range(records.shape[0]):
        words[k] = (np.uint64((records[k, 2] - start) // step) << np.uint64(low)) | np.uint64(k)


@kernel
def spread(
    records: NDArray[np.int64],
    words: NDArray[np.uint64],
    low: int,
    src: NDArray[np.int32],
    dst: NDArray[np.int32],
    amount: NDArray[np.int64],
    time: NDArray[np.int64],
    debit: NDArray[np.int32],
    credit: NDArray[np.int32],
) -> None:
    """Records to columns, in the order of the sorted words."""
    mask = np.uint64((1 << low) - 1)
    for r in range(words.size):
        k = np.int64(words[r] & mask)
        src[r] = records[k, 0] >> 32
        dst[r] = np.int32(records[k, 0] & _LOW)
        amount[r] = records[k, 1]
        time[r] = records[k, 2]
        debit[r] = records[k, 3] >> 32
        credit[r] = np.int32(records[k, 3] & _LOW)


@kernel
def list_touches(src: NDArray[np.int32], dst: NDArray[np.int32], accounts: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """For each account the transfers that leave it, then those that reach it, each in order: offsets (accounts + 1) and rows."""
    leaving = np.zeros(accounts, np.int64)
    offsets = np.zeros(accounts + 1, np.int64)
    for r in range(src.size):
        if src[r] >= 0:
            offsets[src[r] + 1] += 1
            leaving[src[r]] += 1
        if dst[r] >= 0:
            offsets[dst[r] + 1] += 1
    for a in range(accounts):
        offsets[a + 1] += offsets[a]
    put_in = offsets[:-1] + leaving
    put_out = offsets[:-1].copy()
    touches = np.empty(offsets[-1], np.int32)
    for r in range(src.size):
        if src[r] >= 0:
            touches[put_out[src[r]]] = r
            put_out[src[r]] += 1
        if dst[r] >= 0:
            touches[put_in[dst[r]]] = r
            put_in[dst[r]] += 1
    return offsets, touches


@kernel
def balances(
    offsets: NDArray[np.int64], sign: NDArray[np.int8], amount: NDArray[np.int64], balance: NDArray[np.int64], unknown: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each account's balance before its first and after its last entry, as its statement tells; ``unknown`` where it does not."""
    opening = np.full(offsets.size - 1, unknown, np.int64)
    closing = np.full(offsets.size - 1, unknown, np.int64)
    for a in range(offsets.size - 1):
        moved = np.int64(0)
        for i in range(offsets[a], offsets[a + 1]):
            moved += sign[i] * amount[i]
            if sign[i] == 0:
                continue
            if balance[i] == unknown:
                if closing[a] != unknown:
                    closing[a] += sign[i] * amount[i]
                continue
            closing[a] = balance[i]
            if opening[a] == unknown:
                opening[a] = balance[i] - moved
    return opening, closing


@kernel
def largest_and_total(amount: NDArray[np.int64], balance: NDArray[np.int64], unknown: int) -> tuple[int, float]:
    """The place of the largest amount or balance, and a floating sum of all amounts and that, which cannot wrap."""
    place = 0
    largest = np.float64(0)
    total = np.float64(0)
    for i in range(amount.size):
        total += np.float64(amount[i])
        here = np.float64(amount[i])
        if balance[i] != unknown:
            here = max(here, abs(np.float64(balance[i])))
        if here > largest:
            largest, place = here, i
    return place, total + largest


@kernel
def _order_of_run(src: NDArray[np.int32], dst: NDArray[np.int32], amount: NDArray[np.int64], few: int) -> NDArray[np.int64]:
    """An order in which equal transfers of a run stand together; a small run needs none."""
    if src.size <= few:
        return np.arange(src.size)
    key = (src.astype(np.int64) << 20) ^ (dst.astype(np.int64) * 7919) ^ (amount * 104729)
    return np.argsort(key, kind="mergesort")


@kernel
def count_repeats(
    src: NDArray[np.int32], dst: NDArray[np.int32], amount: NDArray[np.int64], time: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Transfers (by time) that equal earlier ones in payer, payee, amount and time: their rows, and how many came before."""
    few = 24
    rows = np.empty(16, np.int64)
    before = np.empty(16, np.int32)
    found = 0
    lo = 0
    while lo < time.size:
        hi = lo + 1
        while hi < time.size and time[hi] == time[lo]:
            hi += 1
        order = _order_of_run(src[lo:hi], dst[lo:hi], amount[lo:hi], few) if hi - lo > 1 else np.empty(0, np.int64)
        for k in range(1, order.size):
            r = lo + order[k]
            same = 0
            j = k - 1
            while j >= 0:
                q = lo + order[j]
                equal = src[q] == src[r] and dst[q] == dst[r] and amount[q] == amount[r]
                if order.size > few and not equal:
                    break
                same += equal
                j -= 1
            if same > 0:
                if found == rows.size:
                    rows = np.append(rows, np.empty(found, np.int64))
                    before = np.append(before, np.empty(found, np.int32))
                rows[found], before[found] = r, same
                found += 1
        lo = hi
    return rows[:found], before[:found]


@kernel
def to_rows(places: NDArray[np.int32], rows: NDArray[np.int32]) -> None:
    """Replace places of the layout by rows of the table, −1 stays."""
    for i in range(places.size):
        if places[i] >= 0:
            places[i] = rows[places[i]]
