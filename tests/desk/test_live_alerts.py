"""From a stream of events to the queue of the desk, through a real broker: each alert once, with the transfers behind it."""

import asyncio
import csv
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import nats
import pytest
from django.db import OperationalError
from django.test import Client

from anlan.desk.alerts.acts import take_messages as taking
from anlan.desk.alerts.acts.raise_alerts import raise_alerts
from anlan.desk.alerts.models import Alert, Evidence, Followed, Raising
from anlan.detect.bands import load_bands
from anlan.detect.evaluate import Rules
from anlan.detect.typology import load_typologies
from anlan.engine.live.broker import Place
from anlan.engine.live.feeder import feed
from anlan.engine.live.plan import Plan
from anlan.engine.live.run import watch as watch_stream
from anlan.engine.live.watcher import Numbered
from anlan.server.doctor import examine
from anlan.values import mask_account, normalise_account, say
from anlan.worker import live_alerts
from anlan.worker.live_alerts import STREAM, SUBJECT, Following
from tests.broker import free_port, nats_server
from tests.desk.conftest import START, Office, Watch

MULES = [f"62284812345678901{n:02d}" for n in range(4)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    with nats_server(tmp_path / "nats", port):
        yield f"nats://127.0.0.1:{port}"


def payer(k: int, n: int) -> str:
    return f"621700000000{k:02d}{n:05d}"


def transfers(path: Path, mules: list[str], begin: int = 60) -> Path:
    """Ten accounts pay each mule within ten minutes, and it passes nearly all on."""
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["id", "time", "src", "dst", "amount"])
        for k, mule in enumerate(mules):
            for n in range(10):
                at = START - timedelta(minutes=begin - n)
                lines.writerow([f"{begin}-{k}-in{n}", at.isoformat(), payer(k, n), mule, "5000.00"])
            at = START - timedelta(minutes=begin - 11)
            lines.writerow([f"{begin}-{k}-out", at.isoformat(), mule, "6222021001116248877", "49900.00"])
    return path


def watched(server: str, path: Path, state: Path) -> list[Numbered]:
    """Feed a file and let a watch say what it finds; gives all that the stream of alerts holds."""
    place = Place(server, "ANLAN_EVENTS", "anlan.events.transfers")
    rules = Rules(load_bands(), load_typologies())
    plan = Plan(place, "transfers", rules, state, "anlan.alerts.transfers", "anlan.dead.transfers", create=2**24, drain=True)
    asyncio.run(feed(path, "transfers", place, create=2**24, rate=None, done=lambda *_: None))
    asyncio.run(watch_stream(plan, asyncio.Event(), lambda _: None))
    return [msgspec.json.decode(body, type=Numbered) for body in asyncio.run(_held(server))]


async def _held(server: str) -> list[bytes]:
    client = await nats.connect(server)
    js = client.jetstream()
    state = (await js.stream_info(STREAM)).state
    found = [(await js.get_msg(STREAM, place)).data or b"" for place in range(state.first_seq, state.last_seq + 1)]
    await client.close()
    return found


def publish(server: str, *bodies: bytes) -> None:
    async def go() -> None:
        client = await nats.connect(server)
        for body in bodies:
            await client.jetstream().publish("anlan.alerts.transfers", body)
        await client.close()

    asyncio.run(go())


@pytest.fixture
def follow(server: str, office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Followed]:
    """Follow the stream until nothing comes, as the worker does."""
    monkeypatch.setattr(live_alerts, "WAIT", 0.2)

    def go(rounds: int = 3, organisation: str = "station") -> Followed:
        following = Following(Place(server, STREAM, SUBJECT), organisation, "officer-station")
        try:
            for _ in range(rounds):
                following()
        finally:
            following.close()
        return Followed.objects.get()

    return go


def test_events_of_a_stream_end_as_alerts_in_the_queue_that_open_to_their_transfers(
    server: str, follow: Callable[..., Followed], signed_in: Callable[[str], Client], tmp_path: Path
) -> None:
    said = watched(server, transfers(tmp_path / "a.csv", MULES[:1]), tmp_path / "state")
    assert said and all(one.rows for one in said)
    followed = follow()
    assert (followed.position, followed.refused, followed.lost) == (len(said), 0, 0)
    assert {alert.typology for alert in Alert.objects.all()} == {one.alert.typology for one in said}
    collecting = Alert.objects.get(typology="collecting_mule")
    assert collecting.money_fen == 5_000_000
    shown = set(Evidence.objects.filter(alert=collecting).values_list("event", "amount_fen"))
    assert shown == {(f"60-0-in{n}", 500_000) for n in range(10)} | {("60-0-out", 4_990_000)}
    page = signed_in("officer@station").get(f"/alerts/{collecting.pk}").content.decode()
    assert "5,000.00" in page and mask_account(normalise_account(payer(0, 3))) in page and MULES[0] not in page


def test_what_was_taken_in_is_not_taken_in_again_and_what_comes_later_is(
    server: str, follow: Callable[..., Followed], tmp_path: Path
) -> None:
    first = watched(server, transfers(tmp_path / "a.csv", MULES[:2]), tmp_path / "state")
    follow()
    held = Raising.objects.count()
    assert held == len(first) and follow().position == len(first) and Raising.objects.count() == held
    said = watched(server, transfers(tmp_path / "b.csv", MULES[2:], begin=40), tmp_path / "state")
    assert len(said) > len(first) and follow().position == len(said)
    assert Raising.objects.count() == len(said) and sum(Alert.objects.values_list("times", flat=True)) == len(said)


def test_a_stream_made_anew_says_again_what_is_known_and_adds_nothing(
    server: str, follow: Callable[..., Followed], tmp_path: Path
) -> None:
    said = watched(server, transfers(tmp_path / "a.csv", MULES), tmp_path / "state")
    follow()

    async def anew() -> None:
        client = await nats.connect(server)
        await client.jetstream().delete_stream(STREAM)
        await client.jetstream().add_stream(name=STREAM, subjects=[SUBJECT])
        await client.close()

    asyncio.run(anew())
    publish(server, *(msgspec.json.encode(one) for one in said[:3]))
    assert follow().position == 3 and Raising.objects.count() == len(said)


def test_messages_that_are_no_alerts_or_break_off_are_counted_and_told_and_the_rest_goes_on(
    server: str, follow: Callable[..., Followed], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = watched(server, transfers(tmp_path / "a.csv", MULES[:1]), tmp_path / "state")
    bad = msgspec.structs.replace(said[0], alert=msgspec.structs.replace(said[0].alert, id="future", time=2**51))
    cut, poison = msgspec.json.encode(said[0])[:-9], msgspec.structs.replace(said[0].alert, id="poison")
    publish(server, cut, msgspec.json.encode(bad), msgspec.json.encode(msgspec.structs.replace(said[0], alert=poison)))

    def breaking(**given: Any) -> Any:
        if any(signal.key == "poison" for signal in given["signals"]):
            raise ZeroDivisionError
        return raise_alerts(**given)

    monkeypatch.setattr(taking, "raise_alerts", breaking)
    followed = follow()
    assert (followed.position, followed.refused) == (len(said) + 3, 3) and Raising.objects.count() == len(said)
    assert "ZeroDivisionError" in followed.last_refusal
    note = next(finding.note for finding in examine() if finding.what == "live_alerts")
    assert note is not None and "ZeroDivisionError" in say(note, "en") and say(note, "zh")


def test_a_round_that_the_database_breaks_off_is_done_again_and_loses_nothing(
    server: str, follow: Callable[..., Followed], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = watched(server, transfers(tmp_path / "a.csv", MULES), tmp_path / "state")
    broken = iter([True, True])

    def breaking(**given: Any) -> Any:
        done = raise_alerts(**given)
        if next(broken, False):
            raise OperationalError
        return done

    monkeypatch.setattr(taking, "raise_alerts", breaking)
    for _ in range(2):
        with pytest.raises(OperationalError):
            follow()
        assert Raising.objects.count() == 0
    assert follow().position == len(said) == Raising.objects.count()


def test_a_name_nobody_has_is_told_and_the_messages_wait(
    server: str, follow: Callable[..., Followed], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said = watched(server, transfers(tmp_path / "a.csv", MULES[:1]), tmp_path / "state")
    assert follow(rounds=1, organisation="nowhere").position == 0
    assert "ANLAN_ALERTS_TO" in caplog.text
    assert follow().position == len(said)


def test_messages_gone_before_they_were_read_are_counted(server: str, follow: Callable[..., Followed], tmp_path: Path) -> None:
    said = watched(server, transfers(tmp_path / "a.csv", MULES), tmp_path / "state")
    follow()
    publish(server, *(msgspec.json.encode(said[0]) for _ in range(4)))

    async def purge() -> None:
        client = await nats.connect(server)
        await client.jetstream().purge_stream(STREAM, seq=len(said) + 3)
        await client.close()

    asyncio.run(purge())
    followed = follow()
    assert (followed.lost, followed.position) == (2, len(said) + 4)
