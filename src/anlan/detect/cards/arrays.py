"""Learnt models as plain arrays, so that a file of them can be read without running anything: trees, nets, curves, ranks.

Each answers what the library that learnt it answers (``tests/unit/detect/test_card_scorer.py`` holds both side by side). In go
figures, one row a card; out come likelihoods of fraud.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import BSpline
from scipy.special import expit, ndtri

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int32]

WIDEST = 3.0
"""Spread figures end here, in standard deviations: an extreme card should not pull a smooth model along."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Every figure as its rank among all cards, spread like a normal one; missing figures lie in the middle and are told apart by
    a column of their own. ``quantiles``: one column a figure, rising; ``gaps``: figures with gaps among the cards first seen."""

    quantiles: Floats
    gaps: Bools

    def of(self, figures: Floats) -> Floats:
        """The figures spread, and a column for each figure that had gaps."""
        ranks = np.linspace(0.0, 1.0, len(self.quantiles))
        spread = np.column_stack([_rank(figures[:, place], self.quantiles[:, place], ranks) for place in range(figures.shape[1])])
        spread = np.clip(ndtri(spread), -WIDEST, WIDEST)
        return np.hstack([np.nan_to_num(spread), np.isnan(figures[:, self.gaps]) * 2.0])


def _rank(column: Floats, quantiles: Floats, ranks: Floats) -> Floats:
    """Rank of each figure, in the middle of the ranks of equal figures."""
    low, high = np.interp(column, quantiles, ranks), np.interp(-column, -quantiles[::-1], -ranks[::-1])
    rank = 0.5 * (low - high)
    rank[column <= quantiles[0]], rank[column >= quantiles[-1]] = 0.0, 1.0
    return np.asarray(rank, np.float64)


@dataclass(frozen=True, slots=True)
class Trees:
    """Decision trees, nodes of all in one row. ``feature`` is -1 at a leaf, where ``value`` holds; ``run`` says which run of
    learning each tree is of. ``summed``: values of a run add up to log odds from ``begin``; else their mean is the likelihood,
    and figures are compared in single precision."""

    feature: Places
    threshold: Floats
    missing_left: Bools
    left: Places
    right: Places
    value: Floats
    root: Places
    run: Places
    begin: Floats
    summed: bool

    def likely(self, figures: Floats) -> Floats:
        """The mean over the runs."""
        seen = figures if self.summed else figures.astype(np.float32).astype(np.float64)
        totals = np.zeros((len(self.begin), len(figures)))
        for root, run in zip(self.root.tolist(), self.run.tolist(), strict=True):
            totals[run] += self._leaves(seen, root)
        if self.summed:
            return np.asarray(expit(totals + self.begin[:, None]).mean(0))
        return np.asarray((totals / np.bincount(self.run)[:, None]).mean(0))

    def _leaves(self, figures: Floats, root: int) -> Floats:
        at = np.full(len(figures), root, np.int32)
        rows = np.arange(len(figures))
        while rows.size:
            feature = self.feature[at[rows]]
            rows = rows[feature >= 0]
            here = at[rows]
            figure = figures[rows, self.feature[here]]
            to_left = np.where(np.isnan(figure), self.missing_left[here], figure <= self.threshold[here])
            at[rows] = np.where(to_left, self.left[here], self.right[here])
        return self.value[at]


@dataclass(frozen=True, slots=True)
class Nets:
    """Nets of one hidden layer, one a run: slopes into and out of the layer, offsets of both."""

    into: Floats
    into_offset: Floats
    out: Floats
    out_offset: Floats

    def likely(self, spread: Floats) -> Floats:
        """The mean over the runs."""
        runs = zip(self.into, self.into_offset, self.out, self.out_offset, strict=True)
        answers = [expit(np.maximum(spread @ into + first, 0.0) @ out + last) for into, first, out, last in runs]
        return np.asarray(np.mean(answers, axis=0))


@dataclass(frozen=True, slots=True)
class Curves:
    """A smooth curve a figure, added up to log odds. ``knots``: one row a figure; ``weights``: one row a figure; ``degree`` of
    the curves' pieces. Outside the knots a curve goes on level."""

    knots: Floats
    weights: Floats
    degree: int
    offset: float

    def likely(self, spread: Floats) -> Floats:
        """Of the sum of all curves."""
        odds = np.full(len(spread), self.offset)
        for place, (knots, weights) in enumerate(zip(self.knots, self.weights, strict=True)):
            inside = np.clip(spread[:, place], knots[self.degree], knots[-1 - self.degree])
            odds += BSpline.construct_fast(knots, weights, self.degree)(inside)  # the checked way refuses a level figure
        return np.asarray(expit(odds), np.float64)
