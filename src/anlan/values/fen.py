"""Money as an integer number of fen (分, one hundredth of a yuan).

In goes the text a bank or a person writes; out comes an exact integer. Nothing here is ever a float.
Currency conversion is left to nobody: amounts of other currencies are kept apart by their entry.
"""

import re
import unicodedata
from typing import NewType

Fen = NewType("Fen", int)
"""An amount of money in fen; 100 fen are one yuan."""

LARGEST = 2**63 - 1
"""Amounts live in signed 64-bit columns; a larger one is refused, not wrapped."""

_LONGEST = 100
"""Characters of an amount beyond which nobody means one; Python itself refuses to read numbers of thousands of digits."""

_AMOUNT = re.compile(r"(?P<sign>[+-]?)(?P<yuan>\d+|\d{1,3}(?:,\d{3})+)?(?:\.(?P<part>\d*))?")
_BARE = re.compile(r"(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{2}))?", re.ASCII)
"""The commonest amounts, read in one go: yuan with or without commas, two decimals or none."""

_DECORATION = re.compile(r"^(?:¥|￥|RMB|CNY|人民币)|(?:元|圆|CNY|RMB)$", re.IGNORECASE)


class NotAnAmount(ValueError):
    """The text is not an amount of money with at most two decimals."""


def parse_fen(text: str) -> Fen:
    """Read an amount as banks print it: ``1,234.56``, ``+0.01``, ``¥12.00``, ``１２．３元``, ``(5.00)``.

    Full-width characters count as their plain forms. A third decimal is accepted only when it is zero.
    Raises ``NotAnAmount`` when the text is empty, has letters, or needs more than two decimals.
    """
    bare = _BARE.fullmatch(text)
    if bare is not None:
        return Fen(int(bare[1].replace(",", "")) * 100 + int(bare[2] or 0))
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'").replace("−", "-").strip()
    negative = plain.startswith("(") and plain.endswith(")")
    if negative:
        plain = plain[1:-1].strip()
    sign = ""
    if plain[:1] in ("+", "-"):
        sign, plain = plain[0], plain[1:].strip()
    plain = _DECORATION.sub("", _DECORATION.sub("", plain)).strip()
    found = _AMOUNT.fullmatch(plain)
    if found is None or (found["yuan"] is None and not found["part"]) or (sign and found["sign"]):
        raise NotAnAmount(text)
    part = (found["part"] or "").rstrip("0")
    if len(part) > 2 or len(found["yuan"] or "") > _LONGEST:
        raise NotAnAmount(text)
    fen = int((found["yuan"] or "0").replace(",", "")) * 100 + int(part.ljust(2, "0"))
    if fen > LARGEST:
        raise NotAnAmount(text)
    minus = (sign == "-") ^ (found["sign"] == "-") ^ negative
    return Fen(-fen if minus else fen)


def format_fen(fen: int) -> str:
    """Yuan with thousands commas and always two decimals: ``-1,234.50``."""
    sign = "-" if fen < 0 else ""
    yuan, part = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{part:02d}"
