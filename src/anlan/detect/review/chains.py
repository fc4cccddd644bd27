"""Chains: about the same sum handed on from account to account, each time soon after it came."""

from collections.abc import Iterator

from anlan.detect.detector import DAY
from anlan.detect.review.group import Group
from anlan.detect.review.period import WINDOW, Period

LEAST = 3.0
"""Chains below this score are not even listed."""
START = 1.0
"""Score of a chain of one; sets chains against groups of other kinds, fitted on the developers' part of the planted set."""

_AMOUNTS = ((0.01, 0.92), (0.05, 0.70), (0.10, 0.60), (0.15, 0.33), (0.20, 0.30), (0.25, 0.20), (0.40, -0.30))
_DELAYS = ((DAY // 2, 0.5), (DAY, 0.2), (2 * DAY, 0.0), (3 * DAY, -0.3), (WINDOW + 1, -0.6))
"""What a hand-over adds to the score by difference of amounts (logarithm) and by delay: log10 of how much oftener mules hand on
so than ordinary transfers happen to follow each other so, fitted on the developers' part of the planted set."""


def handed_on(unlike: float, delay: int) -> float | None:
    """Score of one hand-over; none when the amounts have nothing to do with each other."""
    amount = next((score for limit, score in _AMOUNTS if unlike < limit), None)
    if amount is None or not 0 < delay <= WINDOW:
        return None
    return amount + next(score for limit, score in _DELAYS if delay < limit)


def find_chains(period: Period) -> Iterator[Group]:
    """For each transfer the best chain that it ends, when it scores at least ``LEAST``."""
    best, before = [START] * len(period), [-1] * len(period)
    into: dict[int, list[int]] = {}
    for row, (src, dst) in enumerate(zip(period.src, period.dst, strict=True)):
        for earlier in reversed(into.get(src, ())):
            delay = period.time[row] - period.time[earlier]
            if delay > WINDOW:
                break
            step = handed_on(period.unlike(row, earlier), delay)
            if step is not None and best[earlier] + step > best[row]:
                best[row], before[row] = best[earlier] + step, earlier
        into.setdefault(dst, []).append(row)
        if best[row] >= LEAST:
            yield Group("chain", best[row], _walk(before, row))


def _walk(before: list[int], row: int) -> tuple[int, ...]:
    rows = []
    while row >= 0:
        rows.append(row)
        row = before[row]
    return tuple(reversed(rows))
