"""`anlan detect scan --spark`, folders of Parquet in parts, and bad rows: the same everywhere."""

import json
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from anlan.cli.commands.detect import _asked, command
from anlan.detect.bands import load_bands
from anlan.detect.columns import SCHEMAS
from anlan.detect.evaluate import Rules
from anlan.detect.reading import read_events
from anlan.detect.typology import load_typologies
from anlan.engine import cluster
from anlan.engine.live.message import Message
from anlan.engine.live.watcher import Watcher
from anlan.engine.local import Scan
from anlan.values import InputError, say
from tests.cli.test_detect import run
from tests.spark import spark_or_skip
from tests.unit.detect.made_world import made_world

BAD = [
    ("n1", "2026-03-02 10:00:05", "-3.00", "CNY"),
    ("c1", "2026-03-02 10:00:06", "5.00", "USD"),
    ("t1", "2026-02-30 10:00:00", "5.00", "CNY"),
    ("t2", "2036-03-02 10:00:00 later", "5.00", "CNY"),
]


def in_parts(folder: Path) -> Path:
    """The made world, cut by day as a cluster keeps it, and rows that make no event."""
    world = made_world("transfers")
    for k, start in enumerate(range(0, world.num_rows, 100)):
        part = folder / f"day={k:02d}" / "part-0.parquet"
        part.parent.mkdir(parents=True)
        pq.write_table(world.slice(start, 100), part)
    return folder


def bad_rows(path: Path) -> Path:
    lines = [json.dumps({"id": id, "time": at, "src": "a", "dst": "b", "amount": yuan, "currency": c}) for id, at, yuan, c in BAD]
    good = json.dumps({"id": "good", "time": "2026-03-02 10:00:00", "src": "a", "dst": "b", "amount": "5.00"})
    path.write_text("\n".join([lines[0], '{"id": "cut', good, *lines[1:]]) + "\n", encoding="utf-8")
    return path


def test_a_folder_of_parquet_in_parts_is_scanned_as_one_file(tmp_path: Path) -> None:
    folder, one = in_parts(tmp_path / "events"), tmp_path / "one.parquet"
    pq.write_table(made_world("transfers"), one)
    found = json.loads(run("scan", folder, "--json"))
    assert found["alerts"] and found == json.loads(run("scan", one, "--json"))


def test_a_folder_without_parquet_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["scan", str(tmp_path)])
    assert done.exit_code == 2 and tmp_path.name in done.output and ".parquet" in done.output


def test_without_spark_or_java_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bad_rows(tmp_path / "bad.jsonl")
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    with pytest.raises(InputError) as caught:
        run("scan", path, "--spark")
    assert "./anlan setup cluster" in say(caught.value.note, "zh") and "./anlan setup cluster" in say(caught.value.note, "en")
    monkeypatch.setattr(cluster, "find_spec", lambda _: object())
    monkeypatch.setattr(cluster.shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError) as caught:
        run("scan", path, "--spark")
    assert "Java" in say(caught.value.note, "zh") and say(caught.value.note, "en")


@pytest.mark.parametrize(("time", "told"), [("2026-03-02", True), ("2026-03-02 10:00:00", False)])
def test_times_that_are_days_alone_are_told_though_a_cluster_sends_only_what_alerts_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: str, told: bool
) -> None:
    path, empty = tmp_path / "x.csv", SCHEMAS["transfers"].empty_table()
    path.write_text("\n".join(["id,time,src,dst,amount", *(f"{k},{time},a{k},b,5" for k in range(9))]), encoding="utf-8")
    monkeypatch.setattr(_asked, "scan_on", lambda *_: Scan([], 9, [], {"transfers": empty}, Counter()))
    done = CliRunner().invoke(command, ["scan", str(path), "--spark"], catch_exceptions=False)
    assert done.exit_code == 0
    assert ("时分秒" in done.stderr or "to the second" in done.stderr) == told


def test_a_file_and_a_stream_refuse_the_same_rows_for_the_same_reasons_and_go_on(tmp_path: Path) -> None:
    path = bad_rows(tmp_path / "bad.jsonl")
    table, letters = read_events([path], "transfers")
    lines = path.read_bytes().splitlines()
    told = Watcher("transfers", Rules(load_bands(), load_typologies()), "S", "run")
    found = told.take([Message(place, 2**60, line) for place, line in enumerate(lines, start=1)])
    assert table["id"].to_pylist() == ["good"] and found.events == 1
    kinds = [(letter.row, letter.reason.key.rpartition(".")[2]) for letter in letters]
    assert kinds == [(letter.row, letter.reason.key.rpartition(".")[2]) for _, letter in found.letters]
    assert [row for row, _ in kinds] == [1, 2, 4, 5, 6] and len({kind for _, kind in kinds}) == 4
    assert all(say(letter.reason, lang) for letter in letters for lang in ("zh", "en"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_alerts_repeats_and_dead_letters_of_one_process(tmp_path: Path) -> None:
    spark_or_skip()
    files = (in_parts(tmp_path / "events"), bad_rows(tmp_path / "bad.jsonl"), tmp_path / "again.jsonl")
    again = bad_rows(tmp_path / "bad.jsonl").read_text().splitlines()[2]
    files[-1].write_text(again.replace("10:00:00", "09:00:00") + "\n")  # earlier, and still not the one that stands
    here = json.loads(run("scan", *files, "--json", "--dead-letters", tmp_path / "here.jsonl"))
    asked = ("--spark", "--master", "local[2]", "--parts", "3")
    there = json.loads(run("scan", *files, *asked, "--json", "--dead-letters", tmp_path / "there.jsonl"))
    assert here["alerts"] and here["refused"] == len(BAD) + 2 and there == here
    assert (tmp_path / "there.jsonl").read_text() == (tmp_path / "here.jsonl").read_text()
    nothing = tmp_path / "nothing.csv"
    nothing.write_text("id,time,src,dst,amount\n", encoding="utf-8")
    assert json.loads(run("scan", nothing, *asked, "--json")) == json.loads(run("scan", nothing, "--json"))
    (tmp_path / "picture.jpg").write_bytes(b"")
    with pytest.raises(InputError, match=r"picture\.jpg"):
        run("scan", *files, tmp_path / "picture.jpg", *asked)
