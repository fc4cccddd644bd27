"""A kind of scam, as the national classification of telecom fraud names it, and the signs by which a narrative tells of it.

One TOML file a kind in ``kinds/``; a user's folder may add kinds or replace some. A *sign* is a set of words that mean the same
and count once, however often they come; ``with`` asks that one of other words stands somewhere in the text too; ``pattern`` is a
regular expression. The weights are ours, set by reading published warnings; no training data made them.
"""

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from anlan.values import InputError, Note


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence in both languages."""

    zh: str
    en: str


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"beside": "with"}):
    """Words or a pattern that point to a kind. ``weight`` 1 (weak) to 5 (nearly enough alone)."""

    weight: int
    any: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    pattern: str = ""


class ScamKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind: its name, what it is, its signs."""

    zh: str
    en: str
    about: Names
    signs: tuple[Sign, ...]


def load_kinds(folder: Path | None = None) -> Mapping[str, ScamKind]:
    """Kinds by name: those of the product, and those of ``folder`` over them. Raises ``InputError`` naming file and fault."""
    kinds = _read(resources.files("anlan.text") / "kinds")
    return {**kinds, **_read(folder)} if folder else kinds


def _read(folder: Traversable) -> dict[str, ScamKind]:
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): _kind(file) for file in files}


def _kind(file: Traversable) -> ScamKind:
    try:
        kind = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), ScamKind)
        for sign in kind.signs:
            re.compile(sign.pattern)
            if not (sign.any or sign.pattern) or sign.weight < 1:
                raise ValueError(f"signs: {sign}")
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError, re.error, ValueError) as fault:
        raise InputError(Note.of("text.kinds.bad_file", path=file.name, fault=str(fault))) from fault
    return kind
