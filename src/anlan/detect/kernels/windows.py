"""Sliding windows over the journal: for both accounts and both directions how many partners (*fan*), how many transfers
(*degree*), their sum, least and greatest amount.

The window of an event at ``t`` is ``[t - width, t)``, its start included; the event itself is then added. Events of the same
instant do not see each other. Every event costs a fixed number of steps on average: it enters once, leaves once. The events are
the journal's; a window is two numbers (the first event in it, the first not yet entered) and what is asked of each account.
"""

from anlan.detect.kernels import Amounts, Ints, Whole, inner, leaf
from anlan.detect.kernels.journal import newest_of, whole

PAYER_OUT, PAYER_IN, PAYEE_OUT, PAYEE_IN = range(4)  # of each event
FIRST, ENTERING = range(2)  # cells of the cursor
# Columns of an account's queues (int32): head and tail of the greatest, of the least; + 4 for the incoming direction.
QUEUES = 8
NONE = -1


@inner
def _push(row: Ints, at: int, links: Ints, link: int, number: int, amount: Amounts, base: int, sign: int) -> None:
    """Put an event at the tail of a monotone queue; what it outdoes leaves. ``sign`` -1 keeps the least in front."""
    mask = len(links) - 1
    tail = row[at + 1]
    while tail != NONE and sign * whole(amount, tail - base) <= sign * whole(amount, number - base):
        tail = links[tail & mask, link + 1]
    links[number & mask, link] = NONE
    links[number & mask, link + 1] = tail
    if tail == NONE:
        row[at] = number
    else:
        links[tail & mask, link] = number
    row[at + 1] = number


@inner
def _drop(row: Ints, at: int, links: Ints, link: int, number: int) -> None:
    """Take an event off the head of a monotone queue, when it stands there."""
    if row[at] == number:
        mask = len(links) - 1
        after = links[number & mask, link]
        row[at] = after
        if after == NONE:
            row[at + 1] = NONE
        else:
            links[after & mask, link + 1] = NONE


@leaf
def _known(links: Ints, base: int, number: int, entering: int, first: int) -> Whole:
    """Whether the pair of an event has an event in the window before it."""
    before = links[number - base]
    while before >= entering:
        before = links[before - base]
    return before >= first


@leaf
def _last(left: Ints, right: Ints, links: Ints, base: int, slots: Ints, marks: Ints, number: int, entering: int) -> Whole:
    """Whether an event is the last of its pair in the window."""
    newest = newest_of(left, right, base, slots, marks, left[number - base], right[number - base])
    while newest >= entering:
        newest = links[newest - base]
    return newest == number


@leaf
def slide(left: Ints, right: Ints, links: Ints, time: Ints, amount: Amounts, base: int, start: int, slots: Ints, marks: Ints,
          cursor: Ints, width: int, fans: Ints, degrees: Ints, sums: Ints, queues: Ints, chain: Ints, out_fans: Ints,
          out_degrees: Ints, out_sums: Ints) -> None:  # fmt: skip
    """Run the events from place ``start`` on through a window.

    ``left``, ``right``: codes of payer and payee, or of any two columns (-1: the event has none); ``links``, ``slots``,
    ``marks``: their pairs. ``fans`` int32[codes, 2], or of one column where the partners of ``left`` alone are asked; ``degrees``
    int32[codes, 2], ``sums`` int64[codes, 2], ``queues`` int32[codes, 8] with ``chain`` int32[power of two, 8]: what is kept, of
    no rows where it is not asked. Fills int32[n, 4] fans and degrees and int64[n, 4, 3] sum, least, greatest; the four are
    payer-out, payer-in, payee-out, payee-in, the event itself added where it belongs.
    """
    for i in range(start, left.size):
        now = time[i]
        while cursor[FIRST] < cursor[ENTERING] and time[cursor[FIRST] - base] < now - width:
            number = cursor[FIRST]
            if left[number - base] >= 0 and right[number - base] >= 0:
                gone = len(fans) > 0 and _last(left, right, links, base, slots, marks, number, cursor[ENTERING])
                _count(
                    left[number - base], right[number - base], number, -1, gone, base, amount, fans, degrees, sums, queues, chain
                )
            cursor[FIRST] += 1
        while cursor[ENTERING] < base + i and time[cursor[ENTERING] - base] < now:
            number = cursor[ENTERING]
            if time[number - base] < now - width:
                cursor[FIRST] = number + 1
            elif left[number - base] >= 0 and right[number - base] >= 0:
                fresh = len(fans) > 0 and not _known(links, base, number, number, cursor[FIRST])
                _count(
                    left[number - base], right[number - base], number, 1, fresh, base, amount, fans, degrees, sums, queues, chain
                )
            cursor[ENTERING] += 1
        a, b = left[i], right[i]
        if a < 0 or b < 0:
            continue
        if len(fans) > 0:
            fresh = not _known(links, base, base + i, cursor[ENTERING], cursor[FIRST])
            out_fans[i - start, 0] = fans[a, 0] + fresh
            if fans.shape[1] == 2:
                out_fans[i - start, 1], out_fans[i - start, 2], out_fans[i - start, 3] = (
                    fans[a, 1],
                    fans[b, 0],
                    fans[b, 1] + fresh,
                )
        if len(degrees) > 0:
            out_degrees[i - start, 0], out_degrees[i - start, 1] = degrees[a, 0] + 1, degrees[a, 1]
            out_degrees[i - start, 2], out_degrees[i - start, 3] = degrees[b, 0], degrees[b, 1] + 1
        if len(sums) > 0:
            for k in range(4):
                own = whole(amount, i) if k == 0 or k == 3 else 0
                out_sums[i - start, k, 0] = sums[a if k < 2 else b, k & 1] + own
                if len(queues) > 0:
                    _extremes(queues, amount, base, a if k < 2 else b, k & 1, own, out_sums[i - start, k])


@inner
def _count(a: int, b: int, number: int, step: int, pair: bool, base: int, amount: Amounts, fans: Ints, degrees: Ints, sums: Ints,
           queues: Ints, chain: Ints) -> None:  # fmt: skip
    """Let an event enter (``step`` 1) or leave (-1); ``pair``: whether its pair comes or goes with it."""
    if pair:
        fans[a, 0] += step
        if fans.shape[1] == 2:
            fans[b, 1] += step
    if len(degrees) > 0:
        degrees[a, 0] += step
        degrees[b, 1] += step
    if len(sums) > 0:
        sums[a, 0] += step * whole(amount, number - base)
        sums[b, 1] += step * whole(amount, number - base)
    if len(queues) > 0:
        for side in range(2):
            row, at = queues[a if side == 0 else b], 4 * side
            if step > 0:
                _push(row, at, chain, at, number, amount, base, 1)
                _push(row, at + 2, chain, at + 2, number, amount, base, -1)
            else:
                _drop(row, at, chain, at, number)
                _drop(row, at + 2, chain, at + 2, number)


@inner
def _extremes(queues: Ints, amount: Amounts, base: int, account: int, side: int, own: int, out: Ints) -> None:
    """Least and greatest of an account and direction, the event's ``own`` amount (0: none) among them."""
    top, low = queues[account, 4 * side], queues[account, 4 * side + 2]
    least = whole(amount, low - base) if low != NONE else own
    greatest = whole(amount, top - base) if top != NONE else own
    out[1] = min(least, own) if own else least
    out[2] = max(greatest, own)


@leaf
def rechain(chain: Ints, wider: Ints, first: int, end: int) -> None:
    """Move the links of queues into a longer ring; the place of event k is k modulo its length."""
    for k in range(first, end):
        for link in range(8):
            wider[k & (len(wider) - 1), link] = chain[k & (len(chain) - 1), link]


@leaf
def passed_on(sums: Ints, least: int, out: Ints) -> None:
    """For each event: how many percent the lesser of what its payer was paid and has paid (``sums`` of ``slide``) is of the
    greater; 0 where less than ``least`` came in."""
    for i in range(out.size):
        came, left = sums[i, PAYER_IN], sums[i, PAYER_OUT]
        if came >= least:
            out[i] = min(came, left) * 100 // max(came, left, 1)
