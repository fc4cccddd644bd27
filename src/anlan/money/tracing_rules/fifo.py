"""First in, first out: what came in first leaves first (Clayton's Case, Devaynes v Noble (1816) 1 Mer 572).

Chinese law names no rule for mixed accounts; offices use this one most, since it gives one answer that can be checked by hand.
"""

import numpy as np

from anlan.money.flow import Flow, Swept, run
from anlan.money.kernels import trace_fifo as kernel
from anlan.money.trace import Method

METHOD: Method = "fifo"


def sweep(flow: Flow) -> Swept:
    """Follow all victims' payments in one pass."""
    state = kernel.open_accounts(flow.opening, flow.obtained)
    counters = np.array([0, 0, kernel.NO_LOT, 0, 0], np.int64)
    lots, edges, exits = run(kernel.sweep, flow, state, 4, counters)
    return Swept(edges[: counters[kernel.EDGES]], exits, kernel.what_is_left(state, lots, counters[kernel.LIVE]))
