"""*Window figures*: what a sliding window over the journal says of both accounts at each event.

In goes a block that the journal has just taken; out come fan, degree, sum, least and greatest amount of payer and payee in both
directions, as far as they are asked. The loops are in ``kernels/windows.py``. Size of blocks has no influence on the answers.
"""

from typing import NamedTuple

import numpy as np

from anlan.detect.journal import Int32s, Int64s, Journal, Pairs
from anlan.detect.kernels import Amounts
from anlan.detect.kernels import windows as kernel
from anlan.detect.kernels.alone import Window

_NO_COUNTS, _NO_SUMS = np.zeros((0, 2), np.int32), np.zeros((0, 2), np.int64)
_NO_FIGURES, _NO_TOTALS = np.zeros((0, 4), np.int32), np.zeros((0, 4, 3), np.int64)
_NO_QUEUES = np.zeros((0, kernel.QUEUES), np.int32)
_NO_AMOUNTS = (np.zeros(0, np.uint32), np.zeros(0, np.int32))


class Figures(NamedTuple):
    """For each event (rows) and each of payer-out, payer-in, payee-out, payee-in (second axis), with the event itself added
    where it belongs; without rows where it was not asked. ``least`` and ``greatest`` are 0 where there is no transfer."""

    fan: Int32s
    degree: Int32s
    sum: Int64s
    least: Int64s
    greatest: Int64s


class Windows:
    """A sliding window of ``width`` microseconds over all accounts. What is not asked takes no memory: a fan takes 8 bytes an
    account, so does a degree, sums take 16, extremes 32 and as much again an event in the window."""

    def __init__(
        self, width: int, *, fan: bool = False, degree: bool = False, total: bool = False, extremes: bool = False
    ) -> None:
        self.width = width
        self._fans, self._degrees, self._sums = _NO_COUNTS, _NO_COUNTS, _NO_SUMS
        self._queues = self._chain = _NO_QUEUES
        self._asked = [name for name, wanted in _rows(fan, degree, total or extremes, extremes) if wanted]
        self._codes = 0
        self._cursor = np.full(2, -1, np.int64)

    def add(self, journal: Journal, start: int) -> Figures:
        """Figures of the events from place ``start`` on, which the journal has just taken."""
        self._make_room(len(journal.heads), journal.base, start, len(journal))
        return self._slide((journal.src, journal.dst, journal.pairs), journal, journal.of_pairs, journal.amounts, start)

    def held(self, journal: Journal, start: int) -> Window:
        """What is kept, as ``kernels/alone.py`` takes it: good as long as there are no more than ``room`` accounts."""
        self._make_room(len(journal.heads), journal.base, start, len(journal))
        if "_sums" in self._asked:
            return Window(self._cursor, self._sums, np.zeros((1, 4, 3), np.int64))
        return Window(self._cursor, self._fans, np.zeros((1, 4), np.int32))

    @property
    def room(self) -> int:
        """For how many accounts there is room."""
        return self._codes

    def _slide(self, columns: tuple[Int32s, ...], journal: Journal, pairs: Pairs, amount: Amounts, start: int) -> Figures:
        count, asked = len(journal) - start, self._asked
        fans = np.zeros((count, 4), np.int32) if "_fans" in asked else _NO_FIGURES
        degrees = np.zeros((count, 4), np.int32) if "_degrees" in asked else _NO_FIGURES
        sums = np.zeros((count, 4, 3), np.int64) if "_sums" in asked else _NO_TOTALS
        kernel.slide(
            *columns, journal.time, amount, journal.base, start, *pairs.table, self._cursor, self.width,
            self._fans, self._degrees, self._sums, self._queues, self._chain, fans, degrees, sums,
        )  # fmt: skip
        return Figures(fans, degrees, sums[:, :, 0], sums[:, :, 1], sums[:, :, 2])

    def nbytes(self) -> int:
        """Bytes of state held."""
        return sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray))

    def _make_room(self, codes: int, base: int, start: int, held: int) -> None:
        if self._cursor[kernel.ENTERING] < 0:
            self._cursor[:] = base + start
        if codes > self._codes:
            self._codes = max(codes, self._codes + self._codes // 8)
            for name in self._asked:
                setattr(self, name, _more(getattr(self, name), self._codes, kernel.NONE if name == "_queues" else 0))
        if not len(self._queues):
            return
        first, end = int(self._cursor[kernel.FIRST]), base + held
        if end - first > len(self._chain):
            wider = np.full((1 << max(end - first - 1, 1023).bit_length(), kernel.QUEUES), kernel.NONE, np.int32)
            if len(self._chain):
                kernel.rechain(self._chain, wider, first, base + start)
            self._chain = wider


class Partners(Windows):
    """A window in which the different values of one column are counted that went with a value of another."""

    def __init__(self, width: int) -> None:
        super().__init__(width, fan=True)
        self._fans = np.zeros((0, 1), np.int32)

    def count(self, journal: Journal, start: int, columns: tuple[Int32s, Int32s, Int32s], pairs: Pairs) -> Int32s:
        """For each event from place ``start`` on: how many members its owner had in the window, its own among them; 0 where it
        has no owner or no member. ``columns`` are owners, members and the links of ``pairs``."""
        self._make_room(int(columns[0][start:].max(initial=-1)) + 1, journal.base, start, len(journal))
        found: Int32s = self._slide(columns, journal, pairs, _NO_AMOUNTS, start).fan[:, 0]
        return found


def _rows(fan: bool, degree: bool, total: bool, extremes: bool) -> list[tuple[str, bool]]:
    return [("_fans", fan), ("_degrees", degree), ("_sums", total), ("_queues", extremes)]


def _more(rows: np.ndarray, codes: int, empty: int) -> np.ndarray:
    grown = np.full((codes, rows.shape[1]), empty, rows.dtype)
    grown[: len(rows)] = rows
    return grown
