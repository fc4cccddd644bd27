"""Numbers in all notations are exact, and what is no number gives none."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.text.numerals import parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3万5", 35_000), ("3万5千", 35_000), ("3万5000", 35_000), ("3万500", 30_500), ("2.5w", 25_000), ("3w5", 35_000),
        ("12,345.67", Fraction(1234567, 100)), ("两千五", 2_500), ("一万二", 12_000), ("一万零二", 10_002), ("三百五", 350),
        ("十万五", 105_000), ("十二万三千四百五十六", 123_456), ("壹拾贰万叁仟", 123_000), ("一点二亿", 120_000_000),
        ("十二点五万", 125_000), ("1亿2000万", 120_000_000), ("1个亿", 10**8), ("一万亿", 10**12), ("廿五", 25), ("十五", 15),
        ("一百二十五", 125), ("三五零零", 3_500), ("二〇〇〇", 2_000), ("贰拾叁万伍仟陆佰", 235_600), ("3千5", 3_500), ("零", 0),
    ],
)  # fmt: skip
def test_a_number_is_read_exactly(text: str, value: Fraction) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text", ["", "三四", "万一", "千万", "百", "十百", "一十百", "万", "3.5万2.5", "五百千", "一二万", "点五"]
)
def test_what_is_no_number_gives_none(text: str) -> None:
    assert parse_number(text) is None


def chinese(number: int, digits: str = "零一二三四五六七八九", units: tuple[str, ...] = ("", "十", "百", "千")) -> str:
    """A slow twin: the textbook way to write a number below 万亿."""
    if number >= 10**4:
        factor, name = (10**8, "亿") if number >= 10**8 else (10**4, "万")
        high, low = divmod(number, factor)
        zero = digits[0] if low and low < factor // 10 else ""
        return chinese(high, digits, units) + name + (zero + chinese(low, digits, units) if low else "")
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += (digits[0] if gap and said else "") + digits[digit] + units[place]
        gap = not digit
    return said or digits[0]


@given(st.integers(1, 10**12 - 1))
def test_every_written_out_number_comes_back(number: int) -> None:
    assert parse_number(chinese(number)) == number
    assert parse_number(chinese(number, "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))) == number


@given(st.text(alphabet="零一二三四五六七八九十百千万亿点个半0123456789.,wWkK ", max_size=60))
def test_no_mix_of_signs_breaks_it(text: str) -> None:
    value = parse_number(text)
    assert value is None or value >= 0
