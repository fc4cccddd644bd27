"""Account numbers and names in cells: cleaned, told apart where they share a cell, flagged where digits are lost."""

import re
import unicodedata
from dataclasses import dataclass

from anlan.money.entry import Flag
from anlan.values import normalise_account

_AS_FLOAT = re.compile(r"\d+\.\d*|\d(?:\.\d+)?[eE]\+?\d{1,2}")
_PLAIN = re.compile(r"[0-9*]+")
_LETTERS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NUMBER_IN_TEXT = re.compile(r"(?<![0-9A-Za-z*])(?=[A-Za-z]{0,4}[0-9*])[0-9A-Za-z*]{6,34}(?![0-9A-Za-z*])")
_SPACED_NUMBER = re.compile(r"\d{4}(?: \d{4}){2,4}(?: \d{1,3})?")
_TAIL = re.compile(r"[(（\[](?P<bracketed>\d{4})[)）\]]$|[/|,;: ](?P<after>\d{4})$|^(?P<before>\d{4})[/|,;: ]")
"""The last four digits beside a name: ``中国银行(1234)``, ``张三/1234``, ``1234 张三``."""
_MOST_DIGITS = 15
"""A number cell keeps this many digits of what was typed; what is longer lost its end."""
_AROUND = " \t/|,，;；:：-—()（）[]【】"


NUMBER_BESIDE = re.compile(r"(?<![0-9A-Za-z*])[0-9*]{4,}[0-9* ]{8,}(?![0-9A-Za-z*])")
"""What stands beside a name and is so long that it can only be a number of an account."""

_NONE = Flag(0)


@dataclass(frozen=True, slots=True)
class Party:
    """What a cell says of the other side: number, name, and flags (those of the counterparty's account)."""

    account: str | None
    name: str | None
    flags: Flag = _NONE


def account_of(text: str, *, number: bool = False) -> Party:
    """The number in an account cell. ``number`` tells that it was a number cell, which keeps fifteen digits only.

    A number with a decimal point or an exponent went through a spreadsheet's float: its digits are not to be trusted, so
    there is no account, only a flag.
    """
    if _PLAIN.fullmatch(text) and not number:
        return Party(text, None, Flag.MASKED_COUNTERPARTY if "*" in text else _NONE)
    plain = unicodedata.normalize("NFKC", text).strip()
    if number and plain.isdigit() and len(plain) <= _MOST_DIGITS:
        return Party(plain, None, Flag.ACCOUNT_WAS_NUMBER)
    if number or _AS_FLOAT.fullmatch(plain):
        return Party(None, None, Flag.ACCOUNT_PRECISION_LOST)
    if _LETTERS.search(plain):
        return party_of(plain)
    account = normalise_account(plain)
    return Party(account or None, None, Flag.MASKED_COUNTERPARTY if "*" in account else _NONE)


def named_party(text: str) -> Party:
    """A name, and the number of an account where one stands beside it; shorter numbers belong to the name."""
    return party_of(text) if NUMBER_BESIDE.search(text) else Party(None, text.strip() or None)


def party_of(text: str) -> Party:
    """Name and number from one cell: ``张三 6222…``, ``6222…/张三``, ``中国银行(1234)``, either alone.

    The longest run of digits, letters and stars with a digit or star in it, of at least six, is the number.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _AS_FLOAT.fullmatch(plain):
        return Party(None, None, Flag.ACCOUNT_PRECISION_LOST)
    plain = _SPACED_NUMBER.sub(lambda match: match[0].replace(" ", ""), plain)
    found = [match for match in _NUMBER_IN_TEXT.finditer(plain) if sum(sign in "0123456789*" for sign in match[0]) >= 4]
    if found:
        best = max(found, key=lambda match: len(match[0]))
        name = " ".join((plain[: best.start()] + " " + plain[best.end() :]).strip(_AROUND).split())
        account = best[0]
    else:
        tail = _TAIL.search(plain)
        account = "".join(filter(None, tail.groups())) if tail else ""
        name = (plain[: tail.start()] + plain[tail.end() :]).strip() if tail else plain
    flags = Flag.MASKED_COUNTERPARTY if "*" in account else _NONE
    return Party(account or None, name.strip(_AROUND) or None, flags)
