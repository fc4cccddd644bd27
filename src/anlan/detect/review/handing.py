"""How much a hand-over looks like one: money that comes to an account and leaves it again, by sums and by delay.

Figures are log10 of how much oftener mules hand on so than ordinary transfers happen to follow each other so, fitted on the
developers' part of the planted set.
"""

from anlan.detect.detector import DAY
from anlan.detect.review.period import WINDOW

_AMOUNTS = (
    (1e-5, 4.5), (0.01, 0.92), (0.05, 0.70), (0.10, 0.60), (0.15, 0.33), (0.20, 0.30), (0.25, 0.20), (0.40, -0.30), (0.60, -0.60),
)  # fmt: skip
"""By how far the sums are apart (logarithm); the first is the very same sum, to the fen or nearly."""

_DELAYS = (
    (DAY // 2, 0.7), (DAY, 0.5), (3 * DAY // 2, 0.2), (2 * DAY, -0.1), (5 * DAY // 2, -0.5), (WINDOW + 1, -1.0),
)  # fmt: skip


def by_amounts(unlike: float) -> float | None:
    """By the sums alone; none when they have nothing to do with each other."""
    return next((score for limit, score in _AMOUNTS if unlike < limit), None)


def handed_on(unlike: float, delay: int) -> float | None:
    """By sums and delay; none when the second transfer is no answer to the first."""
    amount = by_amounts(unlike) if unlike < ALIKE and 0 < delay <= WINDOW else None
    return None if amount is None else amount + next(score for limit, score in _DELAYS if delay < limit)


ALIKE = 0.4
"""Sums further apart are not taken for the same money handed on."""
