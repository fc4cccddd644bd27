"""Totals that a statement declares, beside those of the entries read from it."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from anlan.money.entry import Direction, Flag, Status
from anlan.money.reading.assembly import Part
from anlan.money.reading.preamble import Declared
from anlan.money.reading.result import TotalCheck
from anlan.values import Fen

Marks = npt.NDArray[np.bool_]

_SIDES = {"in": Direction.IN, "out": Direction.OUT, "neutral": Direction.NEUTRAL}


def check_totals(parts: Sequence[Part]) -> tuple[TotalCheck, ...]:
    """Every declared total of every table, beside what was read from that table."""
    return tuple(_checked(part, declared) for part in parts for declared in part.table.declared)


def _checked(part: Part, declared: Declared) -> TotalCheck:
    """Banks count failed entries or not, red ones as less on their own side or as what they turn into, and a page, an account or
    the whole file: it agrees when one way of counting does.

    What is shown is the way that agrees, else all entries of the section that the total stands in or below.
    """
    if declared.of in ("opening", "closing"):
        return _balance(part, declared)
    meant = np.ones(part.rows.size, np.bool_) if declared.of == "all" else part.direction == _SIDES[declared.of]
    done, red = part.status == Status.DONE, part.flags & np.uint32(Flag.RED_LETTER) > 0
    printed = red != meant if declared.of in ("in", "out") else meant
    signed = np.where(red & printed, -part.amount, part.amount) if declared.of in ("in", "out") else part.amount
    shown = None
    for section in _sections(part, declared.row):
        for chosen, counted in (
            (meant & section, part.amount),
            (meant & section & done, part.amount),
            (printed & section, signed),
        ):
            count, amount = int(chosen.sum()), int(counted[chosen].sum())
            agrees = declared.count in (None, count) and (declared.amount is None or abs(declared.amount) == amount)
            check = TotalCheck(part.table.sheet.name, declared, count, Fen(amount), agrees)
            if agrees:
                return check
            shown = shown or check
    assert shown is not None
    return shown


def _sections(part: Part, row: int) -> Iterator[Marks]:
    """The entries that a total in a row may be of: of the section it stands in, the next one (it stands above), all."""
    borders = np.array(part.table.headers, np.int64)
    section, here = np.searchsorted(borders, part.rows, "right"), int(np.searchsorted(borders, row, "right"))
    if borders.size:
        yield section == here
        yield section == here + 1
    yield np.ones(part.rows.size, np.bool_)


def _balance(part: Part, declared: Declared) -> TotalCheck:
    """Opening and closing balance against the first and last entry that has one."""
    known = np.flatnonzero(part.has_balance)
    amount = 0
    if known.size:
        orders = part.order.order[known]
        entry = int(known[np.argmin(orders) if declared.of == "opening" else np.argmax(orders)])
        amount = int(part.balance[entry])
        if declared.of == "opening" and part.status[entry] == Status.DONE:
            amount -= int(part.amount[entry]) * int(part.direction[entry])
    return TotalCheck(part.table.sheet.name, declared, part.rows.size, Fen(amount), declared.amount == amount)
