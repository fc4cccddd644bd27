"""Files of matters: kept once, encrypted, under the hash of their content; what they are is told from their first bytes.

The name a file came with is kept for people to read, never used as a path. Programs and web pages are refused. What is handed in
passes the scanner on its way (`scanning.way_in`); what is held back is given out to nobody.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from anlan.desk.clear_files import clear_folder
from anlan.desk.scanning.holding import require_free
from anlan.desk.scanning.way_in import enter, way_in
from anlan.desk.sealed_stream import read_sealed, write_sealed
from anlan.values import InputError, Instant, Note

Kept = tuple[str, int, str]
"""Of a file: its SHA-256, size and type."""
LARGEST = 30 * 1024 * 1024
PURPOSE = "file of a matter"
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
    chunks: Iterable[bytes],
    *,
    stream: str,
    now: Instant,
    largest: int = LARGEST,
    kind_of: Callable[[bytes], str] = media_type_of,
) -> Kept:
    """Store what was handed in. A content kept before is not stored again.

    ``stream`` of the record has it from now on. ``kind_of`` tells the type from the first bytes and refuses what is not wanted;
    nothing refused is kept. Called before an act's transaction begins: no row is locked while a scanner takes its time.
    """
    passage = way_in(now)
    sha, size, kind = keep_made(passage.through(chunks), largest=largest, kind_of=kind_of)
    enter("kept", sha, stream, passage.answer, now)
    return sha, size, kind


def keep_made(chunks: Iterable[bytes], *, largest: int = LARGEST, kind_of: Callable[[bytes], str] = media_type_of) -> Kept:
    """As `keep`, of what the office has made itself: nobody scans it."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    read = _Read(largest)
    descriptor, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as out:
            write_sealed(out, read.through(chunks), PURPOSE)
            out.flush()
            os.fsync(out.fileno())
        kind, sha = kind_of(read.head), read.digest.hexdigest()
        target = path_of(sha)
        target.parent.mkdir(exist_ok=True)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return sha, read.size, kind


def is_kept(sha256: str) -> bool:
    """Whether the data folder has the content."""
    return bool(sha256) and path_of(sha256).is_file()


def content_of(sha256: str) -> Iterator[bytes]:
    """The content in pieces. Raises ``Held`` at once, ``FileNotFoundError`` when it was lost, ``BrokenPromise`` when changed."""
    require_free(sha256)
    return for_the_scanner(sha256)


def for_the_scanner(sha256: str) -> Iterator[bytes]:
    """As `content_of`, also of what is held back."""
    with path_of(sha256).open("rb") as source:
        yield from read_sealed(source, PURPOSE)


@contextmanager
def in_clear(sha256: str) -> Iterator[Path]:
    """A readable copy for programs that want a path, for this process's user alone, gone when left."""
    with clear_folder() as folder:
        path = folder / "content"
        with path.open("wb") as out:
            out.writelines(content_of(sha256))
        yield path


class _Read:
    """Counts, hashes and looks at the beginning of what passes through."""

    def __init__(self, largest: int) -> None:
        self.largest, self.size, self.head, self.digest = largest, 0, b"", hashlib.sha256()

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks, unchanged. Raises ``InputError`` beyond the largest size."""
        for chunk in chunks:
            self.head = (self.head + chunk)[:512] if len(self.head) < 512 else self.head
            self.size += len(chunk)
            if self.size > self.largest:
                raise InputError(Note.of("desk.matters.file_size", limit=self.largest // 1024 // 1024))
            self.digest.update(chunk)
            yield chunk


def path_of(sha256: str) -> Path:
    """Where a content lies if it is kept."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256
