"""Calls with suspects and payments beside them, account by account. What a kernel takes is as in ``chains.py``; an account's
calls and payments are both its payments here.

``suspect``: by code, the µs from which an account is suspect. ``alarm``: by place, those from which a long call is one with a
suspect number; ``NEVER`` for other calls and for payments."""

from anlan.detect.kernels import Amounts, Ints, Whole, leaf
from anlan.detect.kernels.chains import begin, instant, opens
from anlan.detect.kernels.journal import BEFORE, OUT, WHO, whole

SECOND = 1_000_000
FIRST_TIME, SUSPECT = 1, 2
NEVER = 2**62
"""Later than any event: the moment since which one is suspect that nobody suspects."""


@leaf
def degree(
    sides: Ints, pairs: Ints, time: Ints, calls: Ints, suspect: Ints, base: int, place: int, now: int, known: int
) -> Whole:
    """2 when a payment went to an account that is suspect at ``now``; 1 when it was the first to that account since ``known``."""
    if suspect[sides[OUT][place, WHO]] <= now:
        return SUSPECT
    number = pairs[place]
    while number >= base and time[number - base] >= known:
        if time[number - base] < time[place] and not calls[number - base]:
            return 0
        number = pairs[number - base]
    return FIRST_TIME


@leaf
def talked(sides: Ints, alarm: Ints, base: int, start: int, last: Ints) -> None:
    """Write to ``last`` each event's last call before it that may ever alarm, by the same account (-1: none), from place
    ``start`` on: a way back from call to call that passes by all payments between."""
    for i in range(start, alarm.size):
        number = sides[OUT][i, BEFORE]
        if number < base:
            last[i] = -1
        elif alarm[number - base] < NEVER:
            last[i] = number
        else:
            last[i] = last[number - base]


@leaf
def in_danger(sides: Ints, pairs: Ints, time: Ints, amount: Amounts, calls: Ints, suspect: Ints, alarm: Ints, last: Ints,
              base: int, start: int, width: int, known: int, out: Ints) -> None:  # fmt: skip
    """For each payment of a linked account: its degree, where an alarming call ended in the window before it; for each alarming
    call: the greatest degree of a payment made during it."""
    events = sides[OUT]
    low, end = begin(time, base, start, width)
    for i in range(start, time.size):
        end, low, now = instant(time, base, start, i, end), opens(time, base, low, time[i] - width), time[i]
        number, found = events[i, BEFORE], 0
        if not calls[i]:
            number = last[i]
            while number >= low and not (number < end and alarm[number - base] <= now):
                number = last[number - base]
            if number >= low:
                found = degree(sides, pairs, time, calls, suspect, base, i, now, now - known)
        elif alarm[i] <= now:
            begun = max(now - whole(amount, i) * SECOND, now - known)
            while number >= base and time[number - base] >= begun:
                if number < end and not calls[number - base]:
                    found = max(found, degree(sides, pairs, time, calls, suspect, base, number - base, now, now - known))
                number = events[number - base, BEFORE]
        out[i - start] = found
