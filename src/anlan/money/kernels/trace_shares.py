"""Tracing by owners' totals, for all victims in one pass: pro rata, and unknown money first.

An account is its unknown money and a short list of (owner, fen), owners ascending. Lists live in one pool, in pieces of
two, four, eight … places; a list that outgrows its piece moves to a larger one. A transfer from an account without victims'
money is two additions.
"""

import numpy as np
from numpy.typing import NDArray

from anlan.money.kernels import kernel, leaf
from anlan.money.kernels.exact_share import divide

UNKNOWN, OWNED, START, SIZE = 0, 1, 2, 3
"""Columns of an account's state. ``SIZE``: owners listed, and in the upper 32 bits the places of its piece."""

OWNER, AMOUNT = 0, 1
"""Columns of a place of the pool."""

SEALED = np.int64(-1)
"""``UNKNOWN`` of an account whose statement was not obtained."""

PRO_RATA, UNKNOWN_FIRST = 0, 1

AT, USED, EDGES, FETCHED, FREE = 0, 1, 2, 3, 4
"""Places of the counters: next transfer, places used, edges written, what was fetched ahead (of no meaning), then the first free
piece of 2, 4, 8 … places."""

COUNTERS = 40

AHEAD = 64
"""Transfers whose accounts are fetched ahead."""

_LOW = np.int64((1 << 32) - 1)
_FEW = 24


@kernel
def open_accounts(opening: NDArray[np.int64], obtained: NDArray[np.bool_]) -> NDArray[np.int64]:
    """States before the first transfer: the opening balance (fen, ≥ 0) is unknown money."""
    state = np.zeros((opening.size, 4), np.int64)
    for a in range(opening.size):
        state[a, UNKNOWN] = opening[a] if obtained[a] else SEALED
    return state


@leaf
def _class_of(places: int) -> int:
    """The smallest k with 2**(k + 1) places or more."""
    k = 0
    while (2 << k) < places:
        k += 1
    return k


@leaf
def _make_room(state: NDArray[np.int64], pool: NDArray[np.int64], counters: NDArray[np.int64], d: int, size: int) -> None:
    """Give account ``d`` a piece of at least ``size`` places, its list moved there."""
    had = state[d, SIZE] >> 32
    if size <= had:
        return
    k = _class_of(size)
    start = counters[FREE + k]
    if start >= 0:
        counters[FREE + k] = pool[start, OWNER]
    else:
        start = counters[USED]
        counters[USED] += 2 << k
    used = state[d, SIZE] & _LOW
    old = state[d, START]
    for i in range(used):
        pool[start + i, OWNER] = pool[old + i, OWNER]
        pool[start + i, AMOUNT] = pool[old + i, AMOUNT]
    if had > 0:
        pool[old, OWNER] = counters[FREE + _class_of(had)]
        counters[FREE + _class_of(had)] = old
    state[d, START] = start
    state[d, SIZE] = (np.int64(2 << k) << 32) | used


@leaf
def _merge(
    state: NDArray[np.int64],
    pool: NDArray[np.int64],
    counters: NDArray[np.int64],
    d: int,
    owners: NDArray[np.int64],
    amounts: NDArray[np.int64],
    n: int,
) -> None:
    """Add ``n`` (owner, amount), owners ascending, to the list of ``d``; from the back, so that nothing is overwritten."""
    used = state[d, SIZE] & _LOW
    start = state[d, START]
    new = 0
    i = 0
    for k in range(n):
        while i < used and pool[start + i, OWNER] < owners[k]:
            i += 1
        if i >= used or pool[start + i, OWNER] != owners[k]:
            new += 1
        state[d, OWNED] += amounts[k]
    _make_room(state, pool, counters, d, used + new)
    start = state[d, START]
    to = start + used + new - 1
    i = start + used - 1
    k = n - 1
    while k >= 0:
        if i >= start and pool[i, OWNER] >= owners[k]:
            pool[to, AMOUNT] = pool[i, AMOUNT]
            pool[to, OWNER] = pool[i, OWNER]
            if pool[i, OWNER] == owners[k]:
                pool[to, AMOUNT] += amounts[k]
                k -= 1
            i -= 1
        else:
            pool[to, OWNER], pool[to, AMOUNT] = owners[k], amounts[k]
            k -= 1
        to -= 1
    state[d, SIZE] += new


@leaf
def _sink(rest: NDArray[np.int64], order: NDArray[np.int64], at: int, size: int) -> None:
    """Restore the heap below ``at``: the largest remainder on top, of equal ones the earliest."""
    while 2 * at + 1 < size:
        child = 2 * at + 1
        one, two = order[child], order[min(child + 1, size - 1)]
        if rest[two] > rest[one] or (rest[two] == rest[one] and two < one):
            child, one = child + 1, two
        here = order[at]
        if rest[here] > rest[one] or (rest[here] == rest[one] and here < one):
            return
        order[at], order[child] = one, here
        at = child


@leaf
def _to_largest(rest: NDArray[np.int64], take: NDArray[np.int64], order: NDArray[np.int64], parties: int, missing: int) -> None:
    """One fen more for the ``missing`` largest remainders, earlier places first among equals. ``rest`` is used up."""
    if parties <= _FEW:
        for _ in range(missing):
            best = 0
            for i in range(1, parties):
                if rest[i] > rest[best]:
                    best = i
            take[best] += 1
            rest[best] = -1
        return
    for i in range(parties):
        order[i] = i
    for root in range(parties // 2 - 1, -1, -1):
        _sink(rest, order, root, parties)
    for left in range(parties, parties - missing, -1):
        take[order[0]] += 1
        order[0] = order[left - 1]
        _sink(rest, order, 0, left - 1)


@leaf
def _split(
    parts: NDArray[np.int64],
    n: int,
    unknown: int,
    amount: int,
    total: int,
    take: NDArray[np.int64],
    rest: NDArray[np.int64],
    order: NDArray[np.int64],
) -> int:
    """Share ``amount`` ≤ ``total`` = Σ parts + unknown: floors, then the missing fen to the largest remainders, unknown last.

    Writes what each part gives into ``take``; returns what unknown money gives.
    """
    missing = amount
    for i in range(n):
        take[i], rest[i] = divide(amount, parts[i], total)
        missing -= take[i]
    take[n], rest[n] = divide(amount, unknown, total)
    missing -= take[n]
    if missing > 0:
        _to_largest(rest, take, order, n + 1, missing)
    from_unknown: int = take[n]
    return from_unknown


@leaf
def _take(
    state: NDArray[np.int64],
    pool: NDArray[np.int64],
    rule: int,
    s: int,
    amount: int,
    owners: NDArray[np.int64],
    parts: NDArray[np.int64],
    take: NDArray[np.int64],
    rest: NDArray[np.int64],
    order: NDArray[np.int64],
) -> int:
    """Take ``amount`` from ``s`` by the rule; what its money cannot cover is unknown.

    Returns how many owners give; who and how much is in ``owners`` and ``take``.
    """
    n = state[s, SIZE] & _LOW
    start = state[s, START]
    owned, unknown = state[s, OWNED], state[s, UNKNOWN]
    for i in range(n):
        owners[i], parts[i] = pool[start + i, OWNER], pool[start + i, AMOUNT]
    if amount >= owned + unknown:
        for i in range(n):
            take[i] = parts[i]
        state[s, UNKNOWN] = 0
    elif rule == PRO_RATA:
        state[s, UNKNOWN] -= _split(parts, n, unknown, amount, owned + unknown, take, rest, order)
    else:
        state[s, UNKNOWN] -= min(unknown, amount)
        _split(parts, n, 0, amount - min(unknown, amount), owned, take, rest, order)
    kept = given = 0
    for i in range(n):
        owner, part, took = owners[i], parts[i], take[i]
        if took < part:
            pool[start + kept, OWNER], pool[start + kept, AMOUNT] = owner, part - took
            kept += 1
        if took > 0:
            owners[given], take[given] = owner, took
            given += 1
            state[s, OWNED] -= took
    state[s, SIZE] += kept - n
    return given


@leaf
def _give(
    state: NDArray[np.int64],
    pool: NDArray[np.int64],
    edges: NDArray[np.int64],
    exits: NDArray[np.int64],
    counters: NDArray[np.int64],
    row: int,
    d: int,
    amount: int,
    owners: NDArray[np.int64],
    take: NDArray[np.int64],
    n: int,
) -> None:
    """Tell the edges and put what was taken into ``d``; the part of ``amount`` that no owner gave is unknown money."""
    edge = counters[EDGES]
    unknown = amount
    for k in range(n):
        edges[edge, 0], edges[edge, 1], edges[edge, 2] = row, owners[k], take[k]
        edge += 1
        unknown -= take[k]
        if d < 0:
            exits[-1 - d, owners[k]] += take[k]
    counters[EDGES] = edge
    if d >= 0:
        _merge(state, pool, counters, d, owners, take, n)
        if state[d, UNKNOWN] != SEALED:
            state[d, UNKNOWN] += unknown


@leaf
def _spares_owners(rule: int, owned: int, unknown: int, amount: int) -> bool:
    """Whether a payment is made from unknown money alone.

    Pro rata it is when the owners' parts of it come to less than half a fen in all: their floors are nothing, and of the one fen
    that is missing unknown money has the largest remainder. The margin covers what floating numbers leave out.
    """
    if owned == 0:
        return True
    if rule == PRO_RATA:
        return bool(np.float64(amount) * np.float64(owned) * 2.1 < np.float64(owned) + np.float64(unknown))
    return unknown >= amount


@leaf
def _fetch(
    src: NDArray[np.int32], dst: NDArray[np.int32], begin: int, state: NDArray[np.int64], counters: NDArray[np.int64]
) -> None:
    """Touch the accounts of the next ``AHEAD`` transfers, so that they come from memory side by side, not one after another."""
    seen = counters[FETCHED]
    for row in range(begin, min(begin + AHEAD, src.size)):
        seen ^= state[max(src[row], 0), UNKNOWN] ^ state[max(dst[row], 0), UNKNOWN]
    counters[FETCHED] = seen


@leaf
def sweep(
    src: NDArray[np.int32],
    dst: NDArray[np.int32],
    amount: NDArray[np.int64],
    paid_row: NDArray[np.int64],
    rule: int,
    scratch: NDArray[np.int64],
    state: NDArray[np.int64],
    pool: NDArray[np.int64],
    edges: NDArray[np.int64],
    exits: NDArray[np.int64],
    counters: NDArray[np.int64],
) -> bool:
    """Process transfers from ``counters[AT]`` on. Victim payment ``k`` is transfer ``paid_row[k]``; rows ascend and end with
    ``src.size``.

    ``scratch`` has five rows of one place more than there are payments. Returns true when done; false when ``pool`` or
    ``edges`` are too small to go on: give larger copies and call again.
    """
    payments = exits.shape[1]
    owners, parts, take, rest, order = scratch[0], scratch[1], scratch[2], scratch[3], scratch[4]
    paid = 0
    while paid_row[paid] < counters[AT]:
        paid += 1
    for row in range(counters[AT], src.size):
        if row % AHEAD == 0:
            _fetch(src, dst, row, state, counters)
        s, d, a = src[row], dst[row], amount[row]
        victim = row == paid_row[paid]
        if not victim and (s < 0 or state[s, UNKNOWN] == SEALED or _spares_owners(rule, state[s, OWNED], state[s, UNKNOWN], a)):
            if s >= 0 and state[s, UNKNOWN] != SEALED:
                state[s, UNKNOWN] -= min(state[s, UNKNOWN], a)
            if d >= 0 and state[d, UNKNOWN] != SEALED:
                state[d, UNKNOWN] += a
            continue
        if counters[USED] + 4 * (payments + 2) > pool.shape[0] or counters[EDGES] + payments + 1 > edges.shape[0]:
            counters[AT] = row
            return False
        if victim:
            if s >= 0 and state[s, UNKNOWN] != SEALED:
                state[s, UNKNOWN] -= min(state[s, UNKNOWN], a)
            owners[0], take[0] = paid, a
            n = 1
            paid += 1
        else:
            n = _take(state, pool, rule, s, a, owners, parts, take, rest, order)
        _give(state, pool, edges, exits, counters, row, d, a, owners, take, n)
    counters[AT] = src.size
    return True


@kernel
def what_is_left(state: NDArray[np.int64], pool: NDArray[np.int64]) -> NDArray[np.int64]:
    """(account, owner, fen) of every share still in an account."""
    size = 0
    for a in range(state.shape[0]):
        size += state[a, SIZE] & _LOW
    left = np.empty((size, 3), np.int64)
    k = 0
    for a in range(state.shape[0]):
        for i in range(state[a, SIZE] & _LOW):
            place = state[a, START] + i
            left[k, 0], left[k, 1], left[k, 2] = a, pool[place, OWNER], pool[place, AMOUNT]
            k += 1
    return left
