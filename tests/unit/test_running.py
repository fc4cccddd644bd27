"""The processes of the office: what ends is started again after growing pauses, what cannot begin is told."""

import sys
import time

import pytest

from anlan.server.running import EARLY, LONGEST_PAUSE, Part, end

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
FAILS = [sys.executable, "-c", "import sys; sys.exit(3)"]


def until_ended(part: Part) -> None:
    assert part.process is not None
    part.process.wait(timeout=20)


def test_a_process_that_cannot_begin_is_not_started_again() -> None:
    part = Part("web", FAILS)
    part.start(0.0)
    until_ended(part)
    assert part.look(EARLY / 2) == 3


def test_a_process_that_ends_later_is_started_again_after_growing_pauses(caplog: pytest.LogCaptureFixture) -> None:
    part, now = Part("worker", FAILS), 0.0
    part.start(now)
    pauses = []
    for _ in range(9):
        until_ended(part)
        now += EARLY + 1
        assert part.look(now) is None
        pauses.append(part.again_at - now)
        assert part.look(part.again_at - 0.1) is None and part.process is None
        now = part.again_at
        part.look(now)
        assert part.process is not None
    until_ended(part)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert "worker ended with 3" in caplog.text


def test_after_a_minute_of_life_the_pauses_begin_anew() -> None:
    part = Part("worker", FAILS)
    part.ended = 5
    part.start(0.0)
    until_ended(part)
    assert part.look(LONGEST_PAUSE + 1) is None
    assert part.again_at == LONGEST_PAUSE + 2


def test_the_end_waits_for_nobody_who_obeys() -> None:
    part = Part("web", SLEEPS)
    part.start(0.0)
    assert part.look(1.0) is None and part.process is not None
    began = time.monotonic()
    end([part.process])
    assert time.monotonic() - began < 5 and part.process.poll() is not None
