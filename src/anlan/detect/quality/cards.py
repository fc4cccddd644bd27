"""Scores the set ``sichuan_telecom``: which phone cards are used for fraud, from call, message, traffic and bill figures (see
``docs/explanation/quality.md``).

The subject is a card. Columns that tell in how many places a card was used are left out on purpose, although the set has them:
no signal of ours looks at where somebody is (docs/decisions/0062). Who is in contact with whom is not read either, since it adds
nothing here (docs/decisions/0085). The scorer learns from the part ``train`` alone and is scored on cards it has not seen.
"""

import csv
import gzip
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from sklearn.metrics import f1_score, roc_auc_score, roc_curve
from sklearn.model_selection import StratifiedKFold

from anlan.detect.quality.card_figures import derived
from anlan.detect.quality.card_scorer import CardScorer
from anlan.values import InputError, Note

PLACES = frozenset({"city_name_call", "county_name_call", "city_name_nunique", "county_name_nunique"})
"""Columns about places; never read."""
NOT_FEATURES = frozenset({"user", "part", "label"}) | PLACES

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

MEASURES = ("auc", "macro_f1", "recall_at_1_percent_fpr", "fraud_in_lower_half")


class CardScore(msgspec.Struct, frozen=True):
    """What came out, on cards that were not learnt from; means where there were several rounds. F1 at the even threshold 0.5,
    fixed beforehand. ``fraud_in_lower_half``: share of fraud cards among the half that scores lowest."""

    trained_on: int
    scored: int
    auc: float
    macro_f1: float
    recall_at_1_percent_fpr: float
    fraud_in_lower_half: float


class Cards(msgspec.Struct, frozen=True):
    """Cards of the set: figures of each (missing is NaN), labels, who may be learnt from."""

    figures: Floats
    fraud: Bools
    learn: Bools


def read_cards(folder: Path) -> Cards:
    """Read the cards with all their figures. Raises ``InputError`` when the file is missing."""
    rows = _rows(folder / "users.csv.gz")
    names = [name for name in rows[0] if name not in NOT_FEATURES]
    columns = {name: np.array([float(row[name]) if row[name] else np.nan for row in rows]) for name in names}
    figures = np.hstack([np.column_stack(list(columns.values())), derived(columns)])
    fraud, learn = np.array([row["label"] == "1" for row in rows]), np.array([row["part"] == "train" for row in rows])
    return Cards(figures, fraud, learn)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise InputError(Note.of("detect.quality.no_set", path=str(path)))
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def evaluate_cards(folder: Path, labels: int | None = None, rounds: int | None = None) -> CardScore:
    """Learn from the part ``train`` (or from ``labels`` of its cards, drawn with seed 0), score the part ``valid``.

    With ``rounds`` the part ``valid`` is left alone: the part ``train`` is cut into so many folds, each scored by what the others
    teach, or so many draws of ``labels`` cards score the rest of it."""
    cards = read_cards(folder)
    train, valid = np.flatnonzero(cards.learn), np.flatnonzero(~cards.learn)
    if rounds is None:
        return _round(cards, train if labels is None else _drawn(train, labels, 0), train, valid)
    if labels is None:
        cut = StratifiedKFold(rounds, shuffle=True, random_state=0).split(train, cards.fraud[train])
        scores = [_round(cards, train[learn], train[learn], train[judged]) for learn, judged in cut]
    else:
        draws = (_drawn(train, labels, seed) for seed in range(rounds))
        scores = [_round(cards, drawn, train, np.setdiff1d(train, drawn)) for drawn in draws]
    means = {name: float(np.mean([getattr(score, name) for score in scores])) for name in MEASURES}
    return CardScore(scores[0].trained_on, sum(score.scored for score in scores), **means)


def _drawn(train: Places, labels: int, seed: int) -> Places:
    return np.random.default_rng(seed).permutation(train)[:labels]


def _round(cards: Cards, learn: Places, known: Places, judged: Places) -> CardScore:
    """Learn labels of ``learn`` and the spread of figures of ``known``; score ``judged``."""
    scorer = CardScorer(cards.figures[known], cards.fraud[known], np.isin(known, learn))
    score, fraud = scorer.score(cards.figures[judged]), cards.fraud[judged]
    false, true, _ = roc_curve(fraud, score)
    return CardScore(
        trained_on=len(learn),
        scored=len(judged),
        auc=float(roc_auc_score(fraud, score)),
        macro_f1=float(f1_score(fraud, score > 0.5, average="macro")),
        recall_at_1_percent_fpr=float(true[false <= 0.01].max()),
        fraud_in_lower_half=float(fraud[score <= np.median(score)].mean()),
    )
