"""The rules of the contract, one situation each."""

import numpy as np
import pytest

from anlan.money.flow import Flow
from anlan.money.trace import METHODS
from anlan.money.tracing_rules import RULES
from tests.unit.money.trace.test_twin import Ends, ends_of

VICTIM, MULE, NEXT = 0, 1, 2
CASH = -1


def traced(
    method: str,
    *steps: tuple[int, int, int],
    paid: tuple[int, ...] = (0,),
    opening: tuple[int, ...] = (10_000, 0, 0, 0),
    missing: tuple[int, ...] = (),
) -> Ends:
    src, dst, amount = (np.array(column) for column in zip(*steps, strict=True))
    obtained = np.array([account not in missing for account in range(4)])
    columns = src.astype(np.int32), dst.astype(np.int32), amount.astype(np.int64)
    return ends_of(RULES[method](Flow(*columns, np.array(paid, np.int64), np.array(opening, np.int64), obtained)))


@pytest.mark.parametrize(
    ("method", "gone", "kept"),
    [("fifo", 200, 800), ("lifo", 700, 300), ("pro-rata", 467, 533), ("lowest-intermediate-balance", 200, 800)],
)
def test_each_rule_takes_its_own_part_of_mixed_money(method: str, gone: int, kept: int) -> None:
    found = traced(method, (VICTIM, MULE, 1000), (MULE, NEXT, 700), opening=(10_000, 500, 0, 0))
    assert found.left == {(MULE, 0): kept, (NEXT, 0): gone}


@pytest.mark.parametrize("method", METHODS)
def test_a_victims_payment_leaves_other_victims_money_where_it_is(method: str) -> None:
    found = traced(method, (3, VICTIM, 400), (VICTIM, MULE, 1000), paid=(0, 1), opening=(600, 0, 0, 5000))
    assert found.left == {(VICTIM, 0): 400, (MULE, 1): 1000}


@pytest.mark.parametrize("method", METHODS)
def test_a_victims_payment_arrives_whole_even_if_no_unknown_money_covers_it(method: str) -> None:
    found = traced(method, (VICTIM, MULE, 1000), opening=(0, 0, 0, 0))
    assert found.left == {(MULE, 0): 1000}


@pytest.mark.parametrize("method", METHODS)
def test_money_that_reached_an_account_without_statement_stays_there(method: str) -> None:
    found = traced(method, (VICTIM, MULE, 1000), (MULE, NEXT, 900), missing=(MULE,))
    assert found.left == {(MULE, 0): 1000}
    assert found.edges == {(0, 0): 1000}


@pytest.mark.parametrize("method", METHODS)
def test_what_the_account_cannot_cover_is_unknown_money(method: str) -> None:
    found = traced(method, (VICTIM, MULE, 1000), (MULE, CASH, 1500))
    assert found.exits == {(0, 0): 1000}
    assert found.left == {}


def test_the_receiving_account_gets_lots_in_the_order_they_were_taken() -> None:
    steps = [(VICTIM, MULE, 100), (3, MULE, 100), (MULE, NEXT, 200), (NEXT, CASH, 100)]
    opening = (100, 0, 0, 100)
    assert traced("fifo", *steps, paid=(0, 1), opening=opening).exits == {(0, 0): 100}
    assert traced("lifo", *steps, paid=(0, 1), opening=opening).exits == {(0, 0): 100}
    turned = [(VICTIM, MULE, 100), (3, MULE, 100), (MULE, NEXT, 150), (NEXT, CASH, 100)]
    assert traced("lifo", *turned, paid=(0, 1), opening=opening).exits == {(0, 0): 50, (0, 1): 50}


def test_missing_fen_go_to_the_largest_remainders_then_to_the_earlier_payment_unknown_last() -> None:
    steps = [(VICTIM, MULE, 1), (VICTIM, MULE, 1), (3, MULE, 1), (MULE, CASH, 1)]
    found = traced("pro-rata", *steps, paid=(0, 1), opening=(10, 0, 0, 10))
    assert found.exits == {(0, 0): 1}
    steps = [(VICTIM, MULE, 1), (VICTIM, MULE, 1), (3, MULE, 2), (MULE, CASH, 1)]
    assert traced("pro-rata", *steps, paid=(0, 1), opening=(10, 0, 0, 10)).exits == {}


def test_lowest_intermediate_balance_is_not_restored_by_later_money() -> None:
    steps = [(VICTIM, MULE, 1000), (MULE, CASH, 900), (3, MULE, 5000), (MULE, NEXT, 5000)]
    found = traced("lowest-intermediate-balance", *steps, opening=(1000, 0, 0, 5000))
    assert found.left == {(MULE, 0): 100}
    assert found.exits == {(0, 0): 900}
