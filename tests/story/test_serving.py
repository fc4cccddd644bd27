"""The office goes on when a process of it is killed and when its database is started anew, and ends when told to."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.postgres import make_database, server
from tests.story.test_demo_serves import two_free_ports

pytestmark = pytest.mark.slow
SERVE = "import sys; from anlan.server.running import prepare, serve; prepare(); sys.exit(serve(port=int(sys.argv[1])))"
PATIENCE = 60


def surroundings(home: Path, database: str = "") -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANLAN_", "DJANGO_"))}
    return {**kept, "ANLAN_HOME": str(home), "ANLAN_PLAIN_HTTP": "1", "ANLAN_DATABASE": database}


@contextmanager
def office(
    variables: Mapping[str, str], told: IO[bytes] | int = subprocess.DEVNULL
) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A running office: its port and its process, which is ended afterwards; what it says goes to ``told``."""
    port = two_free_ports()
    with subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=dict(variables), stderr=told) as process:
        try:
            until(lambda: healthy(port))
            yield port, process
        finally:
            process.kill()
            for child in children(process.pid):
                os.kill(child, signal.SIGKILL)


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def children(pid: int) -> list[int]:
    """The processes that ``pid`` has started and that run."""
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def named(pid: int, word: str) -> list[int]:
    """Those of them with the word in their command."""
    return [child for child in children(pid) if word.encode() in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_a_killed_process_is_started_again_and_the_office_ends_when_told(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("wb") as told, office(surroundings(tmp_path), told) as (port, process):
        time.sleep(6)  # a process that ends in its first seconds is taken for set up wrongly
        web, worker = named(process.pid, "gunicorn"), named(process.pid, "anlan.worker")
        assert len(web) == len(worker) == 1
        os.kill(worker[0], signal.SIGKILL)
        os.kill(web[0], signal.SIGKILL)
        until(lambda: named(process.pid, "anlan.worker") not in ([], worker))
        until(lambda: named(process.pid, "gunicorn") not in ([], web) and healthy(port))
        process.terminate()
        assert process.wait(timeout=PATIENCE) == 0
    assert "was killed" not in said.read_text(), "both ended when they were told to"


def test_a_database_started_anew_ends_neither_web_nor_worker(tmp_path: Path) -> None:
    with server() as database, office(surroundings(tmp_path, make_database(database.address))) as (port, process):
        web, worker = named(process.pid, "gunicorn"), named(process.pid, "anlan.worker")
        for mode in ("fast", "immediate"):
            database.stop(mode)
            until(lambda: not healthy(port))
            time.sleep(3)
            database.start()
            until(lambda: healthy(port))
        assert (named(process.pid, "gunicorn"), named(process.pid, "anlan.worker")) == (web, worker)
