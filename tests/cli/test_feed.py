"""Feeds from the terminal: checking writes nothing, pulling twice gives nothing the second time, documents fit their schema."""

import json
from pathlib import Path

import jsonschema

from anlan.cli.shapes import feed

from .runner import anlan

MAPPING = """
id = "station"
procedure = "detention"
run_key = ["case_no"]
row_key = ["case_no"]
[source]
kind = "csv"
file = "rows.csv"
[events.detained]
column = "detained_at"
"""


def test_a_pull_gives_points_once_and_a_check_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "feed.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("case_no,detained_at\nA1,2026-03-09 10:00:00\nA2,never\n", encoding="utf-8")
    words = [str(tmp_path / "feed.toml"), "--json"]
    checked = json.loads(anlan("feed", "check", *words).stdout)
    assert not (tmp_path / "state").exists()
    first = json.loads(anlan("feed", "pull", *words, "--state", str(tmp_path / "state")).stdout)
    again = json.loads(anlan("feed", "pull", *words, "--state", str(tmp_path / "state")).stdout)
    jsonschema.validate(first, json.loads(feed.schema()))
    assert checked == first
    assert [one["point"]["run"] for one in first["grabbed"]] == ["A1"]
    assert [one["row"] for one in first["unfit"]] == [3]
    assert (again["grabbed"], again["unchanged"]) == ([], 1)


def test_a_mapping_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    done = anlan("feed", "check", str(tmp_path / "nowhere.toml"), lang="zh")
    assert done.returncode == 3
    assert "nowhere.toml" in done.stderr
