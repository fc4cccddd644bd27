"""Patterns that the newest transfer completes in a graph of recent transfers: scatter–gather and cycles.

All counts are of distinct accounts: several transfers between the same two accounts make one pattern, for which the oldest of
them in the window stands: the one whose link to the pair's transfer before leads out of the window. Each function walks the
journal as it stood before the transfer ``a → b``: ``low`` is the number of the first event in the window, ``end`` that of the
first event of the transfer's own instant, which is not seen. ``pad`` is scratch, one row an account: a cell counts as set when it
holds the current stamp, so it is never cleared.
"""

from anlan.detect.kernels import Ints, Whole, inner, leaf
from anlan.detect.kernels.ahead import bring
from anlan.detect.kernels.chains import begin
from anlan.detect.kernels.journal import BEFORE, IN, OUT, WHO, latest, newest_of
from anlan.detect.kernels.shelves import NUMBERS, PARTNERS, at_hand, fetch, walk, window_of

STAMP = 0  # cell of ``stamps`` that holds the last stamp given out
# Columns of ``pad``, the scratch row of an account (int32): stamps, two event numbers, a count, the level of a search.
NEAR, FAR, WALK, EARLIEST, LATEST, LEVEL = range(6)
PAD = 8
SEEN, TALLY = 2, 3  # rows of ``marks``, of which the first two are NEAR and FAR
MARKS = 4
AHEAD = 64  # accounts whose links are fetched at once
LOOK_UP = 2  # steps along a link that looking up a pair takes as long as
# Cells of ``best``: size of the greatest scatter–gather, which end of it is new, the other end, the last transfer of that one.
SIZE, TURN, OTHER, MOVED = range(4)


@leaf
def _next(stamps: Ints) -> Whole:
    stamps[STAMP] += 1
    return stamps[STAMP]


@inner
def _distinct(sides: Ints, heads: Ints, base: int, account: int, side: int, low: int, end: int, shelves: Ints, marks: Ints,
              row: int, stamp: int, found: Ints) -> Whole:  # fmt: skip
    """Write the distinct partners of an account inside the window to ``found``, mark them, and give their number."""
    count, links = 0, sides[side]
    marks[row, account] = stamp
    shelf = at_hand(sides, heads, base, account, side, low, shelves)
    if shelf >= 0:
        first, behind = window_of(shelves, shelf, low, end)
        for partner in shelves[PARTNERS][shelf, first:behind]:
            if marks[row, partner] != stamp:
                marks[row, partner] = stamp
                found[count] = partner
                count += 1
    number = latest(sides, heads, base, account, side, end) if shelf < 0 else -1
    while number >= low:
        partner = links[number - base, WHO]
        if marks[row, partner] != stamp:
            marks[row, partner] = stamp
            found[count] = partner
            count += 1
        number = links[number - base, BEFORE]
    marks[row, account] = 0
    return count


@leaf
def _deal(sides: Ints, pairs: Ints, base: int, slots: Ints, prints: Ints, one: int, other: int, side: int, low: int,
          end: int) -> Whole:  # fmt: skip
    """Whether ``one`` paid ``other`` (on side ``IN``: was paid by it) in the window."""
    payer, payee = (one, other) if side == OUT else (other, one)
    number = newest_of(sides[IN][:, WHO], sides[OUT][:, WHO], base, slots, prints, payer, payee)
    while number >= end:
        number = pairs[number - base]
    return number >= low


@leaf
def _add_up(marks: Ints, account: int, stamp: int, touched: Ints, count: int) -> Whole:
    """Count one more middle account for an end, which is noted down the first time."""
    if marks[SEEN, account] != stamp:
        marks[SEEN, account], marks[TALLY, account] = stamp, 1
        touched[count] = account
        return count + 1
    marks[TALLY, account] += 1
    return count


@leaf
def _leads(sides: Ints, pairs: Ints, base: int, slots: Ints, prints: Ints, number: int, partner: int, account: int, middle: int,
           last: int, goal: int, side: int, low: int, end: int, by_pair: bool) -> bool:  # fmt: skip
    """Whether a transfer between ``account`` and ``partner`` stands for their pair, and where it is asked (``by_pair``) whether
    ``partner`` deals with ``goal``."""
    if partner == account or partner == middle or partner == last or pairs[number - base] >= low:
        return False
    return not by_pair or _deal(sides, pairs, base, slots, prints, partner, goal, side, low, end)


@inner
def _along(sides: Ints, pairs: Ints, heads: Ints, base: int, slots: Ints, prints: Ints, account: int, middle: int, last: int,
           far_side: int, from_near: bool, low: int, end: int, far: int, shelves: Ints, marks: Ints, stamp: int, touched: Ints,
           found: int) -> Whole:  # fmt: skip
    """Add to the tallies what the transfers of ``account`` lead to: an account with the mark ``far``, or where that is 0 one that
    is found to deal with the goal. Gives how many ends have a tally now."""
    by_pair, goal = far == 0, last if from_near else middle
    side, asked = 1 - far_side if from_near else far_side, 1 - far_side
    shelf = at_hand(sides, heads, base, account, side, low, shelves)
    if shelf >= 0:
        first, behind = window_of(shelves, shelf, low, end)
        for place in range(first, behind):
            partner = shelves[PARTNERS][shelf, place]
            if by_pair or marks[FAR, partner] == far:
                number = shelves[NUMBERS][shelf, place]
                if _leads(sides, pairs, base, slots, prints, number, partner, account, middle, last, goal, asked, low, end,
                          by_pair):  # fmt: skip
                    found = _add_up(marks, account if from_near else partner, stamp, touched, found)
        return found
    number = latest(sides, heads, base, account, side, end)
    while number >= low:
        partner = sides[side][number - base, WHO]
        if by_pair or marks[FAR, partner] == far:
            if _leads(sides, pairs, base, slots, prints, number, partner, account, middle, last, goal, asked, low, end, by_pair):
                found = _add_up(marks, account if from_near else partner, stamp, touched, found)
        number = sides[side][number - base, BEFORE]
    return found


@inner
def _ends(sides: Ints, pairs: Ints, heads: Ints, base: int, slots: Ints, prints: Ints, degrees: Ints, middle: int, last: int,
          far_side: int, low: int, end: int, shelves: Ints, marks: Ints, lists: Ints, stamps: Ints) -> Whole:  # fmt: skip
    """The other ends of the scatter–gathers that end in ``last`` with ``middle`` as their new middle account: written to
    ``lists[2]``, the number of their earlier middle accounts to their tally. Gives how many there are.

    They lie between two sets: the partners of ``middle``, and those of ``last``. The smaller set is walked, and what its members
    deal with is held against the other: by looking up pairs, by marking the other set, or by trying each with each, whichever
    takes the fewest steps.
    """
    from_near = degrees[middle, far_side] <= degrees[last, far_side]
    nearer, goal = (middle, last) if from_near else (last, middle)
    side = 1 - far_side if from_near else far_side
    count = _distinct(sides, heads, base, nearer, far_side, low, end, shelves, marks, NEAR, _next(stamps), lists[0])
    steps, other = 0, degrees[goal, far_side]
    for k in range(count):
        steps += degrees[lists[0, k], side]
    stamp, far, others, found = _next(stamps), 0, 0, 0
    if LOOK_UP * steps > other + min(steps, LOOK_UP * count * other):
        far = _next(stamps)
        others = _distinct(sides, heads, base, goal, far_side, low, end, shelves, marks, FAR, far, lists[1])
    each = far > 0 and LOOK_UP * count * others < steps
    for k in range(count):
        if not each and k % AHEAD == 0:
            fetch(sides, heads, base, lists[0, k : min(k + AHEAD, count)], side, low, shelves, lists[3])
        account = lists[0, k]
        if account == middle or account == last:
            continue
        if not each:
            found = _along(sides, pairs, heads, base, slots, prints, account, middle, last, far_side, from_near, low, end, far,
                           shelves, marks, stamp, lists[2], found)  # fmt: skip
        for partner in lists[1, : others if each else 0]:
            if partner == account or partner == middle or partner == last:
                continue
            if _deal(sides, pairs, base, slots, prints, account, partner, side, low, end):
                found = _add_up(marks, account if from_near else partner, stamp, lists[2], found)
    return found


@inner
def scatter_gather(sides: Ints, pairs: Ints, heads: Ints, base: int, slots: Ints, prints: Ints, degrees: Ints, a: int, b: int,
                   low: int, end: int, shelves: Ints, marks: Ints, lists: Ints, stamps: Ints, bins: Ints, found: Ints,
                   best: Ints) -> None:  # fmt: skip
    """Scatter–gathers that ``a → b`` completes or enlarges: a pair (u, w) with two or more accounts m on paths u → m → w.

    Adds to ``found[i]`` the number whose count of middle accounts lies in [bins[i], bins[i + 1]); the last bin is open. Writes to
    ``best`` the greatest: its size, the turn (0: it ends at b, 1: it begins at a) and its other end; of equal ones of a turn the
    one whose other end moved last. The order in time of scattering and gathering is left open, as the peer does. ``degrees`` say
    which way is quicker, and that an account with 0 has no transfers.
    """
    best[SIZE] = 0
    for turn in range(2):
        # turn 0: a is a middle account (u → a → b); turn 1: b is one (a → b → w).
        middle, last, far_side = (a, b, IN) if turn == 0 else (b, a, OUT)
        if degrees[middle, far_side] == 0 or degrees[last, far_side] == 0:
            continue
        count = _ends(sides, pairs, heads, base, slots, prints, degrees, middle, last, far_side, low, end, shelves, marks, lists,
                      stamps)  # fmt: skip
        for k in range(count):
            size = marks[TALLY, lists[2, k]] + 1
            for i in range(bins.size - 1, -1, -1):
                if size >= bins[i]:
                    found[i] += 1
                    break
            if size < best[SIZE] or (size == best[SIZE] and turn != best[TURN]):
                continue
            moved = latest(sides, heads, base, lists[2, k], 1 - far_side, end)
            if size > best[SIZE] or moved > best[MOVED]:
                best[SIZE], best[TURN], best[OTHER], best[MOVED] = size, turn, lists[2, k], moved


@leaf
def scatter_gather_rows(sides: Ints, pairs: Ints, time: Ints, heads: Ints, base: int, slots: Ints, prints: Ints, degrees: Ints,
                        at: int, width: int, shelves: Ints, marks: Ints, lists: Ints, stamps: Ints, bins: Ints, best: Ints,
                        found: Ints) -> Whole:  # fmt: skip
    """Write the places of the transfers that make the greatest scatter–gather which the one at ``at`` completes or enlarges, and
    of that one itself; gives how many there are. Where there is no room for what is looked through, gives how much it takes.
    ``best`` is that scatter–gather where it is known, else of size 0."""
    low, end = begin(time, base, at, width)
    a, b = sides[IN][at, WHO], sides[OUT][at, WHO]
    if best[SIZE] == 0:
        scatter_gather(sides, pairs, heads, base, slots, prints, degrees, a, b, low, end, shelves, marks, lists, stamps, bins,
                       bins, best)  # fmt: skip
    first, last = a, b
    if best[TURN] == 0:
        first = best[OTHER]
    else:
        last = best[OTHER]
    outs = walk(sides, heads, base, first, OUT, low, end, shelves, found)
    ins = walk(sides, heads, base, last, IN, low, end, shelves, found[min(outs, found.size) :])
    if outs + ins >= found.size:
        return outs + ins + 1
    stamp, kept = _next(stamps), outs
    for k in range(outs):
        marks[NEAR, sides[OUT][found[k] - base, WHO]] = stamp
    if first == a:
        marks[NEAR, b] = stamp
    marks[NEAR, first] = marks[NEAR, last] = 0
    for k in range(outs, outs + ins):
        payer = sides[IN][found[k] - base, WHO]
        if marks[NEAR, payer] == stamp:
            marks[FAR, payer] = stamp
            found[kept] = found[k]
            kept += 1
    if first != a:
        marks[FAR, a] = stamp
    count = 0
    for k in range(outs):
        if marks[FAR, sides[OUT][found[k] - base, WHO]] == stamp:
            found[count] = found[k] - base
            count += 1
    for k in range(outs, kept):
        found[count] = found[k] - base
        count += 1
    found[count] = at
    return count + 1


@leaf
def _after(time: Ints, base: int, number: int, low: int, end: int) -> Whole:
    """The first number in ``[low, end)`` later than the event ``number``; ``end`` when there is none."""
    if number < low:
        return low
    now = time[number - base]
    number += 1
    while number < end and time[number - base] == now:
        number += 1
    return number


@leaf
def _before(time: Ints, base: int, number: int, low: int, end: int) -> Whole:
    """The number behind the last one in ``[low, end)`` earlier than the event ``number``."""
    if number >= end:
        return end
    now = time[number - base]
    while number > low and time[number - 1 - base] == now:
        number -= 1
    return number


@leaf
def _earlier(time: Ints, base: int, one: int, other: int, low: int, end: int) -> bool:
    """Whether the event ``one`` lies before ``other``; numbers outside ``[low, end)`` lie before or behind all."""
    return one < other and (one < low or other >= end or time[one - base] < time[other - base])


@leaf
def _oldest(links: Ints, base: int, number: int, low: int) -> Whole:
    """The first event at or after ``low`` along the links from ``number``; ``low`` when it is not found in a few steps."""
    for _ in range(8):
        before = links[number - base, BEFORE]
        if before < low:
            return number
        number = before
    return low


@inner
def may_close(sides: Ints, time: Ints, heads: Ints, base: int, degrees: Ints, a: int, b: int, low: int, end: int, hops: int,
              timed: bool, pad: Ints, lists: Ints, stamps: Ints) -> bool:  # fmt: skip
    """Whether some walk of at most ``hops`` hops leads from ``b`` back to ``a`` (each hop later than the last when ``timed``).

    Searches from both ends, always from the one with fewer transfers to look at. Never wrong with a no; a yes may be wrong
    where the walk would meet itself. EARLIEST: event of the earliest arrival from ``b``; LATEST: of the latest departure to
    ``a``.
    """
    if latest(sides, heads, base, b, OUT, end) < low:
        return False
    last = latest(sides, heads, base, a, IN, end)
    if last < low:
        return False
    if timed:  # all hops lie between b's first payment, where that is quickly found, and a's last receipt
        low, end = _oldest(sides[OUT], base, latest(sides, heads, base, b, OUT, end), low), last + 1
        if low >= end:
            return False
    stamp = _next(stamps)
    pad[b, NEAR], pad[b, EARLIEST], lists[0, 0] = stamp, low - 1, b
    pad[a, FAR], pad[a, LATEST], lists[1, 0] = stamp, end, a
    sizes = (1, 1)
    work = (degrees[b, OUT], degrees[a, IN])
    for _ in range(hops):
        if sizes[0] == 0 or sizes[1] == 0 or work[0] == 0 or work[1] == 0:
            return False
        forward = work[0] <= work[1]
        own = 0 if forward else 1
        side = OUT if forward else IN
        links, level, count, total = sides[side], _next(stamps), 0, 0
        for n in range(sizes[own]):
            account = lists[own, n]
            first, until = low, end
            if timed and forward:
                first = _after(time, base, pad[account, EARLIEST], low, end)
            elif timed:
                until = _before(time, base, pad[account, LATEST], low, end)
            number = latest(sides, heads, base, account, side, until)
            while number >= first:
                partner = links[number - base, WHO]
                if pad[partner, FAR - own] == stamp:
                    if not timed:
                        return True
                    if forward and _earlier(time, base, number, pad[partner, LATEST], low, end):
                        return True
                    if not forward and _earlier(time, base, pad[partner, EARLIEST], number, low, end):
                        return True
                known = pad[partner, NEAR + own] == stamp
                if known and timed:
                    known = number >= pad[partner, EARLIEST] if forward else number <= pad[partner, LATEST]
                if not known:
                    pad[partner, NEAR + own], pad[partner, EARLIEST + own] = stamp, number
                    if pad[partner, LEVEL] != level:
                        pad[partner, LEVEL] = level
                        lists[2, count] = partner
                        count += 1
                        total += degrees[partner, side]
                        bring(links, heads[partner, side] - base)
                        bring(time, number - base)
                number = links[number - base, BEFORE]
        for n in range(count):
            lists[own, n] = lists[2, n]
        sizes = (count, sizes[1]) if forward else (sizes[0], count)
        work = (total, work[1]) if forward else (work[0], total)
    return False


@leaf
def _look_back(sides: Ints, time: Ints, heads: Ints, base: int, a: int, b: int, low: int, end: int, timed: bool, pad: Ints,
               stamps: Ints) -> Whole:  # fmt: skip
    """Mark who pays ``a`` (NEAR) and who pays those (FAR), with the last event by which it leads to ``a``. Gives the stamp."""
    near, receipts = _next(stamps), sides[IN]
    number = latest(sides, heads, base, a, IN, end)
    while number >= low:
        payer = receipts[number - base, WHO]
        if pad[payer, NEAR] != near:
            pad[payer, NEAR], pad[payer, EARLIEST] = near, number
        number = receipts[number - base, BEFORE]
    number = latest(sides, heads, base, a, IN, end)
    while number >= low:
        payer = receipts[number - base, WHO]
        if pad[payer, EARLIEST] == number and payer != b:
            until = _before(time, base, number, low, end) if timed else end
            back = latest(sides, heads, base, payer, IN, until)
            while back >= low:
                other = receipts[back - base, WHO]
                if pad[other, FAR] != near or pad[other, LATEST] < back:
                    pad[other, FAR], pad[other, LATEST] = near, back
                back = receipts[back - base, BEFORE]
        number = receipts[number - base, BEFORE]
    return near


@inner
def close_cycles(sides: Ints, pairs: Ints, time: Ints, heads: Ints, base: int, degrees: Ints, a: int, b: int, low: int, end: int,
                 longest: int, timed: bool, pad: Ints, lists: Ints, stack: Ints, stamps: Ints, found: Ints,
                 path: Ints) -> None:  # fmt: skip
    """Simple cycles of 2 to ``longest`` hops that ``a → b`` closes inside the window; when ``timed``, each hop later than the
    one before.

    Adds to ``found[k - 2]`` the number of distinct cycles of ``k`` hops (distinct as rows of accounts). ``path``, where it has
    room, takes the events of the longest: their number, then the events in order. Most transfers close none, which ``may_close``
    settles; else it walks forward from ``b`` and drops every walk that cannot reach ``a`` in the last two hops.
    """
    if path.size > 0:
        path[0] = 0
    if a == b or not may_close(sides, time, heads, base, degrees, a, b, low, end, longest - 1, timed, pad, lists, stamps):
        return
    near, payments = _look_back(sides, time, heads, base, a, b, low, end, timed, pad, stamps), sides[OUT]
    if pad[b, NEAR] == near:
        found[0] += 1
        if path.size > 0:
            path[0], path[1] = 1, pad[b, EARLIEST]
    pad[a, WALK], pad[b, WALK] = near, near
    stack[0, 0], stack[0, 1], stack[0, 2] = latest(sides, heads, base, b, OUT, end), b, low
    depth = 0 if longest > 2 else -1  # the walk stands at the end of ``depth`` hops from b
    while depth >= 0:
        number, account, first = stack[depth, 0], stack[depth, 1], stack[depth, 2]
        if number < first:
            pad[account, WALK] = 0
            depth -= 1
            continue
        partner = payments[number - base, WHO]
        stack[depth, 0], stack[depth, 3] = payments[number - base, BEFORE], number
        if pad[partner, WALK] == near:
            continue
        left = longest - depth - 2  # hops left from partner to a
        closes = pad[partner, NEAR] == near and (not timed or _earlier(time, base, number, pad[partner, EARLIEST], low, end))
        goes_on = left > 2 or (
            left == 2
            and pad[partner, FAR] == near
            and (not timed or _earlier(time, base, number, pad[partner, LATEST], low, end))
        )
        if not (closes or goes_on) or pairs[number - base] >= first:  # an earlier transfer of the pair stands for it
            continue
        if closes:
            found[depth + 1] += 1
            if path.size > 0 and depth + 2 > path[0]:
                path[0] = depth + 2
                for k in range(depth + 1):
                    path[1 + k] = stack[k, 3]
                path[depth + 2] = pad[partner, EARLIEST]
        if goes_on:
            depth += 1
            stack[depth, 0], stack[depth, 1] = latest(sides, heads, base, partner, OUT, end), partner
            stack[depth, 2] = _after(time, base, number, low, end) if timed else low
            pad[partner, WALK] = near
    pad[a, WALK] = 0
