"""A file of what detectors found becomes alerts with the transfers behind them; keys and the interface come from the terminal."""

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from django.test import Client

from anlan.cli.commands.alerts.import_ import command as import_command
from anlan.cli.commands.api.key import command as key_command
from anlan.desk.alerts.models import Alert, Evidence
from anlan.desk.alerts.reading import read_signals
from anlan.detect.bands import load_bands
from anlan.detect.evaluate import Rules
from anlan.detect.reading import read_events
from anlan.detect.typology import load_typologies
from anlan.engine.live.feeder import messages
from anlan.engine.live.message import Message
from anlan.engine.live.watcher import Watcher
from anlan.engine.local import scan
from anlan.values import InputError, say
from tests.cli.test_detect import run
from tests.desk.conftest import START, Office, Watch

SUBJECT = "6228481234567890123"
RULES = Rules(load_bands(), load_typologies())


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Ten accounts pay one within an hour, and it passes all on; and what the scan says of it."""
    events, report = tmp_path / "transfers.csv", tmp_path / "alerts.json"
    with events.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["id", "time", "src", "dst", "amount"])
        for n in range(10):
            at = START - timedelta(minutes=60 - n)
            lines.writerow([f"in{n}", at.isoformat(), f"62170000000000{n:05d}", SUBJECT, "5000.00"])
        lines.writerow(["out", (START - timedelta(minutes=45)).isoformat(), SUBJECT, "6222021001116248877", "49900.00"])
    found = scan((events,), "transfers", RULES)
    assert found.alerts, "the sample raises an alert"
    report.write_bytes(msgspec.json.encode({"events": found.events, "refused": 0, "alerts": found.alerts}))
    return report, events


def test_the_output_of_a_scan_becomes_signals_with_reasons_in_both_languages_and_their_rows(files: tuple[Path, Path]) -> None:
    report, events = files
    found = next(s for s in read_signals(report, [("transfers", events)], RULES).signals if s.number == SUBJECT)
    assert found.reasons[0].zh != found.reasons[0].en
    assert SUBJECT not in found.reasons[0].zh
    assert {row.payee for row in found.rows} >= {SUBJECT} and all(row.amount_fen for row in found.rows)
    bare = next(s for s in read_signals(report, [], RULES).signals if s.number == SUBJECT)
    assert [row.event for row in bare.rows] == [row.event for row in found.rows] and bare.rows[0].at is None


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"alerts": 1}', "\xff"])
def test_what_is_no_report_is_refused_by_name(content: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(InputError) as error:
        read_signals(path, [], RULES)
    assert error.value.note.key == "desk.alerts.not_a_report" and error.value.note.values["file"] == "x.json"


def invoke(command: Any, *words: str) -> Any:
    return CliRunner().invoke(command, words, catch_exceptions=False)


def test_the_command_imports_once_and_knows_it_the_second_time(files: tuple[Path, Path], office: Office, watch: Watch) -> None:
    report, events = map(str, files)
    words = (report, "--events", events, "--organisation", "station", "--as", "officer-station", "--json")
    first, again = (json.loads(invoke(import_command, *words).output) for _ in range(2))
    assert first["new"] == Alert.objects.count() > 0 and again["new"] == 0
    assert again["known"] == first["new"] + first["added"]
    assert Alert.objects.filter(money_fen=5_000_000).exists(), "ten times 5,000 yuan"


def test_the_command_says_which_name_it_does_not_know(files: tuple[Path, Path], office: Office) -> None:
    for code, who, key in (("nowhere", "officer-station", "no_organisation"), ("station", "nobody", "no_officer")):
        with pytest.raises(InputError) as error:
            invoke(import_command, str(files[0]), "--organisation", code, "--as", who)
        assert error.value.note.key == f"server.exchange.{key}"


def lines_of_a_watch(transfers: Path) -> list[bytes]:
    table, _ = read_events([transfers], "transfers")
    bodies = [body for bundle in messages(table, "transfers", 100) for _, body in bundle]
    watcher = Watcher("transfers", RULES, "S", "run1")
    found = watcher.take([Message(place, 2**60, body) for place, body in enumerate(bodies, start=1)])
    return [msgspec.json.encode(one) for one in found.alerts]


def test_lines_of_a_watch_are_imported_with_their_rows_and_each_bad_one_is_named(
    files: tuple[Path, Path], office: Office, watch: Watch, tmp_path: Path
) -> None:
    lines, path = lines_of_a_watch(files[1]), tmp_path / "alerts.jsonl"
    good = len(lines)
    path.write_bytes(b"\n".join([lines[0], b'{"run": "cut', b"", *lines[1:], b"[]"]) + b"\n")
    words = (str(path), "--organisation", "station", "--as", "officer-station", "--json")
    done = json.loads(invoke(import_command, *words).output)
    assert done["new"] + done["added"] == good and len(done["refused"]) == 2
    assert "2" in done["refused"][0] and str(good + 3) in done["refused"][1] and "alerts.jsonl" in done["refused"][0]
    evidence = Evidence.objects.filter(alert__typology="collecting_mule")
    assert evidence.count() == 11 and set(evidence.values_list("amount_fen", flat=True)) == {500_000, 4_990_000}
    again = json.loads(invoke(import_command, *words).output)
    assert again["new"] == again["added"] == 0 and again["known"] == good


def test_alerts_of_rules_that_are_not_at_hand_are_named_and_the_rest_goes_on(files: tuple[Path, Path]) -> None:
    found = msgspec.json.decode(files[0].read_bytes())
    odd = found["alerts"][0] | {"typology": "made_up", "id": f"made_up:{SUBJECT}:out"}
    files[0].write_bytes(msgspec.json.encode({"alerts": [odd, *found["alerts"]]}))
    read = read_signals(files[0], [], RULES)
    assert len(read.signals) == len(found["alerts"])
    assert [note.key for note in read.refused] == ["desk.alerts.other_rules"]
    assert "made_up" in say(read.refused[0], "zh") and SUBJECT not in say(read.refused[0], "en")


REGISTERS = Path(__file__).resolve().parents[2] / "examples" / "registers"


def imported(report: Path, *words: str | Path) -> Any:
    told = invoke(import_command, str(report), *map(str, words), "--organisation", "station", "--as", "officer-station", "--json")
    return json.loads(told.output)


def test_alerts_over_transfers_and_calls_together_and_over_openings_come_with_their_rows(
    office: Office, watch: Watch, tmp_path: Path
) -> None:
    paid, calls, cards = (REGISTERS / name for name in ("transfers.csv", "calls.csv", "cards.csv"))
    both, opened = tmp_path / "both.json", tmp_path / "opened.json"
    registers = ("--links", REGISTERS / "links.csv", "--suspects", REGISTERS / "suspects.csv")
    both.write_text(run("scan", paid, "--calls", calls, *registers, "--json"), encoding="utf-8")
    opened.write_text(run("scan", cards, "--kind", "openings", "--json"), encoding="utf-8")
    done = imported(both, "--events", paid, "--calls", calls)
    assert done["new"] and done["refused"] == []
    rows = Evidence.objects.filter(alert__typology="victim_in_danger")
    assert rows.filter(seconds__gt=0).exists() and rows.filter(amount_fen__gt=0).exists()
    done = imported(opened, "--events", cards, "--kind", "openings")
    assert done["new"] and done["refused"] == []
    rows = Evidence.objects.filter(alert__kind="card", at__isnull=False)
    assert rows.exists() and not rows.exclude(payer_shown="", amount_fen=0, seconds=0).exists(), "no token of a holder"


def test_a_key_made_at_the_terminal_works(office: Office) -> None:
    words = (
        "--organisation",
        "bank",
        "--receiver",
        "station",
        "--name",
        "core",
        "--scope",
        "orders.pull",
        "--as",
        "administrator-city",
    )
    text = invoke(key_command, *words).output.strip()
    answer = Client().get("/api/v1/key", headers={"authorization": f"Bearer {text}"})
    assert answer.status_code == 200 and answer.json()["scopes"] == ["orders.pull"]
