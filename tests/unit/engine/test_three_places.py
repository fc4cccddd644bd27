"""In one process, over a stream and on a cluster the alerts are equal, row for row, for every detector; a kill changes nothing.

All on a world in which each detector alerts (``made_world``), with an account that wakes after a hundred days and a chain longer
than its bound.
"""

import asyncio
import json
import pickle
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nats
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anlan.detect.alert import Alert
from anlan.detect.bands import load_bands
from anlan.detect.columns import KINDS, Kind
from anlan.detect.evaluate import Evaluator, Rules
from anlan.detect.meter import Meter
from anlan.detect.typology import load_typologies
from anlan.engine.live.broker import Place
from anlan.engine.live.feeder import feed, messages
from anlan.engine.live.message import Message
from anlan.engine.live.plan import Plan
from anlan.engine.live.watcher import Watcher
from anlan.engine.local import evaluate, scan
from anlan.engine.slices import slices
from tests.broker import free_port, nats_server
from tests.contract.test_detectors import DETECTORS, events
from tests.spark import spark_or_skip
from tests.unit.detect.made_world import made_world, rules_of_each
from tests.unit.engine.in_pieces import in_pieces
from tests.unit.engine.test_live import alerts_of, go, position, published

LIVE: tuple[Kind, ...] = ("transfers", "calls")
IOT = "card,devices,services\nc1,d1,data\n"


@cache
def world(kind: Kind) -> pa.Table:
    return made_world(kind)


@cache
def expected(kind: Kind) -> list[Alert]:
    return Evaluator(kind, rules_of_each(), DETECTORS).add(world(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_detector_alerts_in_the_made_world(kind: Kind) -> None:
    spoken = {finding.detector for alert in expected(kind) for finding in alert.findings}
    assert spoken == {one.name for one in DETECTORS if one.kind == kind}


def test_the_made_world_holds_a_long_sleeper_and_a_chain_beyond_its_bound() -> None:
    values = {(alert.number, finding.detector): finding.value for alert in expected("transfers") for finding in alert.findings}
    assert values["sleeper", "dormant_then_active"] > 91
    assert max(value for (_, detector), value in values.items() if detector == "layered_chain") == 8


def test_the_made_world_holds_a_victim_who_saw_a_suspect_number_that_did_not_call() -> None:
    assert {alert.number for alert in expected("joined")} >= {"deceived"}


@pytest.mark.parametrize(("parts", "shares"), [(2, 1), (2, 3), (7, 4)])
@pytest.mark.parametrize("kind", KINDS)
def test_slices_of_time_and_shares_of_subjects_give_the_alerts_of_the_whole(kind: Kind, parts: int, shares: int) -> None:
    rules = rules_of_each()
    pieces = slices(world(kind), Meter(kind, rules.bands, DETECTORS), parts)
    assert in_pieces(kind, rules, DETECTORS, pieces, shares)[0] == expected(kind)


def test_what_is_silent_in_its_cool_down_is_counted_alike_in_pieces() -> None:
    """With the rules of the product, whose cool-downs and holds reach over the cuts and whose typologies meet."""
    rules, table = Rules(load_bands(), load_typologies()), events("transfers", 3000)
    whole, repeats = evaluate(table, "transfers", rules, detectors=DETECTORS)
    found = in_pieces("transfers", rules, DETECTORS, slices(table, Meter("transfers", rules.bands, DETECTORS), 5), 3)
    assert found == (whole, repeats) and repeats.total() > 100
    assert any(len(alert.findings) > 1 for alert in whole)


@pytest.mark.parametrize("kind", LIVE)
def test_a_watch_gives_the_alerts_of_the_whole_however_its_messages_come_and_wherever_it_is_saved(kind: Kind) -> None:
    bodies = [body for bundle in messages(world(kind), kind, 100) for _, body in bundle]
    said = [Message(place, 2**60, body) for place, body in enumerate(bodies, start=1)]
    for seed in range(3):
        dice, one, found, start = random.Random(seed), Watcher(kind, rules_of_each(), "S", "run", detectors=DETECTORS), [], 0
        while start < len(said):
            size = dice.choice([1, 1, 2, 9, 40])
            found += [numbered.alert for numbered in one.take(said[start : start + size]).alerts]
            start += size
            if dice.random() < 0.3:
                one = pickle.loads(pickle.dumps(one))
        assert found == expected(kind)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with nats_server(tmp_path_factory.mktemp("nats"), port):
        yield f"nats://127.0.0.1:{port}"


def fed(kind: Kind, server: str, name: str, folder: Path) -> tuple[Path, Plan]:
    """The world as a file and in a stream of its own, and a watch of it."""
    path, place = folder / f"{kind}.parquet", Place(server, name, f"{name}.events.{kind}")
    pq.write_table(world(kind), path)

    async def prepare() -> None:
        client = await nats.connect(server)
        await client.jetstream().add_stream(name=f"{name}out", subjects=[f"{name}.alerts", f"{name}.dead"])
        await client.close()
        await feed(path, kind, place, create=2**24, rate=None, done=lambda *_: None)

    asyncio.run(prepare())
    rules, subjects = rules_of_each(), (f"{name}.alerts", f"{name}.dead")
    return path, Plan(place, kind, rules, folder / "state", *subjects, detectors=DETECTORS, drain=True)


@pytest.mark.parametrize("kind", LIVE)
def test_files_and_a_real_broker_give_the_same_alerts(kind: Kind, server: str, tmp_path: Path) -> None:
    path, plan = fed(kind, server, f"two{kind}", tmp_path)
    assert go(plan).events == world(kind).num_rows
    assert alerts_of(published(plan, plan.alerts)) == expected(kind)
    assert scan([path], kind, rules_of_each(), detectors=DETECTORS).alerts == expected(kind)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_spark_gives_the_same_alerts(kind: Kind) -> None:
    spark = spark_or_skip()
    session = spark.session()
    try:
        found, _ = spark.evaluate(session, world(kind), kind, rules_of_each(), parts=4, detectors=DETECTORS)
        assert found == expected(kind)
    finally:
        session.stop()


@pytest.mark.slow
@pytest.mark.parametrize("kind", LIVE)
def test_a_watch_killed_for_real_again_and_again_says_each_alert_once(kind: Kind, server: str, tmp_path: Path) -> None:
    _, plan = fed(kind, server, f"killed{kind}", tmp_path)
    place, dice, out, count = plan.place, random.Random(3), tmp_path / "alerts.jsonl", world(kind).num_rows
    rules, iot = tmp_path / "typologies.toml", tmp_path / "iot.csv"
    iot.write_text(IOT, encoding="utf-8")
    rules.write_text("".join(as_toml(name) for name in rules_of_each().typologies), encoding="utf-8")
    command = [sys.executable, "-m", "anlan.cli", "detect", "watch", "--kind", kind, "--state", str(plan.state), "--json"]
    command += ["--server", place.server, "--stream", place.stream, "--subject", place.subject, "--alerts", plan.alerts]
    command += ["--dead-letters", plan.dead_letters, "--out", str(out), "--bundle", "2", "--snapshot-every", "0"]
    command += ["--typologies", str(rules), "--cool-down", "0", "--iot", str(iot)]

    def run() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    stops = []
    for _ in range(5):
        one, held = run(), position(plan)
        while position(plan) == held and position(plan) < count and one.poll() is None:
            time.sleep(0.01)
        time.sleep(dice.random() * 0.2)
        one.send_signal(signal.SIGKILL)
        one.communicate()
        stops.append(position(plan))
    assert 0 < stops[0] < stops[1] < count, "killed on the way"
    last = run()
    while position(plan) < count and last.poll() is None:
        time.sleep(0.05)
    last.terminate()
    told, _ = last.communicate(timeout=60)
    assert last.returncode == 0 and json.loads(told)["position"] == count
    assert alerts_of(published(plan, plan.alerts)) == expected(kind)
    assert alerts_of([json.loads(line) for line in out.read_bytes().splitlines()]) == expected(kind)


def as_toml(name: str) -> str:
    one = rules_of_each().typologies[name]
    words = {"when": one.when, "zh": one.zh, "en": one.en, "article": one.article}
    return "\n".join(
        [f"[{name}]", f"weight = {one.weight}", 'answers = ["verify"]', *(f'{k} = "{v}"' for k, v in words.items()), ""]
    )
