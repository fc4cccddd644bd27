"""The scorer of phone cards: four kinds of models that err differently, learnt from labelled cards, asked about cards not seen.

In go the figures of cards (missing is NaN) and for some of them whether they are fraud cards; out comes a figure between 0 and 1
for any card. Cards without a label help too: they show how each figure is spread. Which figures there are is left to the caller.
"""

import warnings
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit
from sklearn.base import ClassifierMixin
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import QuantileTransformer, SplineTransformer
from threadpoolctl import threadpool_limits

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

WIDEST = 3.0
"""Spread figures end here, in standard deviations: an extreme card should not pull a smooth model along."""
SURE = 0.003
"""No kind is believed to be surer than this, so that the odds of one that is too sure do not outvote the others."""


class Spread:
    """Every figure as its rank among all cards, spread like a normal one; missing figures lie in the middle and are told apart by
    a column of their own."""

    def __init__(self, figures: Floats) -> None:
        self._ranks = QuantileTransformer(n_quantiles=min(200, len(figures)), output_distribution="normal", random_state=0)
        self._ranks.fit(figures)
        self._gaps = np.isnan(figures).any(0)

    def of(self, figures: Floats) -> Floats:
        """The figures spread, and a column for each figure that had gaps among the cards first seen."""
        spread = np.clip(self._ranks.transform(figures), -WIDEST, WIDEST)
        gaps = np.isnan(figures[:, self._gaps]) * 2.0
        return np.hstack([np.nan_to_num(spread), gaps])


def _boosted(seed: int, many: bool) -> ClassifierMixin:
    return HistGradientBoostingClassifier(
        max_iter=300 if many else 150, learning_rate=0.04, max_leaf_nodes=12 if many else 6, l2_regularization=10.0,
        max_features=0.2, min_samples_leaf=15 if many else 8, random_state=seed,
    )  # fmt: skip


def _trees(seed: int, many: bool) -> ClassifierMixin:
    return ExtraTreesClassifier(300, min_samples_leaf=2, max_features=0.3, random_state=seed)


def _net(seed: int, many: bool) -> ClassifierMixin:
    alpha, rounds = (2.0, 40) if many else (10.0, 80)
    return MLPClassifier((64,), alpha=alpha, learning_rate_init=0.003, max_iter=rounds, random_state=seed)


def _curves(seed: int, many: bool) -> ClassifierMixin:
    knots = 6 if many else 4
    return make_pipeline(SplineTransformer(knots, degree=2), LogisticRegression(C=0.02 if many else 0.1, max_iter=500))


KINDS: Sequence[tuple[Callable[[int, bool], ClassifierMixin], bool, int]] = (
    (_boosted, False, 3),
    (_trees, False, 1),
    (_net, True, 6),
    (_curves, True, 1),
)
"""How a model is made, whether it wants figures spread, how many runs are averaged. Each kind has the same say."""
MANY = 1000
"""From so many labels on the models may be supple; below, they are kept stiff."""


class CardScorer:
    """Learnt models. ``figures``: one row a card, labelled or not; ``fraud`` is read where ``learn`` is true, nowhere else."""

    def __init__(self, figures: Floats, fraud: Bools, learn: Bools) -> None:
        many = int(learn.sum()) >= MANY
        self._spread = Spread(figures)
        views = figures[learn], self._spread.of(figures[learn])
        with threadpool_limits(1), warnings.catch_warnings():  # one thread: the same figures on any machine
            warnings.simplefilter("ignore", ConvergenceWarning)  # nets are stopped early on purpose
            self._models = [
                [make(seed, many).fit(views[spread], fraud[learn]) for seed in range(runs)] for make, spread, runs in KINDS
            ]

    def score(self, figures: Floats) -> Floats:
        """A figure between 0 and 1 for each row: the mean of the kinds on the scale of log odds."""
        views = figures, self._spread.of(figures)
        with threadpool_limits(1):
            odds = [
                logit(np.clip(np.mean([model.predict_proba(views[spread])[:, 1] for model in models], axis=0), SURE, 1 - SURE))
                for models, (_, spread, _) in zip(self._models, KINDS, strict=True)
            ]
        return np.asarray(expit(np.mean(odds, axis=0)), np.float64)
