"""The lease of a piece of work is renewed while it goes on, also past a beat that the database did not take."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from anlan.worker import case_files


class Held:
    """A piece of work whose first renewals fail."""

    def __init__(self, failing: int) -> None:
        self.failing, self.renewed = failing, threading.Event()

    def held(self) -> "Held":
        return self

    def update(self, **changed: object) -> int:
        assert set(changed) == {"taken_until"}
        if self.failing:
            self.failing -= 1
            raise OperationalError("database is locked")
        self.renewed.set()
        return 1


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_beat_that_fails_is_made_up_by_the_next(failing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_files, "LEASE", timedelta(milliseconds=3))
    work = Held(failing)
    with case_files.holding(work):  # type: ignore[arg-type]
        assert work.renewed.wait(30)
    assert work.failing == 0
