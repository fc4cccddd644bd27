"""Files of matters: kept once under their hash in the data folder; what they are is told from their first bytes.

The name a file came with is kept for people to read, never used as a path. Programs and web pages are refused.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

from anlan.values import InputError, Note

LARGEST = 30 * 1024 * 1024
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-office"),
)
_ACTIVE = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"#!", b"mz")


def media_type_of(head: bytes) -> str:
    """The type told by the first bytes; plain text when they are text. Raises ``InputError`` for anything else."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if not head or b"\x00" in head or start.startswith(_ACTIVE):
        raise InputError(Note.of("desk.matters.file_kind"))
    return "text/plain"


def keep(
    chunks: Iterable[bytes], *, largest: int = LARGEST, kind_of: Callable[[bytes], str] = media_type_of
) -> tuple[str, int, str]:
    """Store the content; returns its SHA-256, size and type. A content kept before is not stored again.

    ``kind_of`` tells the type from the first bytes and refuses what is not wanted; nothing refused is kept.
    """
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size, head = hashlib.sha256(), 0, b""
    descriptor, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as out:
            for chunk in chunks:
                head = (head + chunk)[:512] if len(head) < 512 else head
                size += len(chunk)
                if size > largest:
                    raise InputError(Note.of("desk.matters.file_size", limit=largest // 1024 // 1024))
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        kind, sha = kind_of(head), digest.hexdigest()
        target = path_of(sha)
        target.parent.mkdir(exist_ok=True)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return sha, size, kind


def path_of(sha256: str) -> Path:
    """Where the content lies."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256
