"""Scores the set ``sichuan_telecom``: which phone cards are used for fraud, from call, message, traffic and bill figures (see
``docs/explanation/quality.md``).

The subject is a card. Columns that tell in how many places a card was used are left out on purpose, although the set has them:
no signal of ours looks at where somebody is (docs/decisions/0062). Who is in contact with whom is not read either, since it adds
nothing here (docs/decisions/0085). The scorer learns from the part ``train`` alone and is scored on cards it has not seen.
"""

from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedKFold

from anlan.detect.cards.arrays import Bools, Floats
from anlan.detect.cards.learning import figures_of_scores, learn
from anlan.detect.cards.reading import CardFile, read_cards
from anlan.detect.cards.scorer import figures_of
from anlan.values import InputError, Note

Places = npt.NDArray[np.intp]

MEASURES = ("auc", "macro_f1", "recall_at_1_percent_fpr", "fraud_in_lower_half")


class CardScore(msgspec.Struct, frozen=True):
    """What came out, on cards that were not learnt from; means where there were several rounds. ``auc_likely`` holds 95 % of what
    comes out when the cards are drawn again (the widest of the rounds). Else as ``anlan.detect.cards.card.Figures``."""

    trained_on: int
    scored: int
    auc: float
    auc_likely: tuple[float, float]
    macro_f1: float
    recall_at_1_percent_fpr: float
    fraud_in_lower_half: float


class Cards(msgspec.Struct, frozen=True):
    """Cards of the set: figures of each (missing is NaN), labels, who may be learnt from."""

    figures: Floats
    fraud: Bools
    learn: Bools


def read_set(folder: Path) -> Cards:
    """The cards with all their figures, those of the part ``train`` first. Raises ``InputError`` when the file is missing."""
    path = folder / "users.csv.gz"
    if not path.is_file():
        raise InputError(Note.of("detect.quality.no_set", path=str(path)))
    train, valid = (_part(path, part) for part in ("train", "valid"))
    figures = np.vstack([_figures(part, train) for part in (train, valid)])
    fraud = np.concatenate([part.fraud for part in (train, valid) if part.fraud is not None])
    return Cards(figures, fraud, np.arange(len(fraud)) < len(train.ids))


def _part(path: Path, part: str) -> CardFile:
    return read_cards(path, "user", "label", ("part", part))


def _figures(part: CardFile, like: CardFile) -> Floats:
    """Figures in the columns of ``like``; a column that has no number in this part is missing throughout."""
    nothing = np.full(len(part.ids), np.nan)
    return figures_of({name: part.columns.get(name, nothing) for name in like.columns})


def evaluate_cards(folder: Path, labels: int | None = None, rounds: int | None = None) -> CardScore:
    """Learn from the part ``train`` (or from ``labels`` of its cards, drawn with seed 0), score the part ``valid``.

    With ``rounds`` the part ``valid`` is left alone: the part ``train`` is cut into so many folds, each scored by what the others
    teach, or so many draws of ``labels`` cards score the rest of it."""
    cards = read_set(folder)
    train, valid = np.flatnonzero(cards.learn), np.flatnonzero(~cards.learn)
    if rounds is None:
        return _round(cards, train if labels is None else _drawn(train, labels, 0), train, valid)
    if labels is None:
        cut = StratifiedKFold(rounds, shuffle=True, random_state=0).split(train, cards.fraud[train])
        scores = [_round(cards, train[seen], train[seen], train[judged]) for seen, judged in cut]
    else:
        draws = (_drawn(train, labels, seed) for seed in range(rounds))
        scores = [_round(cards, drawn, train, np.setdiff1d(train, drawn)) for drawn in draws]
    means = {name: float(np.mean([getattr(score, name) for score in scores])) for name in MEASURES}
    likely = (min(score.auc_likely[0] for score in scores), max(score.auc_likely[1] for score in scores))
    return CardScore(scores[0].trained_on, sum(score.scored for score in scores), auc_likely=likely, **means)


def _drawn(train: Places, labels: int, seed: int) -> Places:
    return np.random.default_rng(seed).permutation(train)[:labels]


def _round(cards: Cards, told: Places, known: Places, judged: Places) -> CardScore:
    """Learn labels of ``told`` and the spread of figures of ``known``; score ``judged``."""
    scorer = learn(cards.figures[known], cards.fraud[known], np.isin(known, told))
    found = figures_of_scores(cards.fraud[judged], scorer.score(cards.figures[judged]))
    return CardScore(trained_on=len(told), **msgspec.structs.asdict(found))
