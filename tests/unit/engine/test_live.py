"""The live watch gives the alerts of a scan, each once, whatever happens in between; what it cannot do it says."""

import asyncio
import io
import json
import os
import pickle
import random
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import nats
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anlan.detect.alert import Alert
from anlan.detect.evaluate import Evaluator, Rules
from anlan.detect.events import Intake
from anlan.detect.explain import tell
from anlan.detect.history import EventRow
from anlan.engine.live import snapshot
from anlan.engine.live.broker import Place
from anlan.engine.live.feeder import feed, messages
from anlan.engine.live.folder import owned
from anlan.engine.live.message import Message, read_message
from anlan.engine.live.metrics import Metrics, served
from anlan.engine.live.outlet import Item, LinesFile
from anlan.engine.live.plan import Plan, Progress
from anlan.engine.live.run import watch
from anlan.engine.live.watcher import Numbered, Watcher, fitting
from anlan.values import InputError, say
from tests.broker import free_port, nats_server
from tests.contract.test_detectors import events
from tests.unit.engine.test_engines import rules

COUNT = 120


def world() -> pa.Table:
    return events("calls", COUNT)


def expected() -> list[Alert]:
    return Evaluator("calls", rules()).add(world())


def as_messages(table: pa.Table) -> list[Message]:
    known = 2**60
    return [Message(k, known, body) for k, (_, body) in enumerate(next(messages(table, "calls", COUNT)), start=1)]


def watcher(rules_: Rules | None = None) -> Watcher:
    return Watcher("calls", rules_ or rules(), "S", "run1")


def arrow(**columns: pa.Array) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, pa.table(columns).schema) as out:
        out.write_table(pa.table(columns))
    return sink.getvalue()


def test_sums_of_an_arrow_message_are_those_of_parquet_and_not_a_hundred_times_as_much() -> None:
    who = {"id": pa.array(["x"]), "time": pa.array(["2026-03-02 10:00:00"]), "src": pa.array(["a"]), "dst": pa.array(["b"])}
    said = [
        arrow(**who, amount=pa.array([100_050])),
        arrow(**who, amount_yuan=pa.array(["1000.50"])),
        arrow(**who, amount=pa.array([1000.5])),
    ]
    intake = Intake("transfers", "S")
    for place, data in enumerate(said, start=1):
        read_message(Message(place, 2**60, data), intake)
    assert [event["amount"] for event in intake.drain()] == [100_050] * 2
    assert [(letter.row, letter.reason.key) for letter in intake.letters] == [(3, "detect.events.wrong_columns")]


def test_what_a_watcher_says_does_not_depend_on_bundles_nor_on_where_it_was_saved() -> None:
    whole = watcher().take(as_messages(world())).alerts
    assert [one.alert for one in whole] == expected() and [one.number for one in whole] == list(range(1, len(whole) + 1))
    parts, one = [], watcher()
    for start in range(0, COUNT, 7):
        parts += one.take(as_messages(world())[max(0, start - 3) : start + 7]).alerts  # some messages come again
        one = pickle.loads(pickle.dumps(one))
    assert parts == whole


def test_an_alert_goes_out_with_its_sentences_and_the_events_behind_it() -> None:
    columns = ("id", "time", "src", "dst", "amount")
    world_rows = {row["id"]: EventRow(*(row[name] for name in columns)) for row in micros(world()).to_pylist()}
    at_once, one_by_one = watcher(), watcher()
    found = at_once.take(as_messages(world())).alerts
    assert [one for message in as_messages(world()) for one in one_by_one.take([message]).alerts] == found != []
    for one in found:
        assert one.rows == tuple(world_rows[id] for id in one.alert.events()) and one.rows
        assert one.told == tell(one.alert, rules()) and all(said.zh and said.en for said in one.told.reasons)


def test_an_alert_too_large_for_a_message_loses_rows_first_and_then_the_oldest_ids() -> None:
    one = watcher().take(as_messages(world())).alerts[0]
    many = tuple(f"e{k:06d}" for k in range(20_000))
    findings = tuple(msgspec.structs.replace(found, evidence=many) for found in one.alert.findings)
    large = msgspec.structs.replace(one, alert=msgspec.structs.replace(one.alert, findings=findings))
    whole = msgspec.json.encode(large)
    assert fitting(large, len(whole)) == whole
    bare = msgspec.json.decode(fitting(large, len(whole) - 1), type=Numbered)
    assert bare.rows == () and bare.alert == large.alert and bare.told == one.told
    cut = fitting(large, 50_000)
    found = msgspec.json.decode(cut, type=Numbered)
    assert len(cut) <= 50_000 and [f.value for f in found.alert.findings] == [f.value for f in findings]
    assert all(f.evidence and f.evidence == many[-len(f.evidence) :] for f in found.alert.findings)


def micros(table: pa.Table) -> pa.Table:
    place = table.column_names.index("time")
    return table.set_column(place, "time", table["time"].cast(pa.int64()))


def test_bad_messages_become_dead_letters_and_the_rest_goes_on() -> None:
    good = {"id": "x", "start": "2026-03-02 10:00:00", "caller": "13800138000", "callee": "13800138001", "seconds": "5"}
    known = 1_772_500_000_000_000
    said = [
        b'{"id": "x"',
        b"",
        b"[1]",
        b'{"id": "\xff"}',
        b"\xff\xff\xff\xff not arrow",
        json.dumps(good | {"seconds": "-5"}).encode(),
        json.dumps(good | {"start": "2036-03-02 10:00:00"}).encode(),
        json.dumps(good).encode(),
        json.dumps(good | {"start": "2026-03-02 09:00:00"}).encode(),
        json.dumps(good | {"id": "y", "start": "2026-03-02 09:59:00"}).encode() + b"\n" + json.dumps(good | {"id": "z"}).encode(),
        json.dumps(good).encode(),
    ]
    found = watcher().take([Message(k, known, data) for k, data in enumerate(said, start=1)])
    codes = [letter.reason.key.rpartition(".")[2] for _, letter in found.letters]
    broken = ["broken_json"] * 4 + ["broken_arrow"]
    assert codes == [*broken, "not_seconds", "time_ahead", "time_back", "repeated"]
    assert [letter.row for _, letter in found.letters] == [1, 2, 3, 4, 5, 6, 7, 9, 11]
    assert (found.events, found.late) == (3, 1)
    assert all(say(letter.reason, lang) for _, letter in found.letters for lang in ("zh", "en"))


def test_an_arrow_message_gives_the_events_of_its_rows() -> None:
    rows = [msgspec.json.decode(body) for _, body in next(messages(world(), "calls", COUNT))]
    names = sorted({name for row in rows for name in row})
    table = pa.table({name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in names})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    found = watcher().take([Message(1, 2**60, sink.getvalue().to_pybytes())])
    assert [one.alert for one in found.alerts] == expected()


def test_an_arrow_message_with_bytes_that_make_no_character_stops_nothing() -> None:
    columns = {"id": ["a"], "start": ["2026-03-02 10:00:00"], "caller": ["138"], "callee": ["139"], "seconds": ["5"]}
    bad = pa.array([b"\xc4\xe3"], pa.binary())
    for name in columns:
        broken = {key: pa.array(value) for key, value in columns.items()}
        broken[name] = pa.Array.from_buffers(pa.string(), 1, bad.buffers())
        found = watcher().take([Message(1, 2**60, arrow(**broken)), Message(2, 2**60, arrow(**columns))])
        assert (found.events, [letter.row for _, letter in found.letters]) == (1, [1])


def test_an_arrow_message_that_points_beyond_its_own_bytes_stops_nothing() -> None:
    columns = {"id": ["a", "b"], "start": ["2026-03-02 10:00:00"] * 2, "caller": ["138"] * 2, "callee": ["139"] * 2}
    columns |= {"seconds": ["5"] * 2, "device": ["8" * 0x123, "8" * 0x123]}
    good = arrow(**{name: pa.array(values) for name, values in columns.items()})
    ends = b"".join(end.to_bytes(4, "little") for end in (0, 0x123, 0x246))  # where the devices begin and end
    assert good.count(ends) == 1
    bad = good.replace(ends, ends[:4] + (0x999).to_bytes(4, "little") + ends[8:])
    found = watcher().take([Message(1, 2**60, bad), Message(2, 2**60, good)])
    assert (found.events, [letter.reason.key for _, letter in found.letters]) == (2, ["engine.live.broken_arrow"])


def test_a_snapshot_made_with_other_rules_or_damaged_is_refused(tmp_path: Path) -> None:
    one = watcher()
    one.take(as_messages(world()))
    snapshot.save(tmp_path, one, stream="S", subject="s", made="now")
    found = snapshot.read_header(tmp_path)
    assert found is not None
    header, state = found
    assert snapshot.restore(tmp_path, header, state, watcher()).position == COUNT
    bands = {**rules().bands, "device_many_cards": rules().bands["card_many_devices"]}
    wrong: list[tuple[str, Watcher, snapshot.Header, bytes]] = [
        ("other_rules", watcher(replace(rules(), bands=bands)), header, state),
        ("other_rules", watcher(replace(rules(), exempt=frozenset("1"))), header, state),
        ("other_rules", watcher(), msgspec.structs.replace(header, program="0.0.0"), state),
        ("damaged_state", watcher(), header, state[:-1] + b"x"),
    ]
    for key, like, head, content in wrong:
        with pytest.raises(InputError) as caught:
            snapshot.restore(tmp_path, head, content, like)
        assert caught.value.note.key == f"engine.live.{key}" and say(caught.value.note, "zh")
    (tmp_path / "state").write_bytes(b"anlan watch 9\n{}\n")
    with pytest.raises(InputError, match="no state"):
        snapshot.read_header(tmp_path)


def test_a_state_that_would_run_something_is_not_opened() -> None:
    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.system, ("true",)

    with pytest.raises(pickle.UnpicklingError, match="system"):
        snapshot._Reader(io.BytesIO(pickle.dumps(Evil()))).load()


def test_a_folder_belongs_to_one_watch(tmp_path: Path) -> None:
    with owned(tmp_path / "state"), pytest.raises(InputError, match="in use"), owned(tmp_path / "state"):
        pass
    with owned(tmp_path / "state"):
        pass


def test_a_file_takes_each_number_once_and_drops_a_line_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    items = [Item(k, str(k), msgspec.json.encode({"run": "r", "number": k, "pad": "x" * 70_000})) for k in (1, 2, 3)]
    outlet = LinesFile(path)
    asyncio.run(outlet.resume("r", 0))
    asyncio.run(outlet.hand_out(items[:2]))
    with path.open("ab") as file:
        file.write(items[2].body[:50])
    again = LinesFile(path)
    asyncio.run(again.resume("r", 0))
    assert again.last == 2
    asyncio.run(again.hand_out(items))
    assert [msgspec.json.decode(line)["number"] for line in path.read_bytes().splitlines()] == [1, 2, 3]


def test_metrics_are_served_on_the_loopback_address_alone() -> None:
    metrics = Metrics()
    metrics.add("anlan_alerts_total", 2_000_001, typology="sim_box")
    metrics.batch(0.02)
    with served(metrics, 0) as port:
        text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read().decode()
        with pytest.raises(InputError, match="taken"), served(Metrics(), port):
            pass
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
    assert 'anlan_alerts_total{typology="sim_box"} 2000001\n' in text
    assert 'anlan_batch_seconds_bucket{le="0.01"} 0\n' in text and 'anlan_batch_seconds_bucket{le="0.05"} 1\n' in text


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with nats_server(tmp_path_factory.mktemp("nats"), port):
        yield f"nats://127.0.0.1:{port}"


@pytest.fixture
def plan(server: str, tmp_path: Path, request: pytest.FixtureRequest) -> Plan:
    """A watch of its own stream and subjects, streams made, the world published."""
    name = f"S{abs(hash(request.node.name))}"
    place = Place(server, name, f"{name}.events.calls")
    made = Plan(place, "calls", rules(), tmp_path / "state", f"{name}.alerts", f"{name}.dead", create=2**20, drain=True)
    pq.write_table(world(), tmp_path / "calls.parquet")

    async def prepare() -> None:
        client = await nats.connect(server)
        js = client.jetstream()
        await js.add_stream(name=name, subjects=[f"{name}.events.>"])
        await js.add_stream(name=f"{name}out", subjects=[f"{name}.alerts", f"{name}.dead"])
        await client.close()
        sent = await feed(tmp_path / "calls.parquet", "calls", place, create=None, rate=None, done=lambda *_: None)
        assert sent == (COUNT, COUNT, [])

    asyncio.run(prepare())
    return replace(made, create=None)


def go(plan: Plan) -> Progress:
    return asyncio.run(watch(plan, asyncio.Event(), lambda _: None))


def published(plan: Plan, subject: str) -> list[dict[str, Any]]:
    async def read() -> list[dict[str, Any]]:
        client = await nats.connect(plan.place.server)
        js = client.jetstream()
        stream = await js.find_stream_name_by_subject(subject)
        state = (await js.stream_info(stream)).state
        found = [await js.get_msg(stream, seq) for seq in range(state.first_seq, state.last_seq + 1)]
        await client.close()
        return [msgspec.json.decode(message.data) for message in found if message.subject == subject]

    return asyncio.run(read())


def alerts_of(said: list[dict[str, Any]]) -> list[Alert]:
    return [msgspec.convert(one["alert"], Alert) for one in said]


def test_a_watch_publishes_the_alerts_of_a_scan_and_says_nothing_twice(plan: Plan, tmp_path: Path) -> None:
    plan = replace(plan, out=tmp_path / "alerts.jsonl", most=17)
    first = go(plan)
    assert (first.events, first.position, first.pending, first.refused) == (COUNT, COUNT, 0, 0)
    assert go(plan).events == 0
    assert alerts_of(published(plan, plan.alerts)) == expected() and expected()
    assert alerts_of([json.loads(line) for line in (tmp_path / "alerts.jsonl").read_bytes().splitlines()]) == expected()


def test_a_watch_takes_the_parameters_of_a_scan_and_a_state_knows_them(plan: Plan) -> None:
    place = plan.place
    words = [
        "--kind",
        "calls",
        "--state",
        str(plan.state),
        "--server",
        place.server,
        "--stream",
        place.stream,
        "--drain",
        "--json",
    ]
    words += ["--subject", place.subject, "--alerts", plan.alerts, "--dead-letters", plan.dead_letters]

    def started(*more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "anlan.cli", "--lang", "en", "detect", "watch", *words, *more]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    first = started("--set", "device_many_cards.width=12h")
    assert first.returncode == 0 and json.loads(first.stdout)["events"] == COUNT
    other = started()
    assert other.returncode and "detectors" in other.stderr
    assert started("--set", "device_many_cards.width=12h").returncode == 0
    wrong = started("--set", "device_many_cards.width=soon")
    assert wrong.returncode and "soon" in wrong.stderr


def test_a_transfer_with_the_id_of_a_call_goes_into_the_same_stream(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "transfers.csv"
    ids = world()["id"].to_pylist()[:2]
    path.write_text("id,time,src,dst,amount\n" + "".join(f"{id},2026-03-02 10:00:00,a,b,5\n" for id in ids), encoding="utf-8")
    place = replace(plan.place, subject=plan.place.subject.replace("calls", "transfers"))

    def sent() -> Any:
        return asyncio.run(feed(path, "transfers", place, create=None, rate=None, done=lambda *_: None))

    assert sent() == (2, 2, []) and sent() == (2, 0, []), "taken beside the calls, and once"


def test_a_watch_killed_between_any_two_steps_says_each_alert_once(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(7)
    hand_out, kills = Watcher.take, 0

    class Killed(BaseException):
        pass

    def take(self: Watcher, bundle: list[Message]) -> Any:
        if dice.random() < 0.1:
            raise Killed
        return hand_out(self, bundle)

    save, publish = snapshot.save, nats.js.JetStreamContext.publish

    def saving(*args: Any, **named: Any) -> int:
        if dice.random() < 0.3:
            raise Killed
        return save(*args, **named)

    async def publishing(*args: Any, **named: Any) -> Any:
        if dice.random() < 0.1:
            raise Killed
        done = await publish(*args, **named)
        if dice.random() < 0.1:
            raise Killed
        return done

    monkeypatch.setattr(Watcher, "take", take)
    monkeypatch.setattr("anlan.engine.live.run.save", saving)
    monkeypatch.setattr(nats.js.JetStreamContext, "publish", publishing)
    plan = replace(plan, most=5, every=0.0)
    for _ in range(200):
        try:
            go(plan)
        except Killed:
            kills += 1
        else:
            break
    assert kills > 10
    assert alerts_of(published(plan, plan.alerts)) == expected()


def test_the_state_is_made_anew_with_other_rules_without_saying_again_what_was_said(plan: Plan, tmp_path: Path) -> None:
    go(plan)
    before = published(plan, plan.alerts)
    other = replace(plan, rules=replace(rules(), cool_down=0))
    with pytest.raises(InputError, match="rebuild"):
        go(other)
    assert go(replace(other, rebuild=True)).alerts == 0
    later = events("calls", COUNT + 30, seed=5)
    later = later.slice(COUNT)
    pq.write_table(later, tmp_path / "later.parquet")
    asyncio.run(feed(tmp_path / "later.parquet", "calls", plan.place, create=None, rate=None, done=lambda *_: None))
    done = go(other)
    after = published(plan, plan.alerts)
    assert done.events == 30 and done.alerts and after[: len(before)] == before
    assert [one["number"] for one in after] == list(range(1, len(after) + 1))


def refusal(plan: Plan) -> str:
    with pytest.raises(InputError) as caught:
        go(plan)
    assert say(caught.value.note, "zh") and say(caught.value.note, "en")
    return caught.value.note.key.rpartition(".")[2]


def test_what_keeps_a_watch_from_beginning_is_told(plan: Plan, server: str) -> None:
    place = plan.place
    assert refusal(replace(plan, place=replace(place, server=f"nats://u:secret@127.0.0.1:{free_port()}"))) == "no_broker"
    assert refusal(replace(plan, place=replace(place, stream="NONE"))) == "no_stream"
    assert refusal(replace(plan, alerts="nobody.keeps.this")) == "no_outlet"
    go(plan)
    assert refusal(replace(plan, place=replace(place, subject="another"))) == "other_stream"

    async def more() -> None:
        client = await nats.connect(server)
        for _ in range(10):
            await client.jetstream().publish(place.subject, b"{}")
        await client.jetstream().purge_stream(place.stream, seq=COUNT + 5)
        await client.close()

    asyncio.run(more())
    assert refusal(plan) == "gap"
    assert go(replace(plan, accept_gap=True)).refused == 6
    assert len(published(plan, plan.dead_letters)) == 6

    async def anew() -> None:
        client = await nats.connect(server)
        await client.jetstream().delete_stream(place.stream)
        await client.jetstream().add_stream(name=place.stream, subjects=[place.subject], retention="workqueue")
        await client.close()

    asyncio.run(anew())
    assert refusal(plan) == "forgetful_stream"


def test_a_stream_made_anew_under_the_same_name_is_not_taken_for_the_old(plan: Plan, server: str) -> None:
    go(plan)

    async def anew() -> None:
        client = await nats.connect(server)
        await client.jetstream().delete_stream(plan.place.stream)
        await client.jetstream().add_stream(name=plan.place.stream, subjects=[plan.place.subject])
        await client.close()

    asyncio.run(anew())
    assert refusal(plan) == "other_stream"


def position(plan: Plan) -> int:
    found = snapshot.read_header(plan.state)
    return found[0].position if found else 0


@pytest.mark.slow
def test_a_broker_that_goes_away_and_comes_back_costs_nothing(tmp_path: Path) -> None:
    port = free_port()
    store, place = tmp_path / "nats", Place(f"nats://127.0.0.1:{port}", "EV", "ev.calls")
    plan = Plan(place, "calls", rules(), tmp_path / "state", "al.calls", "de.calls", create=2**20)
    pq.write_table(world().slice(0, 60), tmp_path / "a.parquet")
    pq.write_table(world().slice(60), tmp_path / "b.parquet")

    async def story() -> Progress:
        seen: list[Progress] = []
        stop = asyncio.Event()

        async def until(holds: Any) -> None:
            while not (seen and holds(seen[-1])):
                await asyncio.sleep(0.05)

        with nats_server(store, port):
            await feed(tmp_path / "a.parquet", "calls", place, create=2**20, rate=None, done=lambda *_: None)
            watching = asyncio.create_task(watch(plan, stop, seen.append))
            await until(lambda now: now.events == 60)
        await until(lambda now: not now.connected)
        with nats_server(store, port):
            await feed(tmp_path / "b.parquet", "calls", place, create=None, rate=None, done=lambda *_: None)
            await asyncio.wait_for(until(lambda now: now.events == COUNT), 60)
            stop.set()
            last = await watching
            assert alerts_of(await asyncio.to_thread(published, plan, plan.alerts)) == expected()
        return last

    assert asyncio.run(story()).position == COUNT
