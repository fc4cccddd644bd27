"""The account book: every account number that statements name, each with a code that columns can carry.

In go the number columns of entries; out come a sorted book and the codes. Numbers that show an account only in part
(masked, or its last digits) are in the book too and are told apart as *loose*; ``fits`` says which whole numbers a loose one
can be. Deciding between them needs amounts and times and is left to ``matching``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from anlan.values import AccountNumber, shown_matches

NOBODY = -1
"""Code of no account."""

_NUMBER = r"[0-9A-Za-z\p{Han}]"
_LOOSE = r"^.*\*.*$|^\d{1,9}$"


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
    def _by_tail(self) -> Mapping[str, list[int]]:
        """Codes of whole numbers by their last four characters."""
        found: dict[str, list[int]] = {}
        for code in np.flatnonzero(~self.loose):
            found.setdefault(self.number(int(code))[-4:], []).append(int(code))
        return found

    def fits(self, shown: str) -> list[int]:
        """Codes of the whole numbers that ``shown`` can stand for, ascending. A whole number stands for itself alone."""
        exact = self.code(shown)
        if exact != NOBODY and not self.loose[exact]:
            return [exact]
        tail = shown.rpartition("*")[2][-4:]
        near = self._by_tail.get(tail, []) if len(tail) == 4 else [c for group in self._by_tail.values() for c in group]
        return sorted(code for code in near if shown_matches(shown, self.number(code)))


def make_book(*columns: tuple[list[str], NDArray[np.int32]]) -> tuple[AccountBook, list[NDArray[np.int32]]]:
    """A book of all numbers used in the columns, and each column as codes.

    A column is its distinct texts and each entry's place among them; no text, and text without letter or digit, is ``NOBODY``.
    """
    words: list[Any] = [pa.array(texts, pa.string()) for texts, _ in columns]
    known: Any = pc.unique(pa.concat_arrays(words))
    known = known.filter(pc.match_substring_regex(known, _NUMBER))
    book: Any = known.take(pc.sort_indices(known))
    loose = np.asarray(pc.match_substring_regex(book, _LOOSE).to_numpy(zero_copy_only=False), np.bool_)
    codes = [_codes(word, places, book) for word, (_, places) in zip(words, columns, strict=True)]
    return AccountBook(book, loose), codes


def _codes(words: Any, places: NDArray[np.int32], book: Any) -> NDArray[np.int32]:
    codes: Any = pc.index_in(words, value_set=book)
    found = np.asarray(codes.fill_null(NOBODY).to_numpy(zero_copy_only=False), np.int32)
    return np.append(found, np.int32(NOBODY))[places]
