"""Turning the tables of one file into structs, gathering every slip with its place instead of stopping at the first.

In goes what ``tomllib`` gave and the struct it should be; out comes the struct, or none and a finding that says which key of
which table is wrong and what it should hold, in the words of ``messages/keys.toml``.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import msgspec

from anlan.law.term import dec_hook
from anlan.procedure.finding import Finding, expectations
from anlan.values import near

T = TypeVar("T", bound=msgspec.Struct)

_UNKNOWN = re.compile(r"Object contains unknown field `(.+?)`")
_MISSING = re.compile(r"Object missing required field `(.+?)`")
_PLACE = re.compile(r" - at `\$\.?([^`]*)`$")
_EMPTY: Mapping[str, Any] = {}


class Tables:
    """The tables of one file. ``found`` fills with what is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Finding] = []

    def add(self, note: str, table: str, key: str, **values: str | int) -> None:
        """One more finding about the shape of the file."""
        self.found.append(Finding.of("P1", note, file=self.file, table=table, at=key, **values))

    def convert(self, raw: Any, struct: type[T], kind: str, table: str) -> T | None:
        """``raw`` as ``struct``. ``kind`` names it in ``messages/keys.toml``, ``table`` is its address."""
        if not isinstance(raw, Mapping):
            self.wrong(kind, "", raw, table)
            return None
        try:
            return msgspec.convert(raw, struct, dec_hook=dec_hook)
        except msgspec.ValidationError as cause:
            self._explain(str(cause), raw, kind, table)
            return None

    def mapping(self, raw: Any, kind: str, key: str, table: str) -> Mapping[str, Any]:
        """``raw`` if it is a table, else an empty one and a finding."""
        if isinstance(raw, Mapping):
            return raw
        self.wrong(kind, key, raw, table)
        return _EMPTY

    def names(self, raw: Mapping[str, Any], key: str, kind: str, table: str) -> tuple[str, ...]:
        """The value of ``key``: one name, several, or none."""
        value = raw.get(key, [])
        listed = [value] if isinstance(value, str) else value
        if isinstance(listed, list) and all(isinstance(item, str) for item in listed):
            return tuple(listed)
        self.wrong(kind, key, value, table)
        return ()

    def wrong(self, kind: str, key: str, value: Any, table: str) -> None:
        """A value that is not what its key holds."""
        words = expectations()
        name = f"{kind}.{key}" if key in words[kind] else f"kinds.{kind if kind in words['kinds'] else 'table'}"
        shown = value.isoformat() if isinstance(value, date) else repr(value)
        self.add(f"keys.{name}", table, key or "-", found=shown)

    def _explain(self, message: str, raw: Mapping[str, Any], kind: str, table: str) -> None:
        """What ``msgspec`` found wrong, in our words."""
        words = expectations()[kind]
        place = _PLACE.search(message)
        key = re.split(r"[.\[]", place[1])[0] if place else ""
        unknown, missing = _UNKNOWN.match(message), _MISSING.match(message)
        if unknown and not key:
            self.add("definition.unknown_key", table, unknown[1], known=near(unknown[1], words))
        elif missing and not key:
            self.add(f"keys.{kind}.{missing[1]}", table, missing[1], found="—")
        else:
            self.wrong(kind, key, raw.get(key), table)
