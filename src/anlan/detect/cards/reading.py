"""Reads a file of phone cards: one row a card, its number and figures, and the label where it is known.

CSV with a heading (also gzipped), UTF-8. An empty cell is not observed; a cell that is no number counts as not observed and is
told. A row without the card's number is left out and told. Columns about places and about the holder (``not_read.toml``) are
never read, and a file whose rows go by identity numbers is refused: it is about persons, and nothing here scores a person.
"""

import csv
import gzip
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anlan.detect.deadletter import DeadLetter
from anlan.values import InputError, Note
from anlan.values.identity import is_identity_number

TOLD = 1_000
"""Bad cells that are told one by one."""
_YES, _NO = frozenset({"1", "true", "yes", "是"}), frozenset({"0", "false", "no", "否"})

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class CardFile(NamedTuple):
    """Cards in the order of the file: numbers, figures by column (missing is NaN), labels (none where there is no such column),
    and what was wrong with single rows and cells."""

    ids: tuple[str, ...]
    columns: Mapping[str, Floats]
    fraud: Bools | None
    letters: tuple[DeadLetter, ...]


def read_cards(path: Path, id: str, label: str | None, only: tuple[str, str] | None = None) -> CardFile:
    """The cards of a file. ``id`` and ``label`` name the columns; ``only`` keeps rows whose column has that value.

    Raises ``InputError`` when the file cannot be read, lacks a named column, holds no card, or goes by identity numbers.
    """
    numbered, letters = _rows(path, [name for name in (id, label, only[0] if only else None) if name]), list[DeadLetter]()
    kept = []
    for number, row in numbered:
        if only and row.get(only[0]) != only[1]:
            continue
        wrong = _wrong(row, id, label)
        if wrong:
            letters.append(DeadLetter(path.name, number, wrong, ""))
        else:
            kept.append((number, row))
    if not kept:
        raise InputError(Note.of("detect.cards.no_cards", path=path.name))
    if any(is_identity_number(row[id]) for _, row in kept):
        raise InputError(Note.of("detect.cards.persons", path=path.name, column=id))
    names = [name for name in kept[0][1] if name not in {id, label, only[0] if only else ""} and _is_figure(name, kept)]
    columns = {name: np.array([_figure(path, one, name, letters) for one in kept]) for name in names}
    fraud = None if label is None else np.array([row[label].strip().lower() in _YES for _, row in kept])
    return CardFile(tuple(row[id] for _, row in kept), columns, fraud, tuple(letters))


def _rows(path: Path, needed: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig", newline="") as lines
        ):
            reader = csv.DictReader(lines, restval="")
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise InputError(Note.of("detect.cards.no_columns", path=path.name, missing=", ".join(missing)))
            return [(number, row) for number, row in enumerate(reader, start=2)]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as fault:
        raise InputError(Note.of("detect.cards.not_readable", path=path.name, fault=str(fault))) from fault


def _wrong(row: Mapping[str, str], id: str, label: str | None) -> Note | None:
    if not row[id].strip():
        return Note.of("detect.cards.no_number", column=id)
    if label is not None and row[label].strip().lower() not in _YES | _NO:
        return Note.of("detect.cards.no_label", column=label, text=row[label][:20])
    return None


@cache
def _not_read() -> frozenset[str]:
    text = resources.files("anlan.detect.cards").joinpath("not_read.toml").read_text(encoding="utf-8")
    return frozenset(name for names in tomllib.loads(text).values() for name in names)


def _is_figure(name: str, rows: Sequence[tuple[int, Mapping[str, str]]]) -> bool:
    """Whether a column is one of figures about the card: some cell is a number, none tells of a place or of a person."""
    if name.strip().lower() in _not_read() or any(is_identity_number(row[name]) for _, row in rows):
        return False
    return any(_number(row[name]) is not None for _, row in rows)


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _figure(path: Path, one: tuple[int, Mapping[str, str]], name: str, letters: list[DeadLetter]) -> float:
    row, cell = one[0], one[1][name].strip()
    number = _number(cell) if cell else None
    if cell and number is None and len(letters) < TOLD:
        letters.append(DeadLetter(path.name, row, Note.of("detect.cards.not_a_figure", column=name, text=cell[:20]), ""))
    return np.nan if number is None else number
