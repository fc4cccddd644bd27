"""Every definition that comes with the product is sound, its scenarios come out as written, and a released one is unchanged."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from anlan.procedure.finding import Unsound
from anlan.procedure.library import FOLDER, library, lock_problems, read_library, sha_of
from anlan.procedure.lint import lint
from anlan.procedure.machine import Procedure
from anlan.values import InputError, say
from tests.unit.procedure.loop import LOOP, calendar

VERSIONS = [proc for versions in library().versions.values() for proc in versions]


@pytest.mark.parametrize("proc", VERSIONS, ids=lambda proc: proc.version)
def test_every_definition_is_sound(proc: Procedure) -> None:
    subject = library().subject(proc, calendar())
    assert [f"{finding.rule} {finding.say('en')}" for finding in lint(subject)] == []


@pytest.mark.parametrize("name", library().versions)
def test_on_every_day_one_version_applies(name: str) -> None:
    day = library().versions[name][0].in_force_from
    while day < date(2027, 12, 31):
        begun = [proc for proc in library().versions[name] if proc.in_force_from <= day]
        assert library().in_force(name, day) is begun[-1]
        day += timedelta(days=91)


def test_released_definitions_are_unchanged() -> None:
    assert [say(note, "en") for note in lock_problems()] == []


def write(folder: Path, day: str = "2022-01-01", text: str = LOOP) -> Path:
    path = folder / "loop" / f"{day}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace("in_force_from = 2022-01-01", f"in_force_from = {day}"), encoding="utf-8")
    return path


def test_a_changed_a_lost_and_a_garbled_release_are_found(tmp_path: Path) -> None:
    path = write(tmp_path)
    lock = tmp_path / "released.lock"
    lock.write_text(f"# comment\n\nloop 2022-01-01 {sha_of(path)}\n", encoding="utf-8")
    assert list(lock_problems(tmp_path)) == []
    write(tmp_path, text=LOOP + "# one more word\n")
    assert [note.key for note in lock_problems(tmp_path)] == ["procedure.library.released_changed"]
    path.unlink()
    assert [note.key for note in lock_problems(tmp_path)] == ["procedure.library.released_gone"]
    lock.write_text("loop 2022-01-01\n", encoding="utf-8")
    assert [note.key for note in lock_problems(tmp_path)] == ["procedure.library.lock_line"]


def test_the_version_of_a_day_is_the_last_one_begun(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, "2024-01-01")
    read = read_library(tmp_path)
    assert str(read.in_force("loop", date(2023, 12, 31)).in_force_from) == "2022-01-01"
    assert str(read.in_force("loop", date(2024, 1, 1)).in_force_from) == "2024-01-01"
    assert read.newest("loop").version == "loop@2024-01-01"
    assert set(read.by_sha) == {proc.sha for proc in read.versions["loop"]}


def test_a_day_without_a_version_and_an_unknown_procedure_are_told(tmp_path: Path) -> None:
    write(tmp_path, text=LOOP.replace("in_force_from = 2022-01-01", "in_force_from = 2022-01-01\nin_force_until = 2023-01-01"))
    read = read_library(tmp_path)
    for name, day in (("loop", date(2021, 1, 1)), ("loop", date(2023, 1, 1)), ("none", date(2022, 1, 1))):
        with pytest.raises(InputError) as refused:
            read.in_force(name, day)
        assert say(refused.value.note, "zh")
        assert ("2022-01-01" in str(refused.value)) is (name == "loop")


def test_everything_wrong_with_a_folder_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, text=LOOP.replace('initial = "draft"', "initial = 1"))
    write(tmp_path, "2024-01-01", LOOP.replace('initial = "draft"', "initial = 1"))
    with pytest.raises(Unsound) as refused:
        read_library(tmp_path)
    assert len(refused.value.findings) == 2


def test_the_product_reads_its_own_folder() -> None:
    assert library().folder == FOLDER
    assert {"stop_payment", "detention"} <= set(library().versions)
