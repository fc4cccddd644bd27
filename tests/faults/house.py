"""The house of a fault run: a disk of its own, a database, web and workers, and what can be done to them.

A full disk is played on a small file system in memory, which needs the right to mount one; without it the size of files that the
processes may write is limited, which to them looks the same. `Disk.how` says which it was.
"""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anlan.server.running import commands
from tests.postgres import Server, make_database, server

MEGABYTES = 700
WORKERS = 2
"""Two at once: what one has, the other must not tell again."""


@dataclass
class Disk:
    """Where the office keeps everything. ``mounted``: it is a file system of its own."""

    path: Path
    mounted: bool

    @property
    def how(self) -> str:
        """How a full disk is played."""
        return "a small file system that was filled" if self.mounted else "a limit on the size of files: nothing could be mounted"

    @contextmanager
    def full(self, pids: list[int]) -> Iterator[None]:
        """Nothing more can be written."""
        if self.mounted:
            ballast = self.path / "ballast"
            with suppress(OSError), ballast.open("wb") as out:
                while True:
                    out.write(bytes(1 << 20))
                    out.flush()
            try:
                yield
            finally:
                ballast.unlink()
            return
        old = {pid: limits for pid in pids if (limits := _limit(pid, (1 << 12, resource.RLIM_INFINITY))) is not None}
        try:
            yield
        finally:
            for pid, limits in old.items():
                _limit(pid, limits)


def _limit(pid: int, limits: tuple[int, int]) -> tuple[int, int] | None:
    with suppress(ProcessLookupError, PermissionError):
        return resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
    return None


@contextmanager
def disk() -> Iterator[Disk]:
    """A disk for one run."""
    with tempfile.TemporaryDirectory(prefix="anlan-faults-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "disk"
        path.mkdir()
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=755", "tmpfs", path], check=False, capture_output=True
        )
        try:
            Path(folder).chmod(0o755)
            yield Disk(path, made.returncode == 0)
        finally:
            if made.returncode == 0:
                subprocess.run(["umount", "-l", path], check=False)


@dataclass
class House:
    """A running office."""

    disk: Disk
    database: Server | None
    surroundings: dict[str, str]
    port: int
    log: Any
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self) -> None:
        """Start what does not run."""
        web, worker = commands("127.0.0.1", self.port, 2).values()
        wanted = {"web": web, **{f"worker {number}": worker for number in range(WORKERS)}}
        for name, command in wanted.items():
            running = self.processes.get(name)
            if running is None or running.poll() is not None:
                self.processes[name] = subprocess.Popen(command, env=self.surroundings, stderr=self.log, stdout=self.log)

    def ask(self, *words: str) -> str:
        """What a program of the fault run prints in these surroundings."""
        done = subprocess.run([sys.executable, *words], env=self.surroundings, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout

    def kill(self, name: str, dice: random.Random) -> None:
        """kill -9 of a process, or of one of its children."""
        pid = self.processes[name].pid
        victims = [pid, *_children(pid)]
        with suppress(ProcessLookupError):
            os.kill(dice.choice(victims), signal.SIGKILL)

    def pids(self) -> list[int]:
        """Everything that runs."""
        own = [process.pid for process in self.processes.values() if process.poll() is None]
        return [pid for one in own for pid in (one, *_children(one))]

    def stop_database(self, dice: random.Random) -> None:
        """The server ends in order or crashes, and comes back; the file of SQLite is held by somebody, as by a backup."""
        if self.database is None:
            path = Path(self.surroundings["ANLAN_HOME"]) / "anlan.sqlite3"
            with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as held:
                held.execute("BEGIN IMMEDIATE")
                time.sleep(dice.uniform(0.5, 2))
                held.execute("ROLLBACK")
            return
        with suppress(subprocess.CalledProcessError):  # it may be down already
            self.database.stop(dice.choice(("fast", "immediate")))
        time.sleep(dice.uniform(0, 2))
        self.database.start()

    def mend(self) -> None:
        """Start a database that has given up, then what else does not run."""
        if self.database is not None and not self.database.runs():
            self.database.start()
        self.start()

    def stop(self) -> None:
        """End everything."""
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.processes.values():
            process.wait()


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@contextmanager
def house(database: str, *, port: int, mail: str) -> Iterator[House]:
    """An office on ``sqlite`` or ``postgres`` that writes letters to the mail server at ``mail``; prepared, not started."""
    with disk() as place, tempfile.TemporaryFile() as log:
        home = place.path / "home"
        home.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANLAN_", "DJANGO_"))}
        surroundings = {
            **kept,
            "ANLAN_HOME": str(home),
            "ANLAN_PLAIN_HTTP": "1",
            "ANLAN_DEMO": "1",
            "ANLAN_SMTP": f"smtp://{mail}",
            "DJANGO_SETTINGS_MODULE": "anlan.server.settings",
        }
        with _database(database, place, surroundings) as served:
            made = House(place, served, surroundings, port, log)
            made.ask("-c", "from anlan.server.running import prepare; prepare()")
            try:
                yield made
            finally:
                made.stop()


@contextmanager
def _database(kind: str, place: Disk, surroundings: dict[str, str]) -> Iterator[Server | None]:
    if kind == "sqlite":
        yield None
        return
    files = place.path / "postgres"
    files.mkdir()
    with server(files) as served:
        surroundings["ANLAN_DATABASE"] = make_database(served.address)
        yield served
