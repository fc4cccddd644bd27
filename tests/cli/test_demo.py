"""The demonstration: one command from bank files to an answer and a report."""

import shutil
from pathlib import Path

import pytest

from .runner import anlan

CASE = Path(__file__).resolve().parents[2] / "examples" / "small-case"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_answers_in_a_screenful_and_writes_the_report(lang: str, tmp_path: Path) -> None:
    done = anlan("demo", str(CASE), "--out", str(tmp_path), "--no-serve", lang=lang, columns=80)
    assert done.returncode == 0, done.stderr
    assert "6228488038528084140" in done.stdout
    assert "556,522.15" in done.stdout
    assert len(done.stdout.splitlines()) <= 50
    assert (tmp_path / "report.html").stat().st_size > 50_000
    assert (tmp_path / f"report.{lang}.xlsx").is_file()


def test_a_statement_that_cannot_be_used_ends_the_demo_as_it_ends_every_command(tmp_path: Path) -> None:
    case = shutil.copytree(CASE, tmp_path / "case")
    (case / "statements" / "notes.csv").write_text("甲,乙,丙\n子,丑,寅\n", encoding="utf-8")
    done = anlan("demo", str(case), "--out", str(tmp_path / "out"), "--no-serve")
    assert done.returncode == 3
    assert "notes.csv: the header was not recognised" in done.stderr
    assert (tmp_path / "out" / "report.html").is_file()
