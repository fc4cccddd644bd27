"""Files that must not lie readable on the disk or in a backup: authenticated encryption piece by piece, whatever the size.

A kept file is ``MAGIC``, eight random bytes, then pieces of 1 MiB, each under AES-256-GCM with the random bytes and its place as
nonce. The last piece says that it is the last, so a file that was cut, or whose pieces were changed or moved, does not decrypt.
"""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from anlan.desk.encryption import cipher
from anlan.values import BrokenPromise

MAGIC = b"ANLAN-SEALED-1\n"
PIECE, TAG, PREFIX = 1024 * 1024, 16, 8


def write_sealed(out: BinaryIO, chunks: Iterable[bytes], purpose: str) -> None:
    """Write ``chunks`` encrypted to ``out``."""
    key, prefix = cipher(purpose), os.urandom(PREFIX)
    out.write(MAGIC + prefix)
    waiting, place = bytearray(), 0
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > PIECE:
            out.write(key.encrypt(_nonce(prefix, place), bytes(waiting[:PIECE]), _told(purpose, last=False)))
            del waiting[:PIECE]
            place += 1
    out.write(key.encrypt(_nonce(prefix, place), bytes(waiting), _told(purpose, last=True)))


def read_sealed(source: BinaryIO, purpose: str) -> Iterator[bytes]:
    """The pieces in clear. A file kept before files were encrypted is given as it is. Raises ``BrokenPromise``."""
    head = source.read(len(MAGIC))
    if head != MAGIC:
        yield head
        while chunk := source.read(PIECE):
            yield chunk
        return
    key, prefix, place = cipher(purpose), source.read(PREFIX), 0
    piece = source.read(PIECE + TAG)
    while piece:
        following = source.read(PIECE + TAG)
        try:
            yield key.decrypt(_nonce(prefix, place), piece, _told(purpose, last=not following))
        except InvalidTag as cause:
            raise BrokenPromise(f"a file of purpose {purpose} does not decrypt: wrong ANLAN_FIELD_KEY, cut or changed") from cause
        piece, place = following, place + 1
    if place == 0:
        raise BrokenPromise(f"a file of purpose {purpose} is cut: it has no piece")


def _nonce(prefix: bytes, place: int) -> bytes:
    return prefix + place.to_bytes(4, "big")


def _told(purpose: str, *, last: bool) -> bytes:
    return purpose.encode() + (b"\x01" if last else b"\x00")
