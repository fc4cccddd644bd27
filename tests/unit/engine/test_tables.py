"""Tables of alerts as files that people open."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest

from anlan.cli.commands.detect.cards.score import write_scores
from anlan.cli.commands.detect.reverify import write_list
from anlan.cli.shapes.cards import ScoredCard
from anlan.cli.shapes.detect import CardJson
from anlan.engine.tables import write_table


@pytest.mark.parametrize("of", [pa.string(), pa.large_string()])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_a_text_that_a_spreadsheet_would_run_is_written_as_text(sign: str, of: pa.DataType, tmp_path: Path) -> None:
    path = tmp_path / "alerts.csv"
    write_table(path, pa.table({"id": pa.array([f"{sign}cmd|'/c calc'!A0", "plain=1"], of), "level": [-1, 2]}))
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows == [["id", "level"], [f"'{sign}cmd|'/c calc'!A0", "-1"], ["plain=1", "2"]]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_lists_and_scores_of_cards_hold_no_number_that_a_spreadsheet_would_run(sign: str, tmp_path: Path) -> None:
    card, listed, scored = f"{sign}cmd|'/c calc'!A0", tmp_path / "list.csv", tmp_path / "scores.csv"
    write_list(listed, [CardJson(card, 1, 3, 9, []), CardJson("8986=1", 1, 3, 9, [])])
    write_scores(scored, [ScoredCard(card, 0.5), ScoredCard("8986=1", 0.5)])
    for path in (listed, scored):
        rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        assert [row["card"] for row in rows] == [f"'{card}", "8986=1"]
