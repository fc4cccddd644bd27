"""What victims report: payments from their account to an account they were told to pay.

Reports come as a table (``victims.csv``): one line a payment, in UTF-8 or GB18030, columns in any order, named in English or
Chinese. A line that cannot be read is told with its number and what was expected; the others are used.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NewType

from anlan.values import (
    SHANGHAI,
    AccountNumber,
    Fen,
    InputError,
    Instant,
    NotAnAmount,
    NotAnInstant,
    Note,
    normalise_account,
    parse_fen,
    parse_instant,
)

PaymentKey = NewType("PaymentKey", str)
"""``<victim account>-<payee account>-<paid_at as YYYYMMDDHHMMSS>-<fen>``"""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "victim": ("victim", "被害人", "受害人", "被害人姓名", "受害人姓名", "报案人", "姓名"),
    "victim_account": (
        "victim_account",
        "被害人账户",
        "被害人账号",
        "受害人账户",
        "受害人账号",
        "付款账户",
        "付款账号",
        "转出账号",
    ),
    "payee_account": ("payee_account", "收款账户", "收款账号", "对方账户", "对方账号", "转入账号", "嫌疑账户", "涉案账户"),
    "amount": ("amount", "金额", "转账金额", "被骗金额", "交易金额"),
    "paid_at": ("paid_at", "时间", "转账时间", "付款时间", "交易时间", "被骗时间"),
}
"""Column → the headings it is found by."""


@dataclass(frozen=True, slots=True)
class VictimPayment:
    """One reported payment. Owners of traced money are victim payments, in the order they were paid."""

    victim: str
    victim_account: AccountNumber
    payee_account: AccountNumber
    amount: Fen
    paid_at: Instant

    @property
    def key(self) -> PaymentKey:
        """The payment's name everywhere."""
        at = self.paid_at.astimezone(SHANGHAI).strftime("%Y%m%d%H%M%S")
        return PaymentKey(f"{self.victim_account}-{self.payee_account}-{at}-{self.amount}")


@dataclass(frozen=True, slots=True)
class VictimReports:
    """The payments read, and a note for each line that was left out."""

    payments: tuple[VictimPayment, ...]
    left_out: tuple[Note, ...]


def read_victims(path: Path) -> VictimReports:
    """Read the payments victims report. Raises ``InputError`` when there is no such file or it lacks a column."""
    lines = list(csv.reader(io.StringIO(_text(path))))
    header = next((place for place, line in enumerate(lines) if _columns(line).keys() == COLUMNS.keys()), None)
    if header is None:
        found = _columns(max(lines[:20], key=lambda line: len(_columns(line)), default=[]))
        missing = ", ".join(name for name in COLUMNS if name not in found)
        raise InputError(Note.of("money.trace.victims_without_columns", file=path.name, missing=missing))
    places = _columns(lines[header])
    payments: list[VictimPayment] = []
    left_out: list[Note] = []
    for number, line in enumerate(lines[header + 1 :], header + 2):
        if not any(cell.strip() for cell in line):
            continue
        cells = {name: line[place].strip() if place < len(line) else "" for name, place in places.items()}
        read = _payment(cells, path.name, number)
        if isinstance(read, Note):
            left_out.append(read)
        else:
            payments.append(read)
    return VictimReports(tuple(payments), tuple(left_out))


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as cause:
        raise InputError(Note.of("money.trace.no_victims", file=str(path))) from cause
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(Note.of("money.trace.victims_encoding", file=path.name))


def _columns(line: Sequence[str]) -> dict[str, int]:
    """Which column stands where in a heading line."""
    headings = {cell.strip().lower(): place for place, cell in reversed(list(enumerate(line)))}
    found = {name: [headings[word] for word in words if word in headings] for name, words in COLUMNS.items()}
    return {name: places[0] for name, places in found.items() if places}


def _payment(cells: Mapping[str, str], file: str, number: int) -> VictimPayment | Note:
    """The payment of a line, or the note that says why there is none."""
    accounts = {name: normalise_account(cells[name]) for name in ("victim_account", "payee_account")}
    for name, account in accounts.items():
        if not account:
            return Note.of("money.trace.victim_line_without", file=file, row=number, column=name)
    try:
        amount = parse_fen(cells["amount"])
        paid_at = parse_instant(cells["paid_at"])
    except NotAnAmount:
        return Note.of("money.trace.victim_line_amount", file=file, row=number, text=cells["amount"])
    except NotAnInstant:
        return Note.of("money.trace.victim_line_time", file=file, row=number, text=cells["paid_at"])
    if amount <= 0:
        return Note.of("money.trace.victim_line_amount", file=file, row=number, text=cells["amount"])
    return VictimPayment(cells["victim"], accounts["victim_account"], accounts["payee_account"], amount, paid_at)
