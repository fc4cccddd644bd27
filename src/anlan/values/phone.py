"""Phone numbers of mainland China: one clean form, its kind, its masked form.

Rules are those of the numbering plan as far as the form of a number tells: mobiles are 11 digits from 13 to 19, fixed
lines have an area code, service numbers begin with 95, 96, 400, 800 or are 1xx short codes.
"""

import re
import unicodedata
from typing import Literal, NewType

PhoneNumber = NewType("PhoneNumber", str)
"""A number without country code and without separators."""

Kind = Literal["mobile", "fixed", "service", "foreign", "unknown"]

_SEPARATORS = re.compile(r"[\s\-()（）·.]+")
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("mobile", re.compile(r"1[3-9]\d{9}")),
    ("service", re.compile(r"(?:95\d{3,9}|96\d{3,6}|400\d{7}|800\d{7}|1[0-2]\d{1,4})")),
    ("fixed", re.compile(r"0(?:10|2\d|[3-9]\d{2})\d{7,8}")),
    ("foreign", re.compile(r"00\d{6,17}")),
)


_FIXED = r"(?:10|2\d)[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7}"
_WITHOUT_0 = re.compile(_FIXED)
_NINGXIA = re.compile(r"95[1-5][2-8]\d{6}")
"""Its fixed lines (0951 to 0955) without the 0, which look like service numbers of ten digits."""

_COUNTRY = re.compile(rf"(?:\+|00)86(?=\d)|86(?=(?:1[3-9]\d{{9}}|{_FIXED})$)")


def normalise_phone(text: str) -> PhoneNumber:
    """Full-width to plain, separators removed, a leading +86 or 0086 dropped, and an 86 before a mobile or a fixed line; a fixed
    line gets the 0 of its area code back, which is left out behind the country code. Other ``+`` as ``00``."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if country := _COUNTRY.match(plain):
        plain = plain[country.end() :]
        if _NINGXIA.fullmatch(plain) or (_WITHOUT_0.fullmatch(plain) and phone_kind(plain) == "unknown"):
            plain = f"0{plain}"
    return PhoneNumber(re.sub(r"^\+", "00", plain))


def phone_kind(number: str) -> Kind:
    """What the form of a clean number says it is."""
    for kind, pattern in _KINDS:
        if pattern.fullmatch(number):
            return kind
    return "unknown"


def mask_phone(number: str) -> str:
    """``138****5678`` for a mobile; others keep the last two digits."""
    if phone_kind(number) == "mobile":
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]
