"""Fans: an account that new partners pay, or that pays new partners, evenly within one window; and gather–scatters, in which one
account does the first and, as soon as it is over, the second.

The score compares two stories about an account: ordinary life alone (``spells.py``), or ordinary life and an act of ``size``
transfers that lie evenly in one window. Which transfers of the window are the act's is left open: all choices are weighed.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from anlan.detect.detector import DAY
from anlan.detect.review.group import Group
from anlan.detect.review.period import WINDOW, Period
from anlan.detect.review.spells import Floats, Spells

SMALLEST, LARGEST = 3, 16
"""Sizes of an act that are thought of, each as likely: fans of ordinary size. Larger ones stand out without this."""
FAN, GATHER_SCATTER = 2.5, 1.0
"""Sets these kinds against the others, fitted on the developers' part of the planted set."""
TURN = DAY
"""How far the begin of scattering may lie from the end of the gathering's window."""


class Burst(NamedTuple):
    """One window of one account: score, its transfers."""

    score: float
    rows: tuple[int, ...]


def find_fans(period: Period) -> Iterator[Group]:
    """The best fan-in, fan-out and gather–scatter of each account."""
    if not len(period):
        return
    gathered, scattered = _bursts(period, period.into, period.src), _bursts(period, period.out, period.dst)
    for kind, bursts in (("fan-in", gathered), ("fan-out", scattered)):
        for found in bursts.values():
            best = max(found)
            yield Group(kind, best.score + FAN, best.rows)
    for account in sorted(gathered.keys() & scattered.keys()):
        pairs = [
            Group("gather-scatter", first.score + second.score + GATHER_SCATTER, tuple(sorted({*first.rows, *second.rows})))
            for first in gathered[account]
            for second in scattered[account]
            if abs(period.time[second.rows[0]] - period.time[first.rows[0]] - WINDOW) <= TURN
        ]
        if pairs:
            yield max(pairs, key=lambda group: group.score)


def _bursts(period: Period, side: Mapping[int, Sequence[int]], partner: Sequence[int]) -> dict[int, list[Burst]]:
    """Windows of each account that begin at one of its transfers and hold an act at least, those inside another left out."""
    firsts = {account: _first_of_each(rows, partner) for account, rows in side.items()}
    life, found = Spells(period, firsts), dict[int, list[Burst]]()
    for account, rows in firsts.items():
        if len(rows) < SMALLEST:
            continue
        times = period.moments[rows]
        ends = np.searchsorted(times, times + WINDOW, side="right").tolist()
        wide = [(k, end) for k, (last, end) in enumerate(pairwise([0, *ends])) if end > last and end - k >= SMALLEST]
        if wide:
            density = life.densities(times)
            found[account] = [
                Burst(_score(life, density, *ends), _all_between(side[account], rows[ends[0]], rows[ends[1] - 1]))
                for ends in wide
            ]
    return found


def _all_between(rows: Sequence[int], first: int, last: int) -> tuple[int, ...]:
    """The window's transfers, those with partners met before among them."""
    return tuple(row for row in rows if first <= row <= last)


def _first_of_each(rows: Sequence[int], partner: Sequence[int]) -> list[int]:
    first: dict[int, int] = {}
    for row in rows:
        first.setdefault(partner[row], row)
    return list(first.values())


def _score(life: Spells, density: Floats, begin: int, end: int) -> float:
    """log10 of how much likelier it is that an act lies among the transfers from place ``begin`` to ``end``."""
    count, most = len(density), min(end - begin, LARGEST)
    sizes = np.arange(SMALLEST, most + 1)
    # chosen[s]: over all choices of s transfers of the window, the product of how much likelier the act puts each there.
    chosen = np.zeros((most + 1, density.shape[1]))
    chosen[0] = 1.0
    for ratio in 1.0 / life.span(WINDOW) / density[begin:end]:
        chosen[1:] += chosen[:-1] * ratio
    ordinary = np.log(density).sum(0)
    weight = life.weight * np.exp(ordinary - ordinary.max())
    ways = np.array([math.comb(count, int(size)) for size in sizes], float)
    act = (chosen[sizes] @ weight / ways * life.probability[count - sizes]).sum() / (LARGEST - SMALLEST + 1)
    return math.log10(max(act, 1e-300)) - math.log10(max(weight.sum() * life.probability[count], 1e-300))
