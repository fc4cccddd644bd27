"""Rows that their own statement does not put in order: all of one moment, and neither balances nor the rest of the file tell.

The statements of the other sides may: if these show the transfers of such rows one after another, from the top or from the end,
that is the order. What stays open stands as the file has it and is told as a doubt.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from anlan.money.entry_layout import Layout
from anlan.money.matching import Matching

_FEW = 64
"""Rows of a run up to which each is compared with each; of more, each with the next."""


def open_places(layout: Layout) -> NDArray[np.int32]:
    """Places whose order matters and is not known."""
    runs = [np.arange(run.start, run.stop, dtype=np.int32) for run in _runs(layout)]
    return np.concatenate([np.empty(0, np.int32), *runs])


def ordered_by_others(layout: Layout, matching: Matching, *, window: timedelta) -> Layout:
    """The layout with every run that the other sides put in order; the same when there is none.

    ``window``: clocks of two banks may differ by so much; what lies closer together in their statements proves nothing.
    """
    places = np.arange(layout.rows.size)
    unordered = layout.moves.unordered
    for run in _runs(layout):
        way = _way(layout, matching, run, window // timedelta(microseconds=1))
        if way:
            unordered = unordered.copy() if unordered is layout.moves.unordered else unordered
            unordered[run] = False
            places[run] = places[run][::way].copy()
    if unordered is layout.moves.unordered:
        return layout
    return replace(layout, rows=layout.rows[places], moves=replace(layout.moves.at(places), unordered=unordered))


def _runs(layout: Layout) -> Iterator[slice]:
    """Stretches of places of one account and moment whose order nobody tells, and which are not all alike."""
    moves = layout.moves
    at = np.flatnonzero(moves.unordered)
    if at.size == 0:
        return
    new = (np.diff(at) > 1) | (np.diff(moves.own[at]) != 0) | (np.diff(moves.time[at]) != 0)
    edges = [0, *(np.flatnonzero(new) + 1).tolist(), at.size]
    for low, high in pairwise(edges):
        run = slice(int(at[low]), int(at[high - 1]) + 1)
        if len({_kind(layout, place) for place in range(run.start, run.stop)}) > 1:
            yield run


def _kind(layout: Layout, place: int) -> tuple[int, int, int]:
    """What makes two rows of one moment the same to everybody."""
    moves = layout.moves
    return int(moves.other[place]), int(moves.sign[place]), int(moves.amount[place])


def _way(layout: Layout, matching: Matching, run: slice, window: int) -> int:
    """1 where the other sides show the run's transfers from the top, -1 from the end, 0 where they do not agree."""
    paired = [place for place in range(run.start, run.stop) if matching.partner[place] >= 0]
    both = combinations(paired, 2) if len(paired) <= _FEW else pairwise(paired)
    steps = {_step(layout, matching, one, two, window) for one, two in both} - {0}
    return steps.pop() if len(steps) == 1 else 0


def _step(layout: Layout, matching: Matching, one: int, two: int, window: int) -> int:
    """1 where the other side of ``one`` came before that of ``two``, -1 after, 0 where nothing is proved."""
    if _kind(layout, one) == _kind(layout, two):
        return 0  # which of equal rows is whose other side is a convention
    moves = layout.moves
    first, second = int(matching.partner[one]), int(matching.partner[two])
    if moves.own[first] == moves.own[second] and not (moves.unordered[first] and moves.unordered[second]):
        return 1 if first < second else -1
    last, last_of_second = moves.last_moments(np.array([first, second])).tolist()
    return int(moves.time[second] - last > window) - int(moves.time[first] - last_of_second > window)
