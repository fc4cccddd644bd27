"""A *signal*: an alert as it comes in, from our own detectors, a file or a partner, before it is one of ours.

Plain structs, checked by ``check``; numbers are in clear here alone. ``mask_text`` keeps whole numbers out of sentences.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import msgspec

from anlan.desk.intake.receipt import keyed
from anlan.values import Instant, Note, mask_account, mask_phone, normalise_account, normalise_phone
from anlan.values.phone import phone_kind

Kind = Literal["account", "card", "number", "device", "address"]
LEVELS = range(1, 4)
MOST_ROWS = 500
LONGEST_NUMBER = 60
AHEAD = timedelta(minutes=5)
"""Clocks of partners may run this far ahead of ours."""

_DIGITS = re.compile(r"(?<![\d*])\d(?:[ \-]?\d){6,29}(?![\d*])")


class Reason(msgspec.Struct, frozen=True):
    """One reason in both languages, with the article it rests on."""

    zh: str
    en: str
    article: str = ""


class Row(msgspec.Struct, frozen=True):
    """A transfer (``amount_fen``) or call (``seconds``) that the alert rests on; of ids alone the rest stays empty."""

    event: str
    at: Instant | None = None
    payer: str = ""
    payee: str = ""
    amount_fen: int = 0
    seconds: int = 0


class Signal(msgspec.Struct, frozen=True):
    """``key``: the sender's own name of it, the same when sent again. ``contact``: name and phone of who is in danger."""

    key: str
    kind: Kind
    number: str
    typology: str
    title_zh: str
    title_en: str
    level: int
    first_at: Instant
    last_at: Instant
    reasons: tuple[Reason, ...]
    rows: tuple[Row, ...] = ()
    money_fen: int = 0
    endangered: bool = False
    name: str = ""
    phone: str = ""


def check(signal: Signal, now: Instant) -> Iterator[Note]:
    """Everything that keeps the signal from becoming an alert."""
    name = mask_text(signal.key)
    if not clean(signal.kind, signal.number) or len(signal.number) > LONGEST_NUMBER:
        yield Note.of("desk.alerts.no_number", name=name)
    if signal.level not in LEVELS:
        yield Note.of("desk.alerts.no_level", name=name, level=signal.level)
    if not signal.reasons:
        yield Note.of("desk.alerts.no_reason", name=name)
    if signal.first_at > signal.last_at or signal.last_at > now + AHEAD:
        yield Note.of("desk.alerts.wrong_time", name=name)
    if signal.money_fen < 0 or any(row.amount_fen < 0 for row in signal.rows):
        yield Note.of("desk.alerts.negative", name=name)
    if len(signal.rows) > MOST_ROWS:
        yield Note.of("desk.alerts.too_many_rows", name=name, count=len(signal.rows), most=MOST_ROWS)


def clean(kind: str, number: str) -> str:
    """The number in its clean form."""
    return str(normalise_phone(number)) if kind in ("card", "number") else str(normalise_account(number))


def trace_of(kind: str, number: str) -> str:
    """The keyed hash under which equal numbers meet; an account's is that of orders and tips for the same account."""
    return keyed(clean(kind, number), "mention phone" if kind in ("card", "number") else f"mention {kind}")


def shown_of(kind: str, number: str) -> str:
    """The masked form."""
    plain = clean(kind, number)
    return mask_phone(normalise_phone(plain)) if kind in ("card", "number") else mask_account(plain)


def mask_text(text: str) -> str:
    """``text`` with every whole account or phone number masked."""
    return _DIGITS.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    phone = normalise_phone(match[0])
    return mask_phone(phone) if phone_kind(phone) in ("mobile", "fixed") else mask_account(normalise_account(match[0]))


def money_at_risk(signal: Signal) -> int:
    """What the sender says, else the sum of what the rows show coming into the subject (or leaving it, of who is in danger)."""
    if signal.money_fen:
        return signal.money_fen
    mine = clean(signal.kind, signal.number)
    sides = ((row.payer if signal.endangered else row.payee, row.amount_fen) for row in signal.rows)
    return sum(fen for number, fen in sides if number and clean(signal.kind, number) == mine)
