"""Pairing inside one group of entries of equal from, to and amount: never crossing in time, as many pairs as possible,
and of those the ones nearest in time."""

import numpy as np
from numpy.typing import NDArray

from anlan.money.kernels import kernel
from anlan.money.kernels.grain import DAY, TO_DAY, last_moment

LARGEST_TABLE = 1 << 20
"""Cells of the table of a group that is solved exactly; larger ones are paired first come, first served."""


@kernel
def can_pair(one: int, two: int, time: NDArray[np.int64], grain: NDArray[np.uint8], window: int) -> bool:
    """Whether two entries can be the sides of one transfer by their times: no further apart than the window, each time standing
    for as long as it is exact (``kernels.grain``). Two dates must be one."""
    if grain[one] == TO_DAY and grain[two] == TO_DAY:
        return bool(time[one] == time[two])
    first, second = time[one], time[two]
    return bool(second - last_moment(first, grain[one]) <= window and first - last_moment(second, grain[two]) <= window)


@kernel
def _in_turn(
    debits: NDArray[np.int32],
    credits: NDArray[np.int32],
    time: NDArray[np.int64],
    grain: NDArray[np.uint8],
    window: int,
    partner: NDArray[np.int32],
) -> int:
    """First with first, as long as times allow. Returns the number of pairs."""
    i = j = pairs = 0
    while i < debits.size and j < credits.size:
        d, c = debits[i], credits[j]
        if can_pair(d, c, time, grain, window):
            partner[d], partner[c] = c, d
            i += 1
            j += 1
            pairs += 1
        elif time[d] < time[c]:
            i += 1
        else:
            j += 1
    return pairs


@kernel
def _nearest(
    debits: NDArray[np.int32],
    credits: NDArray[np.int32],
    time: NDArray[np.int64],
    grain: NDArray[np.uint8],
    window: int,
    partner: NDArray[np.int32],
) -> None:
    """Most pairs without crossing, least total distance among those (a table over prefixes from the end)."""
    n, m = debits.size, credits.size
    pairs = np.zeros((n + 1, m + 1), np.int32)
    apart = np.zeros((n + 1, m + 1), np.float64)
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best, cost = pairs[i + 1, j], apart[i + 1, j]
            if pairs[i, j + 1] > best or (pairs[i, j + 1] == best and apart[i, j + 1] < cost):
                best, cost = pairs[i, j + 1], apart[i, j + 1]
            if can_pair(debits[i], credits[j], time, grain, window):
                more = apart[i + 1, j + 1] + abs(time[debits[i]] - time[credits[j]])
                if pairs[i + 1, j + 1] + 1 > best or (pairs[i + 1, j + 1] + 1 == best and more <= cost):
                    best, cost = pairs[i + 1, j + 1] + 1, more
            pairs[i, j], apart[i, j] = best, cost
    i = j = 0
    while i < n and j < m:
        d, c = debits[i], credits[j]
        more = apart[i + 1, j + 1] + abs(time[d] - time[c])
        if can_pair(d, c, time, grain, window) and pairs[i, j] == pairs[i + 1, j + 1] + 1 and apart[i, j] == more:
            partner[d], partner[c] = c, d
            i += 1
            j += 1
        elif pairs[i, j] == pairs[i + 1, j] and apart[i, j] == apart[i + 1, j]:
            i += 1
        else:
            j += 1


@kernel
def _tell_left_over(
    members: NDArray[np.int32],
    time: NDArray[np.int64],
    grain: NDArray[np.uint8],
    direction: NDArray[np.int8],
    window: int,
    partner: NDArray[np.int32],
    crowded: NDArray[np.uint8],
) -> None:
    """Mark entries left alone though another of the group would fit, and that other."""
    reach = window + DAY
    for k in range(members.size):
        one = members[k]
        if partner[one] >= 0:
            continue
        for step in (-1, 1):
            at = k + step
            while 0 <= at < members.size and abs(time[members[at]] - time[one]) <= reach:
                two = members[at]
                if direction[two] != direction[one] and can_pair(one, two, time, grain, window):
                    crowded[one] = crowded[two] = 1
                    break
                at += step


@kernel
def pair_group(
    members: NDArray[np.int32],
    time: NDArray[np.int64],
    grain: NDArray[np.uint8],
    direction: NDArray[np.int8],
    window: int,
    partner: NDArray[np.int32],
    crowded: NDArray[np.uint8],
) -> None:
    """Pair the debits and credits among ``members`` (by time); write ``partner``, and ``crowded`` where one is left over."""
    debits = members[direction[members] < 0]
    credits = members[direction[members] > 0]
    if debits.size == 0 or credits.size == 0:
        return
    pairs = _in_turn(debits, credits, time, grain, window, partner)
    if pairs < max(debits.size, credits.size):
        if debits.size * credits.size <= LARGEST_TABLE:
            partner[members] = -1
            _nearest(debits, credits, time, grain, window, partner)
        _tell_left_over(members, time, grain, direction, window, partner, crowded)
