"""People who open pages of the office at a steady rate, whether or not the pages come back in time, and a server to open them on.

In: a port, who opens what, how many a second. Out: the seconds that the server took for each page, from the log it writes itself.
"""

import itertools
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.story.test_demo_serves import answer, two_free_ports

from anlan.server.running import commands, end

AT_ONCE = 64
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Visit:
    """A page for a person: ``kind`` is the row of the table it counts for, ``cookie`` that person's session."""

    kind: str
    path: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Web:
    """A running web server. ``log``: a line a request, microseconds and the kind of page; ``pid``: its first process."""

    port: int
    log: Path
    pid: int


@contextmanager
def web() -> Iterator[Web]:
    """The web server as `anlan office` starts it, on the database of the environment."""
    port = two_free_ports()
    with tempfile.TemporaryDirectory(prefix="anlan-load-") as folder:
        log = Path(folder) / "access"
        told = ["--access-logfile", str(log), "--access-logformat", "%(D)s %({x-kind}i)s %(s)s"]
        command = [*commands("127.0.0.1", port, os.cpu_count() or 1)["web"], *told]
        process = subprocess.Popen(command, env={**os.environ, "DJANGO_SETTINGS_MODULE": "anlan.server.settings"})
        try:
            until = time.monotonic() + PATIENCE
            while answer(f"http://127.0.0.1:{port}/health") is None and time.monotonic() < until:
                time.sleep(0.2)
            yield Web(port, log, process.pid)
        finally:
            end([process])


def visit(served: Web, visits: Sequence[Visit], *, rate: float, seconds: float) -> dict[str, list[float]]:
    """Open ``visits`` in turn, ``rate`` a second; milliseconds that the server took, by kind, in order. A refusal is an error."""
    began, due = time.monotonic(), int(rate * seconds)
    with ThreadPoolExecutor(AT_ONCE) as people:
        for number, one in zip(range(due), itertools.cycle(visits), strict=False):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            people.submit(_open, served.port, one)
    return times(served, due)


def visit_in_turn(served: Web, visits: Sequence[Visit]) -> dict[str, list[float]]:
    """The same, each page when the one before has come."""
    for one in visits:
        _open(served.port, one)
    return times(served, len(visits))


def _open(port: int, one: Visit) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", one.path, headers={"Cookie": one.cookie, "X-Kind": one.kind.replace(" ", "_")})
        connection.getresponse().read()
    finally:
        connection.close()


def times(served: Web, wanted: int) -> dict[str, list[float]]:
    """What the server's log says of the last ``wanted`` pages of a kind."""
    found: dict[str, list[float]] = {}
    lines = [line.split() for line in served.log.read_text().splitlines()]
    told = [(kind, int(micros), status) for micros, kind, status in lines if re.fullmatch(r"\w+", kind)]
    for kind, micros, status in told[-wanted:]:
        if status != "200":
            raise RuntimeError(f"a page of {kind} was answered with {status}")
        found.setdefault(kind.replace("_", " "), []).append(micros / 1000)
    return {kind: sorted(all_of) for kind, all_of in found.items()}


def share(values: Sequence[float], of: float) -> float:
    """The value that ``of`` (0 to 1) of the sorted ``values`` do not exceed."""
    return values[min(len(values) - 1, int(len(values) * of))]


def cpu_of(pid: int) -> float:
    """Seconds of processor time of a process, of its children that run and of those that have ended."""
    own = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:15]
    total = sum(map(int, own))
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(OSError):
            total += sum(map(int, Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
    return total / os.sysconf("SC_CLK_TCK")


def counted(work: Callable[[], object], counters: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """How much each counter grew while ``work`` was done."""
    before = {name: count() for name, count in counters.items()}
    work()
    return {name: count() - before[name] for name, count in counters.items()}
