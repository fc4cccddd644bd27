from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.values import NotAnInstant, format_instant, from_micros, parse_instant, parse_micros, to_micros


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 04:17:05",
        "2026/3/2 4:17:05",
        "20260302041705",
        "2026-03-02T04:17:05+08:00",
        "2026-03-01T20:17:05Z",
        "2026年3月2日 4时17分05秒",
        "２０２６-03-02 04：17：05",
    ],
)
def test_one_moment_reads_the_same_in_every_form(text: str) -> None:
    assert parse_instant(text) == datetime(2026, 3, 1, 20, 17, 5, tzinfo=UTC)
    assert parse_micros(text) == to_micros(parse_instant(text)) == 1_772_396_225_000_000


@pytest.mark.parametrize("text", ["2024-02-30", "20240230", "2026-13-01", "2026-03-02 25:00:00", "", "3月2日", "2026-03"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    for read_it in (parse_instant, parse_micros):
        with pytest.raises(NotAnInstant):
            read_it(text)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)))
def test_columns_and_text_give_the_instant_back(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    assert from_micros(to_micros(at)) == at
    assert parse_instant(format_instant(at)) == at
    assert parse_micros(format_instant(at)) == to_micros(at)


def read(text: str) -> datetime | None:
    try:
        return parse_instant(text)
    except NotAnInstant:
        return None


@given(st.from_regex(r"20\d\d-[01]\d-[0-3]\d[ T][012]\d[:0][0-6]\d[:.][0-6]\d([.,]\d{0,7})?(Z|[+-]\d\d:?\d\d)?", fullmatch=True))
def test_the_commonest_form_is_read_in_one_go_as_it_would_be_otherwise(text: str) -> None:
    assert read(text) == read(f"'{text}")  # an apostrophe before it takes the long way


def test_a_naive_time_has_no_place_in_a_column() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_micros(datetime(2026, 1, 1))
