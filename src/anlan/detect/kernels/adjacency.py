"""Who paid whom lately: for each account and direction one ring of (partner, tick), oldest first, in one pool of memory.

A *tick* numbers the distinct instants of the stream, so "earlier" is a comparison of small integers and events of the same
instant never count as before each other. An entry packs tick (high 32 bits) and partner (low 32 bits) into one int64.
A full ring first forgets what has expired and doubles only then; rings left behind are used again by size.
"""

import numpy as np

from anlan.detect.kernels import Ints, Whole, leaf

# Columns of one account's row (int32[8], 32 bytes); + 4 for the incoming direction. BEGIN and END count entries, the entry k
# of a ring stands at OFFSET + (k modulo the size of the ring).
OFFSET, BEGIN, END, SIZE = 0, 1, 2, 3
OUT, IN = 0, 4
ROW = 8
FIRST_SIZE = 4
PARTNER = np.int64(0xFFFFFFFF)


@leaf
def entry(partner: int, tick: int) -> np.int64:
    """Partner and tick as one number that sorts by tick."""
    return (np.int64(tick) << 32) | np.int64(partner)


@leaf
def since(rows: Ints, pool: Ints, account: int, side: int, tick: int) -> Whole:
    """First entry of a ring at or after ``tick`` (END when there is none)."""
    offset, mask = rows[account, side + OFFSET], rows[account, side + SIZE] - 1
    low, high = rows[account, side + BEGIN], rows[account, side + END]
    if low == high or (pool[offset + (low & mask)] >> 32) >= tick:
        return low
    low += 1
    while low < high:
        middle = (low + high) >> 1
        if (pool[offset + (middle & mask)] >> 32) < tick:
            low = middle + 1
        else:
            high = middle
    return low


@leaf
def room(rows: Ints, pool: Ints, used: Ints, free: Ints, account: int, side: int, oldest: int) -> bool:
    """Make place for one more entry; False when the pool has none left. ``oldest`` is the first tick to be kept."""
    offset, size = rows[account, side + OFFSET], rows[account, side + SIZE]
    begin, end = rows[account, side + BEGIN], rows[account, side + END]
    if end - begin < size:
        return True
    while begin < end and (pool[offset + (begin & (size - 1))] >> 32) < oldest:
        begin += 1
    if end - begin < size:
        turns = begin & ~(size - 1)  # keeps the counters small for ever
        rows[account, side + BEGIN], rows[account, side + END] = begin - turns, end - turns
        return True
    wanted = max(2 * size, FIRST_SIZE)
    place = _take(pool, used, free, wanted)
    if place < 0:
        return False
    for k in range(begin, end):
        pool[place + k - begin] = pool[offset + (k & (size - 1))]
    if size:
        pool[offset], free[_class(size)] = free[_class(size)], offset
    rows[account, side + OFFSET], rows[account, side + SIZE] = place, wanted
    rows[account, side + BEGIN], rows[account, side + END] = 0, end - begin
    return True


@leaf
def _class(size: int) -> Whole:
    number = 0
    while size > 1:
        size >>= 1
        number += 1
    return number


@leaf
def _take(pool: Ints, used: Ints, free: Ints, size: int) -> Whole:
    place = free[_class(size)]
    if place >= 0:
        free[_class(size)] = pool[place]
        return place
    place = used[0]
    if place + size > pool.size:
        return np.int64(-1)
    used[0] += size
    return place


@leaf
def append(rows: Ints, pool: Ints, used: Ints, free: Ints, src: int, dst: int, tick: int, oldest: int) -> bool:
    """Note down a transfer with both its accounts; False (and nothing noted) when the pool must grow first."""
    if not room(rows, pool, used, free, src, OUT, oldest) or not room(rows, pool, used, free, dst, IN, oldest):
        return False
    pool[rows[src, OUT + OFFSET] + (rows[src, OUT + END] & (rows[src, OUT + SIZE] - 1))] = entry(dst, tick)
    rows[src, OUT + END] += 1
    pool[rows[dst, IN + OFFSET] + (rows[dst, IN + END] & (rows[dst, IN + SIZE] - 1))] = entry(src, tick)
    rows[dst, IN + END] += 1
    return True


@leaf
def advance(ticks: Ints, clock: Ints, time: int) -> Whole:
    """The tick of an instant at or after the latest. ``ticks[k]``: time of tick ``clock[0] + k``; ``clock[1]`` ticks are held."""
    if clock[1] == 0 or ticks[clock[1] - 1] < time:
        ticks[clock[1]] = time
        clock[1] += 1
    return clock[0] + clock[1] - 1


@leaf
def first_tick(ticks: Ints, clock: Ints, heads: Ints, which: int, since: int) -> Whole:
    """First tick at or after ``since``. ``heads[which]`` remembers the answer, which never goes back."""
    place = max(heads[which] - clock[0], 0)
    while place < clock[1] and ticks[place] < since:
        place += 1
    heads[which] = clock[0] + place
    return heads[which]
