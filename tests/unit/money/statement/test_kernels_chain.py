"""Balances and repeats: each compiled loop against its slow, readable twin."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.money.kernels.statement_chain import MOVED, PERHAPS, STOOD_STILL, UNKNOWN, chain, repeats


def slow_chain(entries: list[tuple[int, int, int | None]]) -> tuple[int, list[int]]:
    """(entries checked, places of breaks) of (delta, moves, balance) in order."""
    checked, breaks = 0, []
    expected: int | None = None
    for place, (delta, moves, balance) in enumerate(entries):
        if moves == STOOD_STILL:
            continue
        before = expected
        expected = None if before is None else before + delta
        if balance is None:
            expected = expected if moves == MOVED else None
            continue
        if before is not None:
            checked += 1
            right = moves == UNKNOWN or balance == before + delta or (moves == PERHAPS and balance == before)
            breaks += [] if right else [place]
        expected = balance
    return checked, breaks


kinds_of_move = st.sampled_from([MOVED, MOVED, STOOD_STILL, UNKNOWN, PERHAPS])
steps = st.tuples(st.integers(-3, 3), kinds_of_move, st.none() | st.integers(0, 6))


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(steps, max_size=8), min_size=1, max_size=3))
def test_balances_are_followed_as_the_slow_chain_does(groups: list[list[tuple[int, int, int | None]]]) -> None:
    flat = [step for group in groups for step in group]
    begins = np.cumsum([0] + [len(group) for group in groups])
    delta, moves = np.array([step[0] for step in flat], np.int64), np.array([step[1] for step in flat], np.uint8)
    balance = np.array([step[2] or 0 for step in flat], np.int64)
    known = np.array([step[2] is not None for step in flat], np.bool_)
    broken, expected = np.zeros(len(flat), np.uint8), np.zeros(len(flat), np.int64)
    checked = chain(np.arange(len(flat)), begins, delta, moves, balance, known, broken, expected)
    wanted = [slow_chain(group) for group in groups]
    assert checked == sum(count for count, _ in wanted)
    places = [int(begins[number]) + place for number, (_, breaks) in enumerate(wanted) for place in breaks]
    assert np.flatnonzero(broken).tolist() == places


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 5), max_size=20))
def test_repeats_point_at_the_first(keys: list[int]) -> None:
    first = np.empty(len(keys), np.int32)
    found = repeats(np.array(keys, np.uint64), np.full(64, -1, np.int32), first)
    wanted = [keys.index(key) if key and keys.index(key) < place else -1 for place, key in enumerate(keys)]
    assert first.tolist() == wanted
    assert found == sum(place >= 0 for place in wanted)
