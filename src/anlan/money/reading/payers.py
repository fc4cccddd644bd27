"""Tables that name payer and payee instead of an own account and another: which of the two is the account of the statement.

It is the one the statement says it is of, or the only account that stands in every row.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from anlan.money.entry import Direction
from anlan.money.reading.columns import Codes, Columns
from anlan.money.reading.directions import Movements
from anlan.money.reading.words import Words
from anlan.values import normalise_account


@dataclass(frozen=True, slots=True)
class Payers:
    """``sides`` by row: OUT where the own account pays, IN where it is paid, 0 where nothing tells; ``own`` is that account."""

    sides: npt.NDArray[np.int8]
    own: str | None

    def resolved(self, columns: Columns, moved: Movements) -> Columns:
        """The columns with those of payer and payee turned into the counterparty's, by the direction of each row."""
        words = dict(columns.words)
        for part in ("account", "name", "bank"):
            payer, payee = words.pop(f"payer_{part}", None), words.pop(f"payee_{part}", None)
            if f"counterparty_{part}" in words or (payer is None and payee is None):
                continue
            blank = Words(np.full(columns.row.size, -1, np.int32), [])
            words[f"counterparty_{part}"] = _chosen(payer or blank, payee or blank, moved.direction == Direction.OUT)
        return replace(columns, words=words)


def payers_of(columns: Columns, stated: str | None) -> Payers | None:
    """None for tables without payer or payee. ``stated`` is the account that the statement says it is of."""
    if "payer_account" not in columns.words and "payee_account" not in columns.words:
        return Payers(np.zeros(columns.row.size, np.int8), None) if {"payer_name", "payee_name"} & set(columns.words) else None
    payer, payee = (_codes(columns, name) for name in ("payer_account", "payee_account"))
    known: dict[str, int] = {}
    one, two = (_shared(codes, values, known) for codes, values in (payer, payee))
    if "own_account" in columns.words:
        own = _shared(*_codes(columns, "own_account"), known)
    else:
        own = np.full(columns.row.size, known.get(stated or "", _constant(one, two)), np.int32)
    sides = np.where((own >= 0) & (one == own) & (two != own), -1, np.where((own >= 0) & (two == own) & (one != own), 1, 0))
    names = list(known)
    alone = int(own[0]) if own.size and (own == own[0]).all() else -1
    return Payers(sides.astype(np.int8), names[alone] if alone >= 0 else None)


def _codes(columns: Columns, name: str) -> tuple[Codes, list[str]]:
    if name not in columns.words:
        return np.full(columns.row.size, -1, np.int32), []
    return columns.words[name].codes, [normalise_account(text) for text in columns.words[name].values]


def _shared(codes: Codes, values: list[str], known: dict[str, int]) -> Codes:
    """Codes into one dictionary for all columns."""
    return np.array([*(known.setdefault(value, len(known)) for value in values), -1], np.int32)[codes]


def _constant(one: Codes, two: Codes) -> int:
    """The only account that is payer or payee in every row that names any, or -1."""
    named = (one >= 0) | (two >= 0)
    if not named.any():
        return -1
    first = int(np.flatnonzero(named)[0])
    always = [code for code in {int(one[first]), int(two[first])} - {-1} if ((one == code) | (two == code))[named].all()]
    return always[0] if len(always) == 1 else -1


def _chosen(payer: Words, payee: Words, out: npt.NDArray[np.bool_]) -> Words:
    shift = len(payer.values)
    codes = np.where(out, np.where(payee.codes >= 0, payee.codes + shift, -1), payer.codes)
    numbers = None
    if payer.numbers is not None or payee.numbers is not None:
        none = np.zeros(codes.size, np.uint8)
        numbers = np.where(
            out, none if payee.numbers is None else payee.numbers, none if payer.numbers is None else payer.numbers
        )
    return Words(codes.astype(np.int32), payer.values + payee.values, numbers)
