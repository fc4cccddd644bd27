"""Training: two linear rules a label (opening, rest), joined by likelihoods fitted on talks the rules have not seen.

In go labelled talks; out comes a ``Trained``. The same talks and seed give the same model, bit for bit, on the same machine
and versions. Talks of one batch (a source, a month, a scripted run) are alike in ways that say nothing of the label, so what
joins the rules is fitted batch by batch on rules that never saw that batch; without batches, on five shuffled folds.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from anlan.text.model.card import Card
from anlan.text.model.figures import figures
from anlan.text.model.grams import count_runs, learn_grams
from anlan.text.model.trained import CLEAR, Doubles, Joiner, Lines, Trained
from anlan.text.model.views import VIEWS, View, view_texts
from anlan.text.talk import Labelled
from anlan.values import InputError, Note

SLACK = 0.3
"""The C of the linear rules; chosen on batches held out, see docs/decisions/0081."""
JOINER_SLACK = 0.05
_LONGEST: dict[View, int] = {"opening": 5, "rest": 3}
_LEAST: dict[View, int] = {"opening": 2, "rest": 4}
_FOLDS = 5
_FEWEST = 5

Places = npt.NDArray[np.int64]
Said = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Material:
    """What is trained on: counted views, labels as places, the fold of each talk."""

    labels: tuple[str, ...]
    counts: dict[View, sp.csr_matrix]
    true: Places
    folds: Places
    begun: npt.NDArray[np.bool_]


def train(talks: Sequence[Labelled], *, seed: int, data: str = "", said: Said = lambda _: None) -> Trained:
    """Learn the labels of ``talks``. ``data`` goes into the card; ``said`` hears of progress.

    Raises ``InputError`` for fewer than two labels, or a label with fewer than five talks.
    """
    material, split = _material(talks, seed)
    with threadpool_limits(1):  # the same figures on any machine
        unseen = _unseen_scores(material, seed, said)
        said("lines")
        everything = np.arange(len(talks))
        lines = {view: _lines(material, view, everything, seed) for view in VIEWS}
        young, whole = (_joiner(scores, material.true, rows) for scores, rows in _joined(material, unseen))
        card = _card(talks, material, unseen, seed=seed, data=data, split=split)
    return Trained(material.labels, lines, young, whole, card)


def _material(talks: Sequence[Labelled], seed: int) -> tuple[_Material, str]:
    labels, true, sizes = np.unique([talk.label for talk in talks] or [""], return_inverse=True, return_counts=True)
    if len(labels) < 2:
        raise InputError(Note.of("text.model.one_label", labels=", ".join(labels)))
    if sizes.min() < _FEWEST:
        label = str(labels[sizes.argmin()])
        raise InputError(Note.of("text.model.few_talks", label=label, count=int(sizes.min()), least=_FEWEST))
    folds, split = _folds(talks, seed)
    texts = [view_texts(talk.turns) for talk in talks]
    counts = {view: count_runs([text[view] for text in texts], _LONGEST[view]) for view in VIEWS}
    begun = np.array([not text["rest"] for text in texts])
    return _Material(tuple(str(label) for label in labels), counts, true.astype(np.int64), folds, begun), split


def _folds(talks: Sequence[Labelled], seed: int) -> tuple[Places, str]:
    """Batches as folds where every label is in two batches at least; else shuffled folds, each label spread evenly."""
    where: dict[str, set[str]] = {}
    for talk in talks:
        where.setdefault(talk.label, set()).add(talk.batch)
    if all(len(batches) > 1 for batches in where.values()) and all(talk.batch for talk in talks):
        return np.unique([talk.batch for talk in talks], return_inverse=True)[1].astype(np.int64), "batches"
    order = np.random.default_rng(seed).permutation(len(talks))
    by_label = order[np.argsort(np.array([talks[k].label for k in order]), kind="stable")]
    folds = np.empty(len(talks), np.int64)
    folds[by_label] = np.arange(len(talks)) % _FOLDS
    return folds, "folds"


def _unseen_scores(material: _Material, seed: int, said: Said) -> dict[View, Doubles]:
    """Each talk's scores by rules that were made without its fold."""
    scores = {view: np.zeros((len(material.true), len(material.labels))) for view in VIEWS}
    for fold in np.unique(material.folds):
        said(f"fold {fold}")
        seen, unseen = np.flatnonzero(material.folds != fold), np.flatnonzero(material.folds == fold)
        for view in VIEWS:
            lines = _lines(material, view, seen, seed)
            weighed = lines.grams.weigh(material.counts[view][unseen])
            scores[view][unseen] = np.asarray(weighed @ lines.slopes.T.astype(np.float64)) + lines.offsets
    return scores


def _lines(material: _Material, view: View, rows: Places, seed: int) -> Lines:
    """One rule a label, each against all others. A label that ``rows`` lack gets a rule that never speaks."""
    counts = material.counts[view][rows]
    grams = learn_grams(counts, longest=_LONGEST[view], least=_LEAST[view])
    weighed, true = grams.weigh(counts), material.true[rows]
    slopes = np.zeros((len(material.labels), len(grams.buckets)), np.float32)
    offsets = np.full(len(material.labels), -1.0, np.float32)
    for label in np.unique(true) if len(grams.buckets) else ():
        rule = LinearSVC(C=SLACK, random_state=seed, tol=1e-3).fit(weighed, np.where(true == label, 1, -1))
        slopes[label], offsets[label] = rule.coef_[0], rule.intercept_[0]
    return Lines(grams, slopes, offsets)


def _joined(material: _Material, scores: dict[View, Doubles]) -> Iterator[tuple[Doubles, Places]]:
    """Scores and talks to join: the opening of every talk; all views of the talks that went on."""
    yield scores["opening"], np.arange(len(material.true))
    went_on = np.flatnonzero(~material.begun)
    yield np.hstack([scores[view] for view in VIEWS]), went_on if len(went_on) else np.arange(len(material.true))


def _joiner(scores: Doubles, true: Places, rows: Places) -> Joiner:
    """Fitted so that its likelihoods can be believed; labels are weighed as they come."""
    fitted = LogisticRegression(C=JOINER_SLACK, max_iter=1000).fit(scores[rows], true[rows])
    labels = int(true.max()) + 1
    slopes, offsets = np.zeros((labels, scores.shape[1])), np.full(labels, -50.0)
    if len(fitted.classes_) == 2:
        slopes[fitted.classes_[1]], offsets[fitted.classes_] = fitted.coef_[0], (0.0, fitted.intercept_[0])
    else:
        slopes[fitted.classes_], offsets[fitted.classes_] = fitted.coef_, fitted.intercept_
    return Joiner(slopes, offsets)


def _card(
    talks: Sequence[Labelled], material: _Material, scores: dict[View, Doubles], *, seed: int, data: str, split: str
) -> Card:
    """Figures with the joiner, too, made without the fold it judges."""
    likely = [np.zeros((len(material.true), len(material.labels))) for _ in range(2)]
    for fold in np.unique(material.folds):
        judged = np.flatnonzero(material.folds == fold)
        for place, (joined, rows) in enumerate(_joined(material, scores)):
            learnt = rows[material.folds[rows] != fold]
            likely[place][judged] = _joiner(joined, material.true, learnt).likely(joined[judged])
    young, whole = likely
    known = np.where(material.begun[:, None], young, whole)
    sizes = np.bincount(material.true)
    batches, members = np.unique([talk.batch for talk in talks], return_counts=True)
    return Card(
        data=data,
        talks={label: int(size) for label, size in zip(material.labels, sizes, strict=True)},
        batches={str(batch): int(count) for batch, count in zip(batches, members, strict=True)},
        split=split,
        seed=seed,
        whole=figures(material.labels, material.true, known, CLEAR),
        opening=figures(material.labels, material.true, young, CLEAR),
        settings={"slack": SLACK, "joiner_slack": JOINER_SLACK},
    )
