"""Accounts that are none: those through which payment firms, card networks and banks themselves settle.

Money that goes to one has left to an exit, and money that comes from one comes from no account: who stands behind it, only
the firm can tell. Which they are is data (``exits.toml``). An account whose statement is there, or that somebody reports, is
an account whatever it is called.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY, AccountBook
from anlan.money.entry_columns import texts
from anlan.money.exits import Words
from anlan.money.transfer import EXIT_KINDS

NONE = -1

Sides = tuple[NDArray[np.int32], NDArray[np.int32]]
"""Codes of the entries' own account and of their counterparty."""


@dataclass(frozen=True, slots=True)
class Clearing:
    """Rows whose counterparty is, or may be, an account to settle through, ascending; the kind of exit each clears for, ``NONE``
    where only the entry's words can tell it (users of a payment firm)."""

    rows: NDArray[np.intp]
    kinds: NDArray[np.int8]


def find_clearing(entries: pa.Table, words: Words, book: AccountBook, sides: Sides, reported: Collection[str]) -> Clearing:
    """Look at every entry's counterparty. ``reported``: numbers that are accounts."""
    own, other = sides
    by_name = _of_names(entries, words)
    names, at = texts(entries, "counterparty_name")
    named_so = np.full(len(book) + 1, NONE, np.int8)
    named_so[other[by_name != NONE]] = by_name[by_name != NONE]
    of_code = np.append(_of_numbers(words, book), np.int8(NONE))
    users = _users(words, book)
    nameless = at == len(names) if (named_so != NONE).any() else np.zeros(0, np.bool_)
    can_be = (of_code != NONE) | users | (named_so != NONE)
    can_be[_certain(book, own, reported)] = False
    can_be[NOBODY] = False
    rows = np.flatnonzero(can_be[np.maximum(other, NOBODY)]) if can_be.any() else np.empty(0, np.intp)
    kinds = np.where(by_name[rows] != NONE, by_name[rows], of_code[other[rows]])
    if nameless.size:
        kinds = np.where((kinds == NONE) & nameless[rows], named_so[other[rows]], kinds)
    meant = (kinds != NONE) | (users[other[rows]] & ~users[own[rows]])
    return Clearing(rows[meant], kinds[meant])


def _of_numbers(words: Words, book: AccountBook) -> NDArray[np.int8]:
    """By code: the kind for which a listed number clears."""
    kinds = np.full(len(book), NONE, np.int8)
    for one in words.clearing:
        for code in (book.code(number) for number in one.numbers):
            if code != NOBODY:
                kinds[code] = EXIT_KINDS.index(one.kind)
    return kinds


def _of_names(entries: pa.Table, words: Words) -> NDArray[np.int8]:
    """By entry: the kind for which an account of the counterparty's name clears."""
    names, places = texts(entries, "counterparty_name")
    kinds = np.full(len(names) + 1, NONE, np.int8)
    for one in words.clearing:
        kinds[:-1][(kinds[:-1] == NONE) & one.name.matches(names)] = EXIT_KINDS.index(one.kind)
    return kinds[places]


def _users(words: Words, book: AccountBook) -> NDArray[np.bool_]:
    """By code, and for nobody last: numbers such as payment firms give their users."""
    like = "|".join(pattern for one in words.clearing for pattern in one.like)
    if not like:
        return np.zeros(len(book) + 1, np.bool_)
    found: Any = pc.match_substring_regex(book.numbers, f"^(?:{like})$")
    return np.append(found.to_numpy(zero_copy_only=False), False)


def _certain(book: AccountBook, own: NDArray[np.int32], reported: Collection[str]) -> NDArray[np.bool_]:
    """By code, and for nobody last: accounts whose statement is there or that somebody reports."""
    certain = np.zeros(len(book) + 1, np.bool_)
    certain[own] = True
    certain[[book.code(number) for number in reported]] = True
    return certain
