"""*Shelves*: the long lists of busy accounts, copied out so that they stand behind each other in memory.

A walk along the links of ``journal.py`` waits for memory at each step; one over a shelf does not. A shelf is a copy and changes
no answer: it is made when a long list is walked, and takes what has come since when it is walked again. ``shelves`` are three
arrays with a row a shelf: what it holds (labels), and the partners and numbers of its events in order. An account's side has one
row where it can stand, and takes it over from another.
"""

from anlan.detect.kernels import Ints, Whole, leaf
from anlan.detect.kernels.journal import BEFORE, WHO, latest

LABELS, PARTNERS, NUMBERS = range(3)
WHOSE, FLOOR, HELD = range(3)  # of a label: twice the account and the side, from which number on it is whole, how many it holds
SHORT = 48
"""Events of a list that is not worth a shelf."""


@leaf
def shelf_of(shelves: Ints, account: int, side: int) -> Whole:
    """The row of an account's side; -1 when another stands there."""
    row = (2 * account + side) % len(shelves[LABELS])
    return row if shelves[LABELS][row, WHOSE] == 2 * account + side else -1


@leaf
def at_hand(sides: Ints, heads: Ints, base: int, account: int, side: int, low: int, shelves: Ints) -> Whole:
    """Bring the account's payments or receipts from the number ``low`` on to a shelf; gives its row, -1 for a list that is short
    or too long."""
    labels, partners, numbers = shelves[LABELS], shelves[PARTNERS], shelves[NUMBERS]
    row, links = shelf_of(shelves, account, side), sides[side]
    if row >= 0 and (labels[row, FLOOR] > low or numbers[row, labels[row, HELD] - 1] < low):
        row = -1
    newest = numbers[row, labels[row, HELD] - 1] if row >= 0 else low - 1
    fresh, number = 0, heads[account, side]
    while number > newest:
        fresh += 1
        number = links[number - base, BEFORE]
    if row < 0:
        if fresh < SHORT:
            return -1
        row = (2 * account + side) % len(labels)
        labels[row, WHOSE], labels[row, FLOOR], labels[row, HELD] = 2 * account + side, low, 0
    if labels[row, HELD] + fresh > partners.shape[1]:
        _clear(shelves, row, low)
        if labels[row, HELD] + fresh > partners.shape[1]:
            labels[row, WHOSE] = -1
            return -1
    number = heads[account, side]
    for place in range(labels[row, HELD] + fresh - 1, labels[row, HELD] - 1, -1):
        partners[row, place], numbers[row, place] = links[number - base, WHO], number
        number = links[number - base, BEFORE]
    labels[row, HELD] += fresh
    return row


@leaf
def _clear(shelves: Ints, row: int, low: int) -> None:
    """Take from a shelf what lies before ``low``."""
    labels, partners, numbers = shelves[LABELS], shelves[PARTNERS], shelves[NUMBERS]
    held = 0
    for place in range(labels[row, HELD]):
        if numbers[row, place] >= low:
            partners[row, held], numbers[row, held] = partners[row, place], numbers[row, place]
            held += 1
    labels[row, FLOOR], labels[row, HELD] = low, held


@leaf
def window_of(shelves: Ints, row: int, low: int, end: int) -> tuple[int, int]:
    """The places of a shelf between which its events in ``[low, end)`` stand."""
    labels, numbers = shelves[LABELS], shelves[NUMBERS]
    first, last = 0, labels[row, HELD]
    while last > first and numbers[row, last - 1] >= end:
        last -= 1
    begin, behind = first, last
    while begin < behind:
        middle = (begin + behind) // 2
        if numbers[row, middle] < low:
            begin = middle + 1
        else:
            behind = middle
    return begin, last


@leaf
def walk(sides: Ints, heads: Ints, base: int, account: int, side: int, low: int, end: int, shelves: Ints, found: Ints) -> Whole:
    """Write the numbers of an account's payments or receipts in ``[low, end)`` to ``found``, latest first, as far as there is
    room; gives how many there are."""
    row = at_hand(sides, heads, base, account, side, low, shelves)
    if row >= 0:
        begin, behind = window_of(shelves, row, low, end)
        for k in range(min(behind - begin, found.size)):
            found[k] = shelves[NUMBERS][row, behind - 1 - k]
        return behind - begin
    count = 0
    number = latest(sides, heads, base, account, side, end)
    while number >= low:
        if count < found.size:
            found[count] = number
        count += 1
        number = sides[side][number - base, BEFORE]
    return count


@leaf
def fetch(sides: Ints, heads: Ints, base: int, accounts: Ints, side: int, low: int, shelves: Ints, cursors: Ints) -> None:
    """Touch the payments or receipts of some accounts, so that they are at hand when they are walked: ``SHORT`` steps of each,
    down to the number ``low``. The steps of one walk wait for each other, those of several wait together. ``cursors`` is
    scratch."""
    links, count = sides[side], 0
    for account in accounts:
        if heads[account, side] >= low and count < cursors.size and shelf_of(shelves, account, side) < 0:
            cursors[count] = heads[account, side]
            count += 1
    for _ in range(SHORT):
        if count < 2:  # one alone gains nothing
            return
        held = 0
        for k in range(count):
            before = links[cursors[k] - base, BEFORE]
            if before >= low:
                cursors[held] = before
                held += 1
        count = held
