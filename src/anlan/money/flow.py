"""What a tracing rule gets and gives: columns of transfers with victims' payments marked, and where their money went.

A rule is a file of ``tracing_rules``: it runs compiled loops over a ``Flow`` and hands back a ``Swept``. Names of accounts and
payments are left to ``tracing``; here all are numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.money.entry_columns import UNKNOWN
from anlan.money.transfer import EXIT_KINDS

ROW, OWNER, AMOUNT = 0, 1, 2
"""Columns of an edge: transfer, victim payment, fen."""

FIRST_SIZE = 1 << 12
"""Lots and edges a sweep begins with room for."""


@dataclass(frozen=True)
class Flow:
    """Transfers in processing order (``src`` account or −1, ``dst`` account or −1 − kind of exit, ``amount`` fen); ``paid_row``:
    the transfers that are victims' payments, ascending; ``opening`` fen ≥ 0 and ``obtained`` for each account."""

    src: NDArray[np.int32]
    dst: NDArray[np.int32]
    amount: NDArray[np.int64]
    paid_row: NDArray[np.int64]
    opening: NDArray[np.int64]
    obtained: NDArray[np.bool_]


@dataclass(frozen=True)
class Swept:
    """``edges`` (n, 3): ROW, OWNER, AMOUNT, an owner maybe several times a transfer; ``exits`` (kinds, payments) fen;
    ``left`` (n, 3): account, owner, fen still there."""

    edges: NDArray[np.int64]
    exits: NDArray[np.int64]
    left: NDArray[np.int64]


def opening_money(balances: NDArray[np.int64]) -> NDArray[np.int64]:
    """Unknown money in each account before its first transfer; an unknown or overdrawn balance counts as nothing."""
    return np.where(balances == UNKNOWN, 0, np.maximum(balances, 0))


Sweep = Callable[..., bool]


def run(
    sweep: Sweep, flow: Flow, state: NDArray[np.int64], width: int, counters: NDArray[np.int64], *rule: int | NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Call a kernel until it is done, with more room each time it asks. Returns its lots, edges and exits."""
    payments = flow.paid_row.size
    room = max(FIRST_SIZE, 16 * payments)
    lots = np.empty((room, width), np.int64)
    edges = np.empty((room, 3), np.int64)
    exits = np.zeros((len(EXIT_KINDS), payments), np.int64)
    paid_row = np.append(flow.paid_row, flow.src.size)
    while not sweep(flow.src, flow.dst, flow.amount, paid_row, *rule, state, lots, edges, exits, counters):
        lots, edges = _doubled(lots), _doubled(edges)
    return lots, edges, exits


def _doubled(array: NDArray[np.int64]) -> NDArray[np.int64]:
    larger = np.empty((2 * array.shape[0], array.shape[1]), np.int64)
    larger[: array.shape[0]] = array
    return larger
