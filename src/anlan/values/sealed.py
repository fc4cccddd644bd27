"""A *sealed file*: a line that names its form, a line with the SHA-256 of the rest, the rest.

The checksum tells damage and changes by accident; who may write the file can write the checksum too, so whoever makes one keeps
its fingerprint.
"""

import hashlib

_DIGEST = 64


class NotSealed(ValueError):
    """The file does not begin with the line of this form."""


class SealBroken(ValueError):
    """What the file holds does not agree with its checksum."""


def seal(first: bytes, body: bytes) -> bytes:
    """The bytes of the file. ``first`` is the line that names the form, with its line end."""
    return first + hashlib.sha256(body).hexdigest().encode("ascii") + b"\n" + body


def fingerprint_of(first: bytes, sealed: bytes) -> str:
    """The SHA-256 that stands in the file."""
    return sealed[len(first) : len(first) + _DIGEST].decode("ascii", "replace")


def unseal(first: bytes, sealed: bytes) -> bytes:
    """What is behind the seal. Raises ``NotSealed`` or ``SealBroken``."""
    if not sealed.startswith(first):
        raise NotSealed
    body = sealed[len(first) + _DIGEST + 1 :]
    if hashlib.sha256(body).hexdigest() != fingerprint_of(first, sealed):
        raise SealBroken
    return body
