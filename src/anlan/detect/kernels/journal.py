"""Events as links: from each to the one before of its payer, of its payee, and of the two together.

``sides`` are two arrays of int32 pairs: of an event's payment (``OUT``) the payee and the payer's payment before, of its receipt
(``IN``) the payer and the payee's receipt before. ``heads`` hold each account's latest payment and latest receipt. Events are
named by running numbers; a number's place is the number less ``base``, the number of the first event held; -1 is none, and what
lies before ``base`` has been forgotten.

A walk along the payments or receipts of an account goes back in time. Since numbers rise with time, the window ``[t - width, t)``
is a range of numbers, and a walk looks at no time.
"""

import numpy as np

from anlan.detect.kernels import Amounts, Ints, Whole, leaf
from anlan.detect.kernels.ahead import AHEAD, bring

OUT, IN = 0, 1
WHO, BEFORE = 0, 1  # columns of a side: the partner, the event before
LOWER, LOWEST = 32, 2**32 - 1  # bits of the lower half of an amount
FREE = -1  # of a slot in a table of pairs
STEP, FAR = 8, 248
"""A *mark* is a byte: three bits of a pair's hash, and in steps of 8 how far its slot lies behind its home, no further than
``FAR`` tells. By it other pairs are rarely looked at, and a pair is moved without looking at its event."""


@leaf
def whole(amount: Amounts, place: int) -> Whole:
    """The amount of the event at a place."""
    low, high = amount
    if high.size == 0:
        return np.int64(low[place])
    return np.int64(low[place]) | (np.int64(high[place]) << LOWER)


@leaf
def enter(src: Ints, dst: Ints, times: Ints, amounts: Ints, outs: Ints, ins: Ints, time: Ints, low: Ints, heads: Ints,
          base: int, start: int, pairs: Ints, slots: Ints, marks: Ints) -> tuple[int, int]:  # fmt: skip
    """Write a block of events from place ``start`` on, and link them to the payments and receipts before, and to the events of
    the same pair. Gives how many pairs are new, for which there is room, and how many amounts do not fit in their lower half,
    which alone is written."""
    large = 0
    for k in range(src.size):
        i, a, b = start + k, src[k], dst[k]
        if k + AHEAD < src.size:
            bring(heads, src[k + AHEAD])
            bring(heads, dst[k + AHEAD])
        ins[i, WHO], outs[i, WHO], time[i], low[i] = a, b, times[k], amounts[k] & LOWEST
        large += amounts[k] >> LOWER != 0
        outs[i, BEFORE], ins[i, BEFORE] = heads[a, OUT], heads[b, IN]
        heads[a, OUT], heads[b, IN] = base + i, base + i
    return pair_up(ins[:, WHO], outs[:, WHO], pairs, base, start, slots, marks), large


@leaf
def rewind(sides: Ints, heads: Ints, start: int) -> None:
    """Put ``heads`` back to before the event at ``start``; a kernel that goes event by event then moves them on again."""
    for i in range(len(sides[OUT]) - 1, start - 1, -1):
        heads[sides[IN][i, WHO], OUT], heads[sides[OUT][i, WHO], IN] = sides[OUT][i, BEFORE], sides[IN][i, BEFORE]


@leaf
def move_on(sides: Ints, heads: Ints, base: int, i: int) -> None:
    """Move ``heads`` on over the event at place ``i``."""
    heads[sides[IN][i, WHO], OUT], heads[sides[OUT][i, WHO], IN] = base + i, base + i


@leaf
def latest(sides: Ints, heads: Ints, base: int, account: int, side: int, end: int) -> Whole:
    """The account's last payment or receipt with a number below ``end``."""
    number = heads[account, side]
    while number >= end and number >= base:
        number = sides[side][number - base, BEFORE]
    return number


@leaf
def follow(links: Ints, base: int, newest: int, low: int, end: int, found: Ints) -> Whole:
    """Write the numbers in ``[low, end)`` along a column of links, from the event ``newest`` on, to ``found``, as far as there is
    room; gives how many there are."""
    count, number = 0, newest
    while number >= low:
        if number < end:
            if count < found.size:
                found[count] = number
            count += 1
        number = links[number - base]
    return count


@leaf
def trail(codes: Ints, newest: Ints, base: int, start: int, links: Ints) -> None:
    """Link each event from place ``start`` on to the one before with the same code (-1: none, or no code)."""
    for i in range(start, codes.size):
        code = codes[i]
        links[i] = -1
        if code >= 0:
            links[i] = newest[code]
            newest[code] = base + i


@leaf
def fall_asleep(sides: Ints, heads: Ints, base: int, count: int, codes: Ints, places: Ints) -> Whole:
    """Of the first ``count`` events, which are about to be forgotten: the accounts for which one of them is the last of all, and
    its place. Gives how many there are; ``codes`` and ``places`` have room for two an event."""
    found = 0
    for i in range(count):
        a, b = sides[IN][i, WHO], sides[OUT][i, WHO]
        for side in range(2):
            code = a if side == 0 else b
            if max(heads[code, OUT], heads[code, IN]) == base + i and (side == 0 or a != b):
                codes[found], places[found] = code, i
                found += 1
    return found


@leaf
def _hash(left: int, right: int) -> np.uint64:
    key = (np.uint64(np.uint32(left)) << np.uint64(32)) | np.uint64(np.uint32(right))
    mixed = (key ^ (key >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    return mixed ^ (mixed >> np.uint64(29))


@leaf
def _home(mixed: np.uint64, size: int) -> Whole:
    return np.int64(((mixed >> np.uint64(32)) * np.uint64(size)) >> np.uint64(32))


@leaf
def _apart(left: Ints, right: Ints, base: int, slots: Ints, marks: Ints, place: int) -> Whole:
    """How many slots a pair stands behind its home."""
    if marks[place] < FAR:
        return marks[place] // STEP
    at = slots[place] - base
    home = _home(_hash(left[at], right[at]), slots.size)
    return place - home if place >= home else place - home + slots.size


@leaf
def _mark(mixed: np.uint64, apart: int) -> Whole:
    return np.int64(mixed & np.uint64(STEP - 1)) + min(apart * STEP, FAR)


@leaf
def _find(left: Ints, right: Ints, base: int, slots: Ints, marks: Ints, one: int, other: int) -> tuple[int, int]:
    """The slot that holds the newest event of a pair, and -1; where there is none, the slot that it belongs in, and how many that
    one is behind its home. Pairs stand in the order of their homes: a search ends at the first that is nearer to its own."""
    mixed = _hash(one, other)
    place, apart = _home(mixed, slots.size), 0
    while slots[place] != FREE:
        if marks[place] == _mark(mixed, apart):
            at = slots[place] - base
            if left[at] == one and right[at] == other:
                return place, -1
        if _apart(left, right, base, slots, marks, place) < apart:
            break
        place, apart = place + 1 if place + 1 < slots.size else 0, apart + 1
    return place, apart


@leaf
def _settle(slots: Ints, marks: Ints, place: int, mark: Whole, number: int) -> None:
    """Write a pair to a slot; what stands there moves on by one, and so does what stands behind that."""
    while slots[place] != FREE:
        slots[place], number = number, slots[place]
        marks[place], mark = mark, np.int64(marks[place])
        place = place + 1 if place + 1 < slots.size else 0
        mark = mark + STEP if mark < FAR else mark
    slots[place], marks[place] = number, mark


@leaf
def pair_up(left: Ints, right: Ints, links: Ints, base: int, start: int, slots: Ints, marks: Ints) -> Whole:
    """Link each event from place ``start`` on to the one before of the same pair; gives how many pairs are new. There is room."""
    fresh = 0
    for i in range(start, left.size):
        if i + AHEAD < left.size:
            home = _home(_hash(left[i + AHEAD], right[i + AHEAD]), slots.size)
            bring(slots, home)
            bring(marks, home)
        links[i] = -1
        if left[i] < 0 or right[i] < 0:
            continue
        place, apart = _find(left, right, base, slots, marks, left[i], right[i])
        if apart < 0:
            links[i], slots[place] = slots[place], base + i
        else:
            _settle(slots, marks, place, _mark(_hash(left[i], right[i]), apart), base + i)
            fresh += 1
    return fresh


@leaf
def newest_of(left: Ints, right: Ints, base: int, slots: Ints, marks: Ints, one: int, other: int) -> Whole:
    """The newest event of a pair; -1 where there is none."""
    place, apart = _find(left, right, base, slots, marks, one, other)
    return slots[place] if apart < 0 else -1


@leaf
def part(left: Ints, right: Ints, base: int, count: int, slots: Ints, marks: Ints) -> Whole:
    """Take the pairs out of which the first ``count`` events are all; gives how many. What stands behind moves up by one, up to
    the first that is at home."""
    gone = 0
    for i in range(count):
        if left[i] < 0 or right[i] < 0:
            continue
        place = _home(_hash(left[i], right[i]), slots.size)
        while slots[place] != base + i and slots[place] != FREE:
            place = place + 1 if place + 1 < slots.size else 0
        if slots[place] == FREE:  # a later event stands for the pair
            continue
        gone += 1
        behind = place + 1 if place + 1 < slots.size else 0
        while slots[behind] != FREE and marks[behind] >= STEP:
            mark = np.int64(marks[behind]) - STEP
            if mark >= FAR - STEP:
                mark = mark % STEP + min(STEP * _apart(left, right, base, slots, marks, behind) - STEP, FAR)
            slots[place], marks[place] = slots[behind], mark
            place, behind = behind, behind + 1 if behind + 1 < slots.size else 0
        slots[place] = FREE
    return gone


@leaf
def resettle(left: Ints, right: Ints, base: int, old: Ints, slots: Ints, marks: Ints) -> None:
    """Write all pairs to a larger table."""
    for number in old:
        if number != FREE:
            one, other = left[number - base], right[number - base]
            place, apart = _find(left, right, base, slots, marks, one, other)
            _settle(slots, marks, place, _mark(_hash(one, other), apart), number)
