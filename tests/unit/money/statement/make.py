"""Makes statement files for tests and reads them."""

from pathlib import Path
from typing import Any

import numpy as np

from anlan.money.formats.cells import Cells, padded
from anlan.money.reading.result import Reading
from anlan.money.statement import read_statement, read_statements
from anlan.values import InputError

ENCODINGS = ("utf-8", "gb18030")
HEADER = "交易时间,收支,交易金额,账户余额,对方账号,对方户名,摘要"


def write(folder: Path, content: str | bytes, name: str = "statement.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return file


def read(folder: Path, content: str | bytes, name: str = "statement.csv", layout: Path | None = None) -> Reading:
    """The reading of a file with this content; every row of it is accounted for."""
    reading = read_statement(write(folder, content, name), layouts=[layout] if layout else [])
    assert reading.entries.num_rows + len(reading.left_out) + len(reading.asides) == reading.rows
    return reading


def refused(folder: Path, content: str | bytes, name: str = "statement.csv") -> InputError:
    """Why a file with this content is refused."""
    found = read_statements([write(folder, content, name)])
    assert not found.readings
    return InputError(found.refused[0].reason)


def table(*rows: str) -> str:
    """A statement in the usual layout with these rows."""
    return "\n".join([HEADER, *rows]) + "\n"


def entries(reading: Reading, *names: str) -> list[tuple[Any, ...]]:
    """The values of some columns, entry by entry; times as text."""
    columns = []
    for name in names:
        values = reading.entries[name].to_pylist()
        columns.append([f"{value:%Y-%m-%d %H:%M:%S}" for value in values] if name == "time" else values)
    return list(zip(*columns, strict=True))


def why(reading: Reading) -> dict[int, str]:
    """Row → the key of the reason why it was left out."""
    return {row.row: row.reason.key.rpartition(".")[2] for row in reading.left_out}


def doubts(reading: Reading) -> set[str]:
    """The keys of the doubts."""
    return {doubt.key.rpartition(".")[2] for doubt in reading.doubts}


def cells_of(texts: list[str], encoding: str = "utf-8") -> Cells:
    """One column of cells."""
    pieces = [text.encode(encoding) for text in texts]
    stop = np.cumsum([len(piece) for piece in pieces]).astype(np.int32)
    start = stop - np.array([len(piece) for piece in pieces], np.int32)
    rows = np.arange(len(texts), dtype=np.int32)
    fine = np.zeros(len(texts), np.uint8)
    return Cells(padded(b"".join(pieces)), encoding, start[None], stop[None], None, rows, rows.astype(np.int64), rows, fine)
