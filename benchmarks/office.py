"""The office on PostgreSQL at the size of a big city: pages under load, tips at the portal, clocks that come due together.

The limits are those that were asked for. Pages are opened at 50 a second by clerks of stations, heads and a bank, and the
server's own log tells how long it took. Opened one after the other they tell what the work itself takes, in seconds and in
processor time, which other work on the machine disturbs less. A tick is whole: reminders are told with letters for the outbox,
terms that have run out are decided, recorded, projected and told, and what follows is opened. The office is made once (a quarter
of an hour) and kept in the folder that ANLAN_BENCH_DATA names, if any; ANLAN_BENCH_MATTERS makes one of another size.
"""

import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.clients import FORM, Line, Notes, form
from tests.postgres import Server, beside, server

from anlan.procedure.library import FOLDER
from anlan.server import running
from benchmarks._office_load import Visit, Web, counted, cpu_of, share, visit, visit_in_turn, web
from benchmarks.harness import Row

TITLE = "The office at 200,000 matters"
MATTERS, QUICK = 200_000, 1_000
RATE, SECONDS = 50.0, 30.0
RATES, STEP = (10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0), 400
"""Pages a second that are tried in turn where 50 are too many, and how many pages each time: of fewer, one in 20 says little."""
PAGE_LIMIT, MATTER_LIMIT, DEMO_LIMIT = 100.0, 150.0, 100.0
"""Milliseconds that 95 of 100 pages may take."""
TIPS = 1_000
"""Tips a minute."""
SENDERS = 8
DUE, ROUNDS = 1_000, 4
TICK_LIMIT = 1.0
"""Seconds that a tick with so many clocks due may take."""
MAKER = Path(__file__).with_name("_made_office.py")


def run(quick: bool) -> list[Row]:
    """Make or find the office and measure."""
    matters = QUICK if quick else int(os.environ.get("ANLAN_BENCH_MATTERS", MATTERS))
    seconds, due = (5.0, 100) if quick else (SECONDS, DUE)
    with made_office(matters):
        running.set_up()
        visits = list(_visits())
        with web() as served:
            loaded = [*_loaded(served, visits, seconds), *_held(served, visits, seconds), tips_row(served, seconds)]
            alone = list(_alone(served, visits))
        return [*loaded, *alone, tick_row(due), demo_row()]


def stamp(matters: int) -> str:
    """What the made office depends on: how it is made, the procedures, the tables."""
    parts = [MAKER, *sorted(FOLDER.rglob("*.toml")), *sorted((FOLDER.parents[1] / "desk").glob("*/migrations/0*.py"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()
    return f"office-{matters}-{digest[:12]}"


@contextmanager
def made_office(matters: int) -> Iterator[Server]:
    """A server with an office of so many matters, made or found; its environment is set for this process."""
    kept = os.environ.get("ANLAN_BENCH_DATA")
    with tempfile.TemporaryDirectory(prefix="anlan-bench-", ignore_cleanup_errors=True) as scratch:
        Path(scratch).chmod(0o755)
        folder = Path(kept or scratch) / stamp(matters)
        (folder / "home").mkdir(parents=True, exist_ok=True)
        with server(folder) as database:
            surroundings = {"ANLAN_DATABASE": database.address, "ANLAN_HOME": str(folder / "home"), "ANLAN_PLAIN_HTTP": "1"}
            if not (folder / "made").exists():
                _make(database, matters, surroundings)
                (folder / "made").touch()
            os.environ.update(surroundings)
            yield database


def database_cpu() -> float:
    """Seconds of processor time that the server of this process's database has used."""
    from django.db import connection  # noqa: PLC0415  models exist only after set-up

    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        data = Path(cursor.fetchone()[0])
    return cpu_of(int((data / "postmaster.pid").read_text().split()[0]))


def _make(database: Server, matters: int, surroundings: dict[str, str]) -> None:
    import psycopg  # noqa: PLC0415  only where there is a PostgreSQL

    with psycopg.connect(beside(database.address, "postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS anlan")
        connection.execute("CREATE DATABASE anlan")
    command = [sys.executable, "-m", "benchmarks._made_office", str(matters)]
    subprocess.run(command, env={**os.environ, **surroundings}, check=True)


def session_of(username: str) -> str:
    """The cookie of a session in which this person has signed in with both factors."""
    from django.conf import settings  # noqa: PLC0415  models exist only after set-up
    from django.test import Client  # noqa: PLC0415

    from anlan.desk import clock  # noqa: PLC0415
    from anlan.desk.people.models import Officer  # noqa: PLC0415
    from anlan.desk.people.session import begin_session  # noqa: PLC0415

    client, officer = Client(), Officer.objects.get(username=username)
    client.force_login(officer)
    request: Any = type("Request", (), {"session": client.session, "META": {"REMOTE_ADDR": "127.0.0.1"}})()
    begin_session(request, officer, clock.now())
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _visits() -> Iterator[Visit]:
    """What is opened: by clerks and heads of stations, heads of counties and of the city, a bank; each list several times."""
    from anlan.desk.matters.models import Matter  # noqa: PLC0415
    from anlan.desk.people.models import Officer  # noqa: PLC0415

    dice = random.Random(4)
    stations = list(Officer.objects.filter(username__regex=r"^m\d+-\d+-[01]$").values_list("username", flat=True))
    people = [*dice.sample(stations, 12), "m0-head", "m1-head", "qin", "chen"]
    cookies = {who: session_of(who) for who in (*people, "bank")}
    lists = (
        "/matters", "/matters?which=closed", "/matters?kind=stop_payment", "/matters?kind=tip", "/funds", "/funds?state=ended",
        "/funds/cases", "/tips", "/tips?state=closed", "/referrals", "/alerts", "/alerts/sanctions", "/insight/risks",
        "/insight/six",
    )  # fmt: skip
    heads = itertools.cycle([who for who in people if not who.endswith("-1")])
    for who, page in zip(itertools.cycle(people), (page for page in lists for _ in range(5)), strict=False):
        if page.startswith("/insight"):
            who = next(heads)  # noqa: PLW2901  they alone may open it
        yield Visit("a list", page, cookies[who])
        yield Visit("Today", "/today", cookies[who])
        own = list(Matter.objects.filter(owner__username=who).order_by("-pk").values_list("pk", flat=True)[:50])
        if own:
            yield Visit("a matter", f"/matters/{dice.choice(own)}", cookies[who])
        yield Visit("a list", "/orders", cookies["bank"])


def _loaded(served: Web, visits: Sequence[Visit], seconds: float) -> Iterator[Row]:
    """The pages at 50 a second."""
    order = random.Random(4).sample(visits, len(visits))
    visit(served, order, rate=10, seconds=len(order) / 10 if seconds == SECONDS else 3)
    for kind, took in sorted(visit(served, order, rate=RATE, seconds=seconds).items()):
        yield _page_row(f"{kind}, {RATE:.0f} pages a second", kind, took)


def _held(served: Web, visits: Sequence[Visit], seconds: float) -> Iterator[Row]:
    """The most pages a second at which every kind still keeps its limit, found from below; what is spent on a page meanwhile."""
    order, held, note = random.Random(4).sample(visits, len(visits)), 0.0, "not even the lowest rate tried"
    for rate in (*RATES, RATE):
        found: dict[str, list[float]] = {}

        def work(rate: float = rate, found: dict[str, list[float]] = found) -> None:
            found.update(visit(served, order, rate=rate, seconds=STEP / rate if seconds == SECONDS else seconds))

        used = counted(work, {"web": lambda: cpu_of(served.pid), "database": database_cpu})
        if any(share(took, 0.95) > (MATTER_LIMIT if kind == "a matter" else PAGE_LIMIT) for kind, took in found.items()):
            break
        pages = sum(map(len, found.values()))
        web_ms, database_ms = (used[name] / pages * 1000 for name in ("web", "database"))
        held, note = rate, f"a page takes {web_ms:.0f} ms of processor in the web server, {database_ms:.0f} ms in the database"
    yield Row("pages a second within their limits", held, "asked", RATE, "a second", 1.0, 2.0, better="more", note=note)


def _alone(served: Web, visits: Sequence[Visit]) -> Iterator[Row]:
    """The same pages one after the other, and the processor time that a page of each kind takes wherever it is spent."""
    for kind in ("Today", "a list", "a matter"):
        own = [one for one in visits if one.kind == kind]
        took: dict[str, list[float]] = {}

        def work(own: Sequence[Visit] = own, took: dict[str, list[float]] = took) -> None:
            took.update(visit_in_turn(served, own))

        used = counted(work, {"web": lambda: cpu_of(served.pid), "database": database_cpu})
        web_ms, database_ms = (used[name] / len(own) * 1000 for name in ("web", "database"))
        note = f"a page takes {web_ms:.0f} ms of processor in the web server, {database_ms:.0f} ms in the database"
        yield _page_row(f"{kind}, one page at a time", kind, took[kind], note)


def _page_row(work: str, kind: str, took: Sequence[float], more: str = "") -> Row:
    limit = MATTER_LIMIT if kind == "a matter" else PAGE_LIMIT
    note = f"95 of 100 of {len(took):,}; half of them within {share(took, 0.5):.0f} ms"
    return Row(work, share(took, 0.95), "limit", limit, "ms", floor=1.0, goal=2.0, note=f"{note}; {more}" if more else note)


def tips_row(served: Web, seconds: float) -> Row:
    """Tips sent by the pages of the portal, a page after the other, by several people at once without a pause."""
    sent, until = [0] * SENDERS, time.monotonic() + seconds

    def send(number: int) -> None:
        while time.monotonic() < until:
            line = Line(served.port, Notes())
            page = line.ask("GET", "/public/tip")
            while 'class="answers"' not in page:
                page = line.ask("POST", "/public/tip", form(page, what=f"有人冒充客服让我转账 {uuid.uuid4().hex}"), **FORM)
            if 'id="number"' not in line.ask("POST", "/public/tip", form(page), **FORM):
                raise RuntimeError("a tip was not taken")
            sent[number] += 1

    began = time.monotonic()
    senders = [threading.Thread(target=send, args=(number,)) for number in range(SENDERS)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    rate = sum(sent) / (time.monotonic() - began) * 60
    return Row("tips accepted at the portal", rate, "asked", TIPS, "a minute", floor=1.0, goal=2.0, better="more")


def tick_row(due: int) -> Row:
    """The best of a few ticks, each at the instant at which ``due`` more clocks have come, in a process begun like a worker."""
    from anlan.desk.books import read_books  # noqa: PLC0415  models exist only after set-up
    from anlan.desk.matters.models import Clock, Telling  # noqa: PLC0415
    from anlan.desk.record.models import Event  # noqa: PLC0415

    read_books()
    clocks, runs = Clock.objects.count(), Clock.objects.filter(next_rung_at__isnull=False).count()
    best, note = float("inf"), ""
    for _ in range(ROUNDS):
        before = Event.objects.order_by("-pk").values_list("pk", flat=True)[0], Telling.objects.count()
        took = list[float]()

        def work(took: list[float] = took) -> None:
            took.append(tick_of(due))

        used = counted(work, {"own": time.process_time, "database": database_cpu})
        if took[0] < best:
            events = Event.objects.filter(pk__gt=before[0]).count()
            told = Telling.objects.count() - before[1]
            best = took[0]
            note = (
                f"{events} events recorded, {told:,} tellings; processor {used['own']:.2f} s, database {used['database']:.2f} s"
            )
    work_of = f"a tick: {due:,} due of {runs:,} that will ring, {clocks:,} in all"
    return Row(work_of, best, "limit", TICK_LIMIT, "s", floor=1.0, goal=2.0, note=note)


def tick_of(due: int) -> float:
    """Seconds by the clock for ringing ``due`` clocks."""
    from anlan.desk.matters.models import Clock  # noqa: PLC0415
    from anlan.worker.ticker import AT_MOST, tick  # noqa: PLC0415

    coming = Clock.objects.filter(next_rung_at__isnull=False).order_by("next_rung_at").values_list("next_rung_at", flat=True)
    at, looked = coming[due - 1], 0
    began = time.perf_counter()
    while looked < due:
        done = tick(at, limit=min(AT_MOST, due - looked))
        looked += done.looked
        if done.failed or not done.looked:
            raise RuntimeError(f"the clocks of runs {done.failed} could not ring")
    return time.perf_counter() - began


def demo_row() -> Row:
    """The slowest page of the demonstration on SQLite."""
    with tempfile.TemporaryDirectory(prefix="anlan-bench-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ANLAN_")}
        surroundings = {**kept, "ANLAN_HOME": home, "ANLAN_PLAIN_HTTP": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks._demo_pages"], env=surroundings, check=True, capture_output=True, text=True
        )
    pages = json.loads(done.stdout.splitlines()[-1])
    slowest, which = pages[0]
    note = f"the slowest of {len(pages)} pages, each the median of several: {which}"
    return Row("pages of the demonstration on SQLite", slowest, "limit", DEMO_LIMIT, "ms", floor=1.0, goal=2.0, note=note)
