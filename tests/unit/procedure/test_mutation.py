"""Every single slip of a definition is noticed by the linter or by a scenario."""

from pathlib import Path

import pytest

from anlan.procedure.library import library, read_library
from anlan.procedure.machine import Procedure
from anlan.procedure.mutation import main, score, scores
from anlan.procedure.mutations import slips
from tests.unit.procedure.loop import LOOP, raw

VERSIONS = [proc for versions in library().versions.values() for proc in versions]


@pytest.mark.slow
@pytest.mark.parametrize("proc", VERSIONS, ids=lambda proc: proc.version)
def test_every_slip_of_every_definition_is_noticed(proc: Procedure) -> None:
    found = score(library(), proc)
    assert found.total > 10
    assert found.survived == ()


def test_slips_change_one_place_and_leave_the_rest() -> None:
    sound = raw()
    names = set()
    for name, tables in slips(sound):
        assert tables != sound, name
        names.add(name)
    assert sound == raw()
    expected = {
        "terms.work.stop − finished",
        "terms.work.cite −",
        "terms.ask.overdue −",
        "on.begun −",
        "on.begun.to −",
        "on.begun.to = done",
        "terms.work.extend.more.times −",
        "terms.work.extend.more.by = 1d..5d",
        "terms.work.length = 4d",
        "terms.work.max −",
        "terms.work.roll = never",
        "terms.work.pause.test −",
        "gates.finish.needs − doc.report",
        "gates.finish.panel.at_least = 2",
    }
    assert expected <= names


def written(folder: Path, scenarios: str = "") -> Path:
    home = folder / "loop"
    home.mkdir()
    (home / "2022-01-01.toml").write_text(LOOP, encoding="utf-8")
    if scenarios:
        (home / "2022-01-01.scenarios.toml").write_text(scenarios, encoding="utf-8")
    return folder


def test_a_definition_that_is_not_sound_has_no_score(tmp_path: Path) -> None:
    read = read_library(written(tmp_path))
    [found] = [score(read, proc) for proc in read.versions["loop"]]
    assert (found.total, found.killed) == (0, 0)
    assert "not sound" in found.survived[0]


def test_the_scores_of_several_processes_are_those_of_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenarios = Path(__file__).with_name("loop.scenarios.toml").read_text(encoding="utf-8")
    folder = written(tmp_path, scenarios)
    alone = list(scores(["loop"], folder, 1))
    assert alone == list(scores([], folder, 2))
    assert alone[0].killed == alone[0].total > 50


@pytest.mark.slow
def test_it_prints_killed_and_total(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stop_payment"]) == 0
    last = capsys.readouterr().out.splitlines()[-1].split()
    assert last[0] == "killed" and last[1] == last[3]
