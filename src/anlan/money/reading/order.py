"""The order of entries within each account, oldest first, and the running balance along it."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.money.entry import Direction, Status
from anlan.money.kernels.statement_chain import MOVED, PERHAPS, STOOD_STILL, UNKNOWN, chain, count_steps
from anlan.money.reading.columns import Codes, Longs, Octets

_NEXT = 1_000_000
"""How far a bank's counter gets within a moment."""
_MANY = 5
"""Rows whose serial numbers hardly rise or fall by chance."""


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
    statement runs; ``unsorted`` that times jump back in it. ``unknown`` marks entries of accounts all of whose rows have one time
    and that nothing puts in order: they stand as the file has them. ``lean`` counts the accounts that run oldest first, less
    those that run newest first.
    """

    order: Codes
    broken: npt.NDArray[np.bool_]
    expected: Longs
    checked: int
    newest_first: bool
    unsorted: bool
    unknown: npt.NDArray[np.bool_]
    lean: int


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells how a statement runs where neither its times nor its balances do: serial numbers, then how the rest of the file
    runs (``lean`` as of ``Order``), then what is known of the layout (``usual``: 1 oldest first, -1 newest first, 0 unknown)."""

    serial: pa.StringArray | None = None
    lean: int = 0
    usual: int = 0


def what_moves(direction: npt.NDArray[np.int8], status: npt.NDArray[np.int8]) -> Octets:
    """What each entry does to the balance, as of ``kernels.statement_chain``."""
    moves = np.full(direction.size, MOVED, np.uint8)
    moves[direction == Direction.NEUTRAL] = UNKNOWN
    moves[status == Status.REVERSED] = PERHAPS
    moves[status == Status.FAILED] = STOOD_STILL
    return moves


def put_in_order(money: Money, signs: Signs = Signs()) -> Order:
    """Statements run either way. The times tell which; where they do not, the way in which the balance follows better, else
    ``signs``."""
    size = money.group.size
    index, begins = _grouped(money.group)
    up, down = np.empty(begins.size - 1, np.int32), np.empty(begins.size - 1, np.int32)
    count_steps(index, begins, money.time, up, down)
    lengths = np.diff(begins)
    ways = np.sign(up - down)
    for group in np.flatnonzero((ways < 0) & (lengths > 1)).tolist():
        _turn(index, begins, group)
    for group in np.flatnonzero(((np.minimum(up, down) > 0) | (up == down)) & (lengths > 1)).tolist():
        if up[group]:
            _sort_if_better(money, index[begins[group] : begins[group + 1]])
        else:
            ways[group] = _way_by_balance(money, index[begins[group] : begins[group + 1]])
    lean = signs.lean + int(ways.sum())
    unknown = np.zeros(size, np.bool_)
    for group in np.flatnonzero((up + down == 0) & (lengths > 1)).tolist():
        here = index[begins[group] : begins[group + 1]]
        ways[group] = ways[group] or _way_by_serial(signs.serial, here) or np.sign(lean) or signs.usual
        unknown[here] = ways[group] == 0
        if ways[group] < 0:
            _turn(index, begins, group)
    broken, expected = np.zeros(size, np.uint8), np.zeros(size, np.int64)
    checked = chain(index, begins, money.delta, money.moves, money.balance, money.known, broken, expected)
    order = np.empty(size, np.int32)
    order[index] = np.arange(size, dtype=np.int32) - np.repeat(begins[:-1], lengths).astype(np.int32)
    return Order(
        order=order,
        broken=broken.astype(np.bool_),
        expected=expected,
        checked=int(checked),
        newest_first=int(ways.sum()) < 0,
        unsorted=bool((np.minimum(up, down) > 0).any()),
        unknown=unknown,
        lean=lean - signs.lean,
    )


def _grouped(group: Codes) -> tuple[Longs, Longs]:
    """Entries by account, in the order of the file within each, and where each account begins."""
    if group.size == 0 or (group == group[0]).all():
        return np.arange(group.size, dtype=np.int64), np.array([0, group.size] if group.size else [0], np.int64)
    index = np.argsort(group, kind="stable")
    cuts = np.flatnonzero(np.diff(group[index])) + 1
    return index, np.concatenate([[0], cuts, [group.size]]).astype(np.int64)


def _turn(index: Longs, begins: Longs, group: int) -> None:
    here = slice(begins[group], begins[group + 1])
    index[here] = index[here][::-1].copy()


def _sort_if_better(money: Money, index: Longs) -> None:
    """Sorts one account by time, in place, if the balance then follows better."""
    sorted_ = index[np.argsort(money.time[index], kind="stable")]
    if _breaks(money, sorted_) < _breaks(money, index):
        index[:] = sorted_


def _way_by_balance(money: Money, index: Longs) -> int:
    """1 when the balance follows better from the top, -1 from the end, 0 when it follows equally well or ill."""
    return int(np.sign(_breaks(money, index[::-1].copy()) - _breaks(money, index)))


def _way_by_serial(serial: pa.StringArray | None, index: Longs) -> int:
    """1 when the bank's serial numbers rise from row to row, -1 when they fall; 0 for anything else, numbers drawn at random too:
    of few rows those rise or fall as well, but lie far apart."""
    texts = [] if serial is None else [text or "" for text in serial.take(index).to_pylist()]
    if not texts or len({len(text) for text in texts}) != 1 or not all(text.isdigit() for text in texts):
        return 0
    steps = [int(two) - int(one) for one, two in pairwise(texts)]
    if len(texts) < _MANY and max(map(abs, steps)) > _NEXT:
        return 0
    return 1 if all(step > 0 for step in steps) else -1 if all(step < 0 for step in steps) else 0


def _breaks(money: Money, index: Longs) -> int:
    broken, expected = np.zeros(money.group.size, np.uint8), np.zeros(money.group.size, np.int64)
    ends = np.array([0, index.size], np.int64)
    chain(index, ends, money.delta, money.moves, money.balance, money.known, broken, expected)
    return int(broken.sum())
