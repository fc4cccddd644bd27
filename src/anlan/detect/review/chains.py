"""Chains: about the same sum handed on from account to account, each time soon after it came, all within one window."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from anlan.detect.review.group import Group
from anlan.detect.review.handing import handed_on
from anlan.detect.review.period import WINDOW, Period

LEAST = 3.0
"""Chains below this score are not even listed."""
START = 1.5
"""Score of a chain of one; sets chains against groups of other kinds, fitted on the developers' part of the planted set."""
_KEPT = 6
"""Chains kept that end in one transfer: the best, and lesser ones that began later and so may still go on."""


class _Chain(NamedTuple):
    score: float
    begun: int
    rows: tuple[int, ...]


def find_chains(period: Period) -> Iterator[Group]:
    """For each transfer the best chain that it ends, when it scores at least ``LEAST``."""
    ending: list[list[_Chain]] = []
    into: dict[int, list[int]] = defaultdict(list)
    for row, (src, dst) in enumerate(zip(period.src, period.dst, strict=True)):
        chains = [_Chain(START, period.time[row], (row,))]
        for earlier in reversed(into.get(src, ())):
            delay = period.time[row] - period.time[earlier]
            if delay > WINDOW:
                break
            step = handed_on(period.unlike(row, earlier), delay)
            if step is not None:
                chains += [
                    _Chain(chain.score + step, chain.begun, (*chain.rows, row))
                    for chain in ending[earlier]
                    if period.time[row] - chain.begun <= WINDOW
                ]
        into[dst].append(row)
        ending.append(_worth_keeping(chains))
        best = ending[row][0]
        if best.score >= LEAST:
            yield Group("chain", best.score, best.rows)


def _worth_keeping(chains: list[_Chain]) -> list[_Chain]:
    """The best, then each that began later than all better ones."""
    kept: list[_Chain] = []
    for chain in sorted(chains, key=lambda chain: (-chain.score, -chain.begun, chain.rows)):
        if not kept or (chain.begun > kept[-1].begun and len(kept) < _KEPT):
            kept.append(chain)
    return kept
