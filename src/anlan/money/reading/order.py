"""The order of entries within each account, oldest first, and the running balance along it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from anlan.money.entry import Direction, Status
from anlan.money.kernels.statement_chain import MOVED, PERHAPS, STOOD_STILL, UNKNOWN, chain, count_steps
from anlan.money.reading.columns import Codes, Longs, Octets


@dataclass(frozen=True, slots=True)
class Money:
    """Entries as the chain needs them, one value an entry: account and currency as one code, micros, signed fen, balance."""

    group: Codes
    time: Longs
    delta: Longs
    moves: Octets
    balance: Longs
    known: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Order:
    """``order`` is each entry's place in its account, from 0.

    ``broken`` marks entries whose balance does not follow; there ``expected`` is what would. ``newest_first`` tells how the
    statement runs; ``unsorted`` that times jump back in it.
    """

    order: Codes
    broken: npt.NDArray[np.bool_]
    expected: Longs
    checked: int
    newest_first: bool
    unsorted: bool


def what_moves(direction: npt.NDArray[np.int8], status: npt.NDArray[np.int8]) -> Octets:
    """What each entry does to the balance, as of ``kernels.statement_chain``."""
    moves = np.full(direction.size, MOVED, np.uint8)
    moves[direction == Direction.NEUTRAL] = UNKNOWN
    moves[status == Status.REVERSED] = PERHAPS
    moves[status == Status.FAILED] = STOOD_STILL
    return moves


def put_in_order(money: Money) -> Order:
    """Statements run either way. The times tell which; where they do not, the way in which the balance follows better."""
    size = money.group.size
    index, begins = _grouped(money.group)
    up, down = np.empty(begins.size - 1, np.int32), np.empty(begins.size - 1, np.int32)
    count_steps(index, begins, money.time, up, down)
    lengths = np.diff(begins)
    for group in np.flatnonzero((down > up) & (lengths > 1)).tolist():
        here = slice(begins[group], begins[group + 1])
        index[here] = index[here][::-1].copy()
    unclear = np.flatnonzero(((np.minimum(up, down) > 0) | (up == down)) & (lengths > 1))
    turned = False
    for group in unclear.tolist():
        here = slice(begins[group], begins[group + 1])
        index[here], other_way = _best(money, index[here], sorts=bool(up[group] and down[group]))
        turned |= other_way
    broken, expected = np.zeros(size, np.uint8), np.zeros(size, np.int64)
    checked = chain(index, begins, money.delta, money.moves, money.balance, money.known, broken, expected)
    order = np.empty(size, np.int32)
    order[index] = np.arange(size, dtype=np.int32) - np.repeat(begins[:-1], lengths).astype(np.int32)
    newest_first = int(down.sum()) > int(up.sum()) or turned
    return Order(order, broken.astype(np.bool_), expected, int(checked), newest_first, bool((np.minimum(up, down) > 0).any()))


def _grouped(group: Codes) -> tuple[Longs, Longs]:
    """Entries by account, in the order of the file within each, and where each account begins."""
    if group.size == 0 or (group == group[0]).all():
        return np.arange(group.size, dtype=np.int64), np.array([0, group.size] if group.size else [0], np.int64)
    index = np.argsort(group, kind="stable")
    cuts = np.flatnonzero(np.diff(group[index])) + 1
    return index, np.concatenate([[0], cuts, [group.size]]).astype(np.int64)


def _best(money: Money, index: Longs, *, sorts: bool) -> tuple[Longs, bool]:
    """The better way to run through one account, and whether that is from the end; as it is when nothing is better."""
    ways = [(index, False)]
    if sorts:
        ways.append((index[np.argsort(money.time[index], kind="stable")], False))
    else:
        ways.append((index[::-1].copy(), True))
    return min(ways, key=lambda way: _breaks(money, way[0]))


def _breaks(money: Money, index: Longs) -> int:
    broken, expected = np.zeros(money.group.size, np.uint8), np.zeros(money.group.size, np.int64)
    ends = np.array([0, index.size], np.int64)
    chain(index, ends, money.delta, money.moves, money.balance, money.known, broken, expected)
    return int(broken.sum())
