"""Scores the set ``sichuan_telecom``: which phone cards are used for fraud, from call, message and traffic figures and from who
is in contact with whom (see ``docs/explanation/quality.md``).

The subject is a card. Columns that tell in how many places a card was used are left out on purpose, although the set has them:
no signal of ours looks at where somebody is (docs/decisions/0062). The scorer learns from the part ``train`` alone and is scored
on cards it has not seen; those come with their own contacts.
"""

import csv
import gzip
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import f1_score, roc_auc_score, roc_curve
from threadpoolctl import threadpool_limits

from anlan.values import InputError, Note

PLACES = frozenset({"city_name_call", "county_name_call", "city_name_nunique", "county_name_nunique"})
"""Columns about places; never read."""
NOT_FEATURES = frozenset({"user", "part", "label"}) | PLACES

RUNS = 3

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class CardScore(msgspec.Struct, frozen=True):
    """What came out on the cards of part ``valid``. F1 at the even threshold 0.5, fixed beforehand."""

    trained_on: int
    scored: int
    auc: float
    macro_f1: float
    recall_at_1_percent_fpr: float


class Cards(msgspec.Struct, frozen=True):
    """Cards of the set: features (missing is NaN), contacts as a symmetric matrix, labels, who may be learnt from."""

    features: Floats
    contacts: sp.csr_matrix
    fraud: Bools
    learn: Bools


def read_cards(folder: Path) -> Cards:
    """Read users and contacts. Raises ``InputError`` when a file is missing."""
    rows = _rows(folder / "users.csv.gz")
    names = [name for name in rows[0] if name not in NOT_FEATURES]
    features = np.array([[float(row[name]) if row[name] else np.nan for name in names] for row in rows])
    place = {row["user"]: k for k, row in enumerate(rows)}
    pairs = np.array([(place[row["a"]], place[row["b"]]) for row in _rows(folder / "edges.csv.gz")]).reshape(-1, 2)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    contacts = sp.coo_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(len(rows), len(rows))).tocsr()
    fraud, learn = np.array([row["label"] == "1" for row in rows]), np.array([row["part"] == "train" for row in rows])
    return Cards(features, contacts, fraud, learn)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise InputError(Note.of("detect.quality.no_set", path=str(path)))
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def with_contacts(cards: Cards, learn: Bools) -> tuple[Floats, Floats]:
    """Two views of the cards. First: own features, how many contacts, and how many of the contacts that may be learnt from are
    fraud cards, one and two steps away. Second: the same with the mean features of contacts, busy contacts weighed less.
    A card's own label is never among its features."""
    compressed = np.nan_to_num(np.sign(cards.features) * np.log1p(np.abs(cards.features)))
    standard = (compressed - compressed[learn].mean(0)) / (compressed[learn].std(0) + 1e-9)
    degree = np.asarray(cards.contacts.sum(1)).ravel()
    quiet = cards.contacts @ sp.diags(1 / np.sqrt(np.maximum(degree, 1)))
    steps = (cards.contacts @ sp.diags(1 / np.maximum(degree, 1)) @ cards.contacts).tolil()
    steps.setdiag(0)
    shares = [_share(matrix, cards.fraud, learn) for matrix in (cards.contacts, quiet, steps.tocsr())]
    own = np.hstack([cards.features, degree[:, None], *shares])
    return own, np.hstack([own, _mean(quiet, standard)])


def _mean(weights: sp.csr_matrix, values: Floats) -> Floats:
    total = np.maximum(np.asarray(weights.sum(1)), 1e-9)
    mean: Floats = np.asarray(weights @ values) / total
    return mean


def _share(weights: sp.csr_matrix, fraud: Bools, learn: Bools) -> Floats:
    known = np.asarray(weights @ learn.astype(float)).ravel()
    bad = np.asarray(weights @ (learn & fraud).astype(float)).ravel()
    return np.column_stack([(bad + fraud[learn].mean()) / (known + 1), known])


def score_cards(cards: Cards, learn: Bools) -> Floats:
    """A figure between 0 and 1 for each card, learnt from the labels of ``learn`` alone: the mean of boosted trees, three runs on
    the first view of ``with_contacts`` and three on the second."""
    leaf = 15 if learn.sum() > 1000 else 5
    total = np.zeros(len(learn))
    with threadpool_limits(1):  # the same figures on any machine, and no spinning where cores are shared
        for features in with_contacts(cards, learn):
            for seed in range(RUNS):
                trees = HistGradientBoostingClassifier(
                    max_iter=400, learning_rate=0.04, max_leaf_nodes=12, l2_regularization=10.0, max_features=0.2,
                    min_samples_leaf=leaf, random_state=seed,
                )  # fmt: skip
                total += trees.fit(features[learn], cards.fraud[learn]).predict_proba(features)[:, 1]
    return np.asarray(total / (2 * RUNS))


def evaluate_cards(folder: Path, labels: int | None = None) -> CardScore:
    """Learn from the part ``train`` (or from ``labels`` of its cards, drawn with seed 0), score the part ``valid``."""
    cards = read_cards(folder)
    learn = cards.learn
    if labels is not None:
        drawn = np.random.default_rng(0).permutation(np.flatnonzero(learn))[:labels]
        learn = np.isin(np.arange(len(learn)), drawn)
    judged = ~cards.learn
    score, fraud = score_cards(cards, learn)[judged], cards.fraud[judged]
    false, true, _ = roc_curve(fraud, score)
    return CardScore(
        trained_on=int(learn.sum()),
        scored=int(judged.sum()),
        auc=float(roc_auc_score(fraud, score)),
        macro_f1=float(f1_score(fraud, score > 0.5, average="macro")),
        recall_at_1_percent_fpr=float(true[false <= 0.01].max()),
    )
