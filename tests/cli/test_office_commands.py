"""``anlan audit verify`` and ``anlan doctor`` on an office of their own, made in an empty folder."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
MAKE = """
from anlan.server.running import prepare
prepare()
from anlan.desk import clock
from anlan.server.demo import seed
seed(clock.now())
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANLAN_", "DJANGO_"))}
    surroundings = {**kept, "ANLAN_HOME": str(folder), "ANLAN_PLAIN_HTTP": "1", "ANLAN_LANG": "en"}
    return subprocess.run([sys.executable, *words], env=surroundings, capture_output=True, text=True, check=False)


def test_audit_tells_a_whole_record_from_a_changed_one_and_the_doctor_says_what_is_missing(tmp_path: Path) -> None:
    made = run(tmp_path, "-c", MAKE)
    assert made.returncode == 0, made.stderr
    whole = run(tmp_path, "-m", "anlan.cli", "audit", "verify", "--json")
    assert whole.returncode == 0, whole.stderr
    assert json.loads(whole.stdout)["faults"] == []
    with sqlite3.connect(tmp_path / "anlan.sqlite3") as database:
        database.execute("DROP TRIGGER record_event_no_update")
        database.execute("UPDATE record_event SET actor='99' WHERE stream='run/1' AND seq=2")
    changed = run(tmp_path, "-m", "anlan.cli", "audit", "verify")
    assert changed.returncode == 4 and "run/1#2" in changed.stdout
    lacking = run(tmp_path, "-m", "anlan.cli", "doctor", "--json")
    assert lacking.returncode == 3, lacking.stderr
    assert {lack["what"] for lack in json.loads(lacking.stdout) if lack["grave"]} >= {"keys", "plain_http"}
