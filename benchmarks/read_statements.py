"""Reading statements: GB18030 CSV in one file and in 200, beside pandas; XLSX beside openpyxl. Ours includes all checks.

pandas reads the same columns, typed: texts as text, times as times, amounts as floats (it has nothing exact that is faster).
openpyxl in read-only mode gives bare cell values.
"""

import tempfile
from pathlib import Path

import openpyxl
import pandas as pd

from anlan.money.statement import read_statements
from benchmarks._statement_data import COLUMNS, write_csv, write_xlsx
from benchmarks.harness import Row, best_of

TITLE = "Statements: from files to entries"
_USED = [name for name in COLUMNS if name != "序号"]
_TYPES = {name: "float64" if name in ("交易金额", "账户余额") else "str" for name in _USED if name != "交易时间"}


def _pandas(file: Path) -> pd.DataFrame:
    return pd.read_csv(
        file, encoding="gb18030", usecols=_USED, dtype=_TYPES, parse_dates=["交易时间"], date_format="%Y-%m-%d %H:%M:%S"
    )


def _openpyxl(file: Path) -> int:
    book = openpyxl.load_workbook(file, read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))


def run(quick: bool) -> list[Row]:
    """The three claims."""
    rows, files, cells = (100_000, 20, 5_000) if quick else (1_000_000, 200, 50_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, many, book = folder / "one.csv", folder / "many", folder / "book.xlsx"
        many.mkdir()
        write_csv(one, rows, 2000, 1)
        for number in range(files):
            write_csv(many / f"{number:03d}.csv", rows // files, 10, number)
        write_xlsx(book, cells, 100, 1)
        read_statements([one])  # compiles what is not yet compiled
        read_statements([book])
        ours, found = best_of(2, lambda: read_statements([one]))
        assert found.entries().num_rows == rows
        theirs, _ = best_of(1, lambda: _pandas(one))
        ours_many, _ = best_of(2, lambda: read_statements([many]))
        theirs_many, _ = best_of(1, lambda: [_pandas(file) for file in sorted(many.iterdir())])
        ours_book, _ = best_of(2, lambda: read_statements([book]))
        theirs_book, _ = best_of(1, lambda: _openpyxl(book))
    return [
        Row(f"CSV, {rows:,} rows in one file", ours, "pandas", theirs, "s", 2, 5),
        Row(f"CSV, {rows:,} rows in {files} files", ours_many, "pandas", theirs_many, "s", 3, 6),
        Row(f"XLSX, {cells:,} rows", ours_book, "openpyxl", theirs_book, "s", 6, 10),
    ]
