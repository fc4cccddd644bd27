"""Sliding windows over transfers in time order: for both accounts and both directions how many partners (*fan*), how many
transfers (*degree*), and their sum, least and greatest amount.

The window of an event at ``t`` is ``[t - width, t)``, its start included; the event itself is then added. Events of the
same instant do not see each other. Every event costs a fixed number of steps on average: it enters once, leaves once.
"""

import numpy as np

from anlan.detect.kernels import Ints, Whole, leaf

# Columns of one account's row, 64 bytes: the same memory seen as 16 int32 and as 8 int64.
DEGREE, FAN = 0, 1  # + 2 for the incoming direction
SUM = 2  # as int64; + 1 for the incoming direction
QUEUE = 8  # head and tail of the greatest, head and tail of the least; + 4 for the incoming direction
ROW = 16
BARE = 8  # columns of a row where least and greatest are not asked for, 32 bytes
FIRST, ENTERING, FREE, PAIRS = range(4)  # cells of the cursor
NONE = -1


@leaf
def _mix(key: int, mask: int) -> np.int64:
    h = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    return np.int64((h ^ (h >> np.uint64(29))) & np.uint64(mask))


@leaf
def _find(keys: Ints, key: int) -> Whole:
    """Place of ``key`` in the open-addressed table, or of the free cell (-1) where it belongs."""
    mask = keys.size - 1
    place = _mix(key, mask)
    while keys[place] != key and keys[place] != -1:
        place = (place + 1) & mask
    return place


@leaf
def _forget(keys: Ints, counts: Ints, place: int) -> None:
    """Free a cell and close the gap behind it, so that searches never need tombstones."""
    mask = keys.size - 1
    keys[place] = -1
    probe = (place + 1) & mask
    while keys[probe] != -1:
        home = _mix(keys[probe], mask)
        if ((probe - home) & mask) >= ((probe - place) & mask):
            keys[place], counts[place] = keys[probe], counts[probe]
            keys[probe] = -1
            place = probe
        probe = (probe + 1) & mask


@leaf
def _push(row: Ints, at: int, links: Ints, link: int, slot: int, amounts: Ints, sign: int) -> None:
    """Put ``slot`` at the tail of a monotone queue; what it outdoes leaves. ``sign`` -1 keeps the least in front."""
    tail = row[at + 1]
    while tail != NONE and sign * amounts[tail] <= sign * amounts[slot]:
        tail = links[tail, link + 1]
    links[slot, link] = NONE
    links[slot, link + 1] = tail
    if tail == NONE:
        row[at] = slot
    else:
        links[tail, link] = slot
    row[at + 1] = slot


@leaf
def _drop(row: Ints, at: int, links: Ints, link: int, slot: int) -> None:
    """Take ``slot`` off the head of a monotone queue, when it stands there."""
    if row[at] == slot:
        after = links[slot, link]
        row[at] = after
        if after == NONE:
            row[at + 1] = NONE
        else:
            links[after, link + 1] = NONE


@leaf
def _enter(
    small: Ints,
    large: Ints,
    keys: Ints,
    counts: Ints,
    links: Ints,
    ring_src: Ints,
    ring_dst: Ints,
    ring_amount: Ints,
    slot: int,
    cursor: Ints,
) -> None:
    src, dst, amount = ring_src[slot], ring_dst[slot], ring_amount[slot]
    key = (np.int64(src) << 32) | np.int64(dst)
    place = _find(keys, key)
    fresh = keys[place] == -1
    if fresh:
        keys[place], counts[place] = key, 0
        cursor[PAIRS] += 1
    counts[place] += 1
    for side in range(2):
        account = src if side == 0 else dst
        small[account, DEGREE + 2 * side] += 1
        if fresh:
            small[account, FAN + 2 * side] += 1
        large[account, SUM + side] += amount
        if small.shape[1] == ROW:
            at = QUEUE + 4 * side
            _push(small[account], at, links, 4 * side, slot, ring_amount, 1)
            _push(small[account], at + 2, links, 4 * side + 2, slot, ring_amount, -1)


@leaf
def _leave(
    small: Ints,
    large: Ints,
    keys: Ints,
    counts: Ints,
    links: Ints,
    ring_src: Ints,
    ring_dst: Ints,
    ring_amount: Ints,
    slot: int,
    cursor: Ints,
) -> None:
    src, dst, amount = ring_src[slot], ring_dst[slot], ring_amount[slot]
    place = _find(keys, (np.int64(src) << 32) | np.int64(dst))
    counts[place] -= 1
    gone = counts[place] == 0
    if gone:
        _forget(keys, counts, place)
        cursor[PAIRS] -= 1
    for side in range(2):
        account = src if side == 0 else dst
        small[account, DEGREE + 2 * side] -= 1
        if gone:
            small[account, FAN + 2 * side] -= 1
        large[account, SUM + side] -= amount
        if small.shape[1] == ROW:
            at = QUEUE + 4 * side
            _drop(small[account], at, links, 4 * side, slot)
            _drop(small[account], at + 2, links, 4 * side + 2, slot)


@leaf
def _report(
    small: Ints,
    large: Ints,
    ring_amount: Ints,
    account: int,
    side: int,
    extra: int,
    fresh: bool,
    amount: int,
    counts_out: Ints,
    sums_out: Ints,
) -> None:
    """Figures of one account and direction; ``extra`` is 1 where the event itself belongs to them."""
    counts_out[0] = small[account, FAN + 2 * side] + (extra if fresh else 0)
    counts_out[1] = small[account, DEGREE + 2 * side] + extra
    sums_out[0] = large[account, SUM + side] + (amount if extra else 0)
    if small.shape[1] != ROW:
        sums_out[1], sums_out[2] = 0, 0
        return
    top, low = small[account, QUEUE + 4 * side], small[account, QUEUE + 4 * side + 2]
    least = ring_amount[low] if low != NONE else 0
    greatest = ring_amount[top] if top != NONE else 0
    if extra:
        least = amount if low == NONE else min(least, amount)
        greatest = max(greatest, amount)
    sums_out[1], sums_out[2] = least, greatest


@leaf
def slide(
    small: Ints,
    large: Ints,
    keys: Ints,
    counts: Ints,
    links: Ints,
    ring_src: Ints,
    ring_dst: Ints,
    ring_time: Ints,
    ring_amount: Ints,
    cursor: Ints,
    width: int,
    src: Ints,
    dst: Ints,
    time: Ints,
    amount: Ints,
    out_counts: Ints,
    out_sums: Ints,
) -> None:
    """Run a block through the window.

    ``small``/``large``: the accounts' rows, one memory seen as int32[n, 16] and int64[n, 8], or half as wide where least and
    greatest are not asked for (they are 0 then). ``keys``/``counts``: table of pairs in the window. ``links``: int32[ring, 8].
    ``cursor`` = first event in the window, first not yet entered, next free (running numbers; place in the ring is the number
    modulo its power-of-two size), pairs held. The block has ``src``, ``dst`` (codes),
    ``time`` (µs, not falling), ``amount`` (fen). Fills ``out_counts`` int32[n, 4, 2] with fan and degree, ``out_sums``
    int64[n, 4, 3] with sum, least, greatest; the four are payer-out, payer-in, payee-out, payee-in.
    The caller has made room in the ring and the table.
    """
    mask = ring_time.size - 1
    for i in range(src.size):
        now = time[i]
        while cursor[0] < cursor[1] and ring_time[cursor[0] & mask] < now - width:
            _leave(small, large, keys, counts, links, ring_src, ring_dst, ring_amount, cursor[0] & mask, cursor)
            cursor[0] += 1
        while cursor[1] < cursor[2] and ring_time[cursor[1] & mask] < now:
            slot = cursor[1] & mask
            cursor[1] += 1
            if ring_time[slot] >= now - width:
                _enter(small, large, keys, counts, links, ring_src, ring_dst, ring_amount, slot, cursor)
            else:
                cursor[0] = cursor[1]
        slot = cursor[2] & mask
        cursor[2] += 1
        ring_src[slot], ring_dst[slot], ring_time[slot], ring_amount[slot] = src[i], dst[i], now, amount[i]
        fresh = keys[_find(keys, (np.int64(src[i]) << 32) | np.int64(dst[i]))] == -1
        _report(small, large, ring_amount, src[i], 0, 1, fresh, amount[i], out_counts[i, 0], out_sums[i, 0])
        _report(small, large, ring_amount, src[i], 1, 0, fresh, amount[i], out_counts[i, 1], out_sums[i, 1])
        _report(small, large, ring_amount, dst[i], 0, 0, fresh, amount[i], out_counts[i, 2], out_sums[i, 2])
        _report(small, large, ring_amount, dst[i], 1, 1, fresh, amount[i], out_counts[i, 3], out_sums[i, 3])


@leaf
def rehash(keys: Ints, counts: Ints, new_keys: Ints, new_counts: Ints) -> None:
    """Move the table of pairs into a larger one."""
    for place in range(keys.size):
        if keys[place] != -1:
            found = _find(new_keys, keys[place])
            new_keys[found], new_counts[found] = keys[place], counts[place]


@leaf
def relink(links: Ints, new_links: Ints, small: Ints, old_mask: int, new_mask: int, first: int, end: int) -> None:
    """Renumber ring places inside the queues after the ring has grown: the place of running number k is k modulo its size."""
    for k in range(first, end):
        for link in range(8):
            old = links[k & old_mask, link]
            new_links[k & new_mask, link] = NONE if old == NONE else _number(old, first, old_mask) & new_mask
    for account in range(small.shape[0] if small.shape[1] == ROW else 0):
        for at in range(QUEUE, ROW):
            old = small[account, at]
            if old != NONE:
                small[account, at] = _number(old, first, old_mask) & new_mask


@leaf
def _number(place: int, first: int, mask: int) -> Whole:
    """The running number at or after ``first`` that stands at ``place``."""
    return first + ((place - first) & mask)
