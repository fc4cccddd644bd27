"""Reads a file of rules in TOML: one of the product's, or one that the user put in its place."""

import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from anlan.values import InputError, Note

T = TypeVar("T")


def read_rules(path: Path | None, shipped: str, read: Callable[[dict[str, Any]], T], wrong_key: str) -> T:
    """What ``read`` makes of the tables of ``path``, or of the product's file ``shipped``.

    Raises ``InputError`` of ``wrong_key`` naming the file when it cannot be read, or ``read`` raises ``ValueError``.
    """
    try:
        text = (path or resources.files("anlan.detect").joinpath(shipped)).read_text(encoding="utf-8")
        return read(tomllib.loads(text))
    except (OSError, ValueError, msgspec.ValidationError) as wrong:  # ValueError: no UTF-8, no TOML, or refused by ``read``
        raise InputError(Note.of(wrong_key, file=path.name if path else shipped, wrong=str(wrong))) from None
