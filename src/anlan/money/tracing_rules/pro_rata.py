"""Pro rata: each payment takes from all owners in proportion to what each owns in the account.

Shares are whole fen: floors, then the missing fen to the largest remainders, ties to the earlier victim payment, unknown
money last. Courts elsewhere prefer it to first in, first out where that would let chance decide among victims
(Barlow Clowes v Vaughan [1992] 4 All ER 22).
"""

import numpy as np

from anlan.money.flow import Flow, Swept, run
from anlan.money.kernels import trace_shares as kernel
from anlan.money.trace import Method

METHOD: Method = "pro-rata"


def sweep(flow: Flow, rule: int = kernel.PRO_RATA) -> Swept:
    """Follow all victims' payments in one pass; ``rule`` is the kernel's, for rules that share it."""
    state = kernel.open_accounts(flow.opening, flow.obtained)
    counters = np.full(kernel.COUNTERS, -1, np.int64)
    counters[: kernel.FREE] = 0
    scratch = np.empty((5, flow.paid_row.size + 1), np.int64)
    pool, edges, exits = run(kernel.sweep, flow, state, 2, counters, rule, scratch)
    return Swept(edges[: counters[kernel.EDGES]], exits, kernel.what_is_left(state, pool))
