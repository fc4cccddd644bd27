"""The fingerprint of a case: one hash over every input file, so that anybody can tell whether two reports rest on the same files.

The digest is SHA-256 over the lines ``<sha256 of the file>  <path>``, paths below the case folder with ``/``, in the order of
their bytes: what ``sha256sum`` prints for the same files, so that it can be checked without this program.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from anlan import __version__
from anlan.money.ledger_store import files_below, hash_of
from anlan.report.case_report import Fingerprint, InputFile


def take_fingerprint(files: Iterable[Path], below: Path, kept: Iterable[tuple[str, str]] = ()) -> Fingerprint:
    """The fingerprint of ``files``; folders count with all files in them. Paths are given relative to ``below``.

    ``kept`` are files taken in earlier, as name and SHA-256: they count once, by their place in the case if they still lie there.
    """
    present = [InputFile(_shown(path, below), path.stat().st_size, hash_of(path)) for path in set(files_below(_there(files)))]
    seen = {one.sha256 for one in present}
    gone = [InputFile(name, None, sha256) for name, sha256 in kept if sha256 not in seen]
    inputs = tuple(sorted([*present, *gone], key=lambda one: one.path))
    lines = "".join(f"{one.sha256}  {one.path}\n" for one in inputs)
    return Fingerprint(inputs, hashlib.sha256(lines.encode("utf-8")).hexdigest(), f"anlan {__version__}")


def _shown(path: Path, below: Path) -> str:
    return path.relative_to(below).as_posix() if path.is_relative_to(below) else path.name


def _there(paths: Iterable[Path]) -> list[Path]:
    return [path for path in paths if path.exists()]
