"""``anlan report`` as a person runs it: files, JSON of the documented schema, exit codes."""

import errno
import json
import re
from pathlib import Path

import jsonschema
import pytest

from anlan.cli.shapes.report import schema
from anlan.report import writing
from tests.unit.report.example import example_report

from .made_case import MULE, write_case
from .runner import anlan

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "examples" / "small-case"


def test_the_committed_schema_is_the_one_of_the_program() -> None:
    assert (ROOT / "docs/reference/json/report.schema.json").read_bytes() == schema()


def test_an_unknown_format_is_a_wrong_command_line() -> None:
    done = anlan("report", str(CASE), "--format", "html,docx")
    assert done.returncode == 2
    assert "html, xlsx, pdf" in done.stderr


def test_a_folder_that_is_no_case_is_input_that_cannot_be_used(tmp_path: Path) -> None:
    done = anlan("report", str(tmp_path / "nothing"))
    assert done.returncode == 3
    assert "nothing" in done.stderr


def test_earlier_returns_without_frozen_amounts_are_refused_not_ignored(tmp_path: Path) -> None:
    (tmp_path / "returned.csv").write_text("victim_account,amount\n6222020000000000001,10.00\n", encoding="utf-8")
    done = anlan("report", str(write_case(tmp_path / "case")), "--earlier", str(tmp_path / "returned.csv"))
    assert done.returncode == 2
    assert "--frozen" in done.stderr
    assert not (tmp_path / "case" / "report").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("out", ["/proc/nowhere", "file/below"])
def test_a_folder_that_cannot_be_written_is_told_before_the_work_begins(tmp_path: Path, lang: str, out: str) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = anlan("report", str(CASE), "--out", str(tmp_path / out), lang=lang)
    assert done.returncode == 3
    assert str(tmp_path / out) in done.stderr
    assert "Traceback" not in done.stderr
    assert ("请换一个路径" if lang == "zh" else "Name another path") in done.stderr


def test_a_case_that_cannot_be_written_into_gets_its_report_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file where the folder would be stands for a read-only medium, which a test cannot mount."""
    case = write_case(tmp_path / "evidence")
    (case / "report").write_text("in the way", encoding="utf-8")
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    done = anlan("report", str(case), "--format", "html")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "desk" / "evidence-report" / "report.html").is_file()
    assert "The report goes to evidence-report" in done.stderr
    assert (case / "report").read_text(encoding="utf-8") == "in the way"


def test_a_report_that_cannot_be_finished_leaves_the_one_before_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.html").write_text("before", encoding="utf-8")

    def fail(*_: object) -> str:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(writing, "render_page", fail)
    with pytest.raises(OSError, match="full"):
        writing.write_report(example_report(), tmp_path, "zh", ("html",))
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("report.html", "before")]


@pytest.mark.slow
def test_frozen_amounts_stand_in_the_report_and_in_its_fingerprint(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case")
    (tmp_path / "frozen.csv").write_text(f"account,amount\n{MULE},1234.56\n", encoding="utf-8")
    words = ["report", str(case), "--format", "html", "--json"]
    without = json.loads(anlan(*words).stdout)
    done = anlan(*words, "--frozen", str(tmp_path / "frozen.csv"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["digest"] != without["digest"]
    page = (case / "report" / "report.html").read_text(encoding="utf-8")
    assert "1,234.56" in page
    assert "frozen.csv" in page
    assert "Nothing is frozen yet" not in page


@pytest.mark.slow
def test_what_was_imported_counts_and_is_named(tmp_path: Path) -> None:
    case = write_case(tmp_path / "case")
    moved = (case / "statements" / "mule.csv").rename(tmp_path / "mule.csv")
    assert anlan("import", str(case), str(moved)).returncode == 0
    done = anlan("report", str(case), "--format", "html", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["totals"]["fifo"]["held"] > 0
    assert "mule.csv" in (case / "report" / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_report_is_written_in_all_formats_and_json_says_where(tmp_path: Path) -> None:
    done = anlan("report", str(CASE), "--out", str(tmp_path / "out"), "--method", "pro-rata", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads(schema()))
    assert [file["format"] for file in document["files"]] == ["html", "xlsx", "pdf"]
    assert all(Path(file["path"]).stat().st_size == file["size"] for file in document["files"])
    assert next(iter(document["totals"])) == document["method"] == "pro-rata"
    for one in document["totals"].values():
        assert one["paid"] == one["held"] + one["exits"] + one["not_obtained"]


@pytest.mark.slow
def test_trace_and_report_say_the_same_shares_and_they_re_add(tmp_path: Path) -> None:
    assert anlan("report", str(CASE), "--out", str(tmp_path), "--format", "html").returncode == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    of_report = re.findall(r"<small>(?:<span[^>]*>[^<]*</span>)*?<span lang=\"en\">([\d.]+%)</span></small>", page)
    of_trace = re.findall(r"([\d.]+%)", anlan("trace", str(CASE)).stdout)
    assert of_trace[0] == "100.0%"
    assert of_report == of_trace[1:]
    assert sum(int(said[:-1].replace(".", "")) for said in of_report) == 1000


@pytest.mark.slow
def test_one_format_alone_is_written_where_no_place_is_named_into_the_case(tmp_path: Path) -> None:
    case = tmp_path / "案件"
    case.mkdir()
    (case / "statements").symlink_to(CASE / "statements")
    (case / "victims.csv").symlink_to(CASE / "victims.csv")
    done = anlan("report", str(case), "--format", "html", "--title", "示例案件", lang="zh")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (case / "report").iterdir()] == ["report.html"]
    assert "示例案件" in (case / "report" / "report.html").read_text(encoding="utf-8")
