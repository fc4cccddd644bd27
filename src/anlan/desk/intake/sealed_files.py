"""Files from the public: told by content, kept encrypted under their hash; of pictures a clean copy is made to look at.

In: the bytes of one file. Out: what it is, its size and hash. Programs, web pages and whatever is not listed are refused.
The clean copy holds the picture's points alone: no place, no camera, no name, and nothing that was hidden in the file. Each file
passes the scanner on its way in (`scanning.way_in`); of what is held back no copy is made, and it is given out to nobody.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from anlan.desk.encryption import decrypt_bytes, encrypt_bytes
from anlan.desk.matters.files import media_type_of
from anlan.desk.matters.looking import clean_copy
from anlan.desk.scanning.holding import is_free, require_free
from anlan.desk.scanning.way_in import ask, enter, way_in
from anlan.values import InputError, Instant, Note

LARGEST = 10 * 1024 * 1024
PURPOSE, CLEAN_PURPOSE = "upload", "upload clean copy"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HEIC = (b"heic", b"heix", b"mif1", b"msf1")


def kind_of(content: bytes) -> str:
    """The media type, told by content. Raises ``InputError`` for what is not taken."""
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "image/heic"
    kind = media_type_of(content[:512])
    if kind == "text/plain" and not _is_text(content):
        raise InputError(Note.of("desk.matters.file_kind"))
    return kind


def keep_sealed(content: bytes, *, stream: str, now: Instant) -> tuple[str, str, bool]:
    """Store the file; its hash, its type, whether there is a clean copy. Raises ``InputError`` for what is not taken.

    ``stream`` of the record has it from now on. Called before an act's transaction begins, as `matters.files.keep` is.
    """
    kind, sha = admitted(content), hashlib.sha256(content).hexdigest()
    answer = ask([content], way_in(now))
    _write(_path(sha), encrypt_bytes(content, PURPOSE))
    enter("sealed", sha, stream, answer, now)
    return sha, kind, is_free(sha) and make_copy(sha, kind)


def admitted(content: bytes) -> str:
    """The media type of a file that may be taken. Raises ``InputError``."""
    if len(content) > LARGEST:
        raise InputError(Note.of("desk.matters.file_size", limit=LARGEST // 1024 // 1024))
    return kind_of(content)


def make_copy(sha256: str, kind: str) -> bool:
    """Make the clean copy of a kept file that is free or about to be; whether there is one."""
    copy = clean_copy(_opened(sha256), kind)
    if copy is not None:
        _write(_path(sha256, ".clean"), encrypt_bytes(copy, CLEAN_PURPOSE))
    return copy is not None


def original(sha256: str) -> bytes:
    """The file as it came. Raises ``Held``, or ``FileNotFoundError`` when the data folder has lost it."""
    require_free(sha256)
    return _opened(sha256)


def clean(sha256: str) -> bytes:
    """The clean copy, a JPEG. Raises as `original` does."""
    require_free(sha256)
    return decrypt_bytes(_path(sha256, ".clean").read_bytes(), CLEAN_PURPOSE)


def for_the_scanner(sha256: str) -> Iterator[bytes]:
    """The file as it came, also when it is held back."""
    yield _opened(sha256)


def paths_of(sha256: str) -> tuple[Path, Path]:
    """Where the file and its clean copy lie if they are kept."""
    return _path(sha256), _path(sha256, ".clean")


def _is_text(content: bytes) -> bool:
    """Whether it reads as UTF-8 or as GB 18030, in which banks export, without control characters."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return _CONTROL.search(content.decode(encoding)) is None
        except UnicodeDecodeError:
            continue
    return False


def _opened(sha256: str) -> bytes:
    return decrypt_bytes(_path(sha256).read_bytes(), PURPOSE)


def _path(sha256: str, ending: str = "") -> Path:
    return Path(settings.MEDIA_ROOT) / "sealed" / sha256[:2] / f"{sha256}{ending}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    Path(name).replace(path)
