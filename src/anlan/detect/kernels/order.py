"""Gathering, then scattering: walks the payments into and out of an account of one window, which way money went first.

Ways and windows are those of ``chains.py``.
"""

from anlan.detect.kernels import Ints, leaf


@leaf
def gathered_then_scattered(src_out: Ints, src_in: Ints, dst: Ints, src: Ints, dst_in: Ints, time: Ints, base: int, start: int,
                            width: int, most: Ints, seen: Ints, lists: Ints, out: Ints) -> None:  # fmt: skip
    """For each event from ``start``: the greatest ``k`` such that its payer was paid by ``k`` different accounts in the window
    before it paid ``k`` different ones, this payment included. ``most`` bounds it from above. ``seen`` (a cell an account) and
    ``lists`` (two rows) are scratch; an account with more payments in than a row is long gives 0.
    """
    stamp, room = 0, lists.shape[1]
    for i in range(start, time.size):
        if most[i - start] < 2:  # one payer, one payee: the payer came first, since this payment is the last
            out[i - start] = most[i - start]
            continue
        paid, place = 0, src_in[i] - base
        while place >= 0 and time[place] >= time[i] - width and paid <= room:
            if time[place] < time[i]:
                if paid < room:
                    lists[0, paid] = place
                paid += 1
            place = dst_in[place] - base
        if paid > room:
            continue
        stamp += 1
        payers = 0
        for k in range(paid - 1, -1, -1):  # oldest first: when each payer paid for the first time
            place = lists[0, k]
            if seen[src[place]] != stamp:
                seen[src[place]] = stamp
                lists[1, payers] = time[place]
                payers += 1
        stamp += 1
        seen[dst[i]] = stamp
        payees, place = 1, src_out[i] - base
        while payees < payers and place >= 0 and time[place] >= time[i] - width:  # newest first: when each was paid last
            if time[place] < time[i] and seen[dst[place]] != stamp:
                if lists[1, payees] >= time[place]:
                    break
                seen[dst[place]] = stamp
                payees += 1
            place = src_out[place] - base
        out[i - start] = payees
