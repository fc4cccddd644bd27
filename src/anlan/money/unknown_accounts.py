"""Frozen accounts that no statement names: each is told, with the known numbers that it may be a slip of.

Nothing is traced to such an account, so its money is divided by loss. That is right for an account nobody asked about, and
wrong for a digit that slipped; only a person can tell which it is.
"""

from collections.abc import Iterable
from difflib import get_close_matches

import pyarrow.compute as pc

from anlan.money.accounts import NOBODY, AccountBook
from anlan.values import AccountNumber, Note

END = 4
"""Digits of either end that a slip of few digits leaves alone at one end at least."""
ALIKE = 0.85
"""Of nineteen digits, two that were swapped, lost or added still pass."""
MOST = 3


def unknown_accounts(book: AccountBook, numbers: Iterable[AccountNumber]) -> tuple[Note, ...]:
    """A note for each of the numbers that the book does not have."""
    return tuple(_note(number, near_numbers(book, number)) for number in numbers if book.code(number) == NOBODY)


def near_numbers(book: AccountBook, number: str) -> list[str]:
    """The book's numbers that are spelt almost like this one, or that it shows in part; the likeliest first, a few at most."""
    if "*" in number:
        return [book.number(code) for code in book.fits(number)[:MOST]]
    same_end = pc.or_(pc.ends_with(book.numbers, number[-END:]), pc.starts_with(book.numbers, number[:-END]))
    spelt = [str(other) for other in book.numbers.filter(same_end)]
    return get_close_matches(number, spelt, n=MOST, cutoff=ALIKE)


def _note(number: AccountNumber, near: list[str]) -> Note:
    if near:
        return Note.of("money.table.account_unknown_near", account=number, near=", ".join(near))
    return Note.of("money.table.account_unknown", account=number)
