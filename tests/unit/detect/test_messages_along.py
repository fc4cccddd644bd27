"""Payment-message integrity: each leg of a payment states what the legs before it stated, and the truth on the first."""

import pytest

from anlan.detect.detector import DAY
from anlan.detect.detectors.message_legs import MessageLegs
from tests.contract.test_detectors import T0, measured, table

FIRST = {"src": "62220001", "dst": "clearing", "payment": "p1", "merchant_name": "南山 五金店", "payer_account": "62220001"}
FIRST |= {"payee_account": "62220009", "payer_name": "甲"}
SECOND = FIRST | {"src": "clearing", "dst": "62220009"}


def legs(*rows: dict[str, str | None], apart: int = 1) -> list[int]:
    names = {name for row in rows for name in row}
    columns: dict[str, list[object]] = {name: [row.get(name) for row in rows] for name in names}
    columns |= {"id": [f"e{k}" for k in range(len(rows))], "time": [T0 + k * apart for k in range(len(rows))]}
    columns |= {"amount": [5] * len(rows), "late": [False] * len(rows)}
    return measured(MessageLegs(), table("transfers", columns, len(rows)), 1)[0]


def test_legs_that_agree_measure_nothing() -> None:
    assert legs(FIRST, SECOND | {"merchant_name": "南山五金店", "payee_account": "6222****0009"}) == [0, 0]


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ({"merchant_name": "北湖服装"}, 1),
        ({"merchant_name": None}, 1),
        ({"payee_account": "62229999"}, 1),
        ({"payer_name": "乙", "payee_account": None}, 2),
    ],
)
def test_a_statement_changed_or_lost_on_the_way_counts(changed: dict[str, str | None], value: int) -> None:
    assert legs(FIRST, SECOND | changed) == [0, value]


def test_a_payer_account_that_does_not_pay_is_untrue_on_the_first_leg_alone() -> None:
    assert legs(FIRST | {"payer_account": "62228888"}, SECOND | {"payer_account": "62228888"}) == [1, 0]


def test_legs_that_are_booked_in_one_second_are_no_first_legs_but_one() -> None:
    assert legs(FIRST, SECOND, SECOND, apart=0) == [0, 0, 0]
    assert legs(FIRST | {"payer_account": "62228888"}, SECOND | {"payer_account": "62228888"}, apart=0) == [1, 0]


def test_legs_of_other_payments_and_of_long_ago_are_not_compared() -> None:
    assert legs(FIRST, SECOND | {"payment": "p2", "payer_account": None, "merchant_name": "北湖服装"}) == [0, 0]
    assert legs(FIRST, SECOND | {"merchant_name": "北湖服装", "payer_account": None}, apart=2 * DAY) == [0, 0]
