"""Walks back from an event along the earlier events of its payer or payee.

``ways`` hold event numbers: ``src_out[i]`` is the event before ``i`` in which its payer paid, ``src_in[i]`` the last one before
``i`` in which its payer was paid, ``dst_out``/``dst_in`` the same of the payee; -1 is none. Place = number - ``base``.
Every walk keeps to ``[t - width, t)``.
"""

from anlan.detect.kernels import Ints, Whole, leaf


@leaf
def link(src: Ints, dst: Ints, last_out: Ints, last_in: Ints, first: int, src_out: Ints, src_in: Ints, dst_out: Ints,
         dst_in: Ints) -> None:  # fmt: skip
    """Write the four ways of each event of a block; ``last_out``, ``last_in`` hold the number of each account's last payment."""
    for i in range(src.size):
        a, b = src[i], dst[i]
        src_out[i], src_in[i] = last_out[a], last_in[a]
        dst_out[i], dst_in[i] = last_out[b], last_in[b]
        last_out[a] = first + i
        last_in[b] = first + i


@leaf
def count_amounts(way: Ints, onward: Ints, time: Ints, amount: Ints, base: int, start: int, width: int, low: int, high: int,
                  out: Ints) -> None:  # fmt: skip
    """For each event from ``start``: how many events of the walk, and itself, have an amount in ``[low, high)``; 0 when its own
    amount is outside. The walk begins at ``way`` and goes on along ``onward``."""
    for i in range(start, time.size):
        if not low <= amount[i] < high:
            continue
        count, place = 1, way[i] - base
        while place >= 0 and time[place] >= time[i] - width:
            if time[place] < time[i] and low <= amount[place] < high:
                count += 1
            place = onward[place] - base
        out[i - start] = count


@leaf
def count_hours(way: Ints, time: Ints, base: int, start: int, width: int, first: int, last: int, offset: int, out: Ints) -> None:
    """For each event whose time of day (µs since midnight of the zone ``offset``) lies in ``[first, last)``: how many events of
    its payer in the window do, itself included. ``first > last`` spans midnight."""
    day = 86_400_000_000
    for i in range(start, time.size):
        if not _inside((time[i] + offset) % day, first, last):
            continue
        count, place = 1, way[i] - base
        while place >= 0 and time[place] >= time[i] - width:
            if time[place] < time[i] and _inside((time[place] + offset) % day, first, last):
                count += 1
            place = way[place] - base
        out[i - start] = count


@leaf
def _inside(moment: int, first: int, last: int) -> bool:
    if first <= last:
        return first <= moment < last
    return moment >= first or moment < last


@leaf
def longest_chain(src_in: Ints, dst_in: Ints, time: Ints, amount: Ints, base: int, start: int, width: int, tolerance: int,
                  hops: Ints, before: Ints) -> None:  # fmt: skip
    """Hops of the longest chain that each event ends: each hop within ``width`` after the last and of an amount that differs by
    no more than ``tolerance`` per mille. ``before`` is the event number of the hop before (-1 none)."""
    for i in range(start, time.size):
        hops[i], before[i] = 1, -1
        place = src_in[i] - base
        while place >= 0 and time[place] >= time[i] - width:
            alike = abs(amount[i] - amount[place]) * 1000 <= tolerance * max(amount[i], amount[place])
            if time[place] < time[i] and alike and hops[place] + 1 > hops[i]:
                hops[i], before[i] = hops[place] + 1, place + base
            place = dst_in[place] - base


@leaf
def idle(src_out: Ints, src_in: Ints, dst_in: Ints, time: Ints, base: int, start: int, out: Ints) -> None:
    """For each event, µs since its payer last paid or was paid before this instant; 0 when nothing is held."""
    for i in range(start, time.size):
        latest = -1
        place = src_out[i] - base
        while place >= 0 and time[place] >= time[i]:
            place = src_out[place] - base
        if place >= 0:
            latest = time[place]
        place = src_in[i] - base
        while place >= 0 and time[place] >= time[i]:
            place = dst_in[place] - base
        if place >= 0:
            latest = max(latest, time[place])
        out[i - start] = 0 if latest < 0 else time[i] - latest


@leaf
def probed(src_out: Ints, dst: Ints, time: Ints, amount: Ints, base: int, start: int, width: int, small: int, out: Ints) -> None:
    """For each event: how many times its amount is the first small payment (at most ``small`` fen) of the same payer to the same
    payee in the window; 0 when there was none or the amount is small itself."""
    for i in range(start, time.size):
        if amount[i] <= small:
            continue
        place = src_out[i] - base
        while place >= 0 and time[place] >= time[i] - width:
            if time[place] < time[i] and dst[place] == dst[i] and amount[place] <= small:
                out[i - start] = amount[i] // amount[place]
            place = src_out[place] - base


@leaf
def unanswered(src_out: Ints, src_in: Ints, dst: Ints, src: Ints, dst_in: Ints, time: Ints, base: int, start: int, width: int,
               seen: Ints, stamp: int, out: Ints) -> Whole:  # fmt: skip
    """For each call: how many different numbers its caller has called in the window (itself included) that never called back
    in it. ``seen`` is scratch (a cell a number). Gives the last stamp used."""
    for i in range(start, time.size):
        answered = stamp + 1
        counted = stamp + 2
        stamp += 2
        place = src_in[i] - base
        while place >= 0 and time[place] >= time[i] - width:
            if time[place] < time[i]:
                seen[src[place]] = answered
            place = dst_in[place] - base
        count = 0
        if seen[dst[i]] != answered:
            count = 1
            seen[dst[i]] = counted
        place = src_out[i] - base
        while place >= 0 and time[place] >= time[i] - width:
            party = dst[place]
            if time[place] < time[i] and seen[party] != answered and seen[party] != counted:
                seen[party] = counted
                count += 1
            place = src_out[place] - base
        out[i - start] = count
    return stamp
