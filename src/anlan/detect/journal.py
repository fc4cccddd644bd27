"""The *journal*: recent events as numbers, with for each the way back to the earlier ones of its payer, its payee, and of both.

Windows, patterns, chains and evidence all walk here; none of them keeps events of its own. A transfer takes 32 bytes, its pair
about seven more, an account eight. Events enter at the end, at a fixed cost each on average, and leave at the front.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from anlan.detect import kernels
from anlan.detect.growing import Abreast, Growing
from anlan.detect.kernels import journal as kernel
from anlan.detect.kernels import shelves
from anlan.detect.kernels.journal import IN, OUT, WHO

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

_FULL = 0.8
"""Share of a table of pairs that may be in use."""


_SHELVES, _LONGEST = 512, 16_384
"""How many lists are kept at hand, and of how many events at most."""


class Block(NamedTuple):
    """Transfers as arrays of one length, in time order: account codes, µs since 1970 UTC, fen."""

    src: Int32s
    dst: Int32s
    time: Int64s
    amount: Int64s


class Pairs:
    """The newest event of each pair of values that two columns have together. Links to the events before are kept by who owns the
    columns."""

    def __init__(self) -> None:
        self._slots, self._marks, self._held = np.full(1024, -1, np.int32), np.zeros(1024, np.uint8), 0

    def link(self, left: Int32s, right: Int32s, links: Int32s, base: int, start: int) -> None:
        """Write the links of the events from place ``start`` on."""
        self.make_room(left, right, base, links.size - start)
        self.add(kernel.pair_up(left, right, links, base, start, *self.table))

    def make_room(self, left: Int32s, right: Int32s, base: int, count: int) -> None:
        """Room for the pairs of ``count`` more events."""
        most = self._held + count
        if most > _FULL * self._slots.size:
            old = self._slots
            self._slots = np.full(int(most / _FULL * 1.125) + 64, -1, np.int32)
            self._marks = np.zeros(self._slots.size, np.uint8)
            kernel.resettle(left, right, base, old, self._slots, self._marks)

    def add(self, fresh: int) -> None:
        """Say how many pairs a kernel has written."""
        self._held += fresh

    def drop(self, left: Int32s, right: Int32s, base: int, count: int) -> None:
        """Forget the first ``count`` events."""
        self._held -= kernel.part(left, right, base, count, self._slots, self._marks)

    def newest(self, left: Int32s, right: Int32s, base: int, one: int, other: int) -> int:
        """The number of the pair's newest event; -1 for none."""
        return int(kernel.newest_of(left, right, base, self._slots, self._marks, one, other))

    @property
    def table(self) -> tuple[Int32s, npt.NDArray[np.uint8]]:
        """As kernels take it."""
        return self._slots, self._marks

    def nbytes(self) -> int:
        """Bytes held."""
        return self._slots.nbytes + self._marks.nbytes


class Amounts:
    """The amounts of all events held, whole where they are asked for: by place, by an array of places, or by a slice."""

    __slots__ = ("_halves",)

    def __init__(self, halves: kernels.Amounts) -> None:
        self._halves = halves

    def __len__(self) -> int:
        return len(self._halves[0])

    def __getitem__(self, places: Any) -> Any:
        low, high = self._halves
        found = low[places].astype(np.int64)
        return found | (high[places].astype(np.int64) << kernel.LOWER) if high.size else found


class Journal:
    """``sides`` (the links, see the kernel), ``pairs``, ``time``, ``amounts`` (their halves), ``src``, ``dst``: arrays over all
    events held, good until the next ``add`` or ``forget``. ``heads``: by account. ``base``: the number of the first event held.
    Numbers fit 31 bits. ``shelves``: copies of long lists, see their kernel."""

    def __init__(self) -> None:
        self.base = 0
        self.of_pairs = Pairs()
        self._events = Abreast((np.int32, 2), (np.int32, 2), (np.int32, 0), (np.int64, 0), (np.uint32, 0))
        self._high = Growing(np.int32)
        self._heads = Growing(np.int32, 2)
        self.shelves = _empty_shelves()
        self._look()

    def _look(self) -> None:
        outs, ins, pairs, time, low = self._events.views()
        self.sides: tuple[Int32s, Int32s] = (outs, ins)
        self.pairs: Int32s = pairs
        self.time: Int64s = time
        self.amounts: kernels.Amounts = (low, self._high.view())
        self.heads: Int32s = self._heads.view()

    def __len__(self) -> int:
        return len(self._events)

    @property
    def amount(self) -> Amounts:
        """Fen, seconds, or what else the kind counts, by event."""
        return Amounts(self.amounts)

    @property
    def src(self) -> Int32s:
        """Who paid, by event."""
        return self.sides[IN][:, WHO]

    @property
    def dst(self) -> Int32s:
        """Who was paid, by event."""
        return self.sides[OUT][:, WHO]

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name.startswith("_") or name in ("base", "of_pairs")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.shelves = _empty_shelves()
        self._look()

    def add(self, block: Block, accounts: int) -> int:
        """Take the next block; ``accounts`` is the number of codes given out so far. Gives the place of its first event."""
        start, count = len(self), block.src.size
        self.of_pairs.make_room(self.src, self.dst, self.base, count)
        missing = accounts - len(self._heads)
        if missing > 0:
            self._heads.add(missing)[:] = -1
        self._events.lengthen(count)
        self._look()
        written = (*self.sides, self.time, self.amounts[0], self.heads, self.base, start, self.pairs)
        fresh, large = kernel.enter(*block, *written, *self.of_pairs.table)
        self.of_pairs.add(fresh)
        if large or len(self._high):
            self._add_high(block.amount, start)
        return start

    def _add_high(self, amount: Int64s, start: int) -> None:
        """Upper halves are kept from the first on that is not 0."""
        if not len(self._high):
            self._high.add(start)[:] = 0
        self._high.add(amount.size)[:] = amount >> kernel.LOWER
        self._look()

    def forget(self, count: int) -> None:
        """Drop the first ``count`` events."""
        self.of_pairs.drop(self.src, self.dst, self.base, count)
        self.base += count
        self._events.drop(count)
        if len(self._high):
            self._high.drop(count)
        self._look()

    def asleep_after(self, count: int) -> tuple[Int32s, Int32s]:
        """Accounts (codes) whose last event is among the first ``count``, and the places of those events."""
        codes, places = np.empty(2 * count, np.int32), np.empty(2 * count, np.int32)
        found = kernel.fall_asleep(self.sides, self.heads, self.base, count, codes, places)
        return codes[:found], places[:found]

    def window(self, at: int, width: int) -> slice:
        """Places of the events in ``[t - width, t)`` of the event at place ``at``."""
        now = self.time[at]
        return slice(int(self.time.searchsorted(now - width)), int(self.time.searchsorted(now)))

    def payments(self, account: int, span: slice) -> Int32s:
        """Places, rising, of the account's payments in a span of places."""
        return self._walk(account, OUT, span)

    def receipts(self, account: int, span: slice) -> Int32s:
        """Places, rising, of what the account was paid in a span of places."""
        return self._walk(account, IN, span)

    def last(self, account: int, before: int) -> int:
        """Place of the account's last payment or receipt before the instant of the event at place ``before``; below 0 for
        none."""
        end = self.base + self.window(before, 0).start
        return max(int(kernel.latest(self.sides, self.heads, self.base, account, side, end)) for side in (OUT, IN)) - self.base

    def between(self, payer: int, payee: int, span: slice) -> Int32s:
        """Places, rising, of the payments of one account to another in a span of places."""
        newest = self.of_pairs.newest(self.src, self.dst, self.base, payer, payee)
        return self.follow(self.pairs, newest, span)

    def follow(self, links: Int32s, newest: int, span: slice) -> Int32s:
        """Places, rising, in a span of places along a column of links."""
        ends = (self.base + span.start, self.base + span.stop)
        return places(lambda found: kernel.follow(links, self.base, newest, *ends, found), self.base)

    def _walk(self, account: int, side: int, span: slice) -> Int32s:
        ends = (self.base + span.start, self.base + span.stop)
        start = (self.sides, self.heads, self.base, account, side)
        return places(lambda found: shelves.walk(*start, *ends, self.shelves, found), self.base)

    def nbytes(self) -> int:
        """Bytes of events, accounts and pairs, spare room included."""
        return sum(held.nbytes() for held in (self.of_pairs, self._events, self._heads, self._high))


def _empty_shelves() -> tuple[Int32s, Int32s, Int32s]:
    """Room for the long lists of some hundred accounts; what is not written to takes no memory."""
    return (
        np.full((_SHELVES, 3), -1, np.int32),
        np.empty((_SHELVES, _LONGEST), np.int32),
        np.empty((_SHELVES, _LONGEST), np.int32),
    )


def places(walk: Callable[[Int32s], int], base: int) -> Int32s:
    """What ``walk`` writes, latest first, as places. It is given room and says how much it needs."""
    found = np.empty(64, np.int32)
    count = walk(found)
    if count > found.size:
        found = np.empty(count, np.int32)
        walk(found)
    return found[:count][::-1] - base
