"""Walks over the partners of an account: who else deals with them, who sends money back.

``ways`` and event numbers are those of ``chains.py``. Every walk keeps to ``[t - width, t)`` and gives up on an account with more
than ``busy`` events in it, so that one large merchant cannot make each of its events slow.
"""

from anlan.detect.kernels import Ints, Whole, leaf

OUT, IN = 0, 1
MARK, TALLY = 0, 1
PAID, BACK, FIRST, STAMP, SENT = range(5)


@leaf
def follow(codes: Ints, newest: Ints, first: int, found: Ints) -> None:
    """Write for each event of a block the number of the event before it with the same code (-1: none, or no code)."""
    for i in range(codes.size):
        code = codes[i]
        if code >= 0:
            found[i] = newest[code, OUT]
            newest[code, OUT] = first + i


@leaf
def _gather(place: int, onward: Ints, others: Ints, time: Ints, base: int, now: int, since: int, mark: Ints, stamp: int,
            found: Ints, held: int, busy: int) -> Whole:  # fmt: skip
    """Add the partners along one way to ``found``, each once; gives how many there are now, -1 when there are too many events."""
    steps = 0
    while place >= 0 and time[place] >= since:
        if time[place] < now:
            steps += 1
            if steps > busy:
                return -1
            partner = others[place]
            if mark[partner] != stamp:
                mark[partner] = stamp
                found[held] = partner
                held += 1
        place = onward[place] - base
    return held


@leaf
def shared_partners(src: Ints, dst: Ints, time: Ints, src_out: Ints, src_in: Ints, dst_in: Ints, base: int, start: int,
                    width: int, common: int, busy: int, newest: Ints, scratch: Ints, lists: Ints, out: Ints) -> None:  # fmt: skip
    """For each event: how many accounts, its payer among them, have at least ``common`` partners in common with its payer in the
    window; 0 when there is no other. Partners with more than ``busy`` events one way do not count, nor does a payer with so many.

    ``scratch`` has two cells an account (zeroed), ``lists`` two rows of ``2 * busy + 1`` cells.
    """
    mine, theirs = lists[0], lists[1]
    stamp = 0
    for i in range(start, time.size):
        account, now, since = src[i], time[i], time[i] - width
        stamp += 1
        scratch[MARK, account] = stamp
        count = 0
        if dst[i] != account:
            scratch[MARK, dst[i]] = stamp
            mine[0] = dst[i]
            count = 1
        count = _gather(src_out[i] - base, src_out, dst, time, base, now, since, scratch[MARK], stamp, mine, count, busy)
        if count >= 0:
            count = _gather(src_in[i] - base, dst_in, src, time, base, now, since, scratch[MARK], stamp, mine, count, busy)
        if count >= common:
            floor = stamp << 20
            members = 0
            for k in range(count):
                partner = mine[k]
                stamp += 1
                scratch[MARK, partner] = scratch[MARK, account] = stamp
                place = newest[partner, OUT] - base
                seen = _gather(place, src_out, dst, time, base, now, since, scratch[MARK], stamp, theirs, 0, busy)
                if seen >= 0:
                    place = newest[partner, IN] - base
                    seen = _gather(place, dst_in, src, time, base, now, since, scratch[MARK], stamp, theirs, seen, busy)
                for j in range(max(seen, 0)):
                    other = theirs[j]
                    scratch[TALLY, other] = max(scratch[TALLY, other], floor) + 1
                    if scratch[TALLY, other] == floor + common:
                        members += 1
            out[i - start] = members + 1 if members > 0 else 0
        newest[src[i], OUT] = base + i
        newest[dst[i], IN] = base + i


@leaf
def sent_back(src: Ints, dst: Ints, time: Ints, amount: Ints, from_person: Ints, to_person: Ints, asked: Ints, src_out: Ints,
              dst_out: Ints, dst_in: Ints, base: int, start: int, width: int, share: int, busy: int, scratch: Ints,
              out: Ints) -> None:  # fmt: skip
    """For each event that is ``asked`` (a person pays a company): how many persons' accounts, its own among them, sent back at
    least ``share`` per mille of what the company had paid them in the window; 0 when its own did not.

    ``scratch`` has five cells an account (zeroed): paid, back, first paid at, stamp, whether it counts.
    """
    stamp = 0
    for i in range(start, time.size):
        if not asked[i]:
            continue
        now, since, steps = time[i], time[i] - width, 0
        stamp += 1
        place = dst_out[i] - base
        while place >= 0 and time[place] >= since and steps <= busy:
            if time[place] < now and to_person[place]:
                steps += 1
                person = dst[place]
                if scratch[STAMP, person] != stamp:
                    scratch[STAMP, person], scratch[PAID, person], scratch[BACK, person] = stamp, 0, 0
                    scratch[SENT, person] = 0
                scratch[PAID, person] += amount[place]
                scratch[FIRST, person] = time[place]
            place = src_out[place] - base
        count, place = 0, i
        while place >= 0 and time[place] >= since and 0 < steps <= busy:
            person = src[place]
            if (time[place] < now or place == i) and from_person[place] and scratch[STAMP, person] == stamp:
                steps += 1
                if scratch[FIRST, person] < time[place]:
                    scratch[BACK, person] += amount[place]
                    enough = scratch[BACK, person] * 1000 >= share * scratch[PAID, person]
                    if enough and scratch[SENT, person] == 0:
                        scratch[SENT, person] = 1
                        count += 1
            place = dst_in[place] - base
        own = scratch[STAMP, src[i]] == stamp and scratch[SENT, src[i]] == 1
        out[i - start] = count if own and steps <= busy else 0
