"""Reminder codes stand for the instants that the catalogue describes."""

import datetime as dt

import pytest

from anlan.procedure.risk_points.schedule import code_for, next_now, read_code, reminders
from anlan.values import InputError, Instant, say
from tests.unit.procedure.risks.logs import at, calendar

DAY_END = dt.timedelta(hours=23, minutes=59, seconds=59)


def day(text: str) -> Instant:
    return at(f"{text} 00:00") + DAY_END


def said(codes: tuple[str, ...], since: str, limit: Instant) -> list[str]:
    return [f"{one:%m-%d %H:%M}" for one in reminders(codes, at(since), limit, calendar())]


def test_hours_are_reminded_every_hour_day_and_night() -> None:
    got = said(("H6 of 24h",), "03-02 10:20", at("03-03 10:20"))
    assert got == ["03-03 04:20", "03-03 05:20", "03-03 06:20", "03-03 07:20", "03-03 08:20", "03-03 09:20"]


def test_the_last_two_hours_of_a_stop_are_reminded_every_half_hour() -> None:
    got = said(("H6 of 48h, every 1h until 2h, then 30min",), "03-02 10:00", at("03-04 10:00"))
    assert got[:5] == ["03-04 04:00", "03-04 05:00", "03-04 06:00", "03-04 07:00", "03-04 08:00"]
    assert got[5:] == ["03-04 08:30", "03-04 09:00", "03-04 09:30"]


def test_days_are_reminded_in_the_morning_and_the_last_day_five_times() -> None:
    assert said(("D2",), "03-02 10:00", day("03-05")) == [
        "03-03 09:00",
        "03-04 09:00",
        "03-05 09:00",
        "03-05 14:00",
        "03-05 20:00",
        "03-05 22:00",
        "03-05 23:00",
    ]


def test_a_freeze_is_reminded_weekly_and_then_daily() -> None:
    got = said(("D30, every 7d until 10d, then 1d",), "03-02 10:00", day("09-02"))
    assert got[:5] == ["08-03 09:00", "08-10 09:00", "08-17 09:00", "08-24 09:00", "08-25 09:00"]
    assert len(got) == 4 + 8 + 5


def test_working_days_are_counted_back_over_the_holiday() -> None:
    """Friday 9 October 2026 is the second working day after National Day."""
    assert said(("WD2",), "09-28 10:00", day("10-09"))[:2] == ["09-30 09:00", "10-08 09:00"]


def test_no_reminder_comes_before_the_window_begins() -> None:
    assert said(("H6",), "03-02 10:00", at("03-02 12:00")) == ["03-02 10:00", "03-02 11:00"]


def test_the_code_for_the_longest_window_that_fits_is_taken() -> None:
    codes = ("D1 of 3d", "D2 of 7d", "D5 of 30d")
    assert [code_for(codes, dt.timedelta(days=days)).first for days in (1, 3, 7, 29, 60)] == [1, 1, 2, 5, 5]


def test_a_day_term_that_ends_in_the_morning_is_reminded_the_evening_before_and_never_at_night() -> None:
    assert said(("D1",), "03-02 06:30", at("03-05 06:30")) == ["03-04 09:00", "03-04 20:00"]
    assert said(("D1",), "03-02 11:00", at("03-05 11:00")) == ["03-04 09:00", "03-04 20:00", "03-05 09:00", "03-05 10:00"]


def test_now_is_repeated_hourly_on_duty_while_its_window_lasts() -> None:
    assert said(("NOW",), "03-02 20:30", at("03-03 09:30")) == ["03-02 20:30", "03-02 21:30", "03-03 08:00", "03-03 08:30"]


def test_now_is_told_at_once_and_again_within_the_hours_of_duty() -> None:
    assert said(("NOW",), "03-02 10:20", at("03-02 10:20")) == ["03-02 10:20"]
    duty = (8, 22)
    since = at("03-02 10:20")
    assert next_now(since, at("03-02 10:20"), duty) == at("03-02 11:20")
    assert next_now(since, at("03-02 21:30"), duty) == at("03-03 08:00")
    assert next_now(since, at("03-03 05:00"), duty) == at("03-03 08:00")


@pytest.mark.parametrize("code", ["", "H", "H0", "now", "D5 of thirty", "D5 every 7d", "X3"])
def test_a_code_that_is_none_is_told(code: str) -> None:
    with pytest.raises((InputError, ValueError)) as wrong:
        read_code(code)
    if isinstance(wrong.value, InputError):
        assert code in say(wrong.value.note, "en")
        assert code in say(wrong.value.note, "zh")
