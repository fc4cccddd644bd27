"""Tracing all victims in one pass over all transfers, against what memory allows.

The limit is a loop that does nothing but fetch and change, for each transfer, one row of state of the payer's account and one
of the payee's, in the same order and of the same size as the sweep's: no tracing can be faster on this machine.
"""

from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray

from anlan.money.flow import Flow
from anlan.money.kernels import trace_fifo, trace_lifo, trace_shares
from anlan.money.trace import Method
from anlan.money.tracing_rules import RULES
from benchmarks._made_transfers import Made, made_transfers
from benchmarks.harness import Row, best_of

Opening = Callable[[NDArray[np.int64], NDArray[np.bool_]], NDArray[np.int64]]

TITLE = "Trace: all victims in one pass"


@njit(cache=True, nogil=True)
def touch(src: NDArray[np.int32], dst: NDArray[np.int32], amount: NDArray[np.int64], state: NDArray[np.int64]) -> None:
    """The limit: for each transfer one row fetched and changed on each side."""
    for row in range(src.size):
        state[src[row], 0] += amount[row]
        state[dst[row], 1] += amount[row]


def run(quick: bool) -> list[Row]:
    """The rows of the table."""
    total = 200_000 if quick else 10_000_000
    many, eight = made_transfers(total, victims=100), made_transfers(total, victims=8)
    return [
        _row("fifo", many, trace_fifo.open_accounts, quick=quick),
        _row("lifo", many, trace_lifo.open_accounts, quick=quick),
        _row("pro-rata", eight, trace_shares.open_accounts, quick=quick),
    ]


def _row(method: Method, made: Made, open_accounts: Opening, *, quick: bool) -> Row:
    flow = flow_of(made)
    small = flow_of(made_transfers(2_000, victims=2))
    RULES[method](small)  # compiled before the clock starts
    state = open_accounts(flow.opening, flow.obtained)
    touch(small.src, small.dst, small.amount, open_accounts(small.opening, small.obtained))
    times = 1 if quick else 2
    ours, swept = best_of(times, lambda: RULES[method](flow))
    limit, _ = best_of(times, lambda: touch(flow.src, flow.dst, flow.amount, state))
    assert int(swept.left[:, 2].sum()) + int(swept.exits.sum()) == int(flow.amount[flow.paid_row].sum())
    speed, most = made.src.size / ours, made.src.size / limit
    note = f"{speed / 1e6:.0f} m transfers/s; {swept.edges.shape[0]:,} edges of evidence"
    work = f"{method}, {len(made.victims)} payments, {made.src.size:,} transfers"
    return Row(work, speed, "memory alone", most, "transfers/s", floor=1 / 6, goal=1 / 3, better="more", note=note)


def flow_of(made: Made) -> Flow:
    """Made transfers as a rule reads them; every twentieth account's statement was not obtained."""
    obtained = np.arange(made.accounts) % 20 != 0
    return Flow(made.src, made.dst, made.amount, made.victims, np.full(made.accounts, 100_000, np.int64), obtained)
