"""Reading a definition file: TOML in, a ``Definition`` out, or everything that has the wrong shape, each with its place.

Tables are read one by one, so that one slip does not hide another. Whether the names in them mean something is for the
rules of ``lint``; the tables that belong to a term are read with the structs of ``anlan.law``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from anlan.law.term import Defer, Extend, Pause, Reading, Restart, Settled, Term
from anlan.procedure.definition import Clock, Definition, Fact, Gate, Label, On, Panel
from anlan.procedure.finding import Finding, Unsound
from anlan.procedure.tables import Tables

NAME = re.compile(r"[a-z][a-z0-9_]*")

MAPS: Mapping[str, tuple[str, type]] = {
    "states": ("label", Label),
    "docs": ("label", Label),
    "facts": ("fact", Fact),
    "gates": ("gate", Gate),
    "on": ("on", On),
    "terms": ("term", Term),
}
"""The tables that hold named tables: what one of them is called in ``messages/keys.toml``, and its struct."""

PARTS: Mapping[str, type] = {"extend": Extend, "restart": Restart, "pause": Pause, "defer": Defer, "reading": Reading}
"""The named tables inside a term."""

_PROCEDURE_KEYS = ("when", "risk")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a file. Raises ``Unsound`` when it is not TOML (a key given twice is not)."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        file = f"{path.parent.name}/{path.name}"
        raise Unsound([Finding.of("P1", "definition.not_toml", file=file, table="-", at="-", detail=str(cause))]) from cause


def read_definition(path: Path) -> Definition:
    """The definition in ``path``, whose name must be ``<id>/<in_force_from>.toml``. Raises ``Unsound`` with all findings."""
    file = f"{path.parent.name}/{path.name}"
    definition, findings = build(read_toml(path), file)
    if definition is None:
        raise Unsound(findings)
    right = f"{definition.in_force_from}.toml"
    if (definition.id, right) != (path.parent.name, path.name):
        raise Unsound(
            [Finding.of("P1", "definition.wrong_file_name", file=file, table="-", at="id", expected=right, folder=definition.id)]
        )
    return definition


def build(raw: Mapping[str, Any], file: str) -> tuple[Definition | None, list[Finding]]:
    """The definition that the tables ``raw`` spell, and what is wrong with their shape; the first is none if anything is."""
    tables = Tables(file)
    named = {name: dict(_named(tables, raw.get(name, {}), name)) for name in MAPS}
    top = tables.convert({key: value for key, value in raw.items() if key not in MAPS}, Definition, "definition", "-")
    if tables.found or top is None:
        return None, tables.found
    return msgspec.structs.replace(top, **named), []


def _named(tables: Tables, raw: Any, name: str) -> Iterator[tuple[str, Any]]:
    kind, struct = MAPS[name]
    for key, value in tables.mapping(raw, "definition", name, "-").items():
        table = f"{name}.{key}"
        if not NAME.fullmatch(key):
            tables.add("definition.bad_name", name, key)
        elif kind == "term":
            yield key, _clock(tables, value, table)
        else:
            yield key, tables.convert(_with_panel(tables, value, table), struct, kind, table)


def _with_panel(tables: Tables, raw: Any, table: str) -> Any:
    if isinstance(raw, Mapping) and "panel" in raw:
        return {**raw, "panel": tables.convert(raw["panel"], Panel, "panel", f"{table}.panel")}
    return raw


def _clock(tables: Tables, raw: Any, table: str) -> Clock | None:
    """A term's table: the keys of ``anlan.law`` to its struct, the procedure's own keys beside it."""
    whole = tables.mapping(raw, "definition", "terms", table)
    if whole is not raw:
        return None
    law = {key: value for key, value in whole.items() if key not in (*_PROCEDURE_KEYS, *PARTS, "settled")}
    starts = tables.names(whole, "start", "term", table)
    law["start"] = starts[0] if starts else ""
    for part, struct in PARTS.items():
        named = tables.mapping(whole.get(part, {}), "term", part, table)
        read = {name: _part(tables, value, struct, part, f"{table}.{part}.{name}") for name, value in named.items()}
        law[part] = {name: value for name, value in read.items() if value is not None}
    if "settled" in whole:
        law["settled"] = tables.convert(whole["settled"], Settled, "settled", f"{table}.settled")
    when = tables.mapping(whole.get("when", {}), "term", "when", table)
    values = {fact: tables.names(when, fact, "term", table) for fact in when}
    term = tables.convert(_flat(tables, law, table), Term, "term", table)
    return None if term is None else Clock(term=term, starts=starts, when=values, risk=tables.names(whole, "risk", "term", table))


def _part(tables: Tables, raw: Any, struct: type, part: str, table: str) -> Any:
    flat = _flat(tables, raw, table) if isinstance(raw, Mapping) else raw
    return tables.convert(flat, struct, part, table)


def _flat(tables: Tables, raw: Mapping[str, Any], table: str) -> dict[str, Any]:
    """``label = {zh, en}`` and ``note`` as the plain keys of ``anlan.law``."""
    flat = dict(raw)
    for key in ("label", "note"):
        if key in raw:
            label = tables.convert(raw[key], Label, "label", f"{table}.{key}")
            flat[key], flat[f"{key}_en"] = (label.zh, label.en) if label else ("-", "-")
    return flat
