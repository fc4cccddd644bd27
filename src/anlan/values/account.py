"""Account and card numbers: their clean form, their checksum, their masked form, and whether a masked one can be a full one.

Banks print the same number with blanks, tabs, apostrophes and full-width digits, hide its middle (``6226******5669``), or
give its last digits only. A card number carries the Luhn check digit of ISO/IEC 7812-1; a plain account number need not.
"""

import re
import unicodedata
from typing import NewType

AccountNumber = NewType("AccountNumber", str)
"""An account or card number in its clean form: no blanks, plain digits and letters, ``*`` for each hidden run."""

SHORTEST_TAIL = 4
"""The fewest last digits that banks print to point at an account."""

LONGEST_TAIL = 8
"""The most. A bare number of nine digits or more is a number of its own (payment firms have such), not the end of another."""

_NOISE = re.compile(r"[\s'`‘’\-\u200b\ufeff]+")


def normalise_account(text: str) -> AccountNumber:
    """The clean form: full-width to plain, blanks, tabs, hyphens and apostrophes removed; the stars of a mask are kept."""
    if text.isascii() and text.isalnum():  # nearly all, and nothing to clean
        return AccountNumber(text)
    return AccountNumber(_NOISE.sub("", unicodedata.normalize("NFKC", text)).replace("＊", "*"))


def luhn_valid(number: str) -> bool:
    """Whether the digits pass the Luhn check of ISO/IEC 7812-1 (bank cards). False for anything but digits."""
    if not (number.isascii() and number.isdigit()):
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_masked(number: str) -> bool:
    """Whether part of the number is hidden."""
    return "*" in number


def mask_account(number: str) -> str:
    """The form for logs and lists: first six and last four, ``621799*********6320``; short numbers keep the last two."""
    if len(number) < 12:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def shown_matches(shown: str, full: str) -> bool:
    """Whether what is shown (whole, masked, or last digits) can be the account ``full``.

    A mask matches on its visible head and tail, of which at least four digits must be visible; the count of stars is
    not trusted, since several banks print a fixed number of them. A bare short number matches as the tail.
    Both sides may be masked.
    """
    if not shown or not full:
        return False
    if shown == full:
        return not is_masked(shown) or _visible(shown) >= SHORTEST_TAIL
    if is_masked(shown) or is_masked(full):
        head, tail = _ends(shown)
        other_head, other_tail = _ends(full)
        if min(_visible(shown), _visible(full)) < SHORTEST_TAIL:
            return False
        return _agree(head, other_head) and _agree(tail[::-1], other_tail[::-1])
    short, long = sorted((shown, full), key=len)
    return SHORTEST_TAIL <= len(short) <= LONGEST_TAIL and short.isdigit() and long.endswith(short)


def _ends(number: str) -> tuple[str, str]:
    if not is_masked(number):
        return number, number
    return number[: number.index("*")], number[number.rindex("*") + 1 :]


def _visible(number: str) -> int:
    return sum(character.isalnum() for character in number)


def _agree(one: str, other: str) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
