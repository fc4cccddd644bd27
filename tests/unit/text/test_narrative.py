"""A narrative is made plain character by character, and every place leads back to the original."""

from hypothesis import given
from hypothesis import strategies as st

from anlan.text.narrative import read_narrative


@given(st.text())
def test_plain_and_spoken_are_of_one_length_and_every_character_has_its_place(text: str) -> None:
    told = read_narrative(text)
    assert len(told.plain) == len(told.spoken) == len(told.places)
    assert list(told.places) == sorted(set(told.places)) and all(0 <= place < len(text) for place in told.places)


def test_full_width_becomes_half_width() -> None:
    assert read_narrative("ＡＢＣ：１２３．５％　￥").plain == "ABC:123.5% ¥"


def test_a_full_width_comma_separates_thousands_only_between_full_width_digits() -> None:
    assert read_narrative("１２，０００").plain == "12,000"
    assert read_narrative("共5，300元归他").plain == "共5，300元归他"
    assert read_narrative("１２３４，010").plain == "1234，010"


def test_list_marks_are_no_digits_but_a_number_hidden_in_circles_is() -> None:
    assert read_narrative("①500元").plain == "①500元"
    assert read_narrative("①③⑧⓪").plain == "1380"


def test_zero_width_marks_are_dropped_and_spans_still_fit() -> None:
    told = read_narrative("转\u200b1\u200b3\ufeff8")
    assert told.plain == "转138"
    assert told.span(1, 4) == (2, 7)


def test_digits_said_one_by_one_are_read_only_in_long_runs() -> None:
    assert read_narrative("幺三八零零幺三八零零零").spoken == "13800138000"
    assert read_narrative("三五个人").spoken == "三五个人"
