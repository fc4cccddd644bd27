"""The bound on stacks: which hand-overs of money are counted, and that stacks which stand out would be found."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from anlan.detect.detector import DAY, HOUR
from anlan.detect.journal import Block
from anlan.detect.quality.stack_bound import bound_of_stacks, hand_overs
from anlan.detect.review import Period


def test_a_hand_over_goes_on_to_a_third_account_and_within_the_window() -> None:
    rows = [(1, 2, 0), (2, 3, HOUR), (2, 1, 2 * HOUR), (3, 4, 6 * DAY), (2, 5, 6 * DAY)]
    src, dst, time = np.array(rows).T
    first, second = hand_overs(Period(Block(src.astype(np.int32), dst.astype(np.int32), time, np.full(5, 100))))
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 1)]


def write(path: Path, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def test_stacks_that_hand_on_the_very_sum_would_be_found(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    pairs = rng.integers(0, 300, (3000, 2))
    life = [(int(rng.integers(0, 20_000)), a, b, f"{rng.lognormal(8, 2):.2f}") for a, b in pairs if a != b]
    planted, labels = [], []
    for chain in range(60):
        account, minute, amount = 1000 + 3 * chain, int(rng.integers(0, 15_000)), f"{rng.lognormal(8, 2):.2f}"
        planted += [(minute, account, account + 1, amount), (minute + 30, account + 1, account + 2, amount)]
        labels += [(len(life) + 2 * chain + hop, chain // 6, "stack") for hop in (0, 1)]
    numbered = [(tx, *row) for tx, row in enumerate(life + planted)]
    write(tmp_path / "transactions.csv.gz", ("tx", "minute", "src", "dst", "amount"), sorted(numbered, key=lambda row: row[1]))
    write(tmp_path / "labels.csv.gz", ("tx", "attempt", "typology"), labels)
    bound = bound_of_stacks(tmp_path, share=0.05)
    assert bound.of_stacks == 60 and bound.hand_overs > 1000
    assert bound.found > 0.9


@pytest.mark.slow
def test_labels_do_not_reach_stacks_of_the_real_set(shared_data: Path) -> None:
    assert bound_of_stacks(shared_data / "laundering_planted").found < 0.3, "if this rises, stacks can be found: build it"
