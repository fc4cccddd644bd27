"""A half-filled form, carried by the form itself: encrypted in a hidden field, so nothing is kept here before it is sent.

The draft holds the answers and a key made with its first page, by which a form sent twice is recognised.
"""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass, field

from anlan.desk.encryption import decrypt, encrypt
from anlan.values import BrokenPromise

PURPOSE = "portal draft"


@dataclass
class Draft:
    """The answers so far."""

    kind: str
    once: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    answers: dict[str, str] = field(default_factory=dict)

    def packed(self) -> str:
        """As the hidden field carries it."""
        told = {"kind": self.kind, "once": self.once, "answers": self.answers}
        return base64.urlsafe_b64encode(encrypt(json.dumps(told, ensure_ascii=False), PURPOSE)).decode()


def unpacked(text: str, kind: str) -> Draft:
    """The draft of a hidden field; a fresh one when the field is empty, changed, or of another form."""
    try:
        told = json.loads(decrypt(base64.urlsafe_b64decode(text), PURPOSE) or "{}")
    except (BrokenPromise, binascii.Error, ValueError):
        return Draft(kind)
    return Draft(kind, told["once"], dict(told["answers"])) if told.get("kind") == kind else Draft(kind)
