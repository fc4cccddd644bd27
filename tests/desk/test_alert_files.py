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
from anlan.desk.alerts.models import Alert
from anlan.desk.alerts.reading import read_signals
from anlan.detect.bands import load_bands
from anlan.detect.evaluate import Rules
from anlan.detect.typology import load_typologies
from anlan.engine.local import scan
from anlan.values import InputError
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
    found = next(s for s in read_signals(report, [events], "transfers", RULES) if s.number == SUBJECT)
    assert found.reasons[0].zh != found.reasons[0].en
    assert SUBJECT not in found.reasons[0].zh
    assert {row.payee for row in found.rows} >= {SUBJECT} and all(row.amount_fen for row in found.rows)
    bare = next(s for s in read_signals(report, [], "transfers", RULES) if s.number == SUBJECT)
    assert [row.event for row in bare.rows] == [row.event for row in found.rows] and bare.rows[0].at is None


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"alerts": 1}', "\xff"])
def test_what_is_no_report_is_refused_by_name(content: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(InputError) as error:
        read_signals(path, [], "transfers", RULES)
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
