"""Patterns that the newest transfer completes in a graph of recent transfers: scatter–gather and cycles.

All counts are of distinct accounts: several transfers between the same two accounts make one pattern. Each function takes
the rings of ``adjacency.py`` as they stood before the transfer ``a → b`` of tick ``now``; ``low`` is the first tick of the
window; entries at ``now`` (other transfers of the same instant) are not seen. ``pad`` is scratch, one row an account: a cell
counts as set when it holds the current stamp, so it is never cleared.
"""

import numpy as np

from anlan.detect.kernels import Ints, Whole, leaf
from anlan.detect.kernels.adjacency import BEGIN, END, IN, OFFSET, OUT, PARTNER, SIZE, since

STAMP = 0  # cell of ``stamps`` that holds the last stamp given out
# Columns of ``pad``, the scratch row of an account (int32): stamps, two ticks, a count, one stamp for each hop of a walk.
NEAR, FAR, SEEN, WALK, EARLIEST, LATEST, COUNT, LEVEL = range(8)


@leaf
def _next(stamps: Ints) -> Whole:
    stamps[STAMP] += 1
    return stamps[STAMP]


@leaf
def _distinct(
    rows: Ints, pool: Ints, account: int, side: int, low: int, now: int, pad: Ints, column: int, stamp: int, found: Ints
) -> Whole:
    """Write the distinct partners of an account inside the window to ``found``, mark them, and give their number."""
    offset, mask = rows[account, side + OFFSET], rows[account, side + SIZE] - 1
    count = 0
    for k in range(since(rows, pool, account, side, low), rows[account, side + END]):
        packed = pool[offset + (k & mask)]
        if (packed >> 32) >= now:
            break
        partner = packed & PARTNER
        if pad[partner, column] != stamp:
            pad[partner, column] = stamp
            found[count] = partner
            count += 1
    return count


@leaf
def _lengths(rows: Ints, found: Ints, count: int, side: int) -> Whole:
    total = 0
    for k in range(count):
        total += rows[found[k], side + 2] - rows[found[k], side + 1]
    return total


@leaf
def _paths_through(
    rows: Ints,
    pool: Ints,
    near: Ints,
    near_count: int,
    far: Ints,
    far_count: int,
    near_side: int,
    far_side: int,
    low: int,
    now: int,
    pad: Ints,
    near_stamp: int,
    far_stamp: int,
    stamps: Ints,
) -> None:
    """For each account ``near[k]``, how many of ``far`` it has as partner on ``near_side``, written to their pads.

    Walks from whichever of the two sets has the shorter rings.
    """
    from_near = _lengths(rows, near, near_count, near_side) <= _lengths(rows, far, far_count, far_side)
    walked, count, side = (near, near_count, near_side) if from_near else (far, far_count, far_side)
    column, stamp = (FAR, far_stamp) if from_near else (NEAR, near_stamp)
    for k in range(near_count):
        pad[near[k], COUNT] = 0
    for k in range(count):
        account, once = walked[k], _next(stamps)
        offset, mask = rows[account, side + OFFSET], rows[account, side + SIZE] - 1
        for place in range(since(rows, pool, account, side, low), rows[account, side + END]):
            packed = pool[offset + (place & mask)]
            if (packed >> 32) >= now:
                break
            partner = packed & PARTNER
            if pad[partner, column] == stamp and pad[partner, SEEN] != once:
                pad[partner, SEEN] = once
                pad[account if from_near else partner, COUNT] += 1


@leaf
def scatter_gather(
    rows: Ints, pool: Ints, a: int, b: int, low: int, now: int, pad: Ints, lists: Ints, stamps: Ints, bins: Ints, found: Ints
) -> Whole:
    """Scatter–gathers that ``a → b`` completes or enlarges: a pair (u, w) with two or more accounts m on paths u → m → w.

    Adds to ``found[i]`` the number whose count of middle accounts lies in [bins[i], bins[i + 1]); the last bin is open.
    Gives the greatest size. The order in time of scattering and gathering is left open, as the peer does.
    """
    greatest = 0
    for turn in range(2):
        # turn 0: a is a middle account (u → a → b); turn 1: b is one (a → b → w).
        middle, end = (a, b) if turn == 0 else (b, a)
        near_side, far_side = (OUT, IN) if turn == 0 else (IN, OUT)
        if since(rows, pool, end, far_side, low) == rows[end, far_side + END]:
            continue
        near_stamp = _next(stamps)
        near_count = _distinct(rows, pool, middle, far_side, low, now, pad, NEAR, near_stamp, lists[0])
        if near_count == 0:
            continue
        far_stamp = _next(stamps)
        far_count = _distinct(rows, pool, end, far_side, low, now, pad, FAR, far_stamp, lists[1])
        if pad[middle, FAR] == far_stamp:  # the account of the new transfer is counted on its own
            pad[middle, FAR] = 0
            place = 0
            while lists[1, place] != middle:
                place += 1
            far_count -= 1
            lists[1, place] = lists[1, far_count]
        if far_count == 0:
            continue
        _paths_through(rows, pool, lists[0], near_count, lists[1], far_count, near_side, far_side, low, now, pad,
                       near_stamp, far_stamp, stamps)  # fmt: skip
        for k in range(near_count):
            size = pad[lists[0, k], COUNT] + 1
            if lists[0, k] == end or size < 2:
                continue
            greatest = max(greatest, size)
            for i in range(bins.size - 1, -1, -1):
                if size >= bins[i]:
                    found[i] += 1
                    break
    return greatest


@leaf
def _bounds(rows: Ints, pool: Ints, a: int, b: int, low: int, now: int, timed: bool) -> tuple[int, int]:
    """Ticks [first, end) between which all hops from ``b`` to ``a`` must lie: from ``b``'s first to ``a``'s last. Empty: none."""
    first, last = since(rows, pool, b, OUT, low), rows[a, IN + END] - 1
    if first == rows[b, OUT + END]:
        return low, low
    offset, mask = rows[a, IN + OFFSET], rows[a, IN + SIZE] - 1
    while last >= rows[a, IN + BEGIN] and (pool[offset + (last & mask)] >> 32) >= now:
        last -= 1
    if last < rows[a, IN + BEGIN]:
        return low, low
    if not timed:
        return low, now if (pool[offset + (last & mask)] >> 32) >= low else low
    begin = pool[rows[b, OUT + OFFSET] + (first & (rows[b, OUT + SIZE] - 1))] >> 32
    return begin, min((pool[offset + (last & mask)] >> 32) + 1, now)


@leaf
def may_close(
    rows: Ints, pool: Ints, a: int, b: int, low: int, now: int, hops: int, timed: bool, pad: Ints, lists: Ints, stamps: Ints
) -> bool:
    """Whether some walk of at most ``hops`` hops leads from ``b`` back to ``a`` (each hop later than the last when ``timed``).

    Searches from both ends, always from the one with fewer transfers to look at. Never wrong with a no; a yes may be wrong
    where the walk would meet itself. EARLIEST: earliest arrival from ``b``; LATEST: latest departure towards ``a``.
    """
    low, now = _bounds(rows, pool, a, b, low, now, timed)
    if low >= now:
        return False
    stamp = _next(stamps)
    pad[b, NEAR], pad[b, EARLIEST], lists[0, 0] = stamp, low - 1, b
    pad[a, FAR], pad[a, LATEST], lists[1, 0] = stamp, now, a
    sizes = (1, 1)
    work = (rows[b, OUT + 2] - rows[b, OUT + 1], rows[a, IN + 2] - rows[a, IN + 1])
    for _ in range(hops):
        if sizes[0] == 0 or sizes[1] == 0 or work[0] == 0 or work[1] == 0:
            return False
        forward = work[0] <= work[1]
        end = 0 if forward else 1
        side = OUT if forward else IN
        level, count, total = _next(stamps), 0, 0
        for n in range(sizes[end]):
            account = lists[end, n]
            offset, mask = rows[account, side + OFFSET], rows[account, side + SIZE] - 1
            from_tick = pad[account, EARLIEST] + 1 if forward and timed else low
            until = pad[account, LATEST] if timed and not forward else now
            for k in range(since(rows, pool, account, side, from_tick), rows[account, side + END]):
                packed = pool[offset + (k & mask)]
                tick, partner = packed >> 32, packed & PARTNER
                if tick >= until:
                    break
                if pad[partner, FAR - end] == stamp:
                    if not timed or (tick < pad[partner, LATEST] if forward else tick > pad[partner, EARLIEST]):
                        return True
                known = pad[partner, NEAR + end] == stamp
                if known and (not timed or (tick >= pad[partner, EARLIEST] if forward else tick <= pad[partner, LATEST])):
                    continue
                pad[partner, NEAR + end], pad[partner, EARLIEST + end] = stamp, tick
                if pad[partner, LEVEL] != level:
                    pad[partner, LEVEL] = level
                    lists[2, count] = partner
                    count += 1
                    total += rows[partner, side + 2] - rows[partner, side + 1]
        for n in range(count):
            lists[end, n] = lists[2, n]
        sizes = (count, sizes[1]) if forward else (sizes[0], count)
        work = (total, work[1]) if forward else (work[0], total)
    return False


@leaf
def _look_back(rows: Ints, pool: Ints, a: int, b: int, low: int, now: int, timed: bool, pad: Ints, stamps: Ints) -> Whole:
    """Mark who pays ``a`` (NEAR) and who pays those (FAR), with the last tick at which it leads to ``a``. Gives the stamp."""
    near = _next(stamps)
    offset, mask = rows[a, IN + OFFSET], rows[a, IN + SIZE] - 1
    first, last = since(rows, pool, a, IN, low), rows[a, IN + END]
    for k in range(first, last):
        packed = pool[offset + (k & mask)]
        if (packed >> 32) >= now:
            last = k
            break
        pad[packed & PARTNER, NEAR] = near
        pad[packed & PARTNER, EARLIEST] = packed >> 32
    for k in range(first, last):
        packed = pool[offset + (k & mask)]
        partner = packed & PARTNER
        if pad[partner, EARLIEST] != (packed >> 32) or partner == b:  # an earlier transfer of the same payer: seen later
            continue
        until = pad[partner, EARLIEST] if timed else now
        other_offset, other_mask = rows[partner, IN + OFFSET], rows[partner, IN + SIZE] - 1
        for back in range(since(rows, pool, partner, IN, low), rows[partner, IN + END]):
            found = pool[other_offset + (back & other_mask)]
            tick, other = found >> 32, found & PARTNER
            if tick >= until:
                break
            if pad[other, FAR] != near or pad[other, LATEST] < tick:
                pad[other, FAR] = near
                pad[other, LATEST] = tick
    return near


@leaf
def close_cycles(
    rows: Ints,
    pool: Ints,
    a: int,
    b: int,
    low: int,
    now: int,
    longest: int,
    timed: bool,
    pad: Ints,
    lists: Ints,
    stack: Ints,
    stamps: Ints,
    found: Ints,
) -> Whole:
    """Simple cycles of 2 to ``longest`` hops that ``a → b`` closes inside the window; when ``timed``, each hop later than the
    one before.

    Adds to ``found[k - 2]`` the number of distinct cycles of ``k`` hops (distinct as rows of accounts) and gives their total.
    Most transfers close none, which ``may_close`` settles; else it walks forward from ``b`` and drops every walk that cannot
    reach ``a`` in the last two hops.
    """
    if a == b or not may_close(rows, pool, a, b, low, now, longest - 1, timed, pad, lists, stamps):
        return 0
    near = _look_back(rows, pool, a, b, low, now, timed, pad, stamps)
    total = 0
    if pad[b, NEAR] == near:
        found[0] += 1
        total = 1
    pad[a, WALK], pad[b, WALK] = near, near
    stack[0, 0], stack[0, 1], stack[0, 2] = since(rows, pool, b, OUT, low), b, _next(stamps)
    depth = 0 if longest > 2 else -1  # the walk stands at the end of ``depth`` hops from b
    while depth >= 0:
        k, account = stack[depth, 0], stack[depth, 1]
        ended = k >= rows[account, OUT + END]
        packed = np.int64(0) if ended else pool[rows[account, OUT + OFFSET] + (k & (rows[account, OUT + SIZE] - 1))]
        if ended or (packed >> 32) >= now:
            pad[account, WALK] = 0
            depth -= 1
            continue
        stack[depth, 0] = k + 1
        partner, tick = packed & PARTNER, packed >> 32
        if pad[partner, WALK] == near or pad[partner, LEVEL + depth] == stack[depth, 2]:
            continue
        pad[partner, LEVEL + depth] = stack[depth, 2]
        left = longest - depth - 2  # hops left from partner to a
        if pad[partner, NEAR] == near and (not timed or pad[partner, EARLIEST] > tick):
            found[depth + 1] += 1
            total += 1
        if left < 2 or (left == 2 and (pad[partner, FAR] != near or (timed and pad[partner, LATEST] <= tick))):
            continue
        depth += 1
        stack[depth, 0] = since(rows, pool, partner, OUT, tick + 1 if timed else low)
        stack[depth, 1], stack[depth, 2] = partner, _next(stamps)
        pad[partner, WALK] = near
    pad[a, WALK] = 0
    return total
