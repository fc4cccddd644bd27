"""The account book: every account number that statements name, each with a code that columns can carry.

In go the number columns of entries; out come a sorted book and the codes. Numbers that show an account only in part
(masked, or its last digits) are in the book too and are told apart as *loose*; ``fits`` says which whole numbers a loose one
can be. Numbers known from elsewhere (victims' reports, frozen accounts) join where a loose one can be them. Deciding between
them needs amounts and times and is left to ``matching``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from anlan.values import AccountNumber, shown_matches
from anlan.values.account import LONGEST_TAIL

NOBODY = -1
"""Code of no account."""

TAIL = 4
"""Last characters by which numbers are looked up."""

_NUMBER = r"[0-9A-Za-z\p{Han}]"
_LOOSE = rf"^[^:]*\*|^\d{{1,{LONGEST_TAIL}}}$"


@dataclass(frozen=True)
class AccountBook:
    """Numbers in ascending order; an account's code is its place. ``loose`` is true where only part of a number is shown."""

    numbers: pa.StringArray
    loose: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.numbers)

    def number(self, code: int) -> AccountNumber:
        """The number of a code."""
        return AccountNumber(str(self.numbers[code]))

    def code(self, number: str) -> int:
        """The code of a number as written, ``NOBODY`` when the book does not have it."""
        low, high = 0, len(self.numbers)
        while low < high:
            middle = (low + high) // 2
            if self.number(middle) < number:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self.numbers) and self.number(low) == number else NOBODY

    @cached_property
    def _whole_by_tail(self) -> Mapping[str, list[int]]:
        """Codes of whole numbers by their last characters."""
        return self._by_tail(~self.loose)

    @cached_property
    def _loose_by_tail(self) -> Mapping[str, list[int]]:
        """Codes of loose numbers by the last characters they show; those that show fewer than four under what they show."""
        return self._by_tail(self.loose)

    def _by_tail(self, wanted: NDArray[np.bool_]) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for code in np.flatnonzero(wanted).tolist():
            found.setdefault(_tail(self.number(code)), []).append(code)
        return found

    def fits(self, shown: str) -> list[int]:
        """Codes of the whole numbers that ``shown`` can stand for, ascending. A whole number stands for itself alone."""
        exact = self.code(shown)
        if exact != NOBODY and not self.loose[exact]:
            return [exact]
        tail = _tail(shown)
        near = self._whole_by_tail.get(tail, []) if len(tail) == TAIL else _all(self._whole_by_tail)
        return sorted(code for code in near if shown_matches(shown, self.number(code)))

    def shown_as(self, number: str) -> list[int]:
        """Codes of the loose numbers that can stand for ``number``, ascending."""
        tail = _tail(number)
        near = [code for size in range(len(tail) + 1) for code in self._loose_by_tail.get(tail[size:], [])]
        return sorted(code for code in near if shown_matches(self.number(code), number))


def _tail(number: str) -> str:
    return number.rpartition("*")[2][-TAIL:]


def _all(groups: Mapping[str, list[int]]) -> list[int]:
    return [code for group in groups.values() for code in group]


def make_book(
    *columns: tuple[list[str], NDArray[np.int32]], known: Iterable[str] = ()
) -> tuple[AccountBook, list[NDArray[np.int32]]]:
    """A book of all numbers used in the columns, and each column as codes.

    A column is its distinct texts and each entry's place among them; no text, and text without letter or digit, is ``NOBODY``.
    ``known``: whole numbers of accounts from elsewhere; they come into the book where a loose one can be them.
    """
    words: Any = pc.dictionary_encode(pa.concat_arrays([pa.array(texts, pa.string()) for texts, _ in columns]))
    book = _book(words.dictionary.filter(_are_numbers(words.dictionary)))
    if book.loose.any():
        told = [number for number in known if not is_loose(number) and book.code(number) == NOBODY and book.shown_as(number)]
        book = _book(pa.concat_arrays([book.numbers, pa.array(sorted(set(told)), pa.string())])) if told else book
    code_of: Any = pc.index_in(words.dictionary, value_set=book.numbers).fill_null(NOBODY)
    codes = np.asarray(code_of.to_numpy(zero_copy_only=False), np.int32)[words.indices.to_numpy()]
    ends = np.cumsum([len(texts) for texts, _ in columns])[:-1]
    each = zip(np.split(codes, ends), columns, strict=True)
    return book, [np.append(own, np.int32(NOBODY))[places] for own, (_, places) in each]


def spelt_out(book: AccountBook, codes: NDArray[np.int32]) -> NDArray[np.int32]:
    """The codes, with those of loose numbers that fit exactly one whole number replaced by it."""
    stands_for = np.arange(len(book), dtype=np.int32)
    for code in np.unique(codes[book.loose[codes]]).tolist():
        whole = book.fits(book.number(code))
        if len(whole) == 1:
            stands_for[code] = whole[0]
    return stands_for[codes]


def is_loose(number: str) -> bool:
    """Whether a number shows only part of an account."""
    return re.search(_LOOSE, number) is not None


def _book(numbers: Any) -> AccountBook:
    numbers = numbers.take(pc.sort_indices(numbers))
    if _all_digits(numbers):
        return AccountBook(numbers, np.asarray(pc.binary_length(numbers).to_numpy() <= LONGEST_TAIL))
    loose = pc.match_substring_regex(numbers, _LOOSE).to_numpy(zero_copy_only=False)
    return AccountBook(numbers, np.asarray(loose, np.bool_))


def _are_numbers(words: Any) -> Any:
    """Which words have a letter or digit."""
    return pa.repeat(True, len(words)) if _all_digits(words) else pc.match_substring_regex(words, _NUMBER)


def _all_digits(words: Any) -> bool:
    """Whether all words are digits alone, as those of most statements: then no pattern need be asked."""
    return bool(pc.all(pc.ascii_is_decimal(words), min_count=0).as_py())
