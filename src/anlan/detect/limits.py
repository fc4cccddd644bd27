"""*Limits*: how many accounts or cards of a class one holder may have open, at one institution and across all of them.

Numbers stand in a file with their source (``limits.toml``, or the user's own), none in code.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from anlan.detect.rule_file import read_rules


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
    return read_rules(
        path, "limits.toml", lambda tables: Limits(msgspec.convert(tables, dict[str, Limit])), "detect.rules.not_limits"
    )
