"""One fault run from its beginning to its end: load, faults at random, everything mended, and what must be true afterwards."""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.faults.clients import Clients, Notes
from tests.faults.house import WORKERS, House, house
from tests.faults.seeding import BEFORE, SPAN
from tests.mail_server import Mood, mail_server
from tests.story.test_demo_serves import answer, two_free_ports

QUIET = 90
"""Seconds that the mended office gets to catch up."""
LATEST = timedelta(seconds=45)
"""How late a clock may speak in all this: the worker rests half a minute at most, and whatever ended is started again."""
FAULTS = ("kill web", "kill worker", "kill worker", "stop the database", "fill the disk", "silence the mail server")


@dataclass
class Report:
    """What happened, and every promise that was broken (none, or the run has failed)."""

    database: str
    seed: int
    seconds: float
    disk: str = ""
    faults: Counter[str] = field(default_factory=Counter)
    notes: Notes = field(default_factory=Notes)
    letters: int = 0
    broken: list[str] = field(default_factory=list)
    log: str = ""

    def __str__(self) -> str:
        faults = ", ".join(f"{count} × {name}" for name, count in sorted(self.faults.items()))
        notes = self.notes
        told = f"{len(notes.tips)} tips, {len(notes.answers)} orders answered, {len(notes.places)} places of the feed"
        lines = [
            f"{self.database}, seed {self.seed}, {self.seconds:.0f} s of faults: {faults}; full disk: {self.disk}",
            f"  {told}; {self.letters} letters",
            f"  {notes.repeated} requests were sent twice, {notes.again} sent again for want of an answer",
            *(f"  BROKEN: {line}" for line in self.broken),
        ]
        return "\n".join(lines if not self.broken else [*lines, self.log[-6000:]])


class Partner(BaseHTTPRequestHandler):
    """The bank's webhook."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.got.append(body)  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def partner() -> Iterator[tuple[str, list[str]]]:
    """The partner's server: its address and what it was told."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Partner)
    server.got = []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", server.got  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(database: str, *, seconds: float, seed: int, orders: int = 24) -> Report:
    """A run on ``sqlite`` or ``postgres``."""
    report, mood = Report(database, seed, seconds), Mood()
    with mail_server(mood) as mail, partner() as (hook, got), house(database, port=two_free_ports(), mail=mail) as office:
        report.disk = office.disk.how
        seeded = json.loads(office.ask("-m", "tests.faults.seeding", str(orders), hook))
        office.start()
        _await(office)
        clients = Clients(office.port, seeded["key"], seeded["waiting"], seed)
        report.notes = clients.notes
        clients.start()
        _break(office, mood, random.Random(seed), seconds, report.faults)
        _await(office)
        clients.finish()
        spoken = datetime.fromisoformat(seeded["at"]) + timedelta(seconds=SPAN + 1)
        time.sleep(max(0.0, (spoken - datetime.now(UTC)).total_seconds()))
        found = _calm(office)
        office.stop()
        report.letters = len(mood.letters)
        report.broken = [*clients.notes.wrong, *_promises(clients.notes, seeded, found, mood, got)]
        office.log.seek(0)
        report.log = office.log.read().decode(errors="replace")
    return report


def _break(office: House, mood: Mood, dice: random.Random, seconds: float, faults: Counter[str]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(dice.uniform(0.5, 3.0))
        fault = dice.choice(FAULTS)
        if fault == "kill web":
            office.kill("web", dice)
        elif fault == "kill worker":
            office.kill(f"worker {dice.randrange(WORKERS)}", dice)
        elif fault == "stop the database":
            office.stop_database(dice)
        elif fault == "silence the mail server":
            mood.silent = not mood.silent
        else:
            with office.disk.full(office.pids()):
                time.sleep(dice.uniform(1, 3))
        faults[fault] += 1
        office.mend()
    mood.silent = False


def _await(office: House) -> None:
    """Until the office answers."""
    end = time.monotonic() + QUIET
    while answer(f"http://127.0.0.1:{office.port}/health") is None:
        office.mend()
        if time.monotonic() > end:
            raise RuntimeError("the office did not come back")
        time.sleep(0.3)


def _calm(office: House) -> dict[str, Any]:
    """What is in the office once nothing waits any more."""
    end, number = time.monotonic() + QUIET, 0
    while True:
        office.mend()
        found: dict[str, Any] = {}
        number += 1
        with suppress(RuntimeError):
            found = json.loads(office.ask("-m", "tests.faults.looking", str(number)))
        if (found and not found["due"] and not found["unsent"]) or time.monotonic() > end:
            return found
        time.sleep(1)


def _promises(notes: Notes, seeded: dict[str, Any], found: dict[str, Any], mood: Mood, got: list[str]) -> Iterator[str]:
    """Every promise that was broken."""
    if not found:
        yield "the office could not be looked at"
        return
    for name in ("due", "unsent"):
        if found[name]:
            yield f"{found[name]} still {name}"
    poison = seeded["poison"]
    if found["stalls"] != [poison]:
        yield f"runs {found['stalls']} are set aside; it had to be {poison} alone, which cannot ring"
    yield from (f"the record: {line}" for line in found["faults"])
    others = (line for line in found["differences"] if not line.startswith(f"run/{poison} "))
    yield from (f"a row differs from the record: {line}" for line in others)
    yield from _tips(notes, found)
    yield from _orders(notes, seeded, found)
    yield from _reminders(seeded, found, mood)
    yield from _partner(notes, found, got)


def _tips(notes: Notes, found: dict[str, Any]) -> Iterator[str]:
    for mark in notes.asked:
        times = sum(mark in text for text in found["texts"])
        if times != 1:
            yield f"the tip {mark} is there {times} times"
    lost = set(notes.tips.values()) - set(found["submissions"])
    if lost:
        yield f"tips that were given a number and are not there: {sorted(lost)}"
    if len(found["texts"]) != len(notes.asked):
        yield f"{len(notes.asked)} tips were sent, {len(found['texts'])} are there"


def _orders(notes: Notes, seeded: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    events = Counter((run, kind) for run, kind in found["events"])
    for order, kind in notes.answers.items():
        if events[order, kind] != 1:
            yield f"the answer to order {order} is recorded {events[order, kind]} times"
    for run, says in seeded["speaking"].items():
        lapses = events[int(run), "stop_lapsed"]
        if lapses != (says == "end"):
            yield f"order {run} lapsed {lapses} times; its clock had to say {says}"


def _reminders(seeded: dict[str, Any], found: dict[str, Any], mood: Mood) -> Iterator[str]:
    told = Counter((run, rung) for run, rung, _, _ in found["told"])
    for run, says in seeded["speaking"].items():
        if told[int(run), says] != 1:
            yield f"lin was told {told[int(run), says]} times that order {run} says {says}"
    for run, rung, at, due in found["told"]:
        came = max(datetime.fromisoformat(due) - BEFORE[rung], datetime.fromisoformat(seeded["at"]))
        late = datetime.fromisoformat(at) - came
        if late > LATEST:
            yield f"lin was told {late} late that order {run} says {rung}"
    ids = {line for letter in mood.letters for line in letter.splitlines() if line.lower().startswith(b"message-id")}
    if len(ids) != found["letters"]:
        yield f"{found['letters']} letters were written, {len(ids)} different ones arrived"


def _partner(notes: Notes, found: dict[str, Any], got: list[str]) -> Iterator[str]:
    feed = {seq: (run, event) for seq, run, event in found["feed"]}
    if sorted(feed) != list(range(1, len(feed) + 1)):
        yield "the feed has a gap"
    for seq, place in notes.places.items():
        if feed.get(seq) != place:
            yield f"place {seq} of the feed was pulled as {place} and is {feed.get(seq)}"
    told = {body["cursor"]: (body["order"], body["event"]) for body in map(json.loads, got)}
    if told != feed:
        yield f"the partner was told {len(told)} places of {len(feed)}"
    if len(set(got)) != len(told):
        yield "one place was told in two ways"
