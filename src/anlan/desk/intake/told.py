"""What a sender tells in fields of its own: an account, phone, link or amount corrected by hand, and the payments of a victim.

In: text as typed. Out: clean values, or what is wrong with which field; the faces put the words to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from anlan.desk.intake.recognise import Found
from anlan.desk.words import tr
from anlan.values import (
    Instant,
    NotAnAmount,
    format_fen,
    mask_account,
    mask_phone,
    normalise_account,
    normalise_phone,
    parse_fen,
)

KINDS = ("account", "phone", "link", "amount")
ACCOUNT_LENGTHS = range(8, 29)
PHONE_LENGTHS = range(3, 16)
LONGEST_LINK = 300


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment as told. What was left out is none or empty."""

    at: Instant | None
    amount_fen: int | None
    payer: str
    payee: str
    payee_name: str


def found_of(kind: str, text: str) -> Found | None:
    """What was typed as a ``kind``, clean; none when it cannot be one."""
    text = text.strip()
    if kind == "account":
        account = str(normalise_account(text))
        fits = account.isascii() and account.isalnum() and len(account) in ACCOUNT_LENGTHS
        return Found("account", account, mask_account(account)) if fits else None
    if kind == "phone":
        phone = str(normalise_phone(text))
        fits = phone.lstrip("+").isdigit() and len(phone.lstrip("+")) in PHONE_LENGTHS
        return Found("phone", phone, mask_phone(phone)) if fits else None
    if kind == "link":
        return Found("link", text, text[:60]) if "." in text and " " not in text and len(text) <= LONGEST_LINK else None
    try:
        fen = parse_fen(text.removesuffix("元"))
    except NotAnAmount:
        return None
    return Found("amount", str(fen), f"{format_fen(fen)}元") if fen > 0 else None


def typed(found: Found) -> str:
    """How the value stands in a field to be corrected: an amount in yuan, the rest as it is."""
    return format_fen(int(found.value)).replace(",", "") if found.kind == "amount" else found.value


def paid_of(row: Mapping[str, str], now: Instant) -> tuple[Paid | None, dict[str, str]]:
    """The payment of one row of fields (at, amount, payer, payee, name), and what is wrong by field; none for an empty row."""
    row = {name: row.get(name, "").strip() for name in ("at", "amount", "payer", "payee", "name")}
    if not any(row.values()):
        return None, {}
    wrong: dict[str, str] = {}
    at, amount = _time(row["at"], now, wrong), _amount(row["amount"], wrong)
    for field in ("payer", "payee"):
        if row[field] and found_of("account", row[field]) is None:
            wrong[field] = tr(
                "账号应为 8 到 28 位数字或字母。请对照转账记录抄写，不确定可以不填。",
                "An account has 8 to 28 digits or letters. Copy it from the record of the payment, or leave it empty.",
            )
    if not row["amount"] and not row["payee"]:
        wrong["amount"] = tr("请至少填写金额或对方账号。", "Give at least the amount or the account it went to.")
    payer, payee = (str(normalise_account(row[field])) for field in ("payer", "payee"))
    return Paid(at, amount, payer, payee, row["name"][:60]), wrong


def _time(text: str, now: Instant, wrong: dict[str, str]) -> Instant | None:
    if not text:
        return None
    try:
        at = parse_datetime(text.replace("/", "-").replace("：", ":"))
    except ValueError:
        at = None
    if at is None:
        wrong["at"] = tr("请写成 2026-03-01 09:30 这样的时间。", "Write the time like 2026-03-01 09:30.")
        return None
    aware = at if timezone.is_aware(at) else timezone.make_aware(at)
    if aware > now:
        wrong["at"] = tr("这个时间还没有到。请核对日期。", "This time has not come yet. Check the date.")
    return aware


def _amount(text: str, wrong: dict[str, str]) -> int | None:
    if not text:
        return None
    found = found_of("amount", text)
    if found is None:
        wrong["amount"] = tr("请写成 4860.00 这样的金额（元）。", "Write the amount in yuan like 4860.00.")
        return None
    return int(found.value)
