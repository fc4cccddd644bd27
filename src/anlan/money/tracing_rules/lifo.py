"""Last in, first out: what came in last leaves first.

It follows money that is passed on at once through accounts with money of their own, as mule accounts do.
"""

import numpy as np

from anlan.money.flow import Flow, Swept, run
from anlan.money.kernels import trace_lifo as kernel
from anlan.money.trace import Method

METHOD: Method = "lifo"


def sweep(flow: Flow) -> Swept:
    """Follow all victims' payments in one pass."""
    state = kernel.open_accounts(flow.opening, flow.obtained)
    counters = np.array([0, 0, kernel.NO_LOT, 0, 0], np.int64)
    lots, edges, exits = run(kernel.sweep, flow, state, 4, counters)
    return Swept(edges[: counters[kernel.EDGES]], exits, kernel.what_is_left(state, lots, counters[kernel.LIVE]))
