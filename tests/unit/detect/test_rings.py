"""Rings of shared counterparties and round trips of companies: kernels agree with their twins, and a sample each way."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.detect.detectors.company_round_trip import CompanyRoundTrip
from anlan.detect.detectors.shared_counterparties import SharedCounterparties
from tests.contract.test_detectors import T0, measured, table
from tests.unit.detect import twins
from tests.unit.detect.twins import Transfer

step = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 2), st.integers(1, 9))
COMPANIES = {0, 1}


def in_time(steps: list[tuple[int, int, int, int]]) -> list[Transfer]:
    times = np.cumsum([T0, *(later for _, _, later, _ in steps)])[1:]
    return [(src, dst, int(time), amount) for (src, dst, _, amount), time in zip(steps, times, strict=True)]


def as_table(transfers: list[Transfer]) -> object:
    kinds = [["company" if t[side] in COMPANIES else "person" for t in transfers] for side in (0, 1)]
    src, dst, time, amount = (list(column) for column in zip(*transfers, strict=True))
    n = len(transfers)
    rows = {"id": [f"e{k}" for k in range(n)], "time": time, "late": [False] * n, "amount": amount}
    rows |= {"src": [str(x) for x in src], "dst": [str(x) for x in dst], "src_kind": kinds[0], "dst_kind": kinds[1]}
    return table("transfers", rows, n)


@settings(max_examples=150, deadline=None)
@given(st.lists(step, min_size=1, max_size=40), st.integers(1, 41), st.integers(1, 3), st.integers(1, 9))
def test_a_ring_is_what_looking_at_every_transfer_finds(
    steps: list[tuple[int, int, int, int]], size: int, common: int, busy: int
) -> None:
    transfers = in_time(steps)
    values, _ = measured(SharedCounterparties(width=6, common=common, busy=busy), as_table(transfers), size)
    assert values == [twins.ring_size(transfers, i, 6, common, busy) for i in range(len(transfers))]


@settings(max_examples=150, deadline=None)
@given(st.lists(step, min_size=1, max_size=40), st.integers(1, 41), st.integers(1, 1500))
def test_money_sent_back_is_what_looking_at_every_transfer_finds(
    steps: list[tuple[int, int, int, int]], size: int, share: int
) -> None:
    transfers = in_time(steps)
    values, _ = measured(CompanyRoundTrip(width=6, share=share), as_table(transfers), size)
    assert values == [twins.persons_that_sent_back(transfers, i, 6, share, COMPANIES) for i in range(len(transfers))]


def test_three_mules_with_the_same_three_counterparties_are_a_ring_and_with_two_they_are_not() -> None:
    def ring(shared: int) -> int:
        pairs = [(mule, 10 + k) for mule in (2, 3, 4) for k in range(shared)]
        values, _ = measured(SharedCounterparties(), as_table([(a, b, T0 + k, 5) for k, (a, b) in enumerate(pairs)]), 99)
        return values[-1]

    assert ring(3) == 3 and ring(2) == 0


def test_a_shop_that_everybody_pays_makes_no_ring() -> None:
    shops = [(person, 10 + shop) for person in range(2, 9) for shop in range(3)]
    values, _ = measured(SharedCounterparties(busy=5), as_table([(a, b, T0 + k, 5) for k, (a, b) in enumerate(shops)]), 99)
    assert values[-1] == 0


def test_a_payroll_out_of_which_little_is_spent_at_the_company_is_no_round_trip() -> None:
    wages = [(0, person, T0 + person, 1_000) for person in (2, 3, 4)]
    lunches = [(person, 0, T0 + 100 + person, 30) for person in (2, 3, 4)]
    returned = [(person, 0, T0 + 200 + person, 900) for person in (2, 3, 4)]
    assert not any(measured(CompanyRoundTrip(), as_table(wages + lunches), 9)[0])
    assert measured(CompanyRoundTrip(), as_table(wages + returned), 9)[0][-1] == 3


def test_money_back_at_the_very_instant_it_was_paid_did_not_come_back() -> None:
    same = [(0, 2, T0, 1_000), (2, 0, T0, 900), (2, 0, T0 + 9, 10)]
    later = [(0, 2, T0, 1_000), (2, 0, T0 + 1, 900), (2, 0, T0 + 9, 10)]
    assert measured(CompanyRoundTrip(), as_table(same), 9)[0][-1] == 0
    assert measured(CompanyRoundTrip(), as_table(later), 9)[0][-1] == 1
