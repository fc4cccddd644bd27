"""Entries as number columns: what the ledger's kernels walk. Text stays behind in the table.

In goes an ``ENTRY`` table; out come a book of accounts and one array a fact, row for row. Who paid whom, and in what
order, is left to ``entry_layout`` and ``matching``.
"""

from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY, AccountBook, make_book, spelt_out
from anlan.money.clearing import NONE, Sides, find_clearing
from anlan.money.entry import Direction, Flag, Status
from anlan.money.entry_columns import UNKNOWN, numbers, text_at, texts
from anlan.money.exits import OTHER, Words, exit_codes
from anlan.money.given import Given
from anlan.money.kernels.grain import BEHIND, TO_DAY, TO_MINUTE, TO_SECOND
from anlan.money.kernels.ledger_build import largest_and_total
from anlan.money.own_numbers import own_numbers
from anlan.money.suffixes import without_suffix
from anlan.values import InputError, Note, format_fen

MOST = 2**61
"""More fen than all money there is; sums below it fit every column, with room for what floating sums leave out."""

CURRENCY = "CNY"
"""The ledger's currency; entries of others are kept as provenance and told."""


@dataclass(frozen=True)
class Moves:
    """One place an entry.

    ``own`` code of the statement's account; ``other`` code of the counterparty, −1 − kind of exit where an outgoing entry names
    none, ``NOBODY`` where an incoming one names none; ``amount`` fen; ``time`` µs; ``grain`` to what it is exact, as of
    ``kernels.grain``; ``direction`` as the statement says, ``sign`` the same but 0 for entries that move nothing; ``balance`` fen
    after the entry, ``UNKNOWN`` where not given or nothing moved; ``part`` number of the file and sheet; ``order`` place in it;
    ``unordered`` where nothing in the file tells its order.
    """

    own: NDArray[np.int32]
    other: NDArray[np.int32]
    amount: NDArray[np.int64]
    time: NDArray[np.int64]
    grain: NDArray[np.uint8]
    direction: NDArray[np.int8]
    sign: NDArray[np.int8]
    balance: NDArray[np.int64]
    part: NDArray[np.int32]
    order: NDArray[np.int32]
    unordered: NDArray[np.bool_]

    def last_moments(self, places: NDArray[np.integer]) -> NDArray[np.int64]:
        """The last moments (µs) that the times of ``places`` can mean."""
        last: NDArray[np.int64] = self.time[places] + BEHIND[self.grain[places]]
        return last

    def at(self, places: NDArray[np.integer]) -> "Moves":
        """The columns in the order of ``places``; the same arrays, but for times, when they already are."""
        if places.size == self.own.size and bool((places == np.arange(places.size)).all()):
            return replace(self, time=self.time.copy())
        return Moves(**{name: getattr(self, name)[places] for name in self.__dataclass_fields__})


def read_moves(entries: pa.Table, given: Given) -> tuple[AccountBook, Moves]:
    """The book of all accounts named and the number columns of ``entries`` (one chunk a column)."""
    columns = [own_numbers(entries), texts(entries, "counterparty_account")]
    known = [given.numbers.get(number, number) for number in given.known]
    for same in (given.numbers, without_suffix(chain(known, *(words for words, _ in columns)))):
        if same:
            columns = [([same.get(word, word) for word in words], at) for words, at in columns]
    book, (own, other) = make_book(*columns, known=known)
    own = spelt_out(book, own)  # a statement whose own number is shown in part belongs to the one account that it fits
    flags = numbers(entries, "flags", np.uint32)
    direction, amount = numbers(entries, "direction", np.int8), numbers(entries, "amount", np.int64)
    moving = (numbers(entries, "status", np.int8) != Status.FAILED) & (amount > 0) & (own != other) & in_currency(entries)
    other = _counterparties(entries, given.words, book, (own, other), known)
    moves = Moves(
        own=own,
        other=other,
        amount=amount,
        time=numbers(entries, "time", np.int64),
        grain=_grains(flags),
        direction=direction,
        sign=np.where(moving, direction, np.int8(0)),
        balance=np.where(moving, numbers(entries, "balance", np.int64), UNKNOWN),
        part=_parts(entries),
        order=numbers(entries, "order", np.int32),
        unordered=(flags & Flag.ORDER_UNKNOWN) != 0,
    )
    check_size(entries, moves)
    return book, moves


def _counterparties(entries: pa.Table, words: Words, book: AccountBook, sides: Sides, known: list[str]) -> NDArray[np.int32]:
    """The counterparties with exits, or nobody, in place of no account and of accounts that others settle through."""
    other = sides[1]
    spent = numbers(entries, "direction", np.int8) == Direction.OUT
    clearing = find_clearing(entries, words, book, sides, known)
    asked = np.union1d(np.flatnonzero((other == NOBODY) & spent), clearing.rows)
    if asked.size == 0:
        return other
    told = exit_codes(entries, words, asked)
    kinds = np.full(asked.size, OTHER, np.int8)
    kinds[np.searchsorted(asked, clearing.rows)] = clearing.kinds
    kinds = np.where(told != OTHER, told, kinds)  # what only words can tell and they do not, stays an account
    leaves = kinds != NONE
    other = other.copy()
    other[asked[leaves]] = np.where(spent[asked[leaves]], -1 - kinds[leaves].astype(np.int32), NOBODY)
    return other


def check_size(entries: pa.Table, moves: Moves) -> None:
    """Sums over columns must not wrap: all amounts and any balance stay below ``MOST`` fen, or ``InputError`` names the row."""
    row, total = largest_and_total(moves.amount, moves.balance, UNKNOWN)
    if total >= MOST:
        fen = max(int(moves.amount[row]), 0 if moves.balance[row] == UNKNOWN else abs(int(moves.balance[row])))
        file, place = text_at(entries, "file", row), int(entries.column("row")[row].as_py())
        raise InputError(Note.of("money.ledger.too_much", file=file, row=place, amount=format_fen(fen)))


def in_currency(entries: pa.Table) -> NDArray[np.bool_]:
    """True for entries in the ledger's currency."""
    words, places = texts(entries, "currency")
    return np.array([*(word == CURRENCY for word in words), False])[places]


def _grains(flags: NDArray[np.uint32]) -> NDArray[np.uint8]:
    grain = np.where((flags & Flag.NO_SECONDS) != 0, np.uint8(TO_MINUTE), np.uint8(TO_SECOND))
    return np.where((flags & Flag.NO_TIME_OF_DAY) != 0, np.uint8(TO_DAY), grain)


def _parts(entries: pa.Table) -> NDArray[np.int32]:
    _, files = texts(entries, "file")
    sheets, sheet = texts(entries, "sheet")
    return np.asarray(files * (len(sheets) + 1) + sheet, np.int32)
