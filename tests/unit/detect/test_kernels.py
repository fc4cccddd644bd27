"""Kernels agree with their slow twins, on any transfers, in blocks of any size."""

import pickle
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.detect.graph import Graph, Patterns, greatest_scatter_gather, longest_cycle, scatter_gather_rows
from anlan.detect.journal import Block, Journal
from anlan.detect.kernels.journal import whole
from anlan.detect.kernels.mining import MOST
from anlan.detect.kernels.patterns import SIZE
from anlan.detect.windows import Figures, Windows
from tests.unit.detect import twins
from tests.unit.detect.twins import Transfer

WIDTH = 6
step = st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 2), st.integers(1, 9))


def in_time(steps: list[tuple[int, int, int, int]]) -> list[Transfer]:
    now, transfers = 0, []
    for src, dst, later, amount in steps:
        now += later
        transfers.append((src, dst, now, amount))
    return transfers


def blocks(transfers: list[Transfer], size: int) -> list[Block]:
    columns = np.array(transfers, np.int64).reshape(-1, 4)
    parts = [columns[i : i + size] for i in range(0, len(columns), size)]
    return [Block(p[:, 0].astype(np.int32), p[:, 1].astype(np.int32), p[:, 2].copy(), p[:, 3].copy()) for p in parts]


def entered(transfers: list[Transfer], size: int, accounts: int = 5) -> Iterator[tuple[Journal, int]]:
    """A journal after each block, and where the block begins; what no window holds any more is forgotten now and then."""
    journal = Journal()
    for number, block in enumerate(blocks(transfers, size)):
        if number % 3 == 2:
            journal.forget(int(np.searchsorted(journal.time, journal.time[-1] - WIDTH)))
        yield journal, journal.add(block, accounts)


def window_figures(transfers: list[Transfer], size: int) -> list[list[tuple[int, ...]]]:
    windows = Windows(WIDTH, fan=True, degree=True, total=True, extremes=True)
    found: list[Figures] = [windows.add(journal, start) for journal, start in entered(transfers, size)]
    columns = [np.concatenate([getattr(f, name) for f in found]) for name in ("fan", "degree", "sum", "least", "greatest")]
    return [[tuple(int(c[i, side]) for c in columns) for side in range(4)] for i in range(len(transfers))]


def patterns(transfers: list[Transfer], size: int) -> list[tuple[list[int], list[int], list[int]]]:
    graph = Graph(scatter_gather=WIDTH, temporal=WIDTH, any_order=WIDTH, bins=(2, 3, 4, 5))
    found: list[Patterns] = [graph.add(journal, start) for journal, start in entered(transfers, size)]
    columns = [np.concatenate([getattr(f, name) for f in found]) for name in ("scatter_gathers", "temporal_cycles", "cycles")]
    return [tuple(spread(c[i]) for c in columns) for i in range(len(transfers))]  # type: ignore[misc]


def spread(histogram: np.ndarray) -> list[int]:
    return [size for size, count in enumerate(histogram, start=2) for _ in range(count)]


@settings(max_examples=100, deadline=None)
@given(st.lists(step, min_size=1, max_size=60), st.integers(1, 61))
def test_window_figures_agree_with_looking_at_every_transfer(steps: list[tuple[int, int, int, int]], size: int) -> None:
    transfers = in_time(steps)
    assert window_figures(transfers, size) == [twins.figures(transfers, i, WIDTH) for i in range(len(transfers))]


@settings(max_examples=100, deadline=None)
@given(st.lists(step, min_size=1, max_size=40), st.integers(1, 41))
def test_patterns_agree_with_looking_at_every_transfer(steps: list[tuple[int, int, int, int]], size: int) -> None:
    transfers = in_time(steps)
    expected = [
        (
            twins.scatter_gather_sizes(transfers, i, WIDTH),
            twins.cycle_lengths(transfers, i, WIDTH, 6, timed=True),
            twins.cycle_lengths(transfers, i, WIDTH, 6, timed=False),
        )
        for i in range(len(transfers))
    ]
    assert patterns(transfers, size) == expected


def test_a_transfer_at_the_start_of_the_window_counts_and_one_before_does_not() -> None:
    ring = [(0, 1, 0, 5), (1, 2, 3, 5), (2, 0, 6, 5)]
    assert patterns(ring, 1)[2][1] == [3]
    assert patterns([*ring[:2], (2, 0, 7, 5)], 1)[2][1] == []


def test_transfers_of_the_same_instant_do_not_see_each_other() -> None:
    assert patterns([(0, 1, 4, 5), (1, 0, 4, 5)], 2)[1] == ([], [], [])
    assert window_figures([(0, 1, 4, 5), (0, 2, 4, 5)], 2)[1][0] == (1, 1, 5, 5, 5)


def test_sums_are_exact_beyond_what_a_float_holds() -> None:
    odd = 9_007_199_254_740_993
    assert window_figures([(0, 1, 0, odd), (0, 2, 1, 2)], 1)[1][0][2] == odd + 2


@pytest.mark.parametrize("size", [1, 7, 5000])
def test_a_long_stream_grows_and_forgets_alike_in_any_blocks(size: int) -> None:
    rng = np.random.default_rng(3)
    columns = [
        rng.integers(0, 5, 5000),
        rng.integers(0, 5, 5000),
        np.sort(rng.integers(0, 9000, 5000)),
        rng.integers(1, 99, 5000),
    ]
    transfers: list[Transfer] = [tuple(row) for row in np.column_stack(columns).tolist()]
    figures_ = window_figures(transfers, size)
    patterns_ = patterns(transfers, size)
    for i in range(0, 5000, 371):
        assert figures_[i] == twins.figures(transfers, i, WIDTH)
        assert patterns_[i][0] == twins.scatter_gather_sizes(transfers, i, WIDTH)
        assert patterns_[i][1] == twins.cycle_lengths(transfers, i, WIDTH, 6, timed=True)


def test_a_hub_keeps_every_partner() -> None:
    transfers = [(0, 1 + k, k, 1) for k in range(3000)] + [(1 + k, 4000, 3000 + k, 1) for k in range(5)]
    graph, journal = Graph(scatter_gather=10**6, bins=(2,)), Journal()
    largest = np.concatenate([graph.add(journal, journal.add(block, 4001)).greatest[:, SIZE] for block in blocks(transfers, 700)])
    assert list(largest[-5:]) == [0, 2, 3, 4, 5]


def test_an_account_with_more_transfers_than_are_counted_loses_no_pattern() -> None:
    many = [(0, 1 + k % 50, k, 1) for k in range(MOST + 500)] + [(1, 0, MOST + 500, 1)]
    later = [(0, 1, 300_000, 1), (1, 2, 300_001, 1), (2, 0, 300_002, 1)]
    graph, journal = Graph(temporal=100_000), Journal()
    found = [graph.add(journal, journal.add(block, 51)).temporal_cycles for block in blocks([*many, *later], 10_000)]
    cycles = np.concatenate(found)
    assert [spread(row) for row in cycles[[MOST + 500, -3, -2, -1]]] == [[2], [], [], [3]]
    assert cycles.sum() == 2


@settings(max_examples=150, deadline=None)
@given(st.lists(step, min_size=1, max_size=60), st.integers(1, 61))
def test_a_journal_knows_the_way_back_from_every_event(steps: list[tuple[int, int, int, int]], size: int) -> None:
    transfers, journal, taken = in_time(steps), Journal(), 0
    for number, block in enumerate(blocks(transfers, size)):
        if number % 2:
            journal = pickle.loads(pickle.dumps(journal))
            journal.forget(len(journal) // 3)
        journal.add(block, 5)
        taken += block.src.size
        held = transfers[taken - len(journal) : taken]
        assert list(zip(journal.src, journal.dst, journal.time, journal.amount, strict=True)) == held
        span = slice(len(held) // 4, len(held) - len(held) // 4)
        inside = list(enumerate(held))[span]
        for one in range(5):
            assert journal.payments(one, span).tolist() == [place for place, event in inside if event[0] == one]
            assert journal.receipts(one, span).tolist() == [place for place, event in inside if event[1] == one]
            for other in range(5):
                assert journal.between(one, other, span).tolist() == [k for k, event in inside if event[:2] == (one, other)]


amounts_of_a_block = st.lists(
    st.integers(-(2**63), 2**63 - 1) | st.integers(0, 2**33) | st.integers(-1, 9), min_size=1, max_size=9
)


@settings(max_examples=150, deadline=None)
@given(st.lists(amounts_of_a_block, max_size=9))
def test_amounts_are_whole_however_large_they_are(given: list[list[int]]) -> None:
    journal, held = Journal(), list[int]()
    for number, amounts in enumerate(given):
        parties = np.zeros(len(amounts), np.int32)
        journal.add(Block(parties, parties, np.full(len(amounts), number), np.array(amounts)), 1)
        held += amounts
        gone = len(held) // 2 if number % 3 == 2 else 0
        journal.forget(gone)
        held = held[gone:]
        journal = pickle.loads(pickle.dumps(journal)) if number % 2 else journal
        assert journal.amount[:].tolist() == held == [whole(journal.amounts, place) for place in range(len(held))]
        assert [int(journal.amount[place]) for place in range(len(held))] == journal.amount[np.arange(len(held))].tolist()
        assert bool(len(journal.amounts[1])) or all(0 <= amount < 2**32 for amount in held)


@settings(max_examples=150, deadline=None)
@given(st.lists(step, min_size=3, max_size=40))
def test_the_events_of_a_pattern_are_handed_back(steps: list[tuple[int, int, int, int]]) -> None:
    transfers, journal = in_time(steps), Journal()
    (block,) = blocks(transfers, len(transfers))
    journal.add(block, 5)
    for i, (a, b, _, _) in enumerate(transfers):
        lengths, sizes = twins.cycle_lengths(transfers, i, WIDTH, 6, timed=True), twins.scatter_gather_sizes(transfers, i, WIDTH)
        path = [transfers[row] for row in longest_cycle(journal, i, WIDTH, 6)]
        assert len(path) == max(lengths, default=1) - 1
        accounts = [b, *(event[1] for event in path)]
        assert not path or (accounts[-1] == a and [event[0] for event in path] == accounts[:-1])
        assert all(one[2] < other[2] for one, other in pairwise([*path, transfers[i]]))
        if sizes:
            begin, end = greatest_scatter_gather(journal, i, WIDTH)
            pairs = {event[:2] for event in [*twins.known(transfers, i, WIDTH), transfers[i]]}
            middle = {m for m in range(5) if m not in (begin, end) and (begin, m) in pairs and (m, end) in pairs}
            assert begin != end and len(middle) == max(sizes)
            legs = {(begin, m) for m in middle} | {(m, end) for m in middle}
            seen = [k for k in range(i) if transfers[i][2] - WIDTH <= transfers[k][2] < transfers[i][2]]
            assert scatter_gather_rows(journal, i, WIDTH) == [k for k in [*seen, i] if transfers[k][:2] in legs]
