"""Why a reported payment answers to no transfer, with the nearest thing the ledger has and what to do next."""

from collections.abc import Container
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.money.entry import Status
from anlan.money.kernels.grain import DAY
from anlan.money.ledger import Ledger
from anlan.money.victim import VictimPayment
from anlan.values import Note, format_fen, format_instant, to_micros


@dataclass(frozen=True, slots=True)
class Ends:
    """Codes of the accounts that may have paid and been paid; none where no statement names the account."""

    payers: tuple[int, ...]
    payees: tuple[int, ...]

    def rows(self, ledger: Ledger) -> NDArray[np.int64]:
        """Rows of the transfers between them, in order."""
        touching = [ledger.touching(payee) for payee in self.payees]
        rows = np.unique(np.concatenate([np.empty(0, np.int64), *touching])).astype(np.int64)
        columns = ledger.columns
        between: NDArray[np.int64] = rows[np.isin(columns.src[rows], self.payers) & np.isin(columns.dst[rows], self.payees)]
        return between


def why_unmatched(ledger: Ledger, ends: Ends, payment: VictimPayment, answers: Container[int]) -> Note:
    """The note for a payment between ``ends``; ``answers``: rows that are other payments."""
    said: dict[str, str | int] = {
        "payment": payment.key,
        "victim_account": payment.victim_account,
        "payee_account": payment.payee_account,
        "amount": format_fen(payment.amount),
        "reported": format_instant(payment.paid_at),
    }
    if not ends.payees or not ends.payers:
        missing = payment.victim_account if ends.payees else payment.payee_account
        return Note.of("money.trace.account_unknown", payment=payment.key, account=missing)
    rows = ends.rows(ledger)
    equal = rows[ledger.columns.amount[rows] == payment.amount]
    nearest = _nearest(ledger, equal if equal.size else rows, payment)
    if (not_done := _not_done(ledger, ends, payment)) is not None:
        return Note.of("money.trace.not_done", payment=payment.key, file=not_done[0], row=not_done[1])
    if nearest is None:
        obtained = ledger.obtained[[*ends.payers, *ends.payees]].any()
        return Note.of(f"money.trace.{'not_in_statements' if obtained else 'no_statement'}", **said)
    shown = format_fen(int(ledger.columns.amount[nearest]))
    answered = "taken" if all(int(row) in answers for row in equal) else "other_time"
    key = answered if equal.size else "other_amount"
    return Note.of(f"money.trace.{key}", **said, time=ledger.shown_time(nearest), shown=shown)


def _nearest(ledger: Ledger, rows: NDArray[np.int64], payment: VictimPayment) -> int | None:
    if rows.size == 0:
        return None
    return int(rows[np.argmin(np.abs(ledger.columns.time[rows] - to_micros(payment.paid_at)))])


def _not_done(ledger: Ledger, ends: Ends, payment: VictimPayment) -> tuple[str, int] | None:
    """Where a statement of either account shows the payment as failed or taken back, within a day."""
    layout = ledger.evidence.layout
    moves = layout.moves
    cancelled = {row for one in ledger.built.cancelled for row in one.entries}
    sides = [(payer, ends.payees) for payer in ends.payers] + [(payee, ends.payers) for payee in ends.payees]
    for account, others in sides:
        here = slice(layout.offsets[account], layout.offsets[account + 1])
        near = np.abs(moves.time[here] - to_micros(payment.paid_at)) <= DAY
        meant = near & (moves.amount[here] == payment.amount) & np.isin(ledger.evidence.matching.other[here], others)
        for place in here.start + np.flatnonzero(meant):
            row = int(layout.rows[place])
            if row in cancelled or ledger.evidence.entries.column("status")[row].as_py() != Status.DONE:
                source = ledger.evidence.source(row)
                return source.file, source.row
    return None
