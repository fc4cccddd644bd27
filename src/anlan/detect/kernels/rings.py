"""Walks over the partners of an account: who else deals with them, who sends money back.

What a kernel takes is as in ``chains.py``. Each gives up on an account with more than ``busy`` events in the window, so that one
large merchant cannot make each of its events slow.
"""

from anlan.detect.kernels import Amounts, Ints, Whole, leaf
from anlan.detect.kernels.chains import begin, instant, opens
from anlan.detect.kernels.journal import BEFORE, IN, OUT, WHO, latest, move_on, rewind, whole
from anlan.detect.kernels.shelves import fetch

MARK, TALLY = 0, 1
PAID, BACK, FIRST, STAMP, SENT = range(5)
FROM_PERSON, TO_PERSON, ASKED = 1, 2, 4  # bits of ``kinds``: who pays, who is paid, whether a person pays a company


@leaf
def _gather(sides: Ints, heads: Ints, base: int, account: int, side: int, low: int, end: int, mark: Ints, stamp: int, found: Ints,
            held: int, busy: int) -> Whole:  # fmt: skip
    """Add the partners on one side to ``found``, each once; gives how many there are now, -1 when there are too many events."""
    steps, links = 0, sides[side]
    number = latest(sides, heads, base, account, side, end)
    while number >= low:
        steps += 1
        if steps > busy:
            return -1
        partner = links[number - base, WHO]
        if mark[partner] != stamp:
            mark[partner] = stamp
            found[held] = partner
            held += 1
        number = links[number - base, BEFORE]
    return held


@leaf
def _ring_of(sides: Ints, heads: Ints, base: int, account: int, payee: int, low: int, end: int, common: int, busy: int,
             shelves: Ints, scratch: Ints, stamps: Ints, lists: Ints) -> tuple[int, int]:  # fmt: skip
    """How many accounts have at least ``common`` partners in common with ``account``, which has just paid ``payee``, and how many
    partners it has, which stand in ``lists[0]``. A member's tally reaches ``common`` above the first stamp, shifted by twenty
    bits.
    """
    mine, theirs = lists[0], lists[1]
    stamp = stamps[0] + 1
    scratch[MARK, account] = stamp
    count, found = 0, 0
    if payee != account:
        scratch[MARK, payee] = stamp
        mine[0] = payee
        count = 1
    count = _gather(sides, heads, base, account, OUT, low, end, scratch[MARK], stamp, mine, count, busy)
    if count >= 0:
        count = _gather(sides, heads, base, account, IN, low, end, scratch[MARK], stamp, mine, count, busy)
    floor = stamp << 20
    for side in range(2 if count >= common else 0):
        fetch(sides, heads, base, mine[:count], side, low, shelves, lists[2])
    for k in range(count if count >= common else 0):
        partner = mine[k]
        stamp += 1
        scratch[MARK, partner] = scratch[MARK, account] = stamp
        seen = _gather(sides, heads, base, partner, OUT, low, end, scratch[MARK], stamp, theirs, 0, busy)
        if seen >= 0:
            seen = _gather(sides, heads, base, partner, IN, low, end, scratch[MARK], stamp, theirs, seen, busy)
        for j in range(max(seen, 0)):
            other = theirs[j]
            scratch[TALLY, other] = max(scratch[TALLY, other], floor) + 1
            found += scratch[TALLY, other] == floor + common
    stamps[0] = stamp
    return found, count


@leaf
def shared_partners(sides: Ints, heads: Ints, time: Ints, base: int, start: int, width: int, common: int,
                    busy: int, shelves: Ints, scratch: Ints, stamps: Ints, lists: Ints, out: Ints) -> None:  # fmt: skip
    """For each event: how many accounts, its payer among them, have at least ``common`` partners in common with its payer in the
    window; 0 when there is no other. Partners with more than ``busy`` events one way do not count, nor does a payer with so many.

    ``scratch`` has two cells an account, ``stamps`` says what was last written there; ``lists`` three rows of ``2 * busy + 1``.
    """
    rewind(sides, heads, start)
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        account, payee = sides[IN][i, WHO], sides[OUT][i, WHO]
        found, _ = _ring_of(sides, heads, base, account, payee, low, end, common, busy, shelves, scratch, stamps, lists)
        out[i - start] = found + 1 if found > 0 else 0
        move_on(sides, heads, base, i)


@leaf
def ring_rows(sides: Ints, heads: Ints, time: Ints, base: int, at: int, width: int, common: int, busy: int, shelves: Ints,
              scratch: Ints, stamps: Ints, lists: Ints, found: Ints) -> Whole:  # fmt: skip
    """Write the places of the events by which a ring hangs together: those of its members with a partner that the account shares
    with another member. Gives how many there are; ``found`` has room for ``2 * busy`` for each partner."""
    low, end = begin(time, base, at, width)
    account, payee = sides[IN][at, WHO], sides[OUT][at, WHO]
    floor = (stamps[0] + 1) << 20
    _, partners = _ring_of(sides, heads, base, account, payee, low, end, common, busy, shelves, scratch, stamps, lists)
    count = 0
    for k in range(partners):
        partner, first, shared = lists[0, k], count, False
        for side in range(2):
            steps = 0
            number = latest(sides, heads, base, partner, side, end)
            while number >= low and steps <= busy:
                other = sides[side][number - base, WHO]
                member = scratch[TALLY, other] >= floor + common
                if member or other == account:
                    found[count] = number - base
                    count += 1
                    shared = shared or (member and other != account)
                steps += 1
                number = sides[side][number - base, BEFORE]
            if steps > busy:  # a shop
                shared = False
                break
        if not shared:
            count = first
    return count


@leaf
def sent_back(sides: Ints, heads: Ints, time: Ints, amount: Amounts, kinds: Ints, base: int, start: int, width: int, share: int,
              busy: int, scratch: Ints, stamps: Ints, out: Ints) -> None:  # fmt: skip
    """For each event that is ``ASKED`` (a person pays a company): how many persons' accounts, its own among them, sent back at
    least ``share`` per mille of what the company had paid them in the window; 0 when its own did not.

    ``scratch`` has five cells an account: paid, back, first paid at, stamp, whether it counts.
    """
    rewind(sides, heads, start)
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        if kinds[i] & ASKED:
            stamps[0] += 1
            out[i - start] = returned(sides, heads, time, amount, kinds, base, i, low, end, share, busy, stamps[0],
                                      scratch)  # fmt: skip
        move_on(sides, heads, base, i)


@leaf
def returned(sides: Ints, heads: Ints, time: Ints, amount: Amounts, kinds: Ints, base: int, i: int, low: int, end: int,
             share: int, busy: int, stamp: int, scratch: Ints) -> Whole:  # fmt: skip
    """The same for the event at place ``i``. Who counts has ``SENT`` set under the stamp."""
    payments, receipts, steps = sides[OUT], sides[IN], 0
    company, payer = payments[i, WHO], receipts[i, WHO]
    number = latest(sides, heads, base, company, OUT, end)
    while number >= low and steps <= busy:
        place = number - base
        if kinds[place] & TO_PERSON:
            steps += 1
            person = payments[place, WHO]
            if scratch[STAMP, person] != stamp:
                scratch[STAMP, person], scratch[PAID, person], scratch[BACK, person] = stamp, 0, 0
                scratch[SENT, person] = 0
            scratch[PAID, person] += whole(amount, place)
            scratch[FIRST, person] = time[place]
        number = payments[place, BEFORE]
    count, number = 0, base + i
    while number >= low and 0 < steps <= busy:
        place = number - base
        person = receipts[place, WHO]
        if (number < end or place == i) and kinds[place] & FROM_PERSON and scratch[STAMP, person] == stamp:
            steps += 1
            if scratch[FIRST, person] < time[place]:
                scratch[BACK, person] += whole(amount, place)
                enough = scratch[BACK, person] * 1000 >= share * scratch[PAID, person]
                if enough and scratch[SENT, person] == 0:
                    scratch[SENT, person] = 1
                    count += 1
        number = receipts[place, BEFORE]
    own = scratch[STAMP, payer] == stamp and scratch[SENT, payer] == 1
    return count if own and steps <= busy else 0
