"""Public numbers and secret receipts. The number may be told; the receipt alone opens the talk, and is kept as a hash."""

import hashlib
import hmac
import secrets

from django.conf import settings

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without the characters that are misread."""

_NUMBER, _RECEIPT, _GROUP = 8, 16, 4


def new_number() -> str:
    """``AL-7K3M92QX``."""
    return "AL-" + "".join(secrets.choice(LETTERS) for _ in range(_NUMBER))


def new_receipt() -> str:
    """Sixteen letters in groups of four: 78 random bits."""
    text = "".join(secrets.choice(LETTERS) for _ in range(_RECEIPT))
    return "-".join(text[i : i + _GROUP] for i in range(0, _RECEIPT, _GROUP))


def keyed(text: str, purpose: str) -> str:
    """A hash that only this installation can compute."""
    return hmac.new(settings.FIELD_KEY.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def clean(typed: str) -> str:
    """What was typed, as it was given out: upper case, no blanks."""
    return "".join(c for c in typed.upper() if c in LETTERS)


def receipt_digest(receipt: str) -> str:
    """What is kept of a receipt."""
    return keyed(clean(receipt), "receipt")
