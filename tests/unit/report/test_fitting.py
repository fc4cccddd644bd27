"""Labels in little room: the first way that fits is taken, amounts are never said to be more than they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.report.fitting import fitting, short_fen, width_of
from anlan.values import Lang


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (0, "0", "0"),
        (7_621_61, "7,621", "7.6k"),
        (10_000_00, "1万", "10k"),
        (321_073_33, "32.1万", "321k"),
        (1_299_999_99, "129.9万", "1.2m"),
        (123_456_789_012_34, "1,234.5亿", "123,456.7m"),
    ],
)
def test_a_short_amount_is_never_more_than_it_is(fen: int, zh: str, en: str) -> None:
    assert (short_fen(fen, "zh"), short_fen(fen, "en")) == (zh, en)


@given(st.integers(0, 10**15), st.sampled_from(["zh", "en"]))
def test_a_short_amount_is_at_most_a_tenth_of_its_unit_below(fen: int, lang: Lang) -> None:
    units = {"亿": 10**10, "万": 10**6, "m": 10**8, "k": 10**5}
    said = short_fen(fen, lang).replace(",", "")
    unit = units.get(said[-1], 100)
    whole, _, tenth = said.rstrip("".join(units)).partition(".")
    shown = int(whole) * unit + int(tenth or 0) * unit // 10
    assert shown <= fen < shown + max(unit // 10, 100)


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30), min_size=1, max_size=4),
    st.floats(0, 400),
)
def test_what_is_said_has_room_or_is_one_letter_and_a_mark(ways: list[str], room: float) -> None:
    said = fitting(ways, 10.0, room)
    assert width_of(said, 10.0) <= room or len(said) <= 2
    assert said in ways or said.endswith("…")
