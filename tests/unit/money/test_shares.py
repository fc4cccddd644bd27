"""Parts add up to the whole, to the fen, and stay within one fen of the exact share."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.money.shares import apportion, apportion_capped, percentages

weights = st.lists(st.integers(0, 10**12), min_size=1, max_size=12).filter(any)


@given(st.integers(0, 10**14), weights)
def test_parts_add_up_and_stay_within_a_fen_of_the_exact_share(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    assert all(abs(part - Fraction(total * weight, sum(weights))) < 1 for part, weight in zip(parts, weights, strict=True))


def test_percentages_re_add_to_a_hundred_where_rounding_each_would_not() -> None:
    assert percentages([46_75, 35_75, 17_50]) == ["46.8%", "35.7%", "17.5%"]
    assert percentages([1, 1, 1]) == ["33.4%", "33.3%", "33.3%"]
    assert percentages([0, 0]) == ["0.0%", "0.0%"]


@given(st.lists(st.integers(0, 10**14), min_size=1, max_size=6).filter(any))
def test_percentages_always_re_add(parts: list[int]) -> None:
    assert sum(int(said.removesuffix("%").replace(".", "")) for said in percentages(parts)) == 1000


def test_equal_remainders_are_served_in_the_order_given() -> None:
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(2, [1, 1, 1]) == [1, 1, 0]


def test_the_example_of_the_law_notes() -> None:
    assert apportion(10000000, [5800000, 3900000, 10300000]) == [2900000, 1950000, 5150000]


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [0]), (1, []), (1, [2, -1])])
def test_what_cannot_be_divided_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="division"):
        apportion(total, weights)


@given(st.integers(0, 10**9), st.data())
def test_no_part_exceeds_its_cap_and_nothing_is_held_back(total: int, data: st.DataObject) -> None:
    given_weights = data.draw(weights)
    caps = data.draw(st.lists(st.integers(0, 10**8), min_size=len(given_weights), max_size=len(given_weights)))
    parts = apportion_capped(total, given_weights, caps)
    assert all(0 <= part <= cap for part, cap in zip(parts, caps, strict=True))
    reachable = sum(cap for cap, weight in zip(caps, given_weights, strict=True) if weight)
    assert sum(parts) == min(total, reachable)


def test_what_a_capped_one_cannot_take_goes_to_the_others() -> None:
    assert apportion_capped(90, [1, 1, 1], [10, 100, 100]) == [10, 40, 40]
