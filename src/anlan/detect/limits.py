"""*Limits*: how many accounts or cards of a class one holder may have open, at one institution and across all of them.

Numbers stand in a file with their source (``limits.toml``, or the user's own), none in code.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from anlan.values import InputError, Note


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one class of account or card."""

    per_institution: int
    across: int
    source: str


class Limits(msgspec.Struct, frozen=True):
    """Limits by class."""

    of: Mapping[str, Limit]

    def __str__(self) -> str:
        return "; ".join(f"{name} {limit.per_institution} / {limit.across}" for name, limit in self.of.items())


@cache
def load_limits(path: Path | None = None) -> Limits:
    """The limits of a file, or those of the product. Raises ``InputError`` saying what is wrong in the file."""
    shipped = resources.files("anlan.detect").joinpath("limits.toml")
    file = path.name if path else "limits.toml"
    try:
        text = path.read_text(encoding="utf-8") if path else shipped.read_text(encoding="utf-8")
        return Limits(msgspec.convert(tomllib.loads(text), dict[str, Limit]))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise InputError(Note.of("detect.rules.not_limits", file=file, wrong=str(wrong))) from None
