"""Starting the office: the database brought up to date, static files collected, web and worker processes run together.

For the command line program, which calls `prepare` and `serve`. Nothing here needs a shell, a supervisor or a network.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType

import django

SETTINGS = "anlan.server.settings"
PATIENCE = 10
"""Seconds that a process gets to finish its request or round after it was told to stop."""


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


def commands(host: str, port: int, workers: int) -> list[list[str]]:
    """The processes of the office: the web server and the worker."""
    web = ["-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4", "--no-control-socket"]
    quiet = ["--log-level", "warning", "--graceful-timeout", str(PATIENCE)]
    return [[sys.executable, *web, *quiet, "anlan.server.wsgi:application"], [sys.executable, "-m", "anlan.worker"]]


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 2) -> int:
    """Run web and worker until one ends or this process is told to stop; then end both. Returns the exit code."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS}
    running = [subprocess.Popen(command, env=environment) for command in commands(host, port, workers)]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for process in running:
            process.terminate()

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return _first_end(running)
    finally:
        end(running)
        for number, handler in previous.items():
            signal.signal(number, handler)


def _first_end(running: Sequence["subprocess.Popen[bytes]"]) -> int:
    while True:
        for process in running:
            try:
                return max(process.wait(timeout=0.5), 0)
            except subprocess.TimeoutExpired:
                continue


def end(running: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Tell the processes to stop, wait for them, kill what does not."""
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
