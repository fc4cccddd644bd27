"""Lengths are written one way, and what is not a length is refused."""

import pytest

from anlan.law.length import Length, LengthRange, NotALength


@pytest.mark.parametrize("text", ["30min", "48h", "3d", "15wd", "2m", "1y"])
def test_a_length_prints_as_it_was_written(text: str) -> None:
    assert str(Length.parse(text)) == text


@pytest.mark.parametrize("text", ["", "3", "d", "0d", "-1d", "1.5h", "3 d", "3D", "2m ", "100000d", "1d..4d"])
def test_what_is_not_a_length_is_refused(text: str) -> None:
    with pytest.raises(NotALength, match="expected a length"):
        Length.parse(text)


def test_a_year_is_twelve_months_and_a_day_is_none() -> None:
    assert (Length.parse("2y").months, Length.parse("7m").months, Length.parse("30d").months) == (24, 7, 0)


@pytest.mark.parametrize("text", ["4d..1d", "1h..4d", "1d..", "..4d", "1wd..2m"])
def test_a_range_runs_from_short_to_long_in_one_unit(text: str) -> None:
    with pytest.raises(NotALength):
        LengthRange.parse(text)


def test_a_range_holds_both_its_ends() -> None:
    special = LengthRange.parse("1d..4d")
    assert [special.holds(Length.parse(text)) for text in ("1d", "4d", "5d", "24h")] == [True, True, False, False]


def test_a_fixed_grant_holds_only_itself() -> None:
    assert LengthRange.parse("1m").fixed == Length.parse("1m")
    assert not LengthRange.parse("1m").holds(Length.parse("2m"))


def test_days_up_to_months_hold_a_renewal_in_months() -> None:
    renewal = LengthRange.parse("1d..6m")
    assert renewal.holds(Length.parse("6m"))
    assert renewal.holds(Length.parse("45d"))
    assert not renewal.holds(Length.parse("7m"))
