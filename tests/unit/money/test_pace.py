"""What leaves an account within the hour: the orders an officer would call wrong, each as one test."""

from hypothesis import given
from hypothesis import strategies as st

from anlan.money.pace import HOUR, CasePace, Movement, Pace, leaves_within_hour, pace_of

MINUTE = HOUR // 60
MULES = CasePace(left=80, came=100)
"""A case whose accounts passed on four fifths within the hour."""


def leaves(yuan: int, *movements: tuple[int, int], case: CasePace = MULES) -> int:
    """Yuan of ``yuan`` that leave within the hour; ``movements``: minute and yuan."""
    return leaves_within_hour(yuan * 100, pace_of([(minute * MINUTE, fen * 100) for minute, fen in movements]), case) // 100


def test_a_million_that_has_just_come_goes_before_a_hundred_in_a_torrent() -> None:
    torrent = [(n, fen) for n in range(0, 600, 2) for fen in (50_000, -50_000)]
    assert leaves(1_000_000, (0, 1_000_000)) == 800_000
    assert leaves(100, *torrent, (600, 100)) == 100


def test_a_million_that_has_lain_for_days_goes_behind_half_of_it_that_has_just_come() -> None:
    quiet = leaves(1_000_000, (0, 1_000_000), (5 * 24 * 60, 0))
    assert 0 < quiet < leaves(500_000, (0, 500_000))


def test_a_quiet_account_loses_a_little_by_the_hour_not_all_at_the_end_of_it() -> None:
    by_hours = [leaves(100_000, (0, 100_000), (60 * hours, 0)) for hours in range(6)]
    assert by_hours == sorted(by_hours, reverse=True)
    assert by_hours[0] == 80_000
    assert by_hours[1] == 40_000


def test_an_account_that_passes_everything_on_in_minutes_loses_all_that_is_left() -> None:
    assert leaves(5_000, (0, 200_000), (3, -195_000), (20, 0)) == 5_000


def test_money_of_before_is_no_sign_of_pace() -> None:
    with_own_money = pace_of([(0, 100), (MINUTE, -5_000), (HOUR, 0)])
    assert (with_own_money.left, with_own_money.lain) == (100, 100 * MINUTE)


def test_money_that_lies_where_the_hour_is_not_over_says_nothing_yet_of_the_case() -> None:
    gone = pace_of([(0, 100), (MINUTE, -100)])
    kept = pace_of([(0, 100), (2 * HOUR, -100)])
    fresh = pace_of([(0, 1_000_000), (MINUTE, -50)])
    assert [one.settled for one in (gone, kept, fresh)] == [True, True, False]
    assert CasePace.of([gone, kept, fresh]) == CasePace(left=150, came=250)


def test_a_case_without_any_record_is_taken_at_its_worst() -> None:
    fresh = pace_of([(0, 7)])
    assert leaves_within_hour(7, fresh, CasePace.of([fresh])) == 7


movements = st.lists(st.tuples(st.integers(0, 40 * 24 * 60), st.integers(-(10**9), 10**9)), max_size=12)


@given(movements, st.integers(1, 10**13), st.integers(0, 100))
def test_no_more_leaves_than_there_is(rows: list[Movement], amount: int, share: int) -> None:
    pace = pace_of([(minute * MINUTE, fen) for minute, fen in sorted(rows)])
    assert 0 <= pace.left_first <= pace.left
    assert 0 <= leaves_within_hour(amount, pace, CasePace(share, 100)) <= amount


@given(st.integers(1, 10**13), st.integers(1, 10**13), movements)
def test_of_two_like_accounts_more_leaves_the_one_with_more(one: int, other: int, rows: list[Movement]) -> None:
    pace: Pace = pace_of([(minute * MINUTE, fen) for minute, fen in sorted(rows)])
    less, more = sorted((one, other))
    assert leaves_within_hour(less, pace, MULES) <= leaves_within_hour(more, pace, MULES)
