"""Totals that a statement declares, beside those of the entries read from it."""

from collections.abc import Sequence

import numpy as np

from anlan.money.entry import Direction, Status
from anlan.money.reading.assembly import Part
from anlan.money.reading.preamble import Declared
from anlan.money.reading.result import TotalCheck
from anlan.values import Fen

_SIDES = {"in": Direction.IN, "out": Direction.OUT, "neutral": Direction.NEUTRAL}


def check_totals(parts: Sequence[Part]) -> tuple[TotalCheck, ...]:
    """Every declared total of every table, beside what was read from that table."""
    return tuple(_checked(part, declared) for part in parts for declared in part.table.declared)


def _checked(part: Part, declared: Declared) -> TotalCheck:
    """Banks count failed entries or not: it agrees when either way of counting does. What is shown is the count of all."""
    if declared.of in ("opening", "closing"):
        return _balance(part, declared)
    meant = np.ones(part.rows.size, np.bool_) if declared.of == "all" else part.direction == _SIDES[declared.of]
    done = meant & (part.status == Status.DONE)
    agrees = any(
        declared.count in (None, int(chosen.sum())) and declared.amount in (None, _signed(part, chosen, declared))
        for chosen in (meant, done)
    )
    return TotalCheck(part.table.sheet.name, declared, int(meant.sum()), Fen(int(part.amount[meant].sum())), agrees)


def _signed(part: Part, chosen: "np.typing.NDArray[np.bool_]", declared: Declared) -> int:
    """The sum, with the sign that the declared total has."""
    total = int(part.amount[chosen].sum())
    return -total if declared.amount is not None and declared.amount < 0 else total


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
