"""Gathering, then scattering: walks the payments into and out of an account of one window, which way money went first.

What a kernel takes is as in ``chains.py``.
"""

from anlan.detect.kernels import Ints, leaf
from anlan.detect.kernels.chains import begin, instant, opens
from anlan.detect.kernels.journal import BEFORE, IN, OUT, WHO, latest, move_on, rewind
from anlan.detect.kernels.windows import PAYER_IN, PAYER_OUT


@leaf
def gathered_then_scattered(sides: Ints, heads: Ints, time: Ints, base: int, start: int, width: int, fans: Ints, seen: Ints,
                            stamps: Ints, lists: Ints, out: Ints) -> None:  # fmt: skip
    """For each event from ``start``: the greatest ``k`` such that its payer was paid by ``k`` different accounts in the window
    before it paid ``k`` different ones, this payment included. ``fans``: of the same window. ``seen`` (a cell an account),
    ``stamps`` (the last mark) and ``lists`` (two rows) are scratch; with more payments in than a row is long it gives 0.
    """
    payments, receipts, room = sides[OUT], sides[IN], lists.shape[1]
    rewind(sides, heads, start)
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low = instant(time, base, start, i, end), opens(time, base, low, time[i] - width)
        account, payee = receipts[i, WHO], payments[i, WHO]
        most = min(fans[i - start, PAYER_IN], fans[i - start, PAYER_OUT])
        if most < 2:  # one payer, one payee: the payer came first, since this payment is the last
            out[i - start] = most
            move_on(sides, heads, base, i)
            continue
        paid, number = 0, latest(sides, heads, base, account, IN, end)
        while number >= low and paid <= room:
            if paid < room:
                lists[0, paid] = number - base
            paid += 1
            number = receipts[number - base, BEFORE]
        stamps[0] += 1
        stamp, payers = stamps[0], 0
        for k in range(min(paid, room) - 1, -1, -1):  # oldest first: when each payer paid for the first time
            place = lists[0, k]
            if seen[receipts[place, WHO]] != stamp:
                seen[receipts[place, WHO]] = stamp
                lists[1, payers] = time[place]
                payers += 1
        stamps[0] += 1
        stamp = stamps[0]
        seen[payee] = stamp
        payees, number = 1, latest(sides, heads, base, account, OUT, end)
        while payees < payers and number >= low:  # newest first: when each was paid last
            other = payments[number - base, WHO]
            if seen[other] != stamp:
                if lists[1, payees] >= time[number - base]:
                    break
                seen[other] = stamp
                payees += 1
            number = payments[number - base, BEFORE]
        out[i - start] = payees if paid <= room else 0
        move_on(sides, heads, base, i)
