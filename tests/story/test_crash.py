"""The worker is killed at random points, two run at once: no event is lost, none is twice, each reminder is told once."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.postgres import make_database

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

SEED = """
from anlan.server.running import prepare
prepare()
from datetime import timedelta
from anlan.desk import clock
from anlan.server import demo
from anlan.server.demo_office import make_office
now = clock.now()
office = make_office(now)
for number in range(24):
    demo._stop_order(office, 1.6 + number / 100, f"62284804025648{number:04d}", 1000 + number, "stopped", now=now)
"""
LOOK = """
from anlan.server.running import set_up
set_up()
import json
from anlan.desk import clock
from anlan.desk.matters.models import Clock, Telling
from anlan.desk.matters.rebuilding import rebuild
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Outgoing
now = clock.now()
print(json.dumps({
    "due": Clock.objects.filter(next_rung_at__lte=now).count(),
    "faults": [str(fault) for fault in verify()],
    "differences": list(rebuild(now, write=False)),
    "told": Telling.objects.filter(officer__username="lin").count(),
    "runs": Telling.objects.filter(officer__username="lin").values("run").distinct().count(),
    "letters": Outgoing.objects.count(), "keys": Outgoing.objects.values("key").distinct().count(),
}))
"""


@pytest.fixture
def surroundings(tmp_path: Path) -> Mapping[str, str]:
    """An office of its own: a folder and, when the tests run on PostgreSQL, a database made for it."""
    found = {
        **os.environ,
        "ANLAN_HOME": str(tmp_path),
        "ANLAN_PLAIN_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "anlan.server.settings",
    }
    address = os.environ.get("ANLAN_DATABASE", "")
    if address:
        found["ANLAN_DATABASE"] = make_database(address)
    return found


def run(script: str, surroundings: Mapping[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", script], env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def worker(surroundings: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with told(surroundings).open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", "anlan.worker"], env=surroundings, stderr=log)


def told(surroundings: Mapping[str, str]) -> Path:
    """What the workers said."""
    return Path(surroundings["ANLAN_HOME"]) / "workers.log"


def test_killed_again_and_again_the_worker_loses_nothing_and_repeats_nothing(surroundings: Mapping[str, str]) -> None:
    run(SEED, surroundings)
    dice = random.Random(7)
    for _ in range(6):
        workers = [worker(surroundings) for _ in range(2)]
        time.sleep(dice.uniform(1.0, 4.0))
        for one in workers:
            one.kill()
            one.wait()
    last = worker(surroundings)
    try:
        for _ in range(60):
            seen = json.loads(run(LOOK, surroundings))
            if not seen["due"]:
                break
            time.sleep(1)
    finally:
        last.terminate()
        last.wait(timeout=30)
    assert seen["due"] == 0, told(surroundings).read_text(errors="replace")[-4000:]
    assert seen["faults"] == [] and seen["differences"] == []
    assert seen["told"] == seen["runs"] == 24, "one telling a run, however often the worker died"
    assert seen["letters"] == seen["keys"]
