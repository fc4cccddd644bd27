"""What banks froze, and what victims got back earlier: the two tables a restitution starts from.

``frozen.csv`` has one line an account, ``returned.csv`` one line a victim's account. An earlier return counts for the
account's oldest payments first. A line that cannot be used is told and left out; the others stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from anlan.money.table import account_cell, amount_of, read_table
from anlan.money.victim import PaymentKey, VictimPayment
from anlan.values import AccountNumber, Fen, Note, format_fen

_AMOUNT = ("金额", "冻结金额", "已冻结金额", "返还金额", "已返还金额", "frozen", "returned")
FROZEN_COLUMNS = {"account": ("账户", "账号", "冻结账户", "冻结账号", "卡号"), "amount": _AMOUNT}
RETURNED_COLUMNS = {"victim_account": ("被害人账户", "被害人账号", "受害人账户", "受害人账号", "账户", "账号"), "amount": _AMOUNT}


@dataclass(frozen=True, slots=True)
class FrozenAmounts:
    """Account → frozen fen, in the order of the file, and a note for each line left out or added up."""

    amounts: Mapping[AccountNumber, Fen]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class EarlierReturns:
    """Payment → fen that came back already, and a note for each line left out or doubtful."""

    amounts: Mapping[PaymentKey, Fen]
    notes: tuple[Note, ...]


def read_frozen(path: Path) -> FrozenAmounts:
    """Read what was frozen. Raises ``InputError`` when the file is absent or lacks a column."""
    amounts: dict[AccountNumber, Fen] = {}
    notes: list[Note] = []
    for number, account, amount in _read(path, FROZEN_COLUMNS, "account", notes):
        if account in amounts:
            notes.append(Note.of("money.table.account_twice", file=path.name, row=number, account=account))
        amounts[account] = Fen(amounts.get(account, 0) + amount)
    return FrozenAmounts(amounts, tuple(notes))


def read_returned(path: Path, payments: Sequence[VictimPayment]) -> EarlierReturns:
    """Read what came back earlier to the victims of ``payments``. Raises ``InputError`` as ``read_frozen`` does."""
    amounts: dict[PaymentKey, Fen] = {}
    notes: list[Note] = []
    for number, account, amount in _read(path, RETURNED_COLUMNS, "victim_account", notes):
        theirs = sorted((one for one in payments if one.victim_account == account), key=lambda one: one.paid_at)
        if not theirs:
            notes.append(Note.of("money.table.not_a_victim", file=path.name, row=number, account=account))
            continue
        left = _fill(amounts, theirs, amount)
        if left:
            over = format_fen(left)
            notes.append(Note.of("money.table.more_than_lost", file=path.name, row=number, account=account, amount=over))
    return EarlierReturns(amounts, tuple(notes))


def _read(
    path: Path, columns: Mapping[str, tuple[str, ...]], name: str, notes: list[Note]
) -> Iterator[tuple[int, AccountNumber, Fen]]:
    """Line number, account and amount of each usable line; a note for each other one."""
    for line in read_table(path, columns):
        account, amount = account_cell(line, name, path.name), amount_of(line, path.name)
        if isinstance(account, Note):
            notes.append(account)
        elif isinstance(amount, Note):
            notes.append(amount)
        else:
            yield line.number, account, amount


def _fill(amounts: dict[PaymentKey, Fen], payments: Sequence[VictimPayment], amount: Fen) -> int:
    """Count ``amount`` for ``payments`` in their order, each up to what was paid; what is left over comes back."""
    left = int(amount)
    for payment in payments:
        part = min(left, payment.amount - amounts.get(payment.key, 0))
        if part > 0:
            amounts[payment.key] = Fen(amounts.get(payment.key, 0) + part)
            left -= part
    return left
