"""Which transfer of the ledger each reported payment is.

A payment answers to a transfer between the same two accounts, of the same amount, near the reported time; equal payments
are taken in time order. A transfer of which only the date is known may be of any moment of its day. Where a statement shows an
account in part, what is visible decides, and that is told; so is a payment that only one transfer of the day can be, one without
payer, one that another equal transfer could be as well, and one reported again, which counts once. What answers to none is left
to ``unmatched`` to explain.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import numpy as np
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY
from anlan.money.doubt import Doubt
from anlan.money.kernels.grain import BEHIND, DAY, TO_DAY, TO_SECOND
from anlan.money.kernels.ledger_pair_group import pair_group
from anlan.money.ledger import Ledger
from anlan.money.trace import Unmatched
from anlan.money.unmatched import Ends, why_unmatched
from anlan.money.victim import VictimPayment
from anlan.values import SHANGHAI, Note, format_instant, to_micros

TOLERANCE = timedelta(hours=1)
"""How far the time a victim remembers may be from the bank's."""

MEMORY = timedelta(minutes=10)
"""An equal transfer that is no further from the reported time than this beyond the one taken may as well be the one meant."""

FARTHEST = timedelta(hours=24)
"""Up to here a payment is still taken when exactly one transfer can be it, and told as a doubt."""

_MICRO = timedelta(microseconds=1)
_NO_PAYER = (NOBODY,)


@dataclass(frozen=True, slots=True)
class PaymentMatch:
    """Payments with the rows of their transfers, in the order they were paid; and what is left."""

    payments: tuple[VictimPayment, ...]
    rows: NDArray[np.int64]
    unmatched: tuple[Unmatched, ...]
    doubts: tuple[Doubt, ...]


def match_payments(ledger: Ledger, payments: Sequence[VictimPayment], *, tolerance: timedelta = TOLERANCE) -> PaymentMatch:
    """Find the transfer of each payment. ``tolerance``: how far the reported time may be from the bank's."""
    answers: dict[int, VictimPayment] = {}
    doubts: list[Doubt] = []
    unmatched: list[Unmatched] = []
    once, again = _each_once(payments)
    left = _pair(ledger, once, answers, tolerance=tolerance, in_part=False)
    by_number = set(answers)
    left = _pair(ledger, left, answers, tolerance=tolerance, in_part=True)
    doubts.extend(_doubt("shown_in_part", ledger, row, payment) for row, payment in answers.items() if row not in by_number)
    for payment in left:
        row = _only_one(ledger, payment, answers, tolerance)
        if row is None:
            unmatched.append(Unmatched(payment, why_unmatched(ledger, ends_of(ledger, payment), payment, answers)))
        else:
            answers[row] = payment
            key = "payer_not_shown" if ledger.columns.src[row] == NOBODY else "far_in_time"
            doubts.append(_doubt(key, ledger, row, payment))
    doubts.extend(_equal_ones(ledger, answers))
    rows = np.array(sorted(answers), np.int64)
    return PaymentMatch(tuple(answers[int(row)] for row in rows), rows, tuple(unmatched), (*again, *doubts))


def ends_of(ledger: Ledger, payment: VictimPayment, *, in_part: bool = True) -> Ends:
    """The accounts that a payment may run between, by what statements show of their numbers (``in_part``: a part too)."""
    return Ends(*(_codes(ledger, number, in_part=in_part) for number in (payment.victim_account, payment.payee_account)))


def _codes(ledger: Ledger, number: str, *, in_part: bool) -> tuple[int, ...]:
    """Codes of a reported number; one reported in part counts when it fits exactly one account."""
    fitting = ledger.book.fits(number)
    exact = fitting[0] if len(fitting) == 1 else ledger.book.code(number)
    shown = ledger.book.shown_as(number) if in_part else []
    return (*([exact] if exact != NOBODY else []), *(code for code in shown if code != exact))


def _each_once(payments: Iterable[VictimPayment]) -> tuple[list[VictimPayment], list[Doubt]]:
    """The payments in order of time, each once; and a doubt for each that was reported again."""
    once: dict[str, VictimPayment] = {}
    again: list[Doubt] = []
    for payment in sorted(payments, key=lambda one: (one.paid_at, one.key)):
        if once.setdefault(payment.key, payment) is not payment:
            again.append(Doubt(Note.of("money.trace.reported_twice", payment=payment.key), (payment.payee_account,)))
    return list(once.values()), again


def _pair(
    ledger: Ledger, payments: Iterable[VictimPayment], answers: dict[int, VictimPayment], *, tolerance: timedelta, in_part: bool
) -> list[VictimPayment]:
    """Pair equal payments with transfers in time order; returns those left over."""
    groups: dict[tuple[Ends, int], list[VictimPayment]] = defaultdict(list)
    for payment in payments:
        groups[ends_of(ledger, payment, in_part=in_part), payment.amount].append(payment)
    near = partial(_near, ledger, answers=answers, tolerance=tolerance)
    return [one for (ends, amount), group in groups.items() for one in near(ends, amount, group)]


def _candidates(ledger: Ledger, ends: Ends, amount: int, answers: dict[int, VictimPayment]) -> NDArray[np.int64]:
    """Rows of the transfers of that amount between these accounts that are no other payment, in order."""
    rows = ends.rows(ledger)
    rows = rows[ledger.columns.amount[rows] == amount]
    return np.array([row for row in rows.tolist() if row not in answers], np.int64)


def _near(
    ledger: Ledger,
    ends: Ends,
    amount: int,
    group: list[VictimPayment],
    *,
    answers: dict[int, VictimPayment],
    tolerance: timedelta,
) -> list[VictimPayment]:
    """Pair equal payments with transfers in time order; returns those left over. Midnight sharp stands for the whole day."""
    rows = _candidates(ledger, ends, amount, answers)
    time = np.array([to_micros(payment.paid_at) for payment in group] + ledger.columns.time[rows].tolist(), np.int64)
    told = [TO_DAY if _is_midnight(payment) else TO_SECOND for payment in group]
    grain = np.concatenate([np.array(told, np.uint8), ledger.grains(rows)])
    direction = np.array([-1] * len(group) + [1] * rows.size, np.int8)
    members = np.argsort(time, kind="stable").astype(np.int32)
    partner = np.full(time.size, -1, np.int32)
    pair_group(members, time, grain, direction, tolerance // _MICRO, partner, np.zeros(time.size, np.uint8))
    for place, payment in enumerate(group):
        if partner[place] >= 0:
            answers[int(rows[partner[place] - len(group)])] = payment
    return [payment for place, payment in enumerate(group) if partner[place] < 0]


def _equal_ones(ledger: Ledger, answers: dict[int, VictimPayment]) -> Iterator[Doubt]:
    """Payments that another transfer could be as well which no report answers to."""
    for row, payment in answers.items():
        others = _candidates(ledger, ends_of(ledger, payment), payment.amount, answers)
        taken, apart = _apart(ledger, np.array([row]), payment)[0], _apart(ledger, others, payment)
        alike = int((apart < taken + MEMORY // _MICRO).sum())
        if alike:
            yield _doubt("one_of_several", ledger, row, payment, count=alike)


def _is_midnight(payment: VictimPayment) -> bool:
    at = payment.paid_at.astimezone(SHANGHAI)
    return (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)


def _only_one(ledger: Ledger, payment: VictimPayment, answers: dict[int, VictimPayment], tolerance: timedelta) -> int | None:
    """The one transfer that can still be the payment: between the accounts within a day, else from no account and near."""
    ends = ends_of(ledger, payment)
    for between, reach in ((ends, FARTHEST), (Ends(_NO_PAYER, ends.payees), tolerance)):
        rows = _candidates(ledger, between, payment.amount, answers)
        rows = rows[_apart(ledger, rows, payment) <= reach // _MICRO]
        if rows.size == 1:
            return int(rows[0])
    return None


def _apart(ledger: Ledger, rows: NDArray[np.int64], payment: VictimPayment) -> NDArray[np.int64]:
    """Microseconds between the reported time and that of transfers, each standing for as long as it is exact."""
    first = ledger.columns.time[rows]
    last = first + BEHIND[ledger.grains(rows)]
    paid = to_micros(payment.paid_at)
    paid_last = paid + (DAY - 1 if _is_midnight(payment) else 0)
    apart: NDArray[np.int64] = np.maximum(np.maximum(first - paid_last, paid - last), 0)
    return apart


def _doubt(key: str, ledger: Ledger, row: int, payment: VictimPayment, **more: int) -> Doubt:
    note = Note.of(
        f"money.trace.{key}",
        payment=payment.key,
        transfer=ledger.names(np.array([row]))[0],
        time=ledger.shown_time(row),
        reported=format_instant(payment.paid_at),
        **more,
    )
    return Doubt(note, (payment.payee_account,))
