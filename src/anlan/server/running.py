"""Starting the office: the database brought up to date, static files collected, web and worker processes run together.

For the command line program, which calls `prepare` and `serve`. Nothing here needs a shell, a supervisor or a network.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

import django

SETTINGS = "anlan.server.settings"
PATIENCE = 10
"""Seconds that a process gets to finish its request or round after it was told to stop."""
LAST_WAIT = PATIENCE + 5
"""After so many seconds it is killed; the web server has ended its own processes by then."""
EARLY = 5.0
"""A process that ends within so many seconds of its first start was set up wrongly: starting it again would not help."""
LONGEST_PAUSE = 60.0
LOOK_EVERY = 0.2
log = logging.getLogger("anlan.server")


def set_up() -> None:
    """Make Django usable in this process; settings come from the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def prepare() -> None:
    """Bring the database up to date and collect static files. Repeating it changes nothing."""
    set_up()
    from django.core.management import call_command  # noqa: PLC0415  needs the settings that set_up chose

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def commands(host: str, port: int, workers: int) -> dict[str, list[str]]:
    """The processes of the office: the web server and the worker."""
    web = ["-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4", "--no-control-socket"]
    quiet = ["--log-level", "warning", "--graceful-timeout", str(PATIENCE)]
    return {
        "web": [sys.executable, *web, *quiet, "anlan.server.wsgi:application"],
        "worker": [sys.executable, "-m", "anlan.worker"],
    }


@dataclass
class Part:
    """One process of the office, started again whenever it has ended, after pauses that grow while it keeps ending."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    ended: int = 0
    again_at: float = 0.0

    def start(self, at: float) -> None:
        """Start the process at an instant of the monotonic clock."""
        self.process = subprocess.Popen(self.command, env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS})
        self.started = at

    def look(self, at: float) -> int | None:
        """Start what has to be started; the exit code when starting again would not help."""
        if self.process is None:
            if at >= self.again_at:
                self.start(at)
            return None
        code = self.process.poll()
        if code is None:
            return None
        lived = at - self.started
        if not self.ended and lived < EARLY:
            return max(code, 1)
        self.ended = 1 if lived > LONGEST_PAUSE else self.ended + 1
        pause = min(2.0 ** (self.ended - 1), LONGEST_PAUSE)
        log.error("%s ended with %s after %.0f s; it is started again in %.0f s", self.name, code, lived, pause)
        self.process, self.again_at = None, at + pause
        return None


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 2) -> int:
    """Run web and worker until this process is told to stop; returns the exit code.

    What ends meanwhile is started again; a process that cannot even begin ends both.
    """
    parts = [Part(name, command) for name, command in commands(host, port, workers).items()]
    stop = Event()
    previous = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return _keep(parts, stop)
    finally:
        end([part.process for part in parts if part.process is not None])
        for number, handler in previous.items():
            signal.signal(number, handler)


def _keep(parts: Sequence[Part], stop: Event) -> int:
    for part in parts:
        part.start(time.monotonic())
    while not stop.wait(LOOK_EVERY):
        for part in parts:
            code = part.look(time.monotonic())
            if code is not None:
                return code
    return 0


def end(running: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Tell the processes to stop, wait for them, kill what does not."""
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=LAST_WAIT)
        except subprocess.TimeoutExpired:
            log.warning("process %d had not ended after %d s and was killed", process.pid, LAST_WAIT)
            process.kill()
            process.wait()
