"""Which transfer of the ledger each reported payment is.

A payment answers to a transfer between the same two accounts, of the same amount, near the reported time; equal payments
are taken in time order. A payment that only one transfer of the day can be, or one without payer, is taken with a doubt. What
answers to none is left to ``unmatched`` to explain.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY
from anlan.money.doubt import Doubt
from anlan.money.kernels.ledger_pair_group import pair_group
from anlan.money.ledger import Ledger
from anlan.money.trace import Unmatched
from anlan.money.unmatched import why_unmatched
from anlan.money.victim import VictimPayment
from anlan.values import SHANGHAI, Note, format_instant, from_micros, to_micros

TOLERANCE = timedelta(hours=1)
"""How far the time a victim remembers may be from the bank's."""

FARTHEST = timedelta(hours=24)
"""Up to here a payment is still taken when exactly one transfer can be it, and told as a doubt."""

_MICRO = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PaymentMatch:
    """Payments with the rows of their transfers, in the order they were paid; and what is left."""

    payments: tuple[VictimPayment, ...]
    rows: NDArray[np.int64]
    unmatched: tuple[Unmatched, ...]
    doubts: tuple[Doubt, ...]


def match_payments(ledger: Ledger, payments: Sequence[VictimPayment], *, tolerance: timedelta = TOLERANCE) -> PaymentMatch:
    """Find the transfer of each payment. ``tolerance``: how far the reported time may be from the bank's."""
    groups: dict[tuple[int, int, int], list[VictimPayment]] = defaultdict(list)
    unmatched: list[Unmatched] = []
    seen: set[str] = set()
    for payment in sorted(payments, key=lambda one: (one.paid_at, one.key)):
        src, dst = (account_code(ledger, number) for number in (payment.victim_account, payment.payee_account))
        if payment.key in seen:
            unmatched.append(Unmatched(payment, Note.of("money.trace.reported_twice", payment=payment.key)))
        else:
            groups[src, dst, payment.amount].append(payment)
        seen.add(payment.key)
    answers: dict[int, VictimPayment] = {}
    doubts: list[Doubt] = []
    left: list[tuple[int, int, VictimPayment]] = []
    for (src, dst, _), group in groups.items():
        left.extend((src, dst, payment) for payment in _near(ledger, src, dst, group, tolerance=tolerance, answers=answers))
    for src, dst, payment in left:
        row = _only_one(ledger, src, dst, payment, answers)
        if row is None:
            unmatched.append(Unmatched(payment, why_unmatched(ledger, src, dst, payment, answers)))
        else:
            answers[row] = payment
            doubts.append(_taken_with_doubt(ledger, row, payment))
    rows = np.array(sorted(answers), np.int64)
    return PaymentMatch(tuple(answers[int(row)] for row in rows), rows, tuple(unmatched), tuple(doubts))


def account_code(ledger: Ledger, number: str) -> int:
    """The code of a reported number; one shown in part counts when it fits exactly one account. ``NOBODY`` when none."""
    fitting = ledger.book.fits(number)
    return fitting[0] if len(fitting) == 1 else ledger.book.code(number)


def candidates(ledger: Ledger, src: int, dst: int, amount: int) -> NDArray[np.int32]:
    """Rows of the transfers of that amount between two accounts (``src`` ``NOBODY``: from no account), in order."""
    if dst == NOBODY:
        return np.empty(0, np.int32)
    rows = ledger.touching(dst)
    columns = ledger.columns
    found: NDArray[np.int32] = rows[(columns.src[rows] == src) & (columns.dst[rows] == dst) & (columns.amount[rows] == amount)]
    return found


def _near(
    ledger: Ledger,
    src: int,
    dst: int,
    group: list[VictimPayment],
    *,
    tolerance: timedelta,
    answers: dict[int, VictimPayment],
) -> list[VictimPayment]:
    """Pair equal payments with transfers in time order; returns those left over. Midnight sharp stands for the whole day."""
    rows = candidates(ledger, src, dst, group[0].amount) if src != NOBODY else np.empty(0, np.int32)
    time = np.array([to_micros(payment.paid_at) for payment in group] + ledger.columns.time[rows].tolist(), np.int64)
    dated = np.array([_is_midnight(payment) for payment in group] + [0] * rows.size, np.uint8)
    direction = np.array([-1] * len(group) + [1] * rows.size, np.int8)
    members = np.argsort(time, kind="stable").astype(np.int32)
    partner = np.full(time.size, -1, np.int32)
    pair_group(members, time, dated, direction, tolerance // _MICRO, partner, np.zeros(time.size, np.uint8))
    for place, payment in enumerate(group):
        if partner[place] >= 0:
            answers[int(rows[partner[place] - len(group)])] = payment
    return [payment for place, payment in enumerate(group) if partner[place] < 0]


def _is_midnight(payment: VictimPayment) -> bool:
    at = payment.paid_at.astimezone(SHANGHAI)
    return (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)


def _only_one(ledger: Ledger, src: int, dst: int, payment: VictimPayment, answers: dict[int, VictimPayment]) -> int | None:
    """The one transfer that can still be the payment: between the accounts within a day, else from no account and near."""
    paid_at = to_micros(payment.paid_at)
    for payer, reach in ((src, FARTHEST), (NOBODY, TOLERANCE)):
        rows = [int(row) for row in candidates(ledger, payer, dst, payment.amount) if int(row) not in answers]
        rows = [row for row in rows if abs(int(ledger.columns.time[row]) - paid_at) <= reach // _MICRO]
        if len(rows) == 1:
            return rows[0]
    return None


def _taken_with_doubt(ledger: Ledger, row: int, payment: VictimPayment) -> Doubt:
    key = "payer_not_shown" if ledger.columns.src[row] == NOBODY else "far_in_time"
    time = format_instant(from_micros(int(ledger.columns.time[row])))
    note = Note.of(
        f"money.trace.{key}",
        payment=payment.key,
        transfer=ledger.names(np.array([row]))[0],
        time=time,
        reported=format_instant(payment.paid_at),
    )
    return Doubt(note, (payment.payee_account,))
