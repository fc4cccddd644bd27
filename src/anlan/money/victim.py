"""What victims report: payments from their account to an account they were told to pay.

Reports come as a table (``victims.csv``, or any other format that statements come in): one line a payment, columns in any order,
named in English or Chinese. A line that cannot be read is told with its number and what was expected; the others are used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NewType

from anlan.money.table import TableLine, account_cell, amount_of, instant_cell, read_table
from anlan.values import SHANGHAI, AccountNumber, Fen, Instant, Note

PaymentKey = NewType("PaymentKey", str)
"""``<victim account>-<payee account>-<paid_at as YYYYMMDDHHMMSS>-<fen>``"""

_VICTIMS = ("被害人", "受害人", "事主", "报案人", "被骗人", "付款人", "付款方", "付款", "转出", "汇款人")
_PAYEES = ("收款人", "收款方", "收款", "对方", "转入", "嫌疑人", "嫌疑", "涉案", "涉诈", "一级")
_NUMBERS = ("账户", "账号", "卡号", "银行卡号", "银行账号", "账号/卡号", "账户/卡号", "支付账号")


def _of(whose: Iterable[str], what: Iterable[str]) -> tuple[str, ...]:
    return tuple(one + word for word in what for one in whose)


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "victim": (*_VICTIMS[:5], "姓名", *_of(_VICTIMS, ("姓名", "名称", "户名")), "付款人", "汇款人"),
    "victim_account": _of(_VICTIMS, _NUMBERS),
    "payee_account": _of(_PAYEES, _NUMBERS),
    "amount": ("金额", *_of(("转账", "被骗", "交易", "付款", "汇款", "支付", "涉案", "损失"), ("金额",))),
    "paid_at": ("时间", *_of(("转账", "付款", "交易", "被骗", "汇款", "支付", "打款"), ("时间", "日期时间", "日期")), "日期"),
}
"""Column → the headings it is found by."""

OPTIONAL = {"paid_on": ("日期", *_of(("转账", "付款", "交易", "被骗", "汇款", "支付", "打款"), ("日期",)))}
"""The date, where ``paid_at`` gives the time of day alone."""


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
    """The payments read, and a note for each line that was left out, or for a table without lines."""

    payments: tuple[VictimPayment, ...]
    left_out: tuple[Note, ...]


def known_accounts(payments: Iterable[VictimPayment]) -> dict[str, str]:
    """Every account that reports name → its holder as they give it, empty for payees: numbers a statement may show in part."""
    known: dict[str, str] = {}
    for payment in payments:
        known.setdefault(payment.payee_account, "")
        known[payment.victim_account] = known.get(payment.victim_account) or payment.victim
    return known


def read_victims(path: Path) -> VictimReports:
    """Read the payments victims report. Raises ``InputError`` when there is no such file or it lacks a column."""
    payments: list[VictimPayment] = []
    left_out: list[Note] = []
    for line in read_table(path, COLUMNS, OPTIONAL):
        read = _payment(line, path.name)
        if isinstance(read, Note):
            left_out.append(read)
        else:
            payments.append(read)
    if not payments and not left_out:
        left_out.append(Note.of("money.trace.no_reports", file=path.name))
    return VictimReports(tuple(payments), tuple(left_out))


def _payment(line: TableLine, file: str) -> VictimPayment | Note:
    """The payment of a line, or the note that says why there is none."""
    payer, payee = account_cell(line, "victim_account", file), account_cell(line, "payee_account", file)
    amount, paid_at = amount_of(line, file), instant_cell(line, "paid_at", "paid_on")
    if isinstance(payer, Note):
        return payer
    if isinstance(payee, Note):
        return payee
    if isinstance(amount, Note):
        return amount
    if paid_at is None:
        return Note.of("money.trace.victim_line_time", file=file, row=line.number, text=line.cells["paid_at"])
    return VictimPayment(line.cells["victim"], payer, payee, amount, paid_at)
