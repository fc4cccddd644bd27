"""A *transfer*: one real movement of money, seen from one side or both. And the accounts it runs between.

These are the values people and other floors look at, one at a time; the ledger itself keeps columns.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from anlan.values import AccountNumber, Fen, Instant

ExitKind = Literal["cash", "merchant", "payment_platform", "fee", "overseas", "virtual_currency", "other"]
EXIT_KINDS: tuple[ExitKind, ...] = get_args(ExitKind)
"""Where money goes that reaches no account; the order is the code of the kind in columns."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a side of a transfer stands: file, sheet (none for text files) and 1-based row."""

    file: str
    sheet: str | None
    row: int


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the ledger.

    ``obtained`` tells whether its statement was handed in; without one nothing is known of its balance.
    ``opening`` is the balance before the first entry, ``balance`` the one after the last, both fen or none.
    """

    number: AccountNumber
    name: str | None
    bank: str | None
    obtained: bool
    opening: Fen | None
    balance: Fen | None
    first_seen: Instant | None
    last_seen: Instant | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One movement: from an account to an account or to an exit.

    ``id`` is stable over imports in any order. ``from_account`` is none for money that comes from no account (cash
    paid in). Exactly one of ``to_account`` and ``exit_kind`` is set. ``debit`` and ``credit`` say where each side stands.
    ``payee``: the name beside money that left to an exit, as the payer's statement prints it.
    """

    id: str
    from_account: AccountNumber | None
    to_account: AccountNumber | None
    exit_kind: ExitKind | None
    amount: Fen
    time: Instant
    debit: Source | None
    credit: Source | None
    summary: str | None
    payee: str | None = None
