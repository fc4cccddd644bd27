"""Amounts as few print them: signs and sides behind or before, ten thousands; what is not certain is no amount."""

import pytest

from anlan.money.kernels.statement_amounts import MINUS, PLUS
from anlan.money.reading.slow_values import slow_amount


@pytest.mark.parametrize(
    ("text", "fen", "sign"),
    [
        ("1,000.00 CR", 100_000, PLUS),
        ("300.00DR.", -30_000, MINUS),
        ("支出 300.00", -30_000, MINUS),
        ("收入：1,000.00", 100_000, PLUS),
        ("¥300.00 贷", 30_000, PLUS),
        ("300.00-", -30_000, MINUS),
        ("300.00+", 30_000, PLUS),
        ("(300.00)", -30_000, MINUS),
        ("5万", 5_000_000, 0),
        ("-1.25 万元", -1_250_000, MINUS),
    ],
)
def test_an_amount_is_read_with_its_sign(text: str, fen: int, sign: int) -> None:
    read = slow_amount(text, 100, number=False)
    assert read is not None and (read.fen, read.state, read.currency) == (fen, sign, None)


@pytest.mark.parametrize("text", ["-300.00-", "-300.00 CR", "300 cr dr", "5亿", "3千", "借", "-", "+", "1e5"])
def test_what_is_not_certain_is_no_amount(text: str) -> None:
    assert slow_amount(text, 100, number=False) is None


def test_other_names_beside_an_amount_are_currencies() -> None:
    read = slow_amount("300 USD", 100, number=False)
    assert read is not None and (read.fen, read.currency) == (30_000, "USD")
