"""The account of a statement that gives no number, as the other sides' statements tell it.

A statement without a number shows rows that name accounts whose statements are there. If these name, for the same amounts and
times, one number under which nobody handed in a statement, and no name speaks against it, the statement is that account's.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY, AccountBook, spelt_out
from anlan.money.entry_columns import texts
from anlan.money.kernels.ledger_pair_group import can_pair
from anlan.money.moves import Moves
from anlan.money.names import same_name


def infer_numbers(entries: pa.Table, book: AccountBook, moves: Moves, window: timedelta) -> Moves:
    """The moves with stand-ins replaced by the accounts that they are, where the other sides' statements leave no choice."""
    rows = np.flatnonzero(~np.asarray(entries.column("own_account").is_valid()) & (moves.sign != 0) & (moves.other >= 0))
    if rows.size == 0:
        return moves
    found = _found(book, moves, rows, _Names(entries), window // timedelta(microseconds=1))
    stands_for = np.arange(len(book), dtype=np.int32)
    stands_for[list(found)] = list(found.values())
    own = stands_for[moves.own]
    return replace(moves, own=own, sign=np.where(own == moves.other, np.int8(0), moves.sign))


def _found(book: AccountBook, moves: Moves, rows: NDArray[np.intp], names: "_Names", window: int) -> dict[int, int]:
    """Code of a stand-in → code of the account."""
    sides = spelt_out(book, moves.other[rows])
    named = _rows_naming_strangers(book, moves, rows, sides)
    can_be: dict[int, set[int]] = {}
    for row, side in zip(rows.tolist(), sides.tolist(), strict=True):
        own = int(moves.own[row])
        answers = named.get((side, -int(moves.sign[row]), int(moves.amount[row])), [])
        fitting = [one for one in answers if can_pair(row, one, moves.time, moves.grain, window)]
        alike = [one for one in fitting if same_name(names.own(row), names.other(one))]
        exact = {int(moves.other[one]) for one in alike if names.own(row) and names.own(row) == names.other(one)}
        found = exact or {int(moves.other[one]) for one in alike}
        if fitting:
            can_be[own] = can_be.get(own, found) & found
    return _claimed_once({own: next(iter(found)) for own, found in can_be.items() if len(found) == 1})


def _rows_naming_strangers(
    book: AccountBook, moves: Moves, rows: NDArray[np.intp], sides: NDArray[np.int32]
) -> Mapping[tuple[int, int, int], list[int]]:
    """Rows of the accounts ``sides`` that name a whole number without a statement, by account, way and amount."""
    has_statement = np.zeros(len(book) + 1, np.bool_)
    has_statement[moves.own] = True
    stranger = ~has_statement & ~np.append(book.loose, True)
    asked = np.zeros(len(book) + 1, np.bool_)
    asked[sides] = True
    meant = asked[moves.own] & (moves.sign != 0) & stranger[np.maximum(moves.other, NOBODY)]
    found: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for one in np.flatnonzero(meant & np.isin(moves.amount, moves.amount[rows])).tolist():
        found[int(moves.own[one]), int(moves.sign[one]), int(moves.amount[one])].append(one)
    return found


def _claimed_once(found: dict[int, int]) -> dict[int, int]:
    """Without numbers that two statements could be."""
    claims = list(found.values())
    return {own: number for own, number in found.items() if claims.count(number) == 1}


class _Names:
    """Names of holders and counterparties by row."""

    def __init__(self, entries: pa.Table) -> None:
        self._own, self._other = texts(entries, "own_name"), texts(entries, "counterparty_name")

    def own(self, row: int) -> str:
        """The holder's name, empty when not given."""
        return _at(self._own, row)

    def other(self, row: int) -> str:
        """The counterparty's."""
        return _at(self._other, row)


def _at(column: tuple[list[str], NDArray[np.int32]], row: int) -> str:
    words, places = column
    return words[places[row]] if places[row] < len(words) else ""
