"""The graph of recent transfers, and the patterns that each new transfer completes in it.

In goes a block that the journal has just taken; out come counts of scatter–gathers, temporal cycles and cycles per event. The
loops are in ``kernels/``. Size of blocks has no influence on the answers. Between blocks only how busy each account is stays
here, four bytes an account; the transfers are the journal's.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from anlan.detect.journal import Int32s, Int64s, Journal
from anlan.detect.kernels import Ints, mining, patterns
from anlan.detect.kernels.alone import Mine

HOPS = 6
"""Longest temporal cycles that are looked for unless more are asked."""

_STAMPS_LEFT = 2**30


class Patterns(NamedTuple):
    """What each event completes. Rows are events; there are none of a pattern that is not looked for.

    ``scatter_gathers`` by number of middle accounts (the bins asked for), ``greatest`` of them (as the kernel tells it),
    ``temporal_cycles`` and ``cycles`` by hops, the first column two hops.
    """

    scatter_gathers: Int32s
    greatest: Int64s
    temporal_cycles: Int32s
    cycles: Int32s


class Graph:
    """Recent transfers between accounts.

    Widths in microseconds; a pattern whose width is 0 is not looked for. ``hops`` bounds temporal cycles, ``any_order_hops``
    cycles whose hops need not be in the order of time. ``bins``: sizes at which scatter–gathers are told apart.
    """

    def __init__(
        self,
        *,
        scatter_gather: int = 0,
        temporal: int = 0,
        hops: int = HOPS,
        any_order: int = 0,
        any_order_hops: int = 6,
        bins: tuple[int, ...] = (2,),
    ) -> None:
        if not 2 <= max(hops, any_order_hops) <= mining.LONGEST_WALK:
            raise ValueError("cycles have 2 to 16 hops")
        self._asked = (scatter_gather, temporal, any_order)
        self.widths = np.array([*self._asked, max(self._asked)], np.int64)
        self.hops = np.array([hops, any_order_hops], np.int64)
        self.bins = np.array(bins, np.int64)
        self._degrees, self._lows = np.zeros((0, 2), np.uint16), np.full(4, -1, np.int64)
        self._nothing = Patterns(
            np.zeros((0, len(bins)), np.int32),
            np.zeros((0, 4), np.int64),
            np.zeros((0, hops - 1), np.int32),
            np.zeros((0, any_order_hops - 1), np.int32),
        )
        self._scratch = Scratch(0)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_scratch"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _scratch=Scratch(len(state["_degrees"])))

    def add(self, journal: Journal, start: int) -> Patterns:
        """Patterns of the events from place ``start`` on, which the journal has just taken."""
        count = len(journal) - start
        self._make_ready(journal, start)
        found = self._found(count)
        mining.mine(
            journal.sides, journal.pairs, journal.time, journal.heads, journal.base, start, *journal.of_pairs.table,
            self._lows, self.widths, self.hops, self._degrees, *self._scratch, journal.shelves, self.bins, *found,
        )  # fmt: skip
        self.told(journal.base + start, found.greatest)
        return found

    def held(self, journal: Journal, start: int) -> Mine:
        """What is kept, as ``kernels/alone.py`` takes it, with room for one event: good as long as it ``is_kept``."""
        self._make_ready(journal, start)
        marks, pad, lists, stack, stamps = self._scratch
        gathers, best, temporal, _ = self._found(1)
        kept = (self._lows, self.widths, self.hops, self._degrees)
        return Mine(*kept, marks, pad, lists, stack, stamps, self.bins, gathers, best, temporal)

    def is_kept(self, held: Mine, accounts: int) -> bool:
        """Whether what was handed out is still what the graph writes to, and has room for so many accounts."""
        return held.stamps is self._scratch.stamps and accounts <= len(self._degrees) and held.stamps[0] <= _STAMPS_LEFT

    def told(self, number: int, greatest: Ints) -> None:
        """Remember the greatest scatter–gathers of the events from a number on: evidence begins there."""
        self._scratch.known, self._scratch.width = (number, greatest), self._asked[mining.SCATTER_GATHER]

    def nbytes(self) -> int:
        """Bytes of state held, scratch left out."""
        return self._degrees.nbytes

    def _found(self, count: int) -> Patterns:
        gathers, greatest, temporal, cycles = self._nothing
        asked = self._asked
        return Patterns(
            np.zeros((count, gathers.shape[1]), np.int32) if asked[mining.SCATTER_GATHER] else gathers,
            np.zeros((count, greatest.shape[1]), np.int64) if asked[mining.SCATTER_GATHER] else greatest,
            np.zeros((count, temporal.shape[1]), np.int32) if asked[mining.TEMPORAL] else temporal,
            np.zeros((count, cycles.shape[1]), np.int32) if asked[mining.CYCLES] else cycles,
        )

    def _make_ready(self, journal: Journal, start: int) -> None:
        accounts = len(journal.heads)
        if self._lows[0] < 0:
            self._lows[:] = journal.base + start
        if accounts > len(self._degrees):
            degrees = np.zeros((max(accounts, len(self._degrees) + len(self._degrees) // 8), 2), np.uint16)
            degrees[: len(self._degrees)] = self._degrees
            self._degrees, self._scratch = degrees, Scratch(len(degrees))
        if self._scratch.stamps[0] > _STAMPS_LEFT:
            self._scratch = Scratch(len(self._degrees))
        _KEPT[journal] = self._scratch


class Scratch:
    """What the searches write to; means nothing between two of them. ``known``: the greatest scatter–gathers of the
    events of the last block, from which number on, in a window of ``width``; ``even``: no account is said to be busier."""

    def __init__(self, accounts: int) -> None:
        self.pad, self.lists = np.zeros((accounts, patterns.PAD), np.int32), np.zeros((4, accounts), np.int32)
        self.stack, self.stamps = np.zeros((mining.LONGEST_WALK + 1, 4), np.int64), np.zeros(1, np.int64)
        self.marks = np.zeros((patterns.MARKS, accounts), np.int32)
        self.rows = np.empty(4096, np.int32)
        self.even = np.ones((accounts, 2), np.uint16)
        self.known: tuple[int, Ints] = (0, np.zeros((0, 4), np.int64))
        self.width = 0

    def __iter__(self) -> Iterator[Any]:
        return iter((self.marks, self.pad, self.lists, self.stack, self.stamps))


def longest_cycle(journal: Journal, at: int, width: int, hops: int) -> list[int]:
    """Places, rising, of the transfers that make the longest temporal cycle which the one at ``at`` closes, that one left out."""
    found, path = np.zeros(hops - 1, np.int32), np.zeros(hops + 1, np.int64)
    ends, scratch = _search(journal, at, width)
    where = (journal.sides, journal.pairs, journal.time, journal.heads, journal.base, scratch.even, *ends)
    patterns.close_cycles(*where, hops, True, *list(scratch)[1:], found, path)
    return [int(number) - journal.base for number in path[1 : path[0] + 1]]


def greatest_scatter_gather(journal: Journal, at: int, width: int) -> tuple[int, int]:
    """Where the greatest scatter–gather begins and ends that the transfer at ``at`` completes or enlarges (codes)."""
    best, _ = _scatter_gather(journal, at, width)
    other = int(best[patterns.OTHER])
    return (other, int(journal.dst[at])) if best[patterns.TURN] == 0 else (int(journal.src[at]), other)


def scatter_gather_rows(journal: Journal, at: int, width: int) -> list[int]:
    """Places, rising, of the transfers that make the greatest scatter–gather which the one at ``at`` completes or enlarges."""
    _, rows = _scatter_gather(journal, at, width)
    return sorted(rows.tolist())


def _scatter_gather(journal: Journal, at: int, width: int) -> tuple[Ints, Int32s]:
    scratch = _scratch_of(journal)
    first, known = scratch.known
    row = journal.base + at - first
    best = known[row] if 0 <= row < len(known) and width == scratch.width else np.zeros(4, np.int64)
    state = (journal.sides, journal.pairs, journal.time, journal.heads, journal.base, *journal.of_pairs.table, scratch.even)
    cells = (journal.shelves, scratch.marks, scratch.lists, scratch.stamps, _NO_BINS, best)
    while (count := patterns.scatter_gather_rows(*state, at, width, *cells, scratch.rows)) > scratch.rows.size:
        scratch.rows = np.empty(2 * count, np.int32)
    return best, scratch.rows[:count]


def _search(journal: Journal, at: int, width: int) -> tuple[tuple[int, int, int, int], Scratch]:
    """Payer, payee, and the numbers between which the window lies; something to write to."""
    span, (b, a) = journal.window(at, width), (int(journal.dst[at]), int(journal.src[at]))
    return (a, b, journal.base + span.start, journal.base + span.stop), _scratch_of(journal)


def _scratch_of(journal: Journal) -> Scratch:
    """Something to write to, as large as all accounts and therefore kept from one search to the next."""
    accounts, kept = len(journal.heads), _KEPT.get(journal)
    if kept is None or len(kept.pad) < accounts or kept.stamps[0] > _STAMPS_LEFT:
        kept = _KEPT[journal] = Scratch(accounts + accounts // 8)
    return kept


_NO_BINS = np.zeros(0, np.int64)

_KEPT: WeakKeyDictionary[Journal, Scratch] = WeakKeyDictionary()
"""That of the graph which last took a block of the journal, where there is one."""
