"""Calls with suspects and payments beside them, account by account. What a kernel takes is as in ``chains.py``; an account's
calls and payments are both its payments here."""

from anlan.detect.kernels import Amounts, Ints, Whole, leaf
from anlan.detect.kernels.chains import begin, instant, opens
from anlan.detect.kernels.journal import BEFORE, OUT, WHO, whole

SECOND = 1_000_000
FIRST_TIME, SUSPECT = 1, 2
ACCOUNT, NUMBER = 0, 1  # rows of ``since``
EVER = 2**61
"""After any moment since which a number is suspect, and before ``NEVER``."""
NEVER = 2**62
"""Later than any event: the moment since which one is suspect that nobody suspects."""


@leaf
def degree(sides: Ints, pairs: Ints, time: Ints, calls: Ints, since: Ints, base: int, place: int, now: int, known: int) -> Whole:
    """2 when a payment went to an account that is suspect at ``now``; 1 when it was the first to that account since ``known``."""
    if since[ACCOUNT, sides[OUT][place, WHO]] <= now:
        return SUSPECT
    number = pairs[place]
    while number >= base and time[number - base] >= known:
        if time[number - base] < time[place] and not calls[number - base]:
            return 0
        number = pairs[number - base]
    return FIRST_TIME


@leaf
def alarming(sides: Ints, amount: Amounts, calls: Ints, since: Ints, place: int, now: int, long: int) -> Whole:
    """Whether the event is a call of at least ``long`` seconds with a number that is suspect at ``now``."""
    return calls[place] == 1 and whole(amount, place) >= long and since[NUMBER, sides[OUT][place, WHO]] <= now


@leaf
def talked(sides: Ints, amount: Amounts, calls: Ints, since: Ints, base: int, start: int, long: int, last: Ints) -> None:
    """Write to ``last`` each event's last call before it that may ever alarm, by the same account (-1: none), from place
    ``start`` on: a way back from call to call that passes by all payments between."""
    for i in range(start, amount[0].size):
        number = sides[OUT][i, BEFORE]
        if number < base:
            last[i] = -1
        elif alarming(sides, amount, calls, since, number - base, EVER, long):
            last[i] = number
        else:
            last[i] = last[number - base]


@leaf
def in_danger(sides: Ints, pairs: Ints, time: Ints, amount: Amounts, calls: Ints, since: Ints, last: Ints, base: int, start: int,
              width: int, known: int, long: int, out: Ints) -> None:  # fmt: skip
    """For each payment of a linked account: its degree, where an alarming call ended in the window before it; for each alarming
    call: the greatest degree of a payment made during it. ``since``: µs from which accounts and numbers are suspect."""
    events = sides[OUT]
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low, now = instant(time, base, start, i, end), opens(time, base, low, time[i] - width), time[i]
        number, found = events[i, BEFORE], 0
        if not calls[i]:
            number = last[i]
            while number >= low and not (number < end and alarming(sides, amount, calls, since, number - base, now, long)):
                number = last[number - base]
            if number >= low:
                found = degree(sides, pairs, time, calls, since, base, i, now, now - known)
        elif alarming(sides, amount, calls, since, i, now, long):
            begun = max(now - whole(amount, i) * SECOND, now - known)
            while number >= base and time[number - base] >= begun:
                if number < end and not calls[number - base]:
                    found = max(found, degree(sides, pairs, time, calls, since, base, number - base, now, now - known))
                number = events[number - base, BEFORE]
        out[i - start] = found
