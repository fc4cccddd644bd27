import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.values import NotAnAmount, format_fen, parse_fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("1,234.56", 123456),
        ("+0.01", 1),
        ("-12345.89", -1234589),
        ("¥12.00", 1200),
        ("￥-3.5", -350),
        ("－２,０００．１０元", -200010),
        ("(5.00)", -500),
        (".5", 50),
        ("12.", 1200),
        ("1.2300", 123),
        ("-0.00", 0),
        ("'88.10\t", 8810),
    ],
)
def test_an_amount_reads_as_banks_print_it(text: str, fen: int) -> None:
    assert parse_fen(text) == fen


@pytest.mark.parametrize("text", ["", "-", "--", "1.234", "1,23.45", "12a", "1e5", "1 2", "+-3", "1.2.3", "9" * 20, "nan", "，"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_fen(text)


@given(st.integers(-(10**17), 10**17))
def test_printing_and_reading_an_amount_gives_it_back(fen: int) -> None:
    assert parse_fen(format_fen(fen)) == fen


def read(text: str) -> int | None:
    try:
        return parse_fen(text)
    except NotAnAmount:
        return None


@given(st.from_regex(r"\d{1,18}(,\d{2,4}){0,5}(\.\d{0,3})?", fullmatch=True))
def test_the_commonest_amounts_are_read_in_one_go_as_they_would_be_otherwise(text: str) -> None:
    assert read(text) == read(f"'{text}")  # an apostrophe before it takes the long way
