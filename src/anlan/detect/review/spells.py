"""Ordinary life on one side of accounts: how many partners they have, and that they are busy in *spells*, not evenly.

An account's transfers crowd around a time of its own. How widely differs from one set of accounts to another, so it is learnt
from the period itself, without labels: a mixture of spells by centre and width over a share of even traffic, weights by
expectation and maximisation over the accounts. Without it, each spell of a busy account looks like an act of laundering.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from anlan.detect.review.period import Period

Floats = npt.NDArray[np.float64]

_CENTRES = 36
_WIDTHS = (0.04, 0.06, 0.09, 0.12, 0.17, 0.25, 0.45, 2.0)
"""Standard deviations of a spell as shares of the period; the last is no spell at all."""
_EVEN = 0.15
"""Share of an account's transfers that keep to no spell but to the traffic of the whole period."""
_FEWEST, _ASKED, _ROUNDS = 4, 2_000, 12
"""Accounts with fewer transfers tell nothing of spells; of the others at most so many are asked, so many times."""
_UNLIKELY = 1e-3
_STEPS = 72


class Spells:
    """Of one side: ``probability`` of a number of partners; densities of the times at which an account's partners come."""

    def __init__(self, period: Period, firsts: Mapping[int, Sequence[int]]) -> None:
        """``firsts``: for each account the transfers with a partner it had not met before, oldest first."""
        begin, end = float(period.moments[0]), float(period.moments[-1]) + 1.0
        self._begin, self._length = begin, end - begin
        steps, _ = np.histogram(self._scaled(period.moments), np.linspace(0.0, 1.0, _STEPS + 1))
        self._traffic: Floats = steps / max(len(period), 1) * _STEPS
        centre, width = np.meshgrid((np.arange(_CENTRES) + 0.5) / _CENTRES, _WIDTHS)
        self._centre, self._width = centre.ravel(), width.ravel()
        self.weight: Floats = np.full(self._centre.size, 1.0 / self._centre.size)
        self._learn(period, firsts)
        self.probability = _smooth([len(rows) for rows in firsts.values()], period.accounts)

    def densities(self, moments: npt.NDArray[np.int64]) -> Floats:
        """For each moment (rows) and spell (columns) the density, with the whole period as unit of time."""
        at = self._scaled(moments)
        bell = np.exp(-0.5 * ((at[:, None] - self._centre) / self._width) ** 2)
        places = np.minimum((at * _STEPS).astype(int), _STEPS - 1)
        density: Floats = (1.0 - _EVEN) * bell / _inside(self._centre, self._width) + _EVEN * self._traffic[places][:, None]
        return density

    def span(self, width: int) -> float:
        """A span of time as a share of the period."""
        return min(width / self._length, 1.0)

    def _scaled(self, moments: npt.NDArray[np.int64]) -> Floats:
        return np.asarray((moments - self._begin) / self._length, np.float64)

    def _learn(self, period: Period, firsts: Mapping[int, Sequence[int]]) -> None:
        told = [rows for _, rows in sorted(firsts.items()) if len(rows) >= _FEWEST]
        told = told[:: max(1, len(told) // _ASKED)]
        if not told:
            return
        logs = np.array([np.log(self.densities(period.moments[list(rows)])).sum(0) for rows in told])
        shares = np.exp(logs - logs.max(1, keepdims=True))
        for _ in range(_ROUNDS):
            own = shares * self.weight
            self.weight = (own / own.sum(1, keepdims=True)).mean(0)
        likely = self.weight > _UNLIKELY
        self._centre, self._width, self.weight = self._centre[likely], self._width[likely], self.weight[likely]


def _inside(centre: Floats, width: Floats) -> Floats:
    """Area under each bell within the period."""
    grid = (np.arange(400) + 0.5) / 400
    area: Floats = np.exp(-0.5 * ((grid[:, None] - centre) / width) ** 2).mean(0)
    return area


def _smooth(partners: Sequence[int], accounts: int) -> Floats:
    """Probability by number of partners, smoothed where few accounts are."""
    counts = np.bincount(np.array(partners, np.int64), minlength=64).astype(float)
    counts[0] = max(accounts - len(partners), 0)
    smooth = counts.copy()
    for number in range(4, counts.size):
        near = max(1, int(number * 0.3))
        smooth[number] = counts[max(0, number - near) : number + near + 1].mean()
    smooth += 0.01
    return np.asarray(smooth / smooth.sum())
