"""Cycles: about the same sum goes round through three or more accounts, in any order of time inside the window.

Two accounts that pay each other are left out: refunds and shared bills do, and where a few accounts are used again and again
such pairs come about by themselves.
"""

from collections.abc import Iterator

from anlan.detect.review.group import Group
from anlan.detect.review.period import WINDOW, Period

LONGEST = 12
ALIKE = 0.4
SCORE, EACH_HOP = 11.0, 0.3
"""A cycle of like amounts hardly ever comes about by chance; each hop more gives chance a little more room."""
_STEPS = 3000
"""Transfers looked at for one cycle before the search gives up, so that no hub can hold it up."""


def find_cycles(period: Period) -> Iterator[Group]:
    """Every cycle, found at its last transfer."""
    for row in range(len(period)):
        for rows in _closed_by(period, row):
            yield Group("cycle", SCORE - EACH_HOP * len(rows), tuple(sorted(rows)))


def _closed_by(period: Period, row: int) -> Iterator[tuple[int, ...]]:
    home, begin, oldest = period.src[row], period.dst[row], period.time[row] - WINDOW
    if home == begin:
        return
    walks: list[tuple[tuple[int, ...], frozenset[int]]] = [((row,), frozenset({begin}))]
    steps = 0
    while walks and steps < _STEPS:
        rows, visited = walks.pop()
        for onward in period.out.get(period.dst[rows[-1]], ()):
            if onward >= row:
                break
            steps += 1
            if period.time[onward] < oldest or period.unlike(onward, rows[-1]) > ALIKE:
                continue
            follower = period.dst[onward]
            if follower == home and len(rows) >= 2:
                yield (*rows, onward)
            elif follower != home and follower not in visited and len(rows) + 1 < LONGEST:
                walks.append(((*rows, onward), visited | {follower}))
