"""Scatter–gathers: one account pays another through several middle accounts, each handing on about what it got."""

from collections import defaultdict
from collections.abc import Iterator

from anlan.detect.review.group import Group
from anlan.detect.review.handing import by_amounts
from anlan.detect.review.period import WINDOW, Period

SCORE, EACH_PATH = 1.0, 2.0
"""Two paths of like amounts between the same two ends hardly ever come about by chance, and each path more hardly at all; how
alike the amounts are counts for each path."""


def find_scatter_gathers(period: Period) -> Iterator[Group]:
    """For each pair of ends the group of all paths of two hops that lie in one window, at its largest."""
    paths: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for row in range(len(period)):
        for onward in period.out.get(period.dst[row], ()):
            ends = (period.src[row], period.dst[onward])
            near = abs(period.time[onward] - period.time[row]) <= WINDOW
            if near and ends[0] != ends[1] and by_amounts(period.unlike(row, onward)) is not None:
                paths[ends].append((row, onward))
    for ends in sorted(paths):
        best = _in_one_window(period, paths[ends]) if len(paths[ends]) > 1 else []
        middle: dict[int, float] = {}
        for row, onward in best:
            alike = by_amounts(period.unlike(row, onward)) or 0.0
            middle[period.dst[row]] = max(alike, middle.get(period.dst[row], alike))
        if len(middle) > 1:
            rows = {leg for path in best for leg in path}
            yield Group("scatter-gather", SCORE + EACH_PATH * len(middle) + sum(middle.values()), tuple(sorted(rows)))


def _in_one_window(period: Period, paths: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most paths whose legs all lie within one window."""
    best: list[tuple[int, int]] = []
    for begin in sorted({min(path) for path in paths}):
        end = period.time[begin] + WINDOW
        inside = [path for path in paths if min(path) >= begin and period.time[max(path)] <= end]
        if len({period.dst[row] for row, _ in inside}) > len({period.dst[row] for row, _ in best}):
            best = inside
    return best
