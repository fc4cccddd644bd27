"""What a text mentions: accounts, phones, links, amounts. Offered to the writer for correction, then used to find similar texts.

In: the text as written. Out: values in their clean form, each once, in the order of the text. Nothing is guessed: a run of digits
is an account when its length fits and it is no phone; whether it is a card's number the Luhn digit tells the desk, not this.
"""

import re
import unicodedata
from dataclasses import dataclass

from anlan.values import NotAnAmount, mask_account, mask_phone, normalise_account, normalise_phone, parse_fen
from anlan.values.phone import phone_kind

_DIGITS = re.compile(r"(?<![\d.])\d(?:[ \-]?\d){6,29}(?![\d.])")
_LINK = re.compile(r"(?:https?://|www\.)[A-Za-z0-9][^\s，。；、）)》”\"'<>\u4e00-\u9fff]+", re.IGNORECASE)
_AMOUNT = re.compile(r"(?P<number>\d[\d,]*(?:\.\d{1,2})?)\s*(?P<unit>万元|万|元|块)")
_WAN = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """One thing mentioned: ``value`` clean, ``shown`` masked."""

    kind: str
    value: str
    shown: str


def recognise(text: str) -> list[Found]:
    """Everything mentioned in ``text``."""
    plain = unicodedata.normalize("NFKC", text)
    found = [Found("link", m[0].rstrip(".,"), m[0].rstrip(".,")[:60]) for m in _LINK.finditer(plain)]
    rest = _LINK.sub(" ", plain)
    for match in _DIGITS.finditer(rest):
        phone, account = normalise_phone(match[0]), normalise_account(match[0])
        if phone_kind(phone) in ("mobile", "fixed", "service"):
            found.append(Found("phone", phone, mask_phone(phone)))
        elif 8 <= len(account) <= 28:
            found.append(Found("account", account, mask_account(account)))
    found += [amount for match in _AMOUNT.finditer(rest) if (amount := _amount(match))]
    return list(dict.fromkeys(found))


def _amount(match: re.Match[str]) -> Found | None:
    try:
        fen = parse_fen(match["number"])
    except NotAnAmount:
        return None
    whole = fen * _WAN if match["unit"].startswith("万") else fen
    return Found("amount", str(whole), f"{match['number']}{match['unit']}")
