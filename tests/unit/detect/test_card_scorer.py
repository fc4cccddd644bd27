"""The scorer of phone cards: cards it has not seen, gaps in the figures, and what it must not look at."""

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from anlan.detect.cards import learning
from anlan.detect.cards.arrays import Bools, Floats
from anlan.detect.cards.card import Card
from anlan.detect.cards.figures import derived
from anlan.detect.cards.learning import learn
from anlan.detect.cards.reading import read_cards
from anlan.detect.cards.scorer import SURE, CardModel, Scorer
from anlan.detect.cards.store import FIRST, pack, read_model
from anlan.detect.quality import cards
from anlan.values import InputError
from anlan.values.identity import check_sign
from anlan.values.sealed import seal, unseal

CARDS, UNSEEN = 240, 200


def made(count: int, seed: int) -> tuple[Floats, Bools]:
    """Cards of six figures: fraud cards are high in the first two together; a fifth of all cells is missing."""
    rng = np.random.default_rng(seed)
    fraud = rng.random(count) < 0.4
    figures = rng.lognormal(size=(count, 6)) * np.where(fraud[:, None] & (np.arange(6) < 2), 6.0, 1.0)
    figures[rng.random(figures.shape) < 0.2] = np.nan
    return figures, fraud


@pytest.fixture(scope="module")
def learnt() -> Scorer:
    figures, fraud = made(CARDS, 1)
    return learn(figures, fraud, np.arange(CARDS) < 160)


def test_cards_not_seen_before_are_told_apart_with_gaps_in_their_figures(learnt: Scorer) -> None:
    figures, fraud = made(UNSEEN, 2)
    score = learnt.score(figures)
    assert roc_auc_score(fraud, score) > 0.88
    assert score.min() >= SURE and score.max() <= 1 - SURE


def test_a_card_of_which_nothing_is_known_gets_a_score_and_a_card_alone_the_one_it_gets_among_others(
    learnt: Scorer,
) -> None:
    figures, _ = made(UNSEEN, 2)
    figures[0] = np.nan
    together = learnt.score(figures)
    assert 0.1 < together[0] < 0.9
    assert learnt.score(figures[7:8]) == pytest.approx(together[7:8], abs=1e-12)


def test_labels_that_may_not_be_learnt_from_change_nothing(learnt: Scorer) -> None:
    figures, fraud = made(CARDS, 1)
    told = np.arange(CARDS) < 160
    unseen, _ = made(UNSEEN, 2)
    again = learn(figures, fraud ^ ~told, told)
    assert np.array_equal(again.score(unseen), learnt.score(unseen))


def test_a_quotient_by_nothing_is_missing_and_not_endless() -> None:
    figures = derived({"imeis": np.array([2.0, 2.0]), "opposite_count": np.array([0.0, 8.0])})
    assert np.isnan(figures[0, 0]) and figures[1, 0] == 0.25
    assert figures[:, -1].tolist() == [0, 0]


class Witness:
    """Stands in for the scorer: scores by the first figure."""

    def score(self, figures: Floats) -> Floats:
        return figures[:, 0]


def shown(figures: Floats, fraud: Bools, labelled: Bools) -> Witness:
    """Stands in for learning: sees who is shown to it."""
    assert figures[:, 0].max() < 7, "no card of the part valid is shown to a scorer that learns"
    return Witness()


def test_rounds_leave_the_part_kept_for_judging_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "learn", shown)
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
    one, other = cards.read_set(users(tmp_path, "1")), cards.read_set(users(tmp_path, "99"))
    assert np.array_equal(one.figures, other.figures, equal_nan=True)
    assert np.isnan(other.figures[1, 0]) and other.fraud.tolist() == [True, False] and other.learn.tolist() == [True, False]


def test_plain_arrays_answer_what_the_library_that_learnt_them_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    figures, fraud = made(400, 3)
    figures[:, 4] = 7.0  # says nothing of the cards learnt from, something of later ones
    unseen, _ = made(UNSEEN, 4)
    kept: dict[str, list[Any]] = {}

    def keep(name: str) -> Any:
        own = getattr(learning, name)

        def made_here(*words: Any, **more: Any) -> Any:
            kept.setdefault(name, []).append(own(*words, **more))
            return kept[name][-1]

        return made_here

    names = ("HistGradientBoostingClassifier", "ExtraTreesClassifier", "MLPClassifier", "LogisticRegression", "SplineTransformer")
    for name in (*names, "QuantileTransformer"):
        monkeypatch.setattr(learning, name, keep(name))
    scorer = learn(figures, fraud, np.ones(400, np.bool_))
    (ranks,), (bases,), (lines,), (forest,) = (kept[name] for name in ("QuantileTransformer", *names[4:2:-1], names[1]))
    gaps = np.isnan(figures).any(0)
    spread = np.hstack([np.nan_to_num(np.clip(ranks.transform(unseen), -3, 3)), np.isnan(unseen[:, gaps]) * 2.0])
    assert scorer.spread.of(unseen) == pytest.approx(spread, abs=1e-9)
    library = {
        "boosted": np.mean([model.predict_proba(unseen)[:, 1] for model in kept[names[0]]], axis=0),
        "trees": forest.predict_proba(unseen)[:, 1],
        "nets": np.mean([model.predict_proba(spread)[:, 1] for model in kept[names[2]]], axis=0),
        "curves": lines.predict_proba(bases.transform(spread))[:, 1],
    }
    for kind, likely in library.items():
        seen = unseen if kind in ("boosted", "trees") else spread
        assert getattr(scorer, kind).likely(seen) == pytest.approx(likely, abs=1e-9), kind


def test_a_model_comes_out_of_its_file_as_it_went_in(learnt: Scorer, tmp_path: Path) -> None:
    names = ("a", "b", "c", "d", "e")  # and one derived figure: how many are missing
    model, path = CardModel(names, learnt, Card("", 240, 90, 0, 0)), tmp_path / "cards.model"
    path.write_bytes(pack(model))
    again = read_model(path)
    figures, _ = made(UNSEEN, 2)
    columns = {name: figures[:, place] for place, name in enumerate(names)}
    assert np.array_equal(again.score(columns), model.score(columns)) and again.card == model.card
    assert pack(again) == path.read_bytes()
    with pytest.raises(InputError, match="b"):
        again.score({name: column for name, column in columns.items() if name != "b"})


def changed(packed: bytes) -> bytes:
    return packed[:-9] + bytes([packed[-9] ^ 1]) + packed[-8:]


def looping(packed: bytes) -> bytes:
    with np.load(io.BytesIO(unseal(FIRST, packed))) as arrays:
        spoilt = {name: arrays[name].copy() for name in arrays.files}
    spoilt["trees_left"][0] = 0
    file = io.BytesIO()
    np.savez(file, **spoilt)
    return seal(FIRST, file.getvalue())


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda _packed: b"PK\x03\x04", "not_a_model"),
        (changed, "changed"),
        (lambda packed: seal(FIRST, unseal(FIRST, packed)[:-20]), "unreadable"),
        (looping, "unreadable"),
    ],
    ids=["another file", "one bit", "cut short", "a tree that leads back"],
)
def test_a_file_that_is_no_model_or_was_changed_is_refused(
    learnt: Scorer, tmp_path: Path, spoil: Callable[[bytes], bytes], key: str
) -> None:
    path = tmp_path / "cards.model"
    path.write_bytes(spoil(pack(CardModel(("a", "b", "c", "d", "e"), learnt, Card("", 240, 90, 0, 0)))))
    with pytest.raises(InputError) as caught:
        read_model(path)
    assert caught.value.note.key == f"detect.cards.{key}"


def test_bad_rows_and_cells_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("card,part,calls,city_name_call,fraud\nk1,a,7,成都,1\n,a,3,x,0\nk3,a,many,x,0\nk4,a,9,x,perhaps\nk5,b,,x,0\n")
    found = read_cards(path, "card", "fraud")
    assert found.ids == ("k1", "k3", "k5") and list(found.columns) == ["calls"]
    assert [(letter.row, letter.reason.key.rpartition(".")[2]) for letter in found.letters] == [
        (3, "no_number"),
        (5, "no_label"),
        (4, "not_a_figure"),
    ]
    assert read_cards(path, "card", None, ("part", "b")).ids == ("k5",)


def identity(order: int) -> str:
    first = f"11010119900307{order:03d}"
    return first + check_sign(first)


def test_columns_about_the_holder_are_not_read_and_a_file_of_persons_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text(f"card,holder,Age,性别,calls\nk1,{identity(1)},34,1,7\nk2,,71,2,9\n", encoding="utf-8")
    assert list(read_cards(path, "card", None).columns) == ["calls"]
    with pytest.raises(InputError) as refused:
        read_cards(path, "holder", None)
    assert refused.value.note.key == "detect.cards.persons"


@pytest.mark.slow
def test_three_hundred_labels_of_the_real_set_are_enough_to_beat_boosted_trees(shared_data: Path) -> None:
    assert cards.evaluate_cards(shared_data / "sichuan_telecom", labels=300).auc > 0.942
