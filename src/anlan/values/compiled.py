"""Compiled code that is kept on disk, and when it is out of date.

Numba keeps what it has compiled and takes it again as long as the file of the function itself has not changed. What the function
calls is compiled into it, so that after an upgrade which changed the called one alone, the old one would go on running. Code
compiled by ``kept`` says which sources it was made from, all Python files of a folder, and is taken again for those alone.
Numba is handed over, since values stand on the standard library alone.
"""

import hashlib
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any


def kept(compiler: Callable[..., Any], folder: Path, **options: Any) -> Callable[[Any], Any]:
    """A decorator: compile with ``compiler`` (``numba.njit``), and keep the code until a Python file of the folder changes.

    Where the folder has no such file, or a Numba keeps code in a way not known here, nothing is kept: slow, but never old.
    """
    sources = fingerprint_of_sources(folder)

    def decorate(function: Any) -> Any:
        dispatcher = compiler(cache=True, **options)(function)
        return dispatcher if sources and _watched(dispatcher, sources) else compiler(**options)(function)

    return decorate


@cache
def fingerprint_of_sources(folder: Path) -> str:
    """SHA-256 of names and contents of the folder's Python files, in the order of their names; empty if there are none."""
    whole = hashlib.sha256()
    files = sorted(file for file in folder.glob("*.py") if file.is_file())
    for file in files:
        content = file.read_bytes()
        whole.update(f"{file.name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest() if files else ""


class Shelf:
    """Where Numba keeps the code of one function, with the fingerprint of its sources beside each piece of code.

    The fingerprint stands in the piece itself, not in the index over them, which is written apart: of two processes, or of one
    that ended in between, the index of one and the code of another may be left. What was made from other sources is not unpacked.
    """

    def __init__(self, shelf: Any, sources: str) -> None:
        self._shelf, self._sources = shelf, sources

    def load(self, key: Any) -> Any:
        """The code of a signature, or None if there is none made from these sources."""
        match self._shelf.load(key):
            case (self._sources, bytes(packed)):
                return pickle.loads(packed)
        return None

    def save(self, key: Any, code: Any) -> None:
        """Keep the code of a signature, in the place of any older."""
        self._shelf.save(key, (self._sources, self._shelf._dump(code)))

    def flush(self) -> None:
        """Forget what is kept."""
        self._shelf.flush()


def _watched(dispatcher: Any, sources: str) -> bool:
    """Have what a compiled function keeps carry its fingerprint; False if this Numba keeps it elsewhere than we know."""
    code = getattr(dispatcher, "_cache", None)
    shelf = getattr(code, "_cache_file", None)
    if not all(callable(getattr(shelf, name, None)) for name in ("load", "save", "flush", "_dump")):
        return False
    code._cache_file = Shelf(shelf, sources)  # type: ignore[union-attr]
    return True
