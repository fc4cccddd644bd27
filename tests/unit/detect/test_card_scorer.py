"""The scorer of phone cards: cards it has not seen, gaps in the figures, and what it must not look at."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from anlan.detect.quality import cards
from anlan.detect.quality.card_figures import derived
from anlan.detect.quality.card_scorer import SURE, Bools, CardScorer, Floats

CARDS, UNSEEN = 240, 200


def made(count: int, seed: int) -> tuple[Floats, Bools]:
    """Cards of six figures: fraud cards are high in the first two together; a fifth of all cells is missing."""
    rng = np.random.default_rng(seed)
    fraud = rng.random(count) < 0.4
    figures = rng.lognormal(size=(count, 6)) * np.where(fraud[:, None] & (np.arange(6) < 2), 6.0, 1.0)
    figures[rng.random(figures.shape) < 0.2] = np.nan
    return figures, fraud


@pytest.fixture(scope="module")
def learnt() -> CardScorer:
    figures, fraud = made(CARDS, 1)
    return CardScorer(figures, fraud, np.arange(CARDS) < 160)


def test_cards_not_seen_before_are_told_apart_with_gaps_in_their_figures(learnt: CardScorer) -> None:
    figures, fraud = made(UNSEEN, 2)
    score = learnt.score(figures)
    assert roc_auc_score(fraud, score) > 0.88
    assert score.min() >= SURE and score.max() <= 1 - SURE


def test_a_card_of_which_nothing_is_known_gets_a_score_and_a_card_alone_the_one_it_gets_among_others(
    learnt: CardScorer,
) -> None:
    figures, _ = made(UNSEEN, 2)
    figures[0] = np.nan
    together = learnt.score(figures)
    assert 0.1 < together[0] < 0.9
    assert learnt.score(figures[7:8]) == pytest.approx(together[7:8], abs=1e-12)


def test_labels_that_may_not_be_learnt_from_change_nothing(learnt: CardScorer) -> None:
    figures, fraud = made(CARDS, 1)
    learn = np.arange(CARDS) < 160
    unseen, _ = made(UNSEEN, 2)
    again = CardScorer(figures, fraud ^ ~learn, learn)
    assert np.array_equal(again.score(unseen), learnt.score(unseen))


def test_a_quotient_by_nothing_is_missing_and_not_endless() -> None:
    figures = derived({"imeis": np.array([2.0, 2.0]), "opposite_count": np.array([0.0, 8.0])})
    assert np.isnan(figures[0, 0]) and figures[1, 0] == 0.25
    assert figures[:, -1].tolist() == [0, 0]


class Witness:
    """Stands in for the scorer: sees who is shown to it, scores by the first figure."""

    def __init__(self, figures: Floats, fraud: Bools, learn: Bools) -> None:
        assert figures[:, 0].max() < 7, "no card of the part valid is shown to a scorer that learns"

    def score(self, figures: Floats) -> Floats:
        return figures[:, 0]


def test_rounds_leave_the_part_kept_for_judging_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "CardScorer", Witness)
    with gzip.open(tmp_path / "users.csv.gz", "wt", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("user", "part", "imeis", "label"))
        lines.writerows(
            (card, "train" if card < 60 else "valid", card % 7 + (card >= 60) * 10, card % 3 % 2) for card in range(90)
        )
    ways: tuple[dict[str, int], ...] = ({}, {"labels": 40}, {"rounds": 3}, {"labels": 40, "rounds": 2})
    found = [cards.evaluate_cards(tmp_path, **way) for way in ways]
    assert [score.trained_on for score in found] == [60, 40, 40, 40]
    assert [score.scored for score in found] == [30, 30, 60, 40]


def users(folder: Path, city: str) -> Path:
    with gzip.open(folder / "users.csv.gz", "wt", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("user", "part", "opposite_count", "imeis", "city_name_call", "county_name_nunique", "label"))
        lines.writerow((1, "train", 10, 2, city, city, 1))
        lines.writerow((2, "valid", "", 1, "", 3, 0))
    return folder


def test_columns_of_place_change_no_figure(tmp_path: Path) -> None:
    one, other = cards.read_cards(users(tmp_path, "1")), cards.read_cards(users(tmp_path, "99"))
    assert np.array_equal(one.figures, other.figures, equal_nan=True)
    assert np.isnan(other.figures[1, 0]) and other.fraud.tolist() == [True, False] and other.learn.tolist() == [True, False]


@pytest.mark.slow
def test_three_hundred_labels_of_the_real_set_are_enough_to_beat_boosted_trees(shared_data: Path) -> None:
    assert cards.evaluate_cards(shared_data / "sichuan_telecom", labels=300).auc > 0.942
