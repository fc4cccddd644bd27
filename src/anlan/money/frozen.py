"""What banks froze, and what victims got back earlier: the two tables a restitution starts from.

``frozen.csv`` has one line an account, ``returned.csv`` one line a victim's account; ``spread`` gives an earlier return to the
account's payments, the oldest first. A line that cannot be used is told and left out; the others stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """Victim's account → fen that came back already, and a note for each line left out or doubtful."""

    amounts: Mapping[AccountNumber, Fen]
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
    """Read what came back earlier to the victims of ``payments`` (all reported ones). Raises as ``read_frozen`` does."""
    lost: dict[AccountNumber, int] = defaultdict(int)
    for payment in {one.key: one for one in payments}.values():
        lost[payment.victim_account] += payment.amount
    amounts: dict[AccountNumber, Fen] = {}
    notes: list[Note] = []
    for number, account, amount in _read(path, RETURNED_COLUMNS, "victim_account", notes):
        if account not in lost:
            notes.append(Note.of("money.table.not_a_victim", file=path.name, row=number, account=account))
            continue
        whole = amounts.get(account, 0) + amount
        amounts[account] = Fen(min(whole, lost[account]))
        if whole > lost[account]:
            over = format_fen(whole - lost[account])
            notes.append(Note.of("money.table.more_than_lost", file=path.name, row=number, account=account, amount=over))
    return EarlierReturns(amounts, tuple(notes))


def spread(returned: Mapping[AccountNumber, Fen], payments: Iterable[VictimPayment]) -> dict[PaymentKey, Fen]:
    """Payment → fen: what came back to each account, for its oldest payments first, each up to what was paid."""
    left = dict(returned)
    amounts: dict[PaymentKey, Fen] = {}
    for payment in sorted(payments, key=lambda one: one.paid_at):
        part = min(left.get(payment.victim_account, 0), payment.amount)
        if part and payment.key not in amounts:
            amounts[payment.key] = Fen(part)
            left[payment.victim_account] = Fen(left[payment.victim_account] - part)
    return amounts


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
