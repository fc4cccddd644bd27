"""What is held back: files in which malware was found, and files of which the scanner has not said yet what they are.

The two shelves themselves (`matters.files`, `intake.sealed_files`) ask before they give out a byte, so that no page, reader or
converter gets round it. It goes by the content: what is held back in one matter is held back in all.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from django.db.models import QuerySet

from anlan.desk.scanning.models import Scan
from anlan.values import InputError, Note


class Held(InputError):
    """The file is there and is not given out; the note says why and what to do."""


class _File(Protocol):
    sha256: str


File = TypeVar("File", bound=_File)


def require_free(sha256: str) -> None:
    """Raises `Held`."""
    states = dict(_held([sha256]).values_list("state", "found"))
    if "found" in states:
        raise Held(Note.of("desk.scanning.held", found=states["found"]))
    if states:
        raise Held(Note.of("desk.scanning.waiting"))


def is_free(sha256: str) -> bool:
    """Whether its bytes may be given out and read."""
    return not _held([sha256]).exists()


def with_holds(files: Iterable[File]) -> list[tuple[File, Scan | None]]:
    """Each file with what holds it back, for a page that lists them. One question for all, none where there is no file."""
    listed = list(files)
    hashes = {one.sha256 for one in listed if one.sha256}
    held = {scan.sha256: scan for scan in _held(hashes).order_by("-state")} if hashes else {}
    return [(one, held.get(one.sha256)) for one in listed]


def _held(hashes: Iterable[str]) -> QuerySet[Scan]:
    return Scan.objects.filter(sha256__in=hashes, state__in=("waiting", "found"))
