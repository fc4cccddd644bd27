"""Learns to score phone cards from labelled ones: boosted trees, random trees, nets, curves.

In go the figures of cards (missing is NaN) and for some of them whether they are fraud cards; out comes a ``Scorer`` of plain
arrays. Cards without a label help too: they show how each figure is spread. Which figures there are is left to the caller.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score, roc_curve
from sklearn.model_selection import StratifiedKFold
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import QuantileTransformer, SplineTransformer
from threadpoolctl import threadpool_limits

from anlan.detect.cards.arrays import Bools, Curves, Floats, Nets, Spread, Trees
from anlan.detect.cards.card import Figures
from anlan.detect.cards.scorer import Scorer

MANY = 1000
"""From so many labels on the models may be supple; below, they are kept stiff."""
BOOSTED, NETS = 3, 6
"""Runs of these kinds, from different seeds, that are averaged."""
DRAWS = 500


def learn(figures: Floats, fraud: Bools, labelled: Bools) -> Scorer:
    """``figures``: one row a card, labelled or not; ``fraud`` is read where ``labelled`` is true, nowhere else."""
    many = int(labelled.sum()) >= MANY
    spread = _spread(figures)
    told, views = fraud[labelled], (figures[labelled], spread.of(figures[labelled]))
    with threadpool_limits(1), warnings.catch_warnings():  # one thread: the same figures on any machine
        warnings.simplefilter("ignore", ConvergenceWarning)  # nets are stopped early on purpose
        return Scorer(
            spread=spread,
            boosted=_boosted_trees([_boosted(seed, many).fit(views[0], told) for seed in range(BOOSTED)]),
            trees=_random_trees(
                ExtraTreesClassifier(300, min_samples_leaf=2, max_features=0.3, random_state=0).fit(views[0], told)
            ),
            nets=_nets([_net(seed, many).fit(views[1], told) for seed in range(NETS)]),
            curves=_curves(views[1], told, many),
        )


def judge(figures: Floats, fraud: Bools, rounds: int, seed: int, said: Callable[[int], None] = lambda _round: None) -> Figures:
    """How good learning is, by cross-validation: each card is scored by what the others teach."""
    scores = np.zeros(len(fraud))
    for number, (seen, unseen) in enumerate(StratifiedKFold(rounds, shuffle=True, random_state=seed).split(figures, fraud), 1):
        said(number)
        scores[unseen] = learn(figures[seen], fraud[seen], np.ones(len(seen), np.bool_)).score(figures[unseen])
    return figures_of_scores(fraud, scores)


def figures_of_scores(fraud: Bools, scores: Floats) -> Figures:
    """How good scores are for cards whose label is known. Both kinds of cards must be among them."""
    false, true, _ = roc_curve(fraud, scores)
    draw, drawn = np.random.default_rng(0), list[float]()
    while len(drawn) < DRAWS:
        rows = draw.integers(0, len(fraud), len(fraud))
        if 0 < fraud[rows].sum() < len(rows):
            drawn.append(float(roc_auc_score(fraud[rows], scores[rows])))
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Figures(
        scored=len(fraud),
        auc=float(roc_auc_score(fraud, scores)),
        auc_likely=(float(low), float(high)),
        macro_f1=float(f1_score(fraud, scores > 0.5, average="macro")),
        recall_at_1_percent_fpr=float(true[false <= 0.01].max()),
        fraud_in_lower_half=float(fraud[scores <= np.median(scores)].mean()),
    )


def _spread(figures: Floats) -> Spread:
    ranks = QuantileTransformer(n_quantiles=min(200, len(figures)), output_distribution="normal", random_state=0).fit(figures)
    return Spread(np.asarray(ranks.quantiles_, np.float64), np.asarray(np.isnan(figures).any(0)))


def _boosted(seed: int, many: bool) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=300 if many else 150, learning_rate=0.04, max_leaf_nodes=12 if many else 6, l2_regularization=10.0,
        max_features=0.2, min_samples_leaf=15 if many else 8, random_state=seed,
    )  # fmt: skip


def _net(seed: int, many: bool) -> MLPClassifier:
    alpha, rounds = (2.0, 40) if many else (10.0, 80)
    return MLPClassifier((64,), alpha=alpha, learning_rate_init=0.003, max_iter=rounds, random_state=seed)


def _curves(spread: Floats, fraud: Bools, many: bool) -> Curves:
    degree = 2
    bases = SplineTransformer(6 if many else 4, degree=degree).fit(spread)
    lines = LogisticRegression(C=0.02 if many else 0.1, max_iter=500).fit(bases.transform(spread), fraud)
    knots = np.array([basis.t for basis in bases.bsplines_])
    return Curves(knots, lines.coef_.reshape(len(knots), -1), degree, float(lines.intercept_[0]))


def _nets(models: Sequence[MLPClassifier]) -> Nets:
    return Nets(
        np.array([model.coefs_[0] for model in models]),
        np.array([model.intercepts_[0] for model in models]),
        np.array([model.coefs_[1][:, 0] for model in models]),
        np.array([model.intercepts_[1][0] for model in models]),
    )


def _boosted_trees(models: Sequence[HistGradientBoostingClassifier]) -> Trees:
    trees = [(run, stage[0].nodes) for run, model in enumerate(models) for stage in model._predictors]
    parts = [
        (
            np.where(nodes["is_leaf"], -1, nodes["feature_idx"].astype(np.int64)),
            nodes["num_threshold"],
            nodes["missing_go_to_left"].astype(np.bool_),
            nodes["left"],
            nodes["right"],
            nodes["value"],
        )
        for _, nodes in trees
    ]
    begin = np.array([float(np.ravel(model._baseline_prediction)[0]) for model in models])
    return _joined(parts, [run for run, _ in trees], begin, summed=True)


def _random_trees(forest: ExtraTreesClassifier) -> Trees:
    parts = []
    for grown in forest.estimators_:
        tree = grown.tree_
        share = tree.value[:, 0, 1] / tree.value[:, 0].sum(1)
        inner = np.where(tree.children_left < 0, -1, tree.feature)
        to_left = np.asarray(tree.missing_go_to_left).astype(np.bool_)
        parts.append((inner, tree.threshold, to_left, tree.children_left, tree.children_right, share))
    return _joined(parts, [0] * len(parts), np.zeros(1), summed=False)


def _joined(parts: Sequence[tuple[Any, ...]], runs: Sequence[int], begin: Floats, *, summed: bool) -> Trees:
    """Nodes of all trees in one row; places of children count from the first of all."""
    roots = np.cumsum([0, *(len(part[0]) for part in parts)])[:-1]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    shift = np.repeat(roots, [len(part[0]) for part in parts])
    feature, threshold, missing_left, left, right, value = columns
    return Trees(
        feature=feature.astype(np.int32),
        threshold=threshold.astype(np.float64),
        missing_left=missing_left,
        left=(left.astype(np.int64) + shift).astype(np.int32),
        right=(right.astype(np.int64) + shift).astype(np.int32),
        value=value.astype(np.float64),
        root=roots.astype(np.int32),
        run=np.array(runs, np.int32),
        begin=begin,
        summed=summed,
    )
