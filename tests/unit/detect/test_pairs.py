"""The table of pairs says of each pair its newest event, however full it is and in whatever order pairs come and go."""

import random

import numpy as np
import pytest

from anlan.detect.journal import Pairs
from anlan.detect.kernels import journal as kernel

KINDS = 40


def columns(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    dice = np.random.default_rng(seed)
    return dice.integers(-1, KINDS, count).astype(np.int32), dice.integers(-1, KINDS, count).astype(np.int32)


def newest_before(left: np.ndarray, right: np.ndarray, gone: int, end: int) -> dict[tuple[int, int], int]:
    """The slow twin: the newest event of each pair among those from ``gone`` to ``end``."""
    pairs = zip(left[gone:end].tolist(), right[gone:end].tolist(), strict=True)
    return {pair: number for number, pair in enumerate(pairs, gone) if min(pair) >= 0}


@pytest.mark.parametrize("seed", range(5))
def test_pairs_come_and_go_as_in_a_dictionary(seed: int) -> None:
    (left, right), dice, pairs = columns(6000, seed), random.Random(seed), Pairs()
    links = np.empty(6000, np.int32)
    gone = end = 0
    while end < 6000:
        stop = min(end + dice.choice((1, 2, 128, 700)), 6000)
        before = newest_before(left, right, gone, end)
        pairs.link(left[gone:stop], right[gone:stop], links[gone:stop], gone, end - gone)
        for number in range(end, stop):
            pair = (int(left[number]), int(right[number]))
            assert links[number] == before.get(pair, -1)
            if min(pair) >= 0:
                before[pair] = number
        end = stop
        leave = dice.randrange((end - gone) // 2 + 1)
        pairs.drop(left[gone:end], right[gone:end], gone, leave)
        gone += leave
        held = newest_before(left, right, gone, end)
        found = [pairs.newest(left[gone:end], right[gone:end], gone, a, b) for a in range(KINDS) for b in range(KINDS)]
        assert found == [held.get((a, b), -1) for a in range(KINDS) for b in range(KINDS)]


@pytest.mark.parametrize("size", [1021, 1500])
def test_a_table_that_is_all_but_full_finds_every_pair_far_from_its_home(size: int) -> None:
    dice = np.random.default_rng(size)
    left, right = dice.permutation(5 * size).astype(np.int32), dice.permutation(5 * size).astype(np.int32)
    slots, marks = np.full(size, kernel.FREE, np.int32), np.zeros(size, np.uint8)
    links, base, far = np.empty(5 * size, np.int32), 0, False
    for end in range(1, 5 * size + 1):
        if end - base == size:  # one slot stays free
            leave = size // 3
            assert kernel.part(left[base:end], right[base:end], base, leave, slots, marks) == leave
            base += leave
        assert kernel.pair_up(left[base:end], right[base:end], links[base:end], base, end - 1 - base, slots, marks) == 1
        far = far or bool((marks[slots != kernel.FREE] >= kernel.FAR).any())
        if end % 211 == 0:
            held = [kernel.newest_of(left[base:end], right[base:end], base, slots, marks, left[n], right[n]) for n in range(end)]
            assert held == [number if number >= base else -1 for number in range(end)]
    assert far
