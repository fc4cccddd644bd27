"""A review finds planted shapes among ordinary transfers, and takes no more than its share."""

import numpy as np

from anlan.detect.detector import DAY, HOUR
from anlan.detect.review import Group, Period, find_groups, rank
from anlan.detect.windows import Block

ACCOUNTS = 2000


def world(planted: list[tuple[int, int, int, int]], count: int = 4000) -> tuple[Period, set[int]]:
    """Ordinary transfers over 18 days with others laid in; gives the period and the places of the planted ones."""
    rng = np.random.default_rng(4)
    rows = np.column_stack(
        [
            rng.integers(0, ACCOUNTS, count),
            rng.integers(0, ACCOUNTS, count),
            rng.integers(0, 18 * DAY, count),
            np.exp(rng.normal(15, 1.5, count)).astype(np.int64) + 1,
        ]
    )
    rows = rows[rows[:, 0] != rows[:, 1]]
    mixed = np.vstack([rows, np.array(planted, np.int64)])
    order = np.argsort(mixed[:, 2], kind="stable")
    src, dst, time, amount = mixed[order].T
    places = {int(place) for place in np.flatnonzero(order >= len(rows))}
    return Period(Block(src.astype(np.int32), dst.astype(np.int32), time.copy(), amount.copy())), places


def best(planted: list[tuple[int, int, int, int]], kind: str) -> tuple[set[int], set[int]]:
    period, places = world(planted)
    strangest = max((group for group in find_groups(period) if group.kind == kind), key=lambda group: group.score)
    return set(strangest.rows), places


def test_a_cycle_out_of_the_order_of_time_is_found() -> None:
    hops = [(1, 2), (2, 3), (3, 4), (4, 1)]
    planted = [(a, b, 8 * DAY + (7 * k % 4) * HOUR, 1_000_000 + 20_000 * k) for k, (a, b) in enumerate(hops)]
    rows, places = best(planted, "cycle")
    assert rows == places


def test_a_chain_of_like_sums_is_found() -> None:
    planted = [(10 + k, 11 + k, 8 * DAY + 5 * k * HOUR, 700_000 + 5_000 * k) for k in range(8)]
    rows, places = best(planted, "chain")
    assert places <= rows


def test_a_scatter_gather_is_found_whole() -> None:
    planted = [(1, 20 + k, 8 * DAY + k * HOUR, 500_000 + k) for k in range(5)]
    planted += [(20 + k, 2, 9 * DAY + k * HOUR, 480_000 + k) for k in range(5)]
    rows, places = best(planted, "scatter-gather")
    assert rows == places


def test_a_quiet_account_that_pays_many_for_four_days_is_found() -> None:
    planted = [(7, 100 + k, 8 * DAY + 6 * k * HOUR, 900_000) for k in range(12)]
    rows, places = best(planted, "fan-out")
    assert len(places - rows) <= 1, "a window may begin one transfer late where that is likelier"


def test_two_accounts_that_pay_each_other_are_no_cycle() -> None:
    period, _ = world([(1, 2, 8 * DAY, 500_000), (2, 1, 8 * DAY + HOUR, 500_000)], 0)
    assert not [group for group in find_groups(period) if group.kind == "cycle"]


def test_groups_are_taken_whole_and_never_more_than_allowed() -> None:
    groups = [Group("a", 3.0, (1, 2)), Group("b", 2.0, (2, 3, 4)), Group("c", 1.0, (5,))]
    taken, rows = rank(groups, 4)
    assert [group.kind for group in taken] == ["a", "b"] and rows == {1, 2, 3, 4}
    assert rank(reversed(groups), 3)[1] == {1, 2}
