"""The fingerprint of a case: one hash over every input file, so that anybody can tell whether two reports rest on the same files.

The digest is SHA-256 over the lines ``<sha256 of the file>  <path>``, paths below the case folder with ``/``, in the order of
their bytes: what ``sha256sum`` prints for the same files, so that it can be checked without this program.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from anlan import __version__
from anlan.report.case_report import Fingerprint, InputFile

BLOCK = 1 << 20


def take_fingerprint(files: Iterable[Path], below: Path) -> Fingerprint:
    """The fingerprint of ``files``; folders count with all files in them. Paths are given relative to ``below``."""
    found = {path for file in files for path in ([file] if file.is_file() else file.rglob("*")) if path.is_file()}
    named = sorted((_shown(path, below), path) for path in found)
    inputs = tuple(InputFile(name, path.stat().st_size, _sha256(path)) for name, path in named)
    lines = "".join(f"{one.sha256}  {one.path}\n" for one in inputs)
    return Fingerprint(inputs, hashlib.sha256(lines.encode("utf-8")).hexdigest(), f"anlan {__version__}")


def _shown(path: Path, below: Path) -> str:
    return path.relative_to(below).as_posix() if path.is_relative_to(below) else path.name


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
