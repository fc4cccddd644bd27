"""Walks back from an event along the earlier events of its payer or payee, over the links of ``journal.py``.

Each kernel takes a block of events from place ``start`` on, which the journal holds already, and fills ``out`` for them. Every
walk keeps to ``[t - width, t)``: to the numbers from ``low``, the first event in that window, to ``end``, the first of the
event's own instant.
"""

from anlan.detect.kernels import Amounts, Ints, Whole, leaf
from anlan.detect.kernels.journal import BEFORE, IN, OUT, WHO, latest, move_on, rewind, whole

UNSEEN = -1
"""Stands for how long an account has been still of which no earlier event is held."""


@leaf
def begin(time: Ints, base: int, start: int, width: int) -> tuple[int, int]:
    """The numbers between which the window of the block's first event lies."""
    if start == time.size:
        return base + start, base + start
    first, last, moment = 0, start, time[start] - width
    while first < last:
        middle = (first + last) // 2
        if time[middle] < moment:
            first = middle + 1
        else:
            last = middle
    end = start
    while end > 0 and time[end - 1] == time[start]:
        end -= 1
    return base + first, base + end


@leaf
def opens(time: Ints, base: int, low: int, moment: int) -> Whole:
    """The first number from ``low`` on whose event lies at ``moment`` or later."""
    while time[low - base] < moment:
        low += 1
    return low


@leaf
def instant(time: Ints, base: int, start: int, i: int, end: int) -> Whole:
    """The first number of the instant of the event at ``i``; ``end``: that of the event before it."""
    return base + i if i > start and time[i] > time[i - 1] else end


@leaf
def any_between(amount: Amounts, start: int, lows: Ints, highs: Ints) -> bool:
    """Whether the amount of any event lies in ``[lows[k], highs[k])`` for some ``k``."""
    for i in range(start, amount[0].size):
        for k in range(lows.size):
            if lows[k] <= whole(amount, i) < highs[k]:
                return True
    return False


@leaf
def count_like(sides: Ints, time: Ints, base: int, start: int, width: int, marks: Ints, out: Ints) -> None:
    """For each event that has a mark (not 0): how many events of its payer in the window have the same one, itself included."""
    payments = sides[OUT]
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        mark = marks[i]
        if mark == 0:
            continue
        count, number = 1, payments[i, BEFORE]
        while number >= low:
            if number < end and marks[number - base] == mark:
                count += 1
            number = payments[number - base, BEFORE]
        out[i - start] = count


@leaf
def count_hours(sides: Ints, time: Ints, base: int, start: int, width: int, first: int, last: int, offset: int,
                out: Ints) -> None:  # fmt: skip
    """For each event whose time of day (µs since midnight of the zone ``offset``) lies in ``[first, last)``: how many events of
    its payer in the window do, itself included. ``first > last`` spans midnight."""
    payments = sides[OUT]
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        if not _inside(time[i] + offset, first, last):
            continue
        count, number = 1, payments[i, BEFORE]
        while number >= low:
            if number < end and _inside(time[number - base] + offset, first, last):
                count += 1
            number = payments[number - base, BEFORE]
        out[i - start] = count


@leaf
def _inside(moment: int, first: int, last: int) -> bool:
    of_day = moment % 86_400_000_000
    if first <= last:
        return first <= of_day < last
    return of_day >= first or of_day < last


@leaf
def longest_chain(sides: Ints, heads: Ints, time: Ints, amount: Amounts, base: int, start: int, width: int, tolerance: int,
                  most: int, hops: Ints, out: Ints) -> None:  # fmt: skip
    """Write to ``hops`` (by place) how many hops the longest chain has that each event ends, ``most`` at the highest: each hop
    within ``width`` after the last and of an amount that differs by no more than ``tolerance`` per mille. Money that an account
    pays to itself makes no hop. To ``out`` those of more than one."""
    rewind(sides, heads, start)
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        longest = 0 if sides[IN][i, WHO] == sides[OUT][i, WHO] else 1
        number = latest(sides, heads, base, sides[IN][i, WHO], IN, end)
        while number >= low and 0 < longest < most:
            before = hops[number - base]
            if before >= longest and alike(whole(amount, i), whole(amount, number - base), tolerance):
                longest = before + 1
            number = sides[IN][number - base, BEFORE]
        hops[i] = min(longest, most)
        if hops[i] > 1:
            out[i - start] = hops[i]
        move_on(sides, heads, base, i)


@leaf
def alike(one: int, other: int, tolerance: int) -> bool:
    """Whether two amounts differ by no more than ``tolerance`` per mille of the larger."""
    return abs(one - other) * 1000 <= tolerance * max(one, other)


@leaf
def trace_chain(sides: Ints, heads: Ints, time: Ints, amount: Amounts, hops: Ints, base: int, at: int, tolerance: int,
                found: Ints) -> None:  # fmt: skip
    """Write the numbers of a chain of ``found.size`` hops that the event at place ``at`` ends, in the order of time. There is
    one: ``hops`` says so."""
    receipts = sides[IN]
    found[found.size - 1] = base + at
    for left in range(found.size - 1, 0, -1):
        here = found[left] - base
        end = base + here
        while end > base and time[end - 1 - base] == time[here]:
            end -= 1
        number = latest(sides, heads, base, receipts[here, WHO], IN, end)
        while hops[number - base] < left or not alike(whole(amount, here), whole(amount, number - base), tolerance):
            number = receipts[number - base, BEFORE]
        found[left - 1] = number


@leaf
def stillness(sides: Ints, heads: Ints, time: Ints, amount: Amounts, base: int, start: int, side: int, still: int,
              least: int, out: Ints) -> Whole:  # fmt: skip
    """For each payment of ``least`` fen and more: µs since its payer (``side`` IN, whose receipts name payers) or its payee (OUT)
    last paid or was paid before this instant, where that is ``still`` and more; ``UNSEEN`` when no such event is held. Gives how
    many those are."""
    rewind(sides, heads, start)
    _, end = begin(time, base, start, 0)
    unseen = 0
    for i in range(start, time.size):
        end, account = instant(time, base, start, i, end), sides[side][i, WHO]
        if whole(amount, i) >= least:
            number = max(latest(sides, heads, base, account, OUT, end), latest(sides, heads, base, account, IN, end))
            if number < base:
                out[i - start] = UNSEEN
                unseen += 1
            elif time[i] - time[number - base] >= still:
                out[i - start] = time[i] - time[number - base]
        move_on(sides, heads, base, i)
    return unseen


@leaf
def probed(pairs: Ints, time: Ints, amount: Amounts, base: int, start: int, width: int, small: int, out: Ints) -> None:
    """For each event: how many times its amount is the first small payment (at most ``small`` fen) of the same payer to the same
    payee in the window; 0 when there was none or the amount is small itself."""
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        if whole(amount, i) <= small:
            continue
        number = pairs[i]
        while number >= low:
            if number < end and whole(amount, number - base) <= small:
                out[i - start] = whole(amount, i) // whole(amount, number - base)
            number = pairs[number - base]


@leaf
def unanswered(sides: Ints, heads: Ints, time: Ints, base: int, start: int, width: int, seen: Ints, stamps: Ints,
               out: Ints) -> None:  # fmt: skip
    """For each call: how many different numbers its caller has called in the window (itself included) that never called back
    in it. ``seen`` is scratch (a cell a number), ``stamps`` what was last written there."""
    payments, receipts = sides[OUT], sides[IN]
    rewind(sides, heads, start)
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        caller, called, answered = receipts[i, WHO], payments[i, WHO], stamps[0] + 1
        counted = answered + 1
        stamps[0] = counted
        number = latest(sides, heads, base, caller, IN, end)
        while number >= low:
            seen[receipts[number - base, WHO]] = answered
            number = receipts[number - base, BEFORE]
        count = 0
        if seen[called] != answered:
            count = 1
            seen[called] = counted
        number = latest(sides, heads, base, caller, OUT, end)
        while number >= low:
            party = payments[number - base, WHO]
            if seen[party] != answered and seen[party] != counted:
                seen[party] = counted
                count += 1
            number = payments[number - base, BEFORE]
        out[i - start] = count
        move_on(sides, heads, base, i)
