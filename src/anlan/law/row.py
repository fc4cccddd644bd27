"""Statutory rows: every term the law store knows, in words, with its citation and how far it was checked.

In: ``rows/<section>.toml``, with count codes and rules of counting as data beside them. Out: rows by id; a row that can be
computed holds one ``Term`` a limit, ready for ``due()``; its events are ``start``, ``done`` and the names of its parts.
What is unverified is a target with a note, never law.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from anlan.law.files import read_table, shape
from anlan.law.length import Length, NotALength
from anlan.law.term import Names, Term
from anlan.values import InputError, Note, near

Status = Literal["verified", "in_part", "secondary", "unverified"]
Reason = Literal["", "rule", "no_figure", "duty", "open", "part_of", "refers", "not_time", "unknown"]

MAIN = "main"
"""The limit of a row that is meant when none is named."""

_COUNTING = {"c": "criminal", "adm": "administrative"}


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A row in words. Chinese keeps extension and suspension together in ``changes``."""

    trigger: str = ""
    limit: str = ""
    changes: str = ""
    extension: str = ""
    suspension: str = ""
    stop: str = ""
    lapse: str = ""


class _RowTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row as its file writes it."""

    section: str
    label: str
    label_en: str
    cite: tuple[str, ...]
    status: Status
    zh: Words
    en: Words
    count: str = "-"
    sources: tuple[str, ...] = ()
    remark: str = ""
    remark_en: str = ""
    not_computable: Reason = ""
    see: tuple[str, ...] = ()
    limit: dict[str, dict[str, Any]] = {}


class Row(msgspec.Struct, frozen=True):
    """One statutory row. ``not_computable`` says why it has no date; ``see`` names the rows that have."""

    id: str
    section: str
    label: str
    label_en: str
    zh: Words
    en: Words
    count: str
    cite: tuple[str, ...]
    status: Status
    sources: tuple[str, ...]
    remark: str
    remark_en: str
    not_computable: Reason
    see: tuple[str, ...]
    limits: Mapping[str, Term]


class CountCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a count code of the rows is counted."""

    label: str
    label_en: str
    count: str
    roll: str
    readings: tuple[str, ...] | None = None


@cache
def count_codes() -> Mapping[str, CountCode]:
    """The count codes of law/count_codes.toml."""
    file = resources.files("anlan.law") / "count_codes.toml"
    return {code: shape(table, CountCode, file=file.name, at=code) for code, table in read_table(file).items()}


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section of the rows, and the day on which its texts were last checked."""

    zh: str
    en: str
    checked_on: dt.date


@cache
def sections() -> Mapping[str, Section]:
    """The sections of law/sections.toml, in their order."""
    file = resources.files("anlan.law") / "sections.toml"
    return {name: shape(table, Section, file=file.name, at=name) for name, table in read_table(file).items()}


@cache
def rows() -> Mapping[str, Row]:
    """Every row the package brings, by id, in the order of the sections."""
    folder = resources.files("anlan.law") / "rows"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    found: dict[str, Row] = {}
    for file in files:
        for row in read_rows(file):
            if row.id in found:
                raise InputError(Note.of("law.row.twice", row=row.id, file=file.name))
            found[row.id] = row
    return MappingProxyType(found)


def read_rows(file: Traversable) -> list[Row]:
    """The rows of one file. Raises ``InputError``."""
    return [_row(name, table, file.name) for name, table in read_table(file).items()]


def _row(name: str, table: Mapping[str, Any], file: str) -> Row:
    raw = shape(table, _RowTable, file=file, at=name)
    if bool(raw.limit) == bool(raw.not_computable):
        raise InputError(Note.of("law.row.limit_or_reason", file=file, row=name))
    if raw.section not in sections():
        raise InputError(
            Note.of("law.row.unknown_section", file=file, row=name, section=raw.section, known=", ".join(sections()))
        )
    limits = {key: _limit(name, raw, limit, file, f"{name}.limit.{key}") for key, limit in raw.limit.items()}
    return Row(
        id=name,
        limits=MappingProxyType(limits),
        **{key: getattr(raw, key) for key in raw.__struct_fields__ if key != "limit"},
    )


def _limit(name: str, row: _RowTable, limit: Mapping[str, Any], file: str, at: str) -> Term:
    """A limit as a term: the row's words, the count code's rules, then what the limit says for itself."""
    written = dict(limit)
    code = written.pop("code", row.count)
    if code not in count_codes():
        raise InputError(Note.of("law.row.unknown_code", file=file, row=name, code=code, known=", ".join(count_codes())))
    counted = count_codes()[code]
    table: dict[str, Any] = {
        "label": row.label,
        "label_en": row.label_en,
        "cite": row.cite,
        "row": name,
        "stop": ("done",),
        "count": counted.count,
        "roll": counted.roll,
        "counting": _COUNTING.get(name.partition("-")[0], ""),
        "checked_on": sections()[row.section].checked_on,
        "note": row.remark,
        "note_en": row.remark_en,
    }
    if "before" not in written:
        table["start"] = "start"
    if counted.readings is not None:
        table["readings"] = counted.readings
    if _unit(written.get("length")) == "wd" or "before" in written:
        table["roll"] = "never"
    table.update(written)
    if row.status == "unverified":
        table["kind"] = "target"  # whatever the limit says: what nobody has read is not law
    if table["counting"] == "none":
        table["counting"] = ""
    return shape(table, Term, file=file, at=at)


def _unit(length: object) -> str:
    try:
        return Length.parse(str(length)).unit
    except NotALength:
        return ""  # the shape says what is wrong with it


def find_limit(name: str) -> tuple[Row, str, Term]:
    """The row, the limit's name and its term for ``c-detention-3d`` or ``c-appeal.ruling``.

    Raises ``InputError`` for an unknown row, a row without a date (with the reason) or an unknown limit.
    """
    row_id, _, limit = name.partition(".")
    row = rows().get(row_id)
    if row is None:
        raise InputError(Note.of("law.row.unknown", row=row_id, near=near(row_id, rows(), most=5)))
    if not row.limits:
        raise InputError(_no_date(row))
    chosen = limit or (MAIN if MAIN in row.limits else next(iter(row.limits)))
    if chosen not in row.limits:
        raise InputError(Note.of("law.row.unknown_limit", row=row_id, limit=chosen, known=", ".join(row.limits)))
    return row, chosen, row.limits[chosen]


def _no_date(row: Row) -> Note:
    if row.see:
        return Note.of("law.row.no_date_see", row=row.id, see=", ".join(row.see))
    return Note("law.row.no_date_" + row.not_computable, {"row": row.id})


def counting_of(row: Names) -> str:
    """The rules of counting of a term's statutory row, for a term that names none itself; none for an unknown row."""
    name = row if isinstance(row, str) else row[0] if row else ""
    found = rows().get(name.partition(".")[0])
    if found is None or not found.limits:
        return ""
    return next(iter(found.limits.values())).counting
