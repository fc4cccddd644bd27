"""Fields that must not lie readable in the database: authenticated encryption with the key of the installation.

AES-256-GCM; the key is derived from ``ANLAN_FIELD_KEY`` for one purpose at a time (HKDF), so a value moved from one
column to another does not decrypt. The stored form is one byte of version, 12 bytes of nonce, then the ciphertext.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from anlan.values import BrokenPromise

VERSION = b"\x01"


def encrypt(text: str, purpose: str) -> bytes:
    """``text`` as bytes to be stored; the empty text stays empty."""
    return encrypt_bytes(text.encode(), purpose)


def decrypt(stored: bytes | memoryview, purpose: str) -> str:
    """The inverse. Raises ``BrokenPromise`` when the value was changed or belongs to another purpose or key."""
    return decrypt_bytes(stored, purpose).decode()


def encrypt_bytes(content: bytes, purpose: str) -> bytes:
    """As `encrypt`, for the content of a file."""
    if not content:
        return b""
    nonce = os.urandom(12)
    return VERSION + nonce + cipher(purpose).encrypt(nonce, content, purpose.encode())


def decrypt_bytes(stored: bytes | memoryview, purpose: str) -> bytes:
    """As `decrypt`, for the content of a file."""
    raw = bytes(stored)
    if not raw:
        return b""
    try:
        return cipher(purpose).decrypt(raw[1:13], raw[13:], purpose.encode())
    except InvalidTag as cause:
        raise BrokenPromise(f"a field of purpose {purpose} does not decrypt: wrong ANLAN_FIELD_KEY or changed value") from cause


def cipher(purpose: str) -> AESGCM:
    """The cipher with the key of one purpose."""
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(settings.FIELD_KEY.encode()))
