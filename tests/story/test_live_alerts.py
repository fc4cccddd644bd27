"""Events go through a real broker and a watch; the worker that takes the alerts into the queue is killed again and again."""

import json
import os
import random
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.broker import free_port, nats_server
from tests.desk.test_live_alerts import transfers, watched
from tests.story.test_crash import run, worker

pytestmark = pytest.mark.slow

SEED = """
from anlan.server.running import prepare
prepare()
from anlan.desk import clock
from anlan.server.demo_office import make_office
make_office(clock.now())
"""
LOOK = """
from anlan.server.running import set_up
set_up()
import json
from django.db.models import Sum
from anlan.desk.alerts.models import Alert, Evidence, Followed, Raising
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
followed = Followed.objects.first()
print(json.dumps({
    "position": followed.position if followed else 0,
    "raised": Raising.objects.count(),
    "times": Alert.objects.aggregate(n=Sum("times"))["n"] or 0,
    "told": Event.objects.filter(stream__startswith="alert/").count(),
    "rows": Evidence.objects.exclude(amount_fen=0).count(),
    "faults": [str(fault) for fault in verify()],
}))
"""


def position(folder: Path) -> int:
    """How far the queue has come, read from beside the office."""
    with closing(sqlite3.connect(folder / "home" / "anlan.sqlite3", timeout=20)) as base:
        found = base.execute("SELECT position FROM alerts_followed").fetchone()
    return int(found[0]) if found else 0


def seen(surroundings: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = json.loads(run(LOOK, surroundings))
    return found


def test_a_worker_killed_again_and_again_takes_each_alert_in_once(tmp_path: Path) -> None:
    port, dice = free_port(), random.Random(11)
    surroundings = {
        **os.environ,
        "ANLAN_HOME": str(tmp_path / "home"),
        "ANLAN_DATABASE": "",
        "ANLAN_PLAIN_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "anlan.server.settings",
        "ANLAN_NATS": f"nats://127.0.0.1:{port}",
        "ANLAN_ALERTS_TO": "990102-01",
        "ANLAN_ALERTS_AS": "lin",
    }
    run(SEED, surroundings)
    with nats_server(tmp_path / "nats", port):
        many = [f"62284812345678{n:05d}" for n in range(1200)]
        said = watched(surroundings["ANLAN_NATS"], transfers(tmp_path / "a.csv", many), tmp_path / "state")
        assert len(said) >= len(many)
        stops = []
        for _ in range(5):
            workers, held = [worker(surroundings) for _ in range(2)], position(tmp_path)
            while position(tmp_path) == held and held < len(said):
                time.sleep(0.02)
            time.sleep(dice.uniform(0.0, 0.5))
            for one in workers:
                one.kill()
                one.wait()
            stops.append(position(tmp_path))
        assert 0 < stops[0] < stops[2] <= len(said), "killed on the way"
        last = worker(surroundings)
        try:
            for _ in range(60):
                now = seen(surroundings)
                if now["position"] >= len(said):
                    break
                time.sleep(1)
        finally:
            last.terminate()
            last.wait(timeout=30)
    assert now["position"] == now["raised"] == now["times"] == now["told"] == len(said)
    assert now["rows"] == sum(len(one.rows) for one in said)
    assert now["faults"] == []
