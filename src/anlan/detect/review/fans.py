"""Fans: an account that is paid by many, or pays many, within one window and is quiet in the rest of the period; and
gather–scatters, in which one account does the first and then the second.

The score compares two stories about an account with ``k`` partners inside the window and ``rest`` outside: ordinary life alone,
or ordinary life and an act of ``s`` transfers. How many partners ordinary accounts have is taken from the period itself.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from anlan.detect.detector import DAY
from anlan.detect.review.group import Group
from anlan.detect.review.period import WINDOW, Period

SMALLEST, LARGEST = 3, 16
"""Sizes of an act that are thought of, each as likely: fans of ordinary size. Larger ones stand out without this."""
FAN_IN, GATHER_SCATTER = -1.0, -2.0
"""Collecting is oftener innocent than spreading; a gather–scatter may choose among many pairs of windows."""
LONGEST_GATHER_SCATTER = 9 * DAY


class Burst(NamedTuple):
    """One window of one account: score, its transfers."""

    score: float
    rows: tuple[int, ...]


class Ordinary:
    """How many partners an account of the period has on one side: probability by number, smoothed where few accounts are."""

    def __init__(self, partners: list[int], accounts: int) -> None:
        counts = np.bincount(partners, minlength=64).astype(float)
        counts[0] = max(accounts - len(partners), 0)
        smooth = counts.copy()
        for number in range(8, counts.size):
            near = max(1, int(number * 0.3))
            smooth[number] = counts[max(0, number - near) : number + near + 1].mean()
        smooth += 0.01
        self.probability = smooth / smooth.sum()

    def score(self, k: int, rest: int, share: float) -> float:
        """log10 of the likelihood ratio; ``share`` is the part of all transfers that the window holds."""
        return _ratio(tuple(self.probability[max(0, k + rest - LARGEST) : k + rest + 1]), k, rest, round(share, 2))


@lru_cache(maxsize=100_000)
def _ratio(probability: tuple[float, ...], k: int, rest: int, share: float) -> float:
    total = len(probability) - 1  # partners left when an act of size s is taken away: probability[total - s]
    act = sum(probability[total - size] * _binomial(k - size, rest, share) for size in range(SMALLEST, min(k, LARGEST) + 1))
    life = probability[total] * _binomial(k, rest, share)
    return math.log10(max(act / (LARGEST - SMALLEST + 1), 1e-12) / max(life, 1e-12))


def _binomial(inside: int, outside: int, share: float) -> float:
    return math.comb(inside + outside, inside) * share**inside * (1 - share) ** outside


def find_fans(period: Period) -> Iterator[Group]:
    """The best fan-in, fan-out and gather–scatter of each account."""
    gathered = _bursts(period, period.into, period.src)
    scattered = _bursts(period, period.out, period.dst)
    for kind, bursts, more in (("fan-in", gathered, FAN_IN), ("fan-out", scattered, 0.0)):
        for found in bursts.values():
            best = max(found)
            yield Group(kind, best.score + more, best.rows)
    for account in sorted(gathered.keys() & scattered.keys()):
        pairs = [
            Group("gather-scatter", first.score + second.score + GATHER_SCATTER, tuple(sorted({*first.rows, *second.rows})))
            for first in gathered[account]
            for second in scattered[account]
            if _follows(period, first, second)
        ]
        if pairs:
            yield max(pairs, key=lambda group: group.score)


def _follows(period: Period, first: Burst, second: Burst) -> bool:
    """Whether scattering begins after at least half of the gathering and all is over in time."""
    middle = period.time[first.rows[len(first.rows) // 2]]
    begins, ends = period.time[second.rows[0]], period.time[second.rows[-1]]
    in_time = ends - period.time[first.rows[0]] <= LONGEST_GATHER_SCATTER
    return bool(begins > middle and in_time)


def _bursts(period: Period, side: dict[int, list[int]], partner: list[int]) -> dict[int, list[Burst]]:
    """Windows of each account that begin at one of its transfers and hold two partners or more, those inside another left out."""
    ordinary = Ordinary([len({partner[row] for row in rows}) for rows in side.values()], period.accounts)
    found: dict[int, list[Burst]] = {}
    for account, rows in side.items():
        times = np.array([period.time[row] for row in rows])
        ends = np.searchsorted(times, times + WINDOW, side="right")
        everyone = len({partner[row] for row in rows})
        for place, (last, end) in enumerate(pairwise([0, *ends.tolist()])):
            inside = tuple(rows[place:end])
            k = len({partner[row] for row in inside})
            if end > last and k >= 2:
                share = period.share(int(times[place]), int(times[place]) + WINDOW)
                found.setdefault(account, []).append(Burst(ordinary.score(k, everyone - k, share), inside))
    return found
