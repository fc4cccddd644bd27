"""``anlan procedure`` as a person uses it: what is printed, in both languages, and the exit codes."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from anlan.procedure.library import read_library
from anlan.procedure.log import write_log
from tests.cli.runner import anlan
from tests.unit.procedure.course import Course

LOOP = Path(__file__).resolve().parents[1] / "unit" / "procedure"
SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small sound definition of the unit tests."""
    home = tmp_path / "definitions" / "loop"
    home.mkdir(parents=True)
    shutil.copy(LOOP / "loop.toml", home / "2022-01-01.toml")
    shutil.copy(LOOP / "loop.scenarios.toml", home / "2022-01-01.scenarios.toml")
    return home.parent


def test_list_shows_every_procedure(folder: Path) -> None:
    done = anlan("procedure", "list", "--json")
    rows = json.loads(done.stdout)
    assert {"stop_payment", "detention"} <= {row["id"] for row in rows}
    assert "紧急止付" in anlan("procedure", "list", lang="zh").stdout
    assert "Loop" in anlan("procedure", "list", "--folder", str(folder)).stdout


def test_lint_finds_nothing_in_what_is_sound(folder: Path) -> None:
    done = anlan("procedure", "lint", "--folder", str(folder))
    assert done.returncode == 0
    assert "nothing found" in done.stdout


def test_lint_names_file_table_and_key(folder: Path) -> None:
    path = folder / "loop" / "2022-01-01.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('stop = ["finished"]', 'stop = ["finshed"]'), encoding="utf-8")
    done = anlan("procedure", "lint", "loop", "--folder", str(folder))
    assert done.returncode == 3
    assert "loop/2022-01-01.toml, table [terms.work], stop: there is no finshed. Known names: finished" in done.stdout
    assert "没有 finshed" in anlan("procedure", "lint", "--folder", str(folder), lang="zh").stdout
    [found] = json.loads(anlan("procedure", "lint", "--folder", str(folder), "--json").stdout)
    assert (found["rule"], found["table"], found["key"]) == ("P1", "terms.work", "stop")
    assert found["zh"] and found["en"]


def test_lint_tells_of_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "loop" / "2022-01-01.toml").write_text("id = ", encoding="utf-8")
    done = anlan("procedure", "lint", "--folder", str(folder))
    assert done.returncode == 3
    assert "not valid TOML" in done.stdout


def test_an_unknown_procedure_is_told_with_those_there_are(folder: Path) -> None:
    done = anlan("procedure", "show", "leap", "--folder", str(folder))
    assert done.returncode == 3
    assert "no procedure leap" in done.stderr and "loop" in done.stderr


def test_show_prints_events_gates_and_terms(folder: Path) -> None:
    text = anlan("procedure", "show", "loop", "--folder", str(folder)).stdout
    for word in ("Loop", "Finished", "panel of", "3d → 7d"):
        assert word in text
    shown = json.loads(anlan("procedure", "show", "loop", "--folder", str(folder), "--json").stdout)
    assert shown["version"] == "loop@2022-01-01" and shown["definition"]["terms"]["work"]["term"]["length"] == "3d"


def test_the_version_of_a_day_is_chosen(folder: Path) -> None:
    done = anlan("procedure", "show", "loop", "--folder", str(folder), "--on", "2021-12-31")
    assert done.returncode == 3 and "2022-01-01" in done.stderr
    assert anlan("procedure", "show", "loop", "--folder", str(folder), "--on", "2022-01-01").returncode == 0
    assert "no date or time" in anlan("procedure", "show", "loop", "--folder", str(folder), "--on", "soon").stderr


def test_diagrams_are_drawn(folder: Path, tmp_path: Path) -> None:
    assert anlan("procedure", "diagram", "loop", "--folder", str(folder), "--format", "mermaid").stdout.startswith(
        "stateDiagram-v2"
    )
    out = tmp_path / "loop.svg"
    assert anlan("procedure", "diagram", "loop", "--folder", str(folder), "--out", str(out)).returncode == 0
    assert ElementTree.parse(out).getroot().tag.endswith("svg")


def test_scenarios_are_run_and_a_difference_is_shown(folder: Path) -> None:
    done = anlan("procedure", "scenario", "loop", "--folder", str(folder))
    assert done.returncode == 0 and "✓ finished" in done.stdout
    path = folder / "loop" / "2022-01-01.scenarios.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('work = "2026-03-05"', 'work = "2026-03-06"', 1), encoding="utf-8")
    done = anlan("procedure", "scenario", "loop", "finished", "--folder", str(folder))
    assert done.returncode == 3
    assert "due.work: written 2026-03-06; found 2026-03-05" in done.stdout
    [result] = json.loads(anlan("procedure", "scenario", "loop", "finished", "--folder", str(folder), "--json").stdout)
    assert result["differences"][0]["key"] == "due.work"
    assert anlan("procedure", "scenario", "loop", "none", "--folder", str(folder)).returncode == 2


def test_simulate_explains_detention_over_national_day() -> None:
    words = ("detained@2026-09-28 15:00", "detention_extended@2026-09-30 10:00,granted=4d")
    text = anlan("procedure", "simulate", "detention", *words).stdout
    assert "Ask for arrest (request_arrest): 2026-10-05 15:00" in text
    assert "Criminal Procedure Law Art. 105(1)" in text and "Art. 129(1)" in text
    result = json.loads(anlan("procedure", "simulate", "detention", *words, "--json", lang="zh").stdout)
    assert result["state"] == "detained"
    clock = next(clock for clock in result["clocks"] if clock["term"] == "request_arrest")
    assert clock["readings"] == [{"name": "main", "due": "2026-10-05 23:59:59"}]
    assert any("第一百二十九条" in reason for reason in clock["reasons"])


def test_simulate_says_why_something_is_refused(folder: Path) -> None:
    words = ("begun@2026-03-02 10:00", "finished@2026-03-03 10:00,grade=one")
    done = anlan("procedure", "simulate", "loop", *words, "--folder", str(folder), "--bare")
    assert done.returncode == 3
    assert "sign.county_head" in done.stdout
    assert anlan("procedure", "simulate", "loop", *words, "--folder", str(folder)).returncode == 0


def test_simulate_takes_steps_from_a_file_and_draws_bars(folder: Path, tmp_path: Path) -> None:
    course = tmp_path / "course.toml"
    course.write_text(
        'steps = [{ at = "2026-03-02 10:00", do = "begun" }, { at = "2026-03-06 00:00", tick = true }]', encoding="utf-8"
    )
    picture = tmp_path / "bars.svg"
    done = anlan(
        "procedure", "simulate", "loop", "--file", str(course), "--folder", str(folder), "--json", "--bars", str(picture)
    )
    result = json.loads(done.stdout)
    assert result["state"] == "dropped"
    assert [step["event"] for step in result["steps"]] == ["opened", "begun", "clock_expired dropped"]
    assert picture.is_file()
    course.write_text("steps = [{ when = 3 }]", encoding="utf-8")
    assert anlan("procedure", "simulate", "loop", "--file", str(course), "--folder", str(folder)).returncode == 3


@pytest.mark.parametrize(
    ("word", "code"),
    [("begun", 2), ("begun@2026-03-02 10:00,granted", 2), ("begun@yesterday", 3)],
)
def test_simulate_refuses_events_it_cannot_read(folder: Path, word: str, code: int) -> None:
    done = anlan("procedure", "simulate", "loop", word, "--folder", str(folder))
    assert done.returncode == code, done.stderr


def test_simulate_needs_something_to_do(folder: Path) -> None:
    assert anlan("procedure", "simulate", "loop", "--folder", str(folder)).returncode == 2


def test_mutate_prints_killed_and_total(folder: Path) -> None:
    done = anlan("procedure", "mutate", "--folder", str(folder), "--processes", "1")
    assert done.returncode == 0, done.stdout
    assert "killed" in done.stdout
    result = json.loads(anlan("procedure", "mutate", "loop", "--folder", str(folder), "--processes", "1", "--json").stdout)
    assert result["killed"] == result["total"] > 50


@pytest.mark.parametrize(
    ("words", "kind", "many"),
    [
        (("list",), "Listed", True),
        (("lint", "stop_payment"), "Found", True),
        (("scenario", "stop_payment"), "Result", True),
        (("show", "stop_payment"), "Shown", False),
        (("simulate", "stop_payment", "order_sent@2026-09-29 21:00"), "Simulated", False),
    ],
)
def test_what_is_printed_as_json_fits_the_committed_schema(words: tuple[str, ...], kind: str, many: bool) -> None:
    schema = json.loads((SCHEMAS / "procedure.schema.json").read_text(encoding="utf-8"))
    document = json.loads(anlan("procedure", *words, "--json").stdout)
    for one in document if many else [document]:
        jsonschema.validate(one, {**schema, "$ref": f"#/$defs/{kind}"})


class TestVerify:
    """A log that was handed over is checked by anybody who has the definitions."""

    @pytest.fixture
    def log(self, folder: Path, tmp_path: Path) -> Path:
        procedure = read_library(folder).newest("loop")
        path = tmp_path / "log.jsonl"
        path.write_text(write_log(Course(procedure).begun().log), encoding="utf-8")
        return path

    def test_a_log_as_it_was_is_replayed(self, folder: Path, log: Path) -> None:
        [row] = json.loads(anlan("procedure", "verify", str(log), "--folder", str(folder), "--json").stdout)
        assert (row["run"], row["state"], row["events"]) == ("r1", "work", 2)
        assert anlan("procedure", "verify", str(log), "--folder", str(folder), "--head", f"r1={row['head']}").returncode == 0

    def test_a_touched_or_cut_log_is_refused(self, folder: Path, log: Path) -> None:
        head = json.loads(anlan("procedure", "verify", str(log), "--folder", str(folder), "--json").stdout)[0]["head"]
        text = log.read_text(encoding="utf-8")
        log.write_text(text.splitlines()[0] + "\n", encoding="utf-8")
        done = anlan("procedure", "verify", str(log), "--folder", str(folder), "--head", f"r1={head}")
        assert done.returncode == 3 and "cut off" in done.stderr
        log.write_text(text.replace("officer_1", "officer_2", 1), encoding="utf-8")
        done = anlan("procedure", "verify", str(log), "--folder", str(folder))
        assert done.returncode == 3 and "has been changed" in done.stderr
        assert anlan("procedure", "verify", str(log), "--folder", str(folder), "--head", "r1").returncode == 2
