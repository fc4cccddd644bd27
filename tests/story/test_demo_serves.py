"""``anlan demo`` as a visitor meets it: the report and the office answer, and one interrupt ends both."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

CASE = Path(__file__).resolve().parents[2] / "examples" / "small-case"
PATIENCE = 300
"""Seconds for the first start on a busy machine: kernels are compiled, the office is filled."""


def two_free_ports() -> int:
    """A port that is free, as is the next one; below those the machine gives out, or a call to it could meet itself."""
    for port in random.sample(range(15_000, 30_000, 2), 100):
        with closing(socket.socket()) as one, closing(socket.socket()) as next_one:
            try:
                one.bind(("127.0.0.1", port))
                next_one.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise OSError("no two free ports side by side")


def answer(address: str) -> str | None:
    """The page at the address; None while nobody answers there."""
    try:
        with urllib.request.urlopen(address, timeout=10) as page:
            return str(page.read().decode())
    except OSError:
        return None


@pytest.mark.slow
def test_report_and_office_answer_and_one_interrupt_ends_both(tmp_path: Path) -> None:
    port = two_free_ports()
    words = ["-m", "anlan.cli", "demo", str(CASE), "--out", str(tmp_path / "demo"), "--port", str(port)]
    surroundings = {**os.environ, "ANLAN_LANG": "zh"}
    surroundings.pop("DJANGO_SETTINGS_MODULE", None)
    with subprocess.Popen([sys.executable, *words], env=surroundings, stdout=subprocess.PIPE, start_new_session=True) as demo:
        end = time.monotonic() + PATIENCE
        pages: dict[int, str | None] = {port: None, port + 1: None}
        while time.monotonic() < end and None in pages.values():
            pages = {port: answer(f"http://127.0.0.1:{port}/report.html"), port + 1: answer(f"http://127.0.0.1:{port + 1}/")}
            time.sleep(0.5)
        os.killpg(demo.pid, signal.SIGINT)
        said = demo.communicate(timeout=60)[0].decode()
    assert "安澜" in (pages[port] or "") and "登录" in (pages[port + 1] or ""), said
    assert f":{port + 1}/" in said and "lin" in said
    assert answer(f"http://127.0.0.1:{port + 1}/") is None, "the office ended with the report"
