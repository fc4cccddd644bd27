"""A review finds planted shapes among ordinary transfers, and takes no more than its share."""

import numpy as np

from anlan.detect.detector import DAY, HOUR
from anlan.detect.journal import Block
from anlan.detect.review import Group, Period, find_groups, rank

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
    mixed = [*map(tuple, rows.tolist()), *planted]
    order = sorted(range(len(mixed)), key=lambda place: mixed[place][2])
    return in_order(mixed), {place for place, k in enumerate(order) if k >= len(rows)}


def in_order(transfers: list[tuple[int, int, int, int]]) -> Period:
    src, dst, time, amount = np.array(sorted(transfers, key=lambda one: one[2]), np.int64).T
    return Period(Block(src.astype(np.int32), dst.astype(np.int32), time.copy(), amount.copy()))


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


def test_an_account_busy_in_a_spell_of_its_own_is_less_strange_than_one_evenly_busy_for_a_window() -> None:
    """All accounts of this world are busy in spells of some days; one of them pays others evenly over four days as well."""
    rng = np.random.default_rng(1)
    centre = np.array([4.0, *rng.uniform(2, 16, 299)])
    rows = [
        (a, 400 + int(rng.integers(0, 1600)), int(np.clip(rng.normal(centre[a], 2.0), 0, 17.99) * DAY), 1_000)
        for a in range(300)
        for _ in range(rng.integers(1, 25))
    ]
    planted = [(0, 3000 + k, 13 * DAY + 7 * k * HOUR, 1_000) for k in range(13)]
    found = [group for group in find_groups(in_order(rows + planted)) if group.kind == "fan-out"]
    strangest = max(found, key=lambda group: group.score)
    period = in_order(rows + planted)
    assert {period.src[row] for row in strangest.rows} == {0}


def test_a_gathering_whose_scattering_follows_at_once_is_one_group_and_one_that_rests_is_not() -> None:
    def strangest(rest: int) -> float:
        planted = [(100 + k, 7, 3 * DAY + 9 * k * HOUR, 900_000) for k in range(10)]
        planted += [(7, 200 + k, 7 * DAY + rest + 9 * k * HOUR, 900_000) for k in range(10)]
        period, places = world(planted)
        groups = (group for group in find_groups(period) if group.kind == "gather-scatter")
        return max((group.score for group in groups if len(places & set(group.rows)) > 15), default=-9.0)

    assert strangest(0) > 5 > strangest(3 * DAY) == -9.0


def test_a_chain_ends_with_its_window() -> None:
    planted = [(10 + k, 11 + k, 2 * DAY + 18 * k * HOUR, 700_000) for k in range(12)]
    period, places = world(planted)
    chains = [group for group in find_groups(period) if group.kind == "chain" and places & set(group.rows)]
    assert max(len(group.rows) for group in chains) >= 6
    assert all(period.time[group.rows[-1]] - period.time[group.rows[0]] <= 4 * DAY for group in chains)


def test_the_very_same_sum_handed_on_is_stranger_than_a_like_one() -> None:
    def score(second: int) -> float:
        period = in_order([(1, 2, DAY, 700_000), (2, 3, DAY + HOUR, second), (5, 6, 17 * DAY, 5)])
        return max((group.score for group in find_groups(period) if group.kind == "chain"), default=0.0)

    assert score(700_000) > score(690_000) + 3 or score(690_000) == 0.0


def test_an_empty_period_has_no_groups() -> None:
    nothing = np.zeros(0, np.int64)
    assert list(find_groups(Period(Block(nothing.astype(np.int32), nothing.astype(np.int32), nothing, nothing)))) == []


def test_two_accounts_that_pay_each_other_are_no_cycle() -> None:
    period, _ = world([(1, 2, 8 * DAY, 500_000), (2, 1, 8 * DAY + HOUR, 500_000)], 0)
    assert not [group for group in find_groups(period) if group.kind == "cycle"]


def test_groups_are_taken_whole_and_never_more_than_allowed() -> None:
    groups = [Group("a", 3.0, (1, 2)), Group("b", 2.0, (2, 3, 4)), Group("c", 1.0, (5,))]
    taken, rows = rank(groups, 4)
    assert [group.kind for group in taken] == ["a", "b"] and rows == {1, 2, 3, 4}
    assert rank(reversed(groups), 3)[1] == {1, 2}
