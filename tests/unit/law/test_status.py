"""How a clock stands at an instant: it warns on the earliest reading and is overdue only on the latest."""

import pytest
from terms_at_work import ALL, events

from anlan.law import calendar_cn, due, status
from anlan.values import parse_instant

CN = calendar_cn()


def stands(name: str, start: str, now: str, *happened: str) -> str:
    found = status(due(ALL[name], parse_instant(start), CN, events(*happened), custody=True), parse_instant(now))
    return found.state + (f" {found.rung}" if found.rung else "") + (" late" if found.late else "")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-09-29 21:10", "running"),
        ("2026-10-01 09:09:59", "running"),
        ("2026-10-01 09:10", "warn 12h"),
        ("2026-10-01 17:10", "warn 4h"),
        ("2026-10-01 21:10", "warn 1h"),  # the last minute is in time
        ("2026-10-01 21:10:01", "overdue"),
    ],
)
def test_a_clock_warns_rung_by_rung(now: str, expected: str) -> None:
    assert stands("stop", "2026-09-29 21:10", now) == expected


def test_a_day_is_in_time_to_its_last_second() -> None:
    assert stands("answer", "2026-03-02", "2026-03-17 23:59:59") == "warn 1d"
    assert stands("answer", "2026-03-02", "2026-03-18 00:00:00") == "overdue"


def test_between_the_readings_it_warns_and_is_not_yet_overdue() -> None:
    assert stands("request_arrest", "2026-05-01 10:00", "2026-05-04 10:00:01") == "warn at"
    assert stands("request_arrest", "2026-05-01 10:00", "2026-05-05 00:00") == "overdue"


def test_reminders_may_be_counted_in_working_days() -> None:
    # due Thursday 8 October; three working days before it are 28, 29 and 30 September
    assert stands("answer", "2026-09-20", "2026-09-27 23:00") == "running"
    assert stands("answer", "2026-09-20", "2026-09-28 23:59:59") == "warn 3wd"


def test_a_stop_ends_the_clock_and_a_late_one_is_marked() -> None:
    assert stands("stop", "2026-09-29 21:10", "2026-10-05", "freeze_confirmed@2026-10-01 20:00") == "stopped"
    assert stands("stop", "2026-09-29 21:10", "2026-10-05", "freeze_confirmed@2026-10-01 22:00") == "stopped late"
    assert stands("stop", "2026-09-29 21:10", "2026-10-01 19:00", "freeze_confirmed@2026-10-01 20:00") == "warn 4h"


def test_a_paused_clock_is_neither_late_nor_running() -> None:
    assert stands("custody", "2026-01-05", "2026-06-01", "appraisal_started@2026-01-20") == "paused"


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        status(due(ALL["stop"], parse_instant("2026-03-02"), CN), parse_instant("2026-03-02").replace(tzinfo=None))
