"""`anlan detect cards` as a person uses it: train on labelled cards, score others handed later, read the model's card."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.runner import anlan


def cards(path: Path, first: int, count: int, seed: int, *, labelled: bool) -> Path:
    """Fraud cards call more numbers on fewer days; one cell in ten is empty."""
    rng = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["user", "opposite_count", "voc_day_nunique", "city_name_call", *(["label"] if labelled else [])])
        for card in range(first, first + count):
            fraud = bool(rng.random() < 0.4)
            figures = (rng.poisson(60 if fraud else 20), rng.poisson(4 if fraud else 12))
            cells = ["" if rng.random() < 0.1 else figure for figure in figures]
            out.writerow([f"k{card}", *cells, "成都", *([int(fraud)] if labelled else [])])
    return path


@pytest.mark.slow
def test_a_model_scores_cards_it_has_not_seen_and_tells_how_good_it_is(tmp_path: Path) -> None:
    model, out = tmp_path / "cards.model", tmp_path / "scores.csv"
    trained = anlan("detect", "cards", "train", str(cards(tmp_path / "a.csv", 0, 160, 1, labelled=True)), "--out", str(model),
                    "--rounds", "2", "--json")  # fmt: skip
    card = json.loads(trained.stdout)
    assert card["columns"] == ["opposite_count", "voc_day_nunique"], "no column of place is learnt from"
    assert card["card"]["cards"] == 160 and card["card"]["figures"]["auc"] > 0.8 and card["limits"]
    assert json.loads(anlan("detect", "cards", "card", str(model), "--json").stdout) == card
    later = cards(tmp_path / "b.csv", 500, 50, 2, labelled=False)
    scored = json.loads(anlan("detect", "cards", "score", str(model), str(later), "--out", str(out), "--json").stdout)
    assert [one["card"] for one in scored["scores"]] == [f"k{card}" for card in range(500, 550)]
    assert all(0 < one["score"] < 1 for one in scored["scores"]) and scored["figures"] is None
    assert scored["model"] == card["fingerprint"]
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [float(row["score"]) for row in rows] == pytest.approx([one["score"] for one in scored["scores"]], abs=1e-6)
    known = cards(tmp_path / "c.csv", 600, 80, 3, labelled=True)
    judged = json.loads(anlan("detect", "cards", "score", str(model), str(known), "--label", "label", "--json").stdout)
    assert judged["figures"]["auc"] > 0.8 and judged["figures"]["scored"] == 80


def test_what_cannot_be_trained_on_or_scored_is_refused_in_words(tmp_path: Path) -> None:
    few = cards(tmp_path / "few.csv", 0, 9, 1, labelled=True)
    done = anlan("detect", "cards", "train", str(few), "--out", str(tmp_path / "m"))
    assert done.returncode == 3 and "20" in done.stderr and not (tmp_path / "m").exists()
    done = anlan("detect", "cards", "train", str(few), "--label", "nothing", "--out", str(tmp_path / "m"))
    assert done.returncode == 3 and "nothing" in done.stderr
    done = anlan("detect", "cards", "score", str(few), str(few))
    assert done.returncode == 3 and "few.csv" in done.stderr


def test_a_wrong_cell_is_told_without_the_whole_number_in_it(tmp_path: Path) -> None:
    path = cards(tmp_path / "few.csv", 0, 9, 1, labelled=True)
    path.write_text(path.read_text(encoding="utf-8") + "k9,1,1,成都,13800138000\n", encoding="utf-8")
    told = anlan("detect", "cards", "train", str(path), "--out", str(tmp_path / "m")).stderr
    assert "*********00" in told and "13800138000" not in told
