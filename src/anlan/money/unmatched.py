"""Why a reported payment answers to no transfer, with the nearest thing the ledger has and what to do next."""

from collections.abc import Container

import numpy as np
from numpy.typing import NDArray

from anlan.money.accounts import NOBODY
from anlan.money.entry import Status
from anlan.money.kernels.ledger_pair_group import DAY
from anlan.money.ledger import Ledger
from anlan.money.victim import VictimPayment
from anlan.values import Note, format_fen, format_instant, from_micros, to_micros


def why_unmatched(ledger: Ledger, src: int, dst: int, payment: VictimPayment, answers: Container[int]) -> Note:
    """The note for a payment from code ``src`` to ``dst`` (``NOBODY``: no statement names it); ``answers``: rows taken."""
    said: dict[str, str | int] = {
        "payment": payment.key,
        "victim_account": payment.victim_account,
        "payee_account": payment.payee_account,
        "amount": format_fen(payment.amount),
        "reported": format_instant(payment.paid_at),
    }
    if NOBODY in (src, dst):
        missing = payment.payee_account if dst == NOBODY else payment.victim_account
        return Note.of("money.trace.account_unknown", payment=payment.key, account=missing)
    rows = ledger.touching(dst)
    rows = rows[(ledger.columns.src[rows] == src) & (ledger.columns.dst[rows] == dst)]
    equal = rows[ledger.columns.amount[rows] == payment.amount]
    nearest = _nearest(ledger, equal if equal.size else rows, payment)
    if (not_done := _not_done(ledger, src, dst, payment)) is not None:
        return Note.of("money.trace.not_done", payment=payment.key, file=not_done[0], row=not_done[1])
    if nearest is None:
        obtained = ledger.obtained
        key = "not_in_statements" if obtained[src] or obtained[dst] else "no_statement"
        return Note.of(f"money.trace.{key}", **said)
    time = format_instant(from_micros(int(ledger.columns.time[nearest])))
    shown = format_fen(int(ledger.columns.amount[nearest]))
    answered = "taken" if all(int(row) in answers for row in equal) else "other_time"
    key = answered if equal.size else "other_amount"
    return Note.of(f"money.trace.{key}", **said, time=time, shown=shown)


def _nearest(ledger: Ledger, rows: NDArray[np.int32], payment: VictimPayment) -> int | None:
    if rows.size == 0:
        return None
    return int(rows[np.argmin(np.abs(ledger.columns.time[rows] - to_micros(payment.paid_at)))])


def _not_done(ledger: Ledger, src: int, dst: int, payment: VictimPayment) -> tuple[str, int] | None:
    """Where a statement of either account shows the payment as failed or taken back, within a day."""
    layout = ledger.evidence.layout
    moves = layout.moves
    cancelled = {row for one in ledger.built.cancelled for row in one.entries}
    for account, other in ((src, dst), (dst, src)):
        low, high = layout.offsets[account], layout.offsets[account + 1]
        near = np.abs(moves.time[low:high] - to_micros(payment.paid_at)) <= DAY
        for place in low + np.flatnonzero(near & (moves.amount[low:high] == payment.amount) & (moves.other[low:high] == other)):
            row = int(layout.rows[place])
            if row in cancelled or ledger.evidence.entries.column("status")[row].as_py() != Status.DONE:
                source = ledger.evidence.source(row)
                return source.file, source.row
    return None
