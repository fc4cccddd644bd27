"""Last in, first out, for all victims in one pass.

An account is a stack. Only victims' lots are kept; each remembers how much unknown money lies right under it, and the account
how much lies on top. A transfer that touches no victim's lot is two additions.
"""

import numpy as np
from numpy.typing import NDArray

from anlan.money.kernels import kernel, leaf

TOP, NEWEST = 0, 1
"""Columns of an account's state: unknown money on top, and the newest lot. An account not obtained has ``TOP`` below zero."""

UNDER, AMOUNT, OWNER, NEXT = 0, 1, 2, 3
"""Columns of a lot; ``NEXT`` is the next older one."""

NO_LOT = np.int64(-1)
SEALED = np.int64(-1)

AT, USED, FREE, LIVE, EDGES = 0, 1, 2, 3, 4
"""Places of the counters: next transfer, lots ever used, first free lot, lots in use, edges written."""


@kernel
def open_accounts(opening: NDArray[np.int64], obtained: NDArray[np.bool_]) -> NDArray[np.int64]:
    """States before the first transfer: the opening balance (fen, ≥ 0) is unknown money."""
    state = np.empty((opening.size, 2), np.int64)
    for a in range(opening.size):
        state[a, TOP] = opening[a] if obtained[a] else SEALED
        state[a, NEWEST] = NO_LOT
    return state


@leaf
def _new_lot(lots: NDArray[np.int64], counters: NDArray[np.int64], amount: int, owner: int) -> int:
    lot: int = counters[FREE]
    if lot >= 0:
        counters[FREE] = lots[lot, NEXT]
    else:
        lot = counters[USED]
        counters[USED] += 1
    counters[LIVE] += 1
    lots[lot, AMOUNT], lots[lot, OWNER] = amount, owner
    return lot


@leaf
def _put(
    state: NDArray[np.int64],
    lots: NDArray[np.int64],
    counters: NDArray[np.int64],
    edges: NDArray[np.int64],
    exits: NDArray[np.int64],
    row: int,
    d: int,
    lot: int,
) -> None:
    """Tell the edge and lay the lot on top of ``d``, or into its exit."""
    amount, owner = lots[lot, AMOUNT], lots[lot, OWNER]
    edge = counters[EDGES]
    edges[edge, 0], edges[edge, 1], edges[edge, 2] = row, owner, amount
    counters[EDGES] = edge + 1
    if d < 0:
        exits[-1 - d, owner] += amount
        lots[lot, NEXT] = counters[FREE]
        counters[FREE] = lot
        counters[LIVE] -= 1
        return
    lots[lot, NEXT] = state[d, NEWEST]
    state[d, NEWEST] = lot
    if state[d, TOP] != SEALED:
        lots[lot, UNDER] = state[d, TOP]
        state[d, TOP] = 0


@leaf
def _unknown_to(state: NDArray[np.int64], d: int, amount: int) -> None:
    if d >= 0 and state[d, TOP] != SEALED:
        state[d, TOP] += amount


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
    amount: int,
) -> None:
    """Take ``amount`` from the top of ``s``, through lots and the unknown money under them; what is missing is unknown money."""
    while amount > 0:
        unknown = min(state[s, TOP], amount)
        state[s, TOP] -= unknown
        amount -= unknown
        _unknown_to(state, d, unknown)
        lot = state[s, NEWEST]
        if amount == 0:
            return
        if lot == NO_LOT:
            _unknown_to(state, d, amount)
            return
        taken = min(lots[lot, AMOUNT], amount)
        amount -= taken
        if taken < lots[lot, AMOUNT]:
            lots[lot, AMOUNT] -= taken
            lot = _new_lot(lots, counters, taken, lots[lot, OWNER])
        else:
            state[s, NEWEST] = lots[lot, NEXT]
            state[s, TOP] = lots[lot, UNDER]
        _put(state, lots, counters, edges, exits, row, d, lot)


@leaf
def _pay_from_unknown(state: NDArray[np.int64], lots: NDArray[np.int64], account: int, amount: int) -> None:
    """Take unknown money alone, oldest first: from under the oldest lot upwards, the top last."""
    deeper = np.int64(0)
    lot = state[account, NEWEST]
    while lot != NO_LOT:
        deeper += lots[lot, UNDER]
        lot = lots[lot, NEXT]
    state[account, TOP] -= min(state[account, TOP], max(amount - deeper, 0))
    lot = state[account, NEWEST]
    while lot != NO_LOT:
        deeper -= lots[lot, UNDER]
        lots[lot, UNDER] -= min(lots[lot, UNDER], max(amount - deeper, 0))
        lot = lots[lot, NEXT]


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
        if row != paid_row[paid] and (s < 0 or state[s, TOP] == SEALED):
            _unknown_to(state, d, a)
            continue
        if row != paid_row[paid] and (state[s, TOP] >= a or state[s, NEWEST] == NO_LOT):
            state[s, TOP] -= min(state[s, TOP], a)
            _unknown_to(state, d, a)
            continue
        if counters[USED] + 1 > lots.shape[0] or counters[EDGES] + counters[LIVE] + 1 > edges.shape[0]:
            counters[AT] = row
            return False
        if row != paid_row[paid]:
            _carry(state, lots, counters, edges, exits, row, s, d, a)
            continue
        if s >= 0 and state[s, TOP] != SEALED:
            _pay_from_unknown(state, lots, s, a)
        _put(state, lots, counters, edges, exits, row, d, _new_lot(lots, counters, a, paid))
        paid += 1
    counters[AT] = src.size
    return True


@kernel
def what_is_left(state: NDArray[np.int64], lots: NDArray[np.int64], live: int) -> NDArray[np.int64]:
    """(account, owner, fen) of every lot still in an account."""
    left = np.empty((live, 3), np.int64)
    k = 0
    for a in range(state.shape[0]):
        lot = state[a, NEWEST]
        while lot != NO_LOT:
            left[k, 0], left[k, 1], left[k, 2] = a, lots[lot, OWNER], lots[lot, AMOUNT]
            k += 1
            lot = lots[lot, NEXT]
    return left[:k]
