"""The law store as one thing: a fingerprint of every data file of law that a date can rest on."""

import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

_PARTS = ("acts", "rows", "readings.toml", "counting.toml", "count_codes.toml")


@cache
def law_sha() -> str:
    """SHA-256 over names and contents of the acts, rows, readings, count codes and rules of counting that the package brings."""
    digest = hashlib.sha256()
    root = resources.files("anlan.law")
    for part in _PARTS:
        for path, content in sorted(_files(root / part, part)):
            digest.update(path.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def _files(node: Traversable, path: str) -> list[tuple[str, bytes]]:
    if node.is_file():
        return [(path, node.read_bytes())]
    if not node.is_dir():
        return []
    return [found for child in node.iterdir() for found in _files(child, f"{path}/{child.name}")]
