"""Which way each entry goes and how much it is: by a direction word, by the sign, or by the column the amount stands in.

A sign may say again what the word or column says, or turn it (a correction in red): whichever the balances bear out, else what
most entries that go out do. A word that nobody knows (codes such as 1 and 2) means what only the balances can prove. Where
nothing tells the direction, none is guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from anlan.money.entry import Direction, Flag
from anlan.money.kernels.statement_amounts import EMPTY, MINUS, ODD, PLUS, READ
from anlan.money.layouts.layout import Layout
from anlan.money.layouts.vocabulary import Vocabulary
from anlan.money.reading.columns import Amounts, Columns, Longs, Octets
from anlan.money.reading.proof import Balances, meanings
from anlan.money.reading.words import Words

FINE, NO_AMOUNT, BAD_AMOUNT, BOTH_SIDES, NO_DIRECTION, BAD_DIRECTION, UNPROVED = range(7)
"""What can be wrong with the money of a row."""

_UNKNOWN, _BLANK = 3, 2
_STAND_INS = ("kind", "summary", "channel")
"""Columns that are taken for the direction where there is none, if every word in them is a direction."""


@dataclass(frozen=True, slots=True)
class Movements:
    """By row: direction, amount in fen (never negative), flags, what is wrong (``FINE`` …).

    ``told`` is false where the table does not tell directions at all. ``proved``: words of the direction column that only the
    balances tell, and what they mean. ``by_balance``: rows whose direction only the balances tell.
    """

    direction: npt.NDArray[np.int8]
    amount: Longs
    flags: npt.NDArray[np.uint32]
    wrong: Octets
    told: bool = True
    proved: Mapping[str, Direction] = field(default_factory=dict)
    by_balance: int = 0


def movements(columns: Columns, layout: Layout, words: Vocabulary, sides: npt.NDArray[np.int8] | None) -> Movements:
    """The movements of all rows. ``sides`` are directions known from payer and payee, 0 where they do not tell."""
    amounts = columns.amounts
    balances = Balances(columns, words)
    if "amount" not in amounts or ("amount_in" in amounts and "amount_out" in amounts):
        return _two_columns(columns, balances)
    money = amounts["amount"]
    marks = None
    if "direction" in columns.words:
        marks = direction_codes(columns.words["direction"], layout, words)
    else:
        for name in _STAND_INS:
            if name in columns.words and not (money.states & MINUS).any():
                codes = direction_codes(columns.words[name], layout, words, exact=True)
                if codes.size and (codes < _BLANK).all():
                    marks = codes
                    break
    if marks is None and sides is not None:
        marks = np.where(sides == 0, np.int8(_BLANK), sides)
    if marks is None:
        return _signed(money, layout, "balance" in amounts)
    proved = _prove(columns.words["direction"], marks, money, balances) if "direction" in columns.words else {}
    return replace(_marked(money, marks, balances), proved=proved)


def _prove(column: Words, marks: npt.NDArray[np.int8], money: Amounts, balances: Balances) -> dict[str, Direction]:
    """Writes into ``marks`` what only the balances tell of words that nobody knows; returns those words with what they mean."""
    fine = money.states & 3 == READ
    asked = {int(code): column.values[code] for code in np.unique(column.codes[(marks == _UNKNOWN) & fine]) if code >= 0}
    known = np.where((np.abs(marks) == 1) & fine, marks, np.int8(0))
    proved = meanings(balances, np.where(fine, column.codes, -1), known, asked, np.abs(money.values))
    for code, word in asked.items():
        if word in proved:
            marks[column.codes == code] = proved[word]
    return proved


def direction_codes(column: Words, layout: Layout, words: Vocabulary, *, exact: bool = False) -> npt.NDArray[np.int8]:
    """The direction of each row by its word; ``_BLANK`` and ``_UNKNOWN`` where there is none."""
    meant = []
    for word in column.values:
        plain = words.plain(word)
        known = layout.direction.get(plain)
        if known is None:
            known = words.exact_direction(word) if exact else words.direction(word)
        meant.append(_BLANK if plain.strip("-") == "" and len(plain) != 1 else _UNKNOWN if known is None else int(known))
    return np.array([*meant, _BLANK], np.int8)[column.codes]


def _two_columns(columns: Columns, balances: Balances) -> Movements:
    rows = columns.row.size
    blank = Amounts(np.zeros(rows, np.int64), np.full(rows, EMPTY, np.uint8))
    into, out = columns.amounts.get("amount_in", blank), columns.amounts.get("amount_out", blank)
    wrong = np.zeros(rows, np.uint8)
    has_in, has_out = into.values != 0, out.values != 0
    wrong[(into.states == EMPTY) & (out.states == EMPTY)] = NO_AMOUNT
    wrong[(into.states == ODD) | (out.states == ODD)] = BAD_AMOUNT
    wrong[has_in & has_out] = BOTH_SIDES
    direction = np.where(has_in, 1, np.where(has_out, -1, 0)).astype(np.int8)
    zero = ~has_in & ~has_out
    direction[zero & (out.states == EMPTY)] = 1
    direction[zero & (into.states == EMPTY)] = -1
    value = np.where(has_in, into.values, out.values)
    sign = np.where(has_in, into.states, out.states)
    return _turned(direction, Amounts(value, sign), wrong, balances)


def _marked(money: Amounts, marks: npt.NDArray[np.int8], balances: Balances) -> Movements:
    wrong = np.zeros(marks.size, np.uint8)
    direction = marks.copy()
    blank = marks == _BLANK
    signed = blank & (money.states & (MINUS | PLUS) > 0)
    direction[signed] = np.where(money.states[signed] & MINUS, -1, 1)
    wrong[blank & ~signed] = NO_DIRECTION
    wrong[marks == _UNKNOWN] = BAD_DIRECTION
    wrong[money.states == EMPTY] = NO_AMOUNT
    wrong[money.states == ODD] = BAD_AMOUNT
    direction[wrong > 0] = 0
    value = np.where(signed, np.abs(money.values), money.values)
    return _turned(direction, Amounts(value, money.states), wrong, balances)


def _signed(money: Amounts, layout: Layout, has_balance: bool) -> Movements:
    """The sign alone tells. Without a single sign the amounts tell nothing, unless the layout does."""
    wrong = np.zeros(money.values.size, np.uint8)
    wrong[money.states == EMPTY] = NO_AMOUNT
    wrong[money.states == ODD] = BAD_AMOUNT
    minus = money.states & MINUS > 0
    spends = layout.positive_pays_out and (layout.own or not has_balance)
    direction = np.where(minus != spends, -1, 1).astype(np.int8)
    told = spends or bool((money.states & (MINUS | PLUS) > 0).any())
    flags = np.where(minus & (money.values == 0), np.uint32(Flag.NEGATIVE_ZERO), np.uint32(0))
    return Movements(direction, np.abs(money.values), flags, wrong, told)


def _turned(direction: npt.NDArray[np.int8], money: Amounts, wrong: Octets, balances: Balances) -> Movements:
    """Directions with the sign taken into account."""
    flags = np.zeros(money.values.size, np.uint32)
    minus, value = money.states & MINUS > 0, np.abs(money.values)
    if minus.any():
        ways = [_against(direction, money, wrong, says_again=says_again) for says_again in (True, False)]
        out = (direction == Direction.OUT) & (value != 0) & (wrong == 0)
        likely = 0 if 2 * int((out & minus).sum()) > int(out.sum()) else 1
        against = ways[likely]
        if (ways[0] != ways[1]).any():
            followed = [balances.follow(_turn(direction, way), value, wrong == 0) for way in ways]
            breaks = [one.breaks if one else 0 for one in followed]
            against = ways[likely] if breaks[0] == breaks[1] else ways[int(breaks[1] < breaks[0])]
        direction = _turn(direction, against)
        flags[against] |= np.uint32(Flag.RED_LETTER)
        flags[minus & (value == 0)] |= np.uint32(Flag.NEGATIVE_ZERO)
    return Movements(direction, value, flags, wrong)


def _against(direction: npt.NDArray[np.int8], money: Amounts, wrong: Octets, *, says_again: bool) -> npt.NDArray[np.bool_]:
    """Entries whose sign turns the direction. ``says_again``: a minus says again that an entry goes out."""
    minus, moves = money.states & MINUS > 0, money.values != 0
    out = (direction == Direction.OUT) & moves
    against = moves & minus & ((direction == Direction.IN) | (out & (not says_again)))
    if says_again:
        against |= out & (wrong == 0) & ~minus & (money.states & PLUS > 0)
    turned: npt.NDArray[np.bool_] = against
    return turned


def _turn(direction: npt.NDArray[np.int8], against: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
    return np.where(against, -direction, direction).astype(np.int8)
