"""Trace: from victims' payments through the ledger to where the money is now. Contract: section 3 of design/money.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from anlan.money.transfer import ExitKind
from anlan.money.victim import PaymentKey, VictimPayment
from anlan.values import AccountNumber, Fen, Instant, Note

Method = Literal["fifo", "lifo", "pro-rata", "lowest-intermediate-balance"]
METHODS: tuple[Method, ...] = get_args(Method)

Shares = Mapping[PaymentKey, Fen]
"""Owner → fen. Owners with nothing are left out."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A reported payment that no transfer of the ledger answers to, and why."""

    payment: VictimPayment
    reason: Note


@dataclass(frozen=True, slots=True)
class Trace:
    """Where each victim payment's money went, by one method.

    ``holdings`` (account → owner → fen still there), ``exits`` (kind → owner → fen), ``not_obtained`` (account without
    statement → owner → fen that reached it) add up to the payments, per owner and in all: checked before a trace exists.
    ``edges`` gives for each transfer that carried traced money whose it carried. ``layers`` is the fewest hops from a victim's
    account (the victim's own is 0), ``first_arrival`` when traced money first reached the account. ``payments`` are those that
    answer to a transfer, in the order they were paid; ``paid_by`` tells which transfer (id) each is. ``unnamed`` are those of the
    edges that left to an exit of no kind: an account, most likely, whose number the statement does not give and its bank has.
    """

    method: Method
    payments: tuple[VictimPayment, ...]
    holdings: Mapping[AccountNumber, Shares]
    exits: Mapping[ExitKind, Shares]
    not_obtained: Mapping[AccountNumber, Shares]
    edges: Mapping[str, Shares]
    layers: Mapping[AccountNumber, int]
    first_arrival: Mapping[AccountNumber, Instant]
    unmatched: tuple[Unmatched, ...]
    doubts: tuple[Note, ...]
    paid_by: Mapping[PaymentKey, str] = field(default_factory=dict)
    unnamed: Mapping[str, Shares] = field(default_factory=dict)
