"""The *numbering plan*: which numbers can exist, of what kind, and which of them never call.

A plan is a file (``numbering_plan.toml``, or the user's own), since plans change. Here it is read and turned into one look-up;
what an irregular number means is left to the detector ``shown_number``.
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from anlan.detect.rule_file import read_rules

Kind = Literal["mobile", "iot", "fixed", "service", "called_only", "foreign"]
LONGEST_PREFIX = 8
SIZES = tuple(range(1, LONGEST_PREFIX + 1))


class Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers that begin alike. ``then`` is the span of digits that may follow the prefix (``"2-8"``); all when empty."""

    kind: Kind
    prefixes: tuple[str, ...]
    lengths: tuple[int, ...]
    then: str = ""
    calls_out: bool = True

    def expanded(self) -> list[str]:
        """All prefixes, spans written out. Raises ``ValueError`` for a prefix that is no digits or no rising span."""
        found = []
        for text in self.prefixes:
            low, _, high = text.partition("-")
            high = high or low
            if not (low + high).isdigit() or len(low) != len(high) or not low <= high or len(low) > LONGEST_PREFIX:
                raise ValueError(text)
            found += [str(number).zfill(len(low)) for number in range(int(low), int(high) + 1)]
        return found

    def fits(self, number: str, prefix: str) -> bool:
        """Whether a number that begins with ``prefix`` is of this range."""
        if len(number) not in self.lengths:
            return False
        low, _, high = self.then.partition("-")
        return not self.then or low <= number[len(prefix) : len(prefix) + 1] <= (high or low)


class NumberingPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All ranges and where they come from."""

    source: str
    range: tuple[Range, ...]

    def find(self, number: str) -> Range | None:
        """The range of a clean number (``anlan.values.normalise_phone``): the one of the longest prefix that fits, or none."""
        table = _table(self)
        for size in reversed(SIZES[: len(number)]):
            for found in table.get(number[:size], ()):
                if found.fits(number, number[:size]):
                    return found
        return None

    def __str__(self) -> str:
        return f"{len(self.range)} ranges; {self.source}"


@cache
def _table(plan: NumberingPlan) -> dict[str, tuple[Range, ...]]:
    table: dict[str, tuple[Range, ...]] = {}
    for one in plan.range:
        for prefix in one.expanded():
            table[prefix] = (*table.get(prefix, ()), one)
    return table


@cache
def load_plan(path: Path | None = None) -> NumberingPlan:
    """The plan of a file, or that of the product. Raises ``InputError`` saying what is wrong in the file."""
    return read_rules(path, "numbering_plan.toml", _checked, "detect.rules.not_a_plan")


def _checked(tables: dict[str, Any]) -> NumberingPlan:
    plan = msgspec.convert(tables, NumberingPlan)
    _table(plan)  # raises ValueError for a prefix that is none
    return plan
