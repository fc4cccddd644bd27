"""``anlan trace`` and ``anlan import``: what they print for programs and for people, and how they end."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from anlan.cli.shapes import import_, trace

from .made_case import MULE, NEXT, VICTIM, write_case
from .runner import anlan

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "json"
KEY = f"{VICTIM}-{MULE}-20260302090000-5000000"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return write_case(tmp_path / "案件一")


def traced(case: Path, *words: str) -> dict[str, Any]:
    done = anlan("trace", str(case), "--json", *words)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_a_trace_prints_one_document_of_the_schema(case: Path) -> None:
    document = traced(case)
    jsonschema.validate(document, json.loads(trace.schema()))
    assert document["holdings"] == {MULE: {KEY: 1_510_000}}
    assert document["exits"] == {"cash": {KEY: 500_000}}
    assert document["not_obtained"] == {NEXT: {KEY: 2_990_000}}


def test_json_is_what_the_contract_says(case: Path) -> None:
    document = traced(case, "--method", "lifo")
    assert list(document)[:6] == ["method", "holdings", "exits", "not_obtained", "edges", "unmatched"]
    assert document["method"] == "lifo"
    assert document["not_obtained"] == {NEXT: {KEY: 3_000_000}}
    assert document["exits"] == {"cash": {KEY: 500_000}}
    assert document["holdings"] == {MULE: {KEY: 1_500_000}}
    first = document["transfers"][document["payments"][0]["transfer"]]
    assert (first["from"], first["to"], first["amount"], first["time"]) == (VICTIM, MULE, 5_000_000, "2026-03-02T09:00:00+08:00")
    assert [Path(place["file"]).name for place in first["sources"]] == ["victim.csv", "mule.csv"]
    assert [place["row"] for place in first["sources"]] == [4, 3]
    assert document["layers"] == {VICTIM: 0, MULE: 1, NEXT: 2}
    assert [one["key"] for one in document["unmatched"]] == ["other_amount"]
    assert [one["key"] for one in document["problems"]] == ["line_amount"]
    assert document["totals"] == {
        "paid": 5_000_000,
        "held": 1_500_000,
        "exits": 500_000,
        "not_obtained": 3_000_000,
        "unmatched": 100,
    }


def test_a_statement_that_cannot_be_read_is_told_the_rest_is_traced_and_the_exit_code_says_so(case: Path) -> None:
    whole = traced(case)
    (case / "statements" / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    done = anlan("trace", str(case), "--json")
    assert done.returncode == 3
    assert "broken.xlsx" in done.stderr
    document = json.loads(done.stdout)
    assert any("broken.xlsx" in one["text"] for one in document["problems"])
    assert document["holdings"] == whole["holdings"]


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ["先进先出", "取现", "未找到转账"]), ("en", ["first in", "cash", "without a transfer"])]
)
def test_people_get_tables_in_their_language(case: Path, lang: str, words: list[str]) -> None:
    done = anlan("trace", str(case), lang=lang)
    assert done.returncode == 0
    assert all(word in done.stdout for word in [*words, MULE, "15,100.00"])
    assert all(len(line) <= 120 for line in done.stdout.splitlines() if "·" not in line)


def test_a_folder_that_is_no_case_is_unusable_input(tmp_path: Path) -> None:
    done = anlan("trace", str(tmp_path / "nowhere"))
    assert done.returncode == 3
    assert "nowhere" in done.stderr
    (tmp_path / "victims.csv").write_text("name,amount\n", encoding="utf-8")
    done = anlan("trace", str(tmp_path))
    assert done.returncode == 3
    assert "payee_account" in done.stderr


def test_import_says_what_became_of_each_file_and_again_changes_nothing(case: Path) -> None:
    files = [str(path) for path in sorted((case / "statements").iterdir())]
    first = json.loads(anlan("import", str(case), *files, "--json").stdout)
    jsonschema.validate(first, json.loads(import_.schema()))
    assert [one["status"] for one in first["files"]] == ["imported", "imported"]
    assert (first["entries"], first["transfers"], first["accounts"], first["obtained"]) == (5, 4, 3, 2)
    again = json.loads(anlan("import", str(case), *files, "--json").stdout)
    assert [one["status"] for one in again["files"]] == ["known", "known"]
    assert {**again, "files": None} == {**first, "files": None}


def test_a_case_counts_imported_files_once_and_without_their_originals(case: Path) -> None:
    before = traced(case)
    files = sorted((case / "statements").iterdir())
    assert anlan("import", str(case), *map(str, files)).returncode == 0
    assert traced(case) == before
    for file in files:
        file.unlink()
    assert traced(case) == before


def test_import_with_a_file_that_cannot_be_used_takes_the_others_and_ends_with_3(case: Path, tmp_path: Path) -> None:
    broken = tmp_path / "notes.csv"
    broken.write_text("甲,乙\n子,丑\n", encoding="utf-8")
    done = anlan("import", str(tmp_path / "ledger"), str(broken), str(case / "statements"), "--json")
    assert done.returncode == 3
    assert sorted(one["status"] for one in json.loads(done.stdout)["files"]) == ["imported", "imported", "refused"]
    assert anlan("import", str(tmp_path / "ledger"), str(tmp_path / "nowhere.csv")).returncode == 3


def test_the_committed_schemas_are_those_of_the_program() -> None:
    assert (REFERENCE / "trace.schema.json").read_bytes() == trace.schema()
    assert (REFERENCE / "import.schema.json").read_bytes() == import_.schema()
