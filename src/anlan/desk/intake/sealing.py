"""Sealing an identity so that any two of the custodians, and no one alone, can open it.

A random key encrypts the identity (AES-256-GCM). For each two custodians the key is split into two halves (one random, the other
the key xor it), each sealed to one custodian's public key (X25519, HKDF, AES-256-GCM). One half says nothing about the key.
The private keys are held by the custodians; here they pass through memory when one of them answers, and are not kept.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from itertools import combinations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FEWEST = 3
"""With fewer custodians one absence would lock every identity for good."""

_CHECK = 5


class WrongKey(ValueError):
    """The private key is misread, or not the one this was sealed to."""


def new_key() -> tuple[str, bytes]:
    """A private key as text to print, and its public key."""
    private = X25519PrivateKey.generate()
    raw = private.private_bytes_raw()
    text = base64.b32encode(raw + hashlib.sha256(raw).digest()[:_CHECK]).decode().rstrip("=")
    return "-".join(text[i : i + 5] for i in range(0, len(text), 5)), private.public_key().public_bytes_raw()


def read_key(text: str) -> X25519PrivateKey:
    """The private key that was printed. Raises ``WrongKey`` when a character is wrong."""
    plain = "".join(text.upper().split()).replace("-", "").replace("0", "O").replace("1", "I")
    try:
        raw = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except ValueError as cause:
        raise WrongKey from cause
    if len(raw) != 32 + _CHECK or hashlib.sha256(raw[:32]).digest()[:_CHECK] != raw[32:]:
        raise WrongKey
    return X25519PrivateKey.from_private_bytes(raw[:32])


def seal_identity(identity: Mapping[str, str], keys: Mapping[int, bytes]) -> tuple[bytes, str]:
    """Ciphertext, and the halves for each two of ``keys`` (custodian's id → public key) as JSON. Needs ``FEWEST`` keys."""
    if len(keys) < FEWEST:
        raise ValueError(f"{len(keys)} custodians, {FEWEST} are needed")
    key, nonce = os.urandom(32), os.urandom(12)
    ciphertext = nonce + AESGCM(key).encrypt(nonce, json.dumps(dict(identity), ensure_ascii=False).encode(), b"identity")
    pairs = []
    for one, other in combinations(sorted(keys), 2):
        half = os.urandom(32)
        pairs.append({str(one): seal_to(keys[one], half), str(other): seal_to(keys[other], _xor(key, half))})
    return ciphertext, json.dumps(pairs)


def hand_over(pairs: str, mine: int, private: X25519PrivateKey, keys: Mapping[int, bytes]) -> str:
    """The first custodian's answer: each of his halves, sealed to the other of its pair (JSON: id → sealed half)."""
    found = {}
    for pair in json.loads(pairs):
        if str(mine) in pair:
            (other,) = (int(name) for name in pair if name != str(mine))
            found[str(other)] = seal_to(keys[other], unseal(private, pair[str(mine)]))
    if not found:
        raise WrongKey
    return json.dumps(found)


def complete(ciphertext: bytes, pairs: str, *, first: int, handed: str, mine: int, private: X25519PrivateKey) -> dict[str, str]:
    """The second custodian's answer: the identity. Raises ``WrongKey``."""
    for pair in json.loads(pairs):
        if {str(first), str(mine)} == set(pair):
            key = _xor(unseal(private, pair[str(mine)]), unseal(private, json.loads(handed)[str(mine)]))
            plain = AESGCM(key).decrypt(ciphertext[:12], ciphertext[12:], b"identity")
            return {str(name): str(value) for name, value in json.loads(plain).items()}
    raise WrongKey


def seal_to(public: bytes, content: bytes) -> str:
    """``content`` that only the holder of the private key reads, as text."""
    ephemeral = X25519PrivateKey.generate()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(bytes(public)))
    mine = ephemeral.public_key().public_bytes_raw()
    return base64.b64encode(mine + AESGCM(_derive(shared, mine, bytes(public))).encrypt(bytes(12), content, None)).decode()


def unseal(private: X25519PrivateKey, sealed: str) -> bytes:
    """The inverse. Raises ``WrongKey``."""
    raw = base64.b64decode(sealed)
    theirs, ciphertext = raw[:32], raw[32:]
    shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
    try:
        return AESGCM(_derive(shared, theirs, private.public_key().public_bytes_raw())).decrypt(bytes(12), ciphertext, None)
    except InvalidTag as cause:
        raise WrongKey from cause


def _derive(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"anlan half" + ephemeral + public).derive(shared)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
