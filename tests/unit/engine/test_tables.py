"""Tables of alerts as files that people open."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest

from anlan.engine.tables import write_table


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_a_text_that_a_spreadsheet_would_run_is_written_as_text(sign: str, tmp_path: Path) -> None:
    path = tmp_path / "alerts.csv"
    write_table(path, pa.table({"id": [f"{sign}cmd|'/c calc'!A0", "plain=1"], "level": [-1, 2]}))
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows == [["id", "level"], [f"'{sign}cmd|'/c calc'!A0", "-1"], ["plain=1", "2"]]
