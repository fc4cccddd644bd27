"""First in, first out, for all victims in one pass.

An account is a line of fen in the order they came in. ``IN`` is where the next one will stand, ``OUT`` where the oldest one
still there stands; everything between is there. Only victims' lots are kept, each with the place it begins at: what lies
between them is unknown money and costs nothing. A payment takes the fen from ``OUT`` on; where they run out, unknown money
is put in. So a transfer that touches no victim's lot is two additions.
"""

import numpy as np
from numpy.typing import NDArray

from anlan.money.kernels import kernel, leaf

IN, OUT, FIRST, ENDS = 0, 1, 2, 3
"""Columns of an account's state. ``ENDS`` holds its first and last lot (32 bits each), ``FIRST`` the place of the first."""

BEGIN, AMOUNT, OWNER, NEXT = 0, 1, 2, 3
"""Columns of a lot."""

NO_LOT = np.int64(-1)
FAR = np.int64(2**62)
"""Place of the first lot of an account without lots; also the most fen a ledger may hold in all."""

SEALED = np.int64(-1)
"""``OUT`` of an account whose statement was not obtained."""

AT, USED, FREE, LIVE, EDGES = 0, 1, 2, 3, 4
"""Places of the counters: next transfer, lots ever used, first free lot, lots in use, edges written."""

_LOW = np.int64((1 << 32) - 1)


@kernel
def open_accounts(opening: NDArray[np.int64], obtained: NDArray[np.bool_]) -> NDArray[np.int64]:
    """States before the first transfer: the opening balance (fen, ≥ 0) is unknown money and the oldest."""
    state = np.empty((opening.size, 4), np.int64)
    for a in range(opening.size):
        state[a, IN] = opening[a]
        state[a, OUT] = 0 if obtained[a] else SEALED
        state[a, FIRST] = FAR
        state[a, ENDS] = NO_LOT
    return state


@leaf
def _append(state: NDArray[np.int64], lots: NDArray[np.int64], account: int, lot: int) -> None:
    lots[lot, NEXT] = NO_LOT
    if state[account, ENDS] == NO_LOT:
        state[account, FIRST] = lots[lot, BEGIN]
        state[account, ENDS] = (np.int64(lot) << 32) | np.int64(lot)
    else:
        lots[state[account, ENDS] & _LOW, NEXT] = lot
        state[account, ENDS] = (state[account, ENDS] & ~_LOW) | np.int64(lot)


@leaf
def _new_lot(lots: NDArray[np.int64], counters: NDArray[np.int64], begin: int, amount: int, owner: int) -> int:
    lot: int = counters[FREE]
    if lot >= 0:
        counters[FREE] = lots[lot, NEXT]
    else:
        lot = counters[USED]
        counters[USED] += 1
    counters[LIVE] += 1
    lots[lot, BEGIN], lots[lot, AMOUNT], lots[lot, OWNER] = begin, amount, owner
    return lot


@leaf
def _drop_first(state: NDArray[np.int64], lots: NDArray[np.int64], account: int) -> int:
    """Take the account's first lot out of its list (the lot itself stays)."""
    lot: int = state[account, ENDS] >> 32
    after = lots[lot, NEXT]
    if after == NO_LOT:
        state[account, ENDS] = NO_LOT
        state[account, FIRST] = FAR
    else:
        state[account, ENDS] = (after << 32) | (state[account, ENDS] & _LOW)
        state[account, FIRST] = lots[after, BEGIN]
    return lot


@leaf
def _carry(
    state: NDArray[np.int64],
    lots: NDArray[np.int64],
    counters: NDArray[np.int64],
    edges: NDArray[np.int64],
    exits: NDArray[np.int64],
    row: int,
    s: int,
    d: int,
    begin: int,
    end: int,
) -> None:
    """Move the lots of ``s`` that stand in ``begin`` … ``end`` to ``d`` (an account, or −1 − exit), keeping their distances."""
    base = state[d, IN] if d >= 0 else np.int64(0)
    while state[s, FIRST] < end:
        lot = state[s, ENDS] >> 32
        place, amount = lots[lot, BEGIN], lots[lot, AMOUNT]
        owner = lots[lot, OWNER]
        if place + amount > end:
            lots[lot, AMOUNT] = place + amount - end
            lots[lot, BEGIN] = end
            state[s, FIRST] = end
            amount = end - place
            lot = _new_lot(lots, counters, place, amount, owner)
        else:
            _drop_first(state, lots, s)
        edge = counters[EDGES]
        edges[edge, 0], edges[edge, 1], edges[edge, 2] = row, owner, amount
        counters[EDGES] = edge + 1
        if d >= 0:
            lots[lot, BEGIN] = base + place - begin
            _append(state, lots, d, lot)
        else:
            exits[-1 - d, owner] += amount
            lots[lot, NEXT] = counters[FREE]
            counters[FREE] = lot
            counters[LIVE] -= 1


@leaf
def _pay_from_unknown(state: NDArray[np.int64], lots: NDArray[np.int64], account: int, amount: int) -> None:
    """Take unknown money alone, oldest first: lots move up behind the gap that closes, ``IN`` stays."""
    gap = np.int64(0)
    free = np.int64(0)
    end = state[account, OUT]
    lot = state[account, ENDS] >> 32 if state[account, ENDS] != NO_LOT else NO_LOT
    while lot != NO_LOT:
        free += lots[lot, BEGIN] - end
        end = lots[lot, BEGIN] + lots[lot, AMOUNT]
        lot = lots[lot, NEXT]
    free += state[account, IN] - end
    paid = min(amount, free)
    end = state[account, OUT]
    lot = state[account, ENDS] >> 32 if state[account, ENDS] != NO_LOT else NO_LOT
    while lot != NO_LOT:
        gap += lots[lot, BEGIN] - end
        end = lots[lot, BEGIN] + lots[lot, AMOUNT]
        lots[lot, BEGIN] += paid - min(gap, paid)
        lot = lots[lot, NEXT]
    state[account, OUT] += paid
    if state[account, ENDS] != NO_LOT:
        state[account, FIRST] = lots[state[account, ENDS] >> 32, BEGIN]


@leaf
def _victim_pays(
    state: NDArray[np.int64],
    lots: NDArray[np.int64],
    counters: NDArray[np.int64],
    edges: NDArray[np.int64],
    exits: NDArray[np.int64],
    row: int,
    s: int,
    d: int,
    amount: int,
    owner: int,
) -> None:
    """A victim's payment: unknown money leaves, the whole amount arrives as owned."""
    if s >= 0 and state[s, OUT] != SEALED:
        _pay_from_unknown(state, lots, s, amount)
    edge = counters[EDGES]
    edges[edge, 0], edges[edge, 1], edges[edge, 2] = row, owner, amount
    counters[EDGES] = edge + 1
    if d >= 0:
        _append(state, lots, d, _new_lot(lots, counters, state[d, IN], amount, owner))
        state[d, IN] += amount
    else:
        exits[-1 - d, owner] += amount


@leaf
def sweep(
    src: NDArray[np.int32],
    dst: NDArray[np.int32],
    amount: NDArray[np.int64],
    paid_row: NDArray[np.int64],
    state: NDArray[np.int64],
    lots: NDArray[np.int64],
    edges: NDArray[np.int64],
    exits: NDArray[np.int64],
    counters: NDArray[np.int64],
) -> bool:
    """Process transfers from ``counters[AT]`` on. Victim payment ``k`` is transfer ``paid_row[k]``; rows ascend and end with
    ``src.size``.

    Returns true when done; false when ``lots`` or ``edges`` are too small to go on: give larger copies and call again.
    """
    paid = 0
    while paid_row[paid] < counters[AT]:
        paid += 1
    for row in range(counters[AT], src.size):
        s, d, a = src[row], dst[row], amount[row]
        if row == paid_row[paid]:
            if counters[USED] + 1 > lots.shape[0] or counters[EDGES] + 1 > edges.shape[0]:
                counters[AT] = row
                return False
            _victim_pays(state, lots, counters, edges, exits, row, s, d, a, paid)
            paid += 1
            continue
        if s >= 0:
            begin = state[s, OUT]
            if begin != SEALED:
                end = begin + a
                if state[s, FIRST] < end:
                    if counters[USED] + 1 > lots.shape[0] or counters[EDGES] + counters[LIVE] > edges.shape[0]:
                        counters[AT] = row
                        return False
                    _carry(state, lots, counters, edges, exits, row, s, d, begin, end)
                state[s, OUT] = end
                if state[s, IN] < end:
                    state[s, IN] = end
        if d >= 0:
            state[d, IN] += a
    counters[AT] = src.size
    return True


@kernel
def what_is_left(state: NDArray[np.int64], lots: NDArray[np.int64], live: int) -> NDArray[np.int64]:
    """(account, owner, fen) of every lot still in an account."""
    left = np.empty((live, 3), np.int64)
    k = 0
    for a in range(state.shape[0]):
        lot = state[a, ENDS] >> 32 if state[a, ENDS] != NO_LOT else NO_LOT
        while lot != NO_LOT:
            left[k, 0], left[k, 1], left[k, 2] = a, lots[lot, OWNER], lots[lot, AMOUNT]
            k += 1
            lot = lots[lot, NEXT]
    return left[:k]
