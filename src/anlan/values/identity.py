"""Resident identity numbers (GB 11643-1999): 17 digits and a check sign. Kept here for whoever must mask or refuse them."""

import re

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"
_FORM = re.compile(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]")


def check_sign(first: str) -> str:
    """The check sign of the first 17 digits (ISO 7064 MOD 11-2)."""
    return _SIGNS[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def is_identity_number(text: str) -> bool:
    """Whether this is one: its form, with a month and a day, and the right check sign. Blanks around it and a small x are let
    pass."""
    number = text.strip().upper()
    return _FORM.fullmatch(number) is not None and check_sign(number[:17]) == number[17]
