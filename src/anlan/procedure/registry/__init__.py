"""What all definitions share: roles, and what follows when a term runs out. Read from the files beside this one."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

import msgspec

from anlan.procedure.definition import Label, Table


class Role(Label, frozen=True):
    """Who may record, sign or deliberate. ``one``: a single person of the unit holds it, so it fills one place of a gate."""

    kind: Literal["inside", "outside", "clock"]
    one: bool = False


class Consequence(Table, frozen=True):
    """What follows when a term runs out: who is told, how grave it is, and which procedure opens (none: only told)."""

    label: Label
    tell: tuple[str, ...]
    severity: Literal["low", "medium", "high", "critical"]
    opens: str = ""


@cache
def roles() -> Mapping[str, Role]:
    """The roles by name (``roles.toml``)."""
    return {name: msgspec.convert(table, Role) for name, table in _read("roles.toml").items()}


@cache
def consequences() -> Mapping[str, Consequence]:
    """The consequences by name (``consequences.toml``)."""
    return {name: msgspec.convert(table, Consequence) for name, table in _read("consequences.toml").items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("anlan.procedure.registry") / name).read_text(encoding="utf-8"))
