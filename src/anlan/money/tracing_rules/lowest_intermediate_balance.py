"""Lowest intermediate balance: an account holder spends his own (unknown) money first, victims' money only when that is gone.

So what an account still owes its victims is never more than the lowest balance it has had since, and money that comes in
later does not make up for what left (Roscoe v Winder [1915] 1 Ch 62, on the presumption of Re Hallett's Estate (1880) 13 Ch D
696).
Between victims the account's payments are shared pro rata, in whole fen as in ``pro_rata``. What leaves is followed on.
"""

from anlan.money.flow import Flow, Swept
from anlan.money.kernels.trace_shares import UNKNOWN_FIRST
from anlan.money.trace import Method
from anlan.money.tracing_rules import pro_rata

METHOD: Method = "lowest-intermediate-balance"


def sweep(flow: Flow) -> Swept:
    """Follow all victims' payments in one pass."""
    return pro_rata.sweep(flow, UNKNOWN_FIRST)
