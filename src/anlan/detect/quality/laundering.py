"""Scores a review of the set ``laundering_planted`` (see ``docs/explanation/quality.md`` for what it is and where it comes from).

In goes the folder of the set; out come recall by typology, attempts found, and the canary. A transfer is *alerted* when it is
in a group that was taken; groups are taken by score until the allowed share of transfers is reached. Labels are read after that.
"""

import csv
import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from anlan.detect.events import as_table
from anlan.detect.journal import Block
from anlan.detect.review import Period, find_groups, rank
from anlan.values import InputError, Note, parse_fen

CANARY = "bipartite"
COLUMNS = ("tx", "minute", "src", "dst", "amount")
MINUTE = 60_000_000
DRAWS = 1_000


class LaunderingScore(msgspec.Struct, frozen=True):
    """What came out. Recalls are shares of a typology's transfers alerted; ``attempts_found`` counts attempts of which at least
    half of the transfers are alerted, ``attempts_touched`` those with at least one, ``attempts_of_three`` those that have
    three transfers or more, found or not: smaller ones have no shape. The canary is in none of the three. The ``likely`` pairs
    hold 95 % of what comes out when attempts are drawn again, with replacement, within each typology."""

    transfers: int
    alerted: int
    share: float
    groups: Mapping[str, int]
    recall: Mapping[str, float]
    macro_recall: float
    macro_recall_likely: tuple[float, float]
    attempts_found: float
    attempts_found_likely: tuple[float, float]
    attempts_touched: float
    attempts_of_three: float
    canary: float
    precision: float


BEGIN = 1_767_196_800_000_000
"""2026-01-01 in Shanghai: from where minutes are counted when a date has to be shown."""


def holds_minutes(path: Path) -> bool:
    """Whether a file is transfers of the set, whose times are minutes since its start."""
    if not path.name.endswith((".csv", ".csv.gz")):
        return False
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            return file.readline(100).strip() == ",".join(COLUMNS).encode()
    except (OSError, EOFError):
        return False


def read_with_minutes(path: Path) -> pa.Table:
    """Transfers of the set as a table of events, minutes counted from ``BEGIN``."""
    rows = _rows(path, COLUMNS)
    events = [
        {
            "id": row["tx"],
            "time": BEGIN + int(row["minute"]) * MINUTE,
            "src": row["src"],
            "dst": row["dst"],
            "amount": max(parse_fen(row["amount"]), 1),
            "late": False,
        }
        for row in rows
    ]
    return as_table("transfers", events)


def read_transfers(folder: Path) -> tuple[list[str], Block]:
    """Ids and transfers of the set, minutes as µs from 0. Raises ``InputError`` when the file is missing or not of the set."""
    rows = _rows(folder / "transactions.csv.gz", COLUMNS)
    codes: dict[str, int] = {}
    src = np.array([codes.setdefault(row["src"], len(codes)) for row in rows], np.int32)
    dst = np.array([codes.setdefault(row["dst"], len(codes)) for row in rows], np.int32)
    time = np.array([int(row["minute"]) * MINUTE for row in rows], np.int64)
    amount = np.array([max(parse_fen(row["amount"]), 1) for row in rows], np.int64)
    return [row["tx"] for row in rows], Block(src, dst, time, amount)


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    if not path.is_file():
        raise InputError(Note.of("detect.quality.no_set", path=str(path)))
    with (
        gzip.open(path, "rt", encoding="utf-8", newline="")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8", newline="") as lines
    ):
        reader = csv.DictReader(lines)
        if set(columns) - set(reader.fieldnames or ()):
            raise InputError(Note.of("detect.quality.wrong_set", path=str(path), columns=", ".join(columns)))
        return list(reader)


def attempts_of(folder: Path) -> dict[str, tuple[int, str]]:
    """Attempt and typology of every planted transfer, by its id."""
    labels = _rows(folder / "labels.csv.gz", ("tx", "attempt", "typology"))
    return {label["tx"]: (int(label["attempt"]), label["typology"]) for label in labels}


def evaluate_laundering(folder: Path, share: float = 0.02) -> LaunderingScore:
    """Review the set, take groups until ``share`` of the transfers is alerted, and score."""
    ids, block = read_transfers(folder)
    taken, rows = rank(find_groups(Period(block)), int(share * len(ids)))
    alerted = {ids[row] for row in rows}
    labels = _rows(folder / "labels.csv.gz", ("tx", "attempt", "typology"))
    kinds = sorted({label["typology"] for label in labels})
    recall = {kind: _hit([label for label in labels if label["typology"] == kind], alerted) for kind in kinds}
    counted = [label for label in labels if label["typology"] != CANARY]
    attempts: dict[str, list[dict[str, str]]] = {}
    for label in counted:
        attempts.setdefault(label["attempt"], []).append(label)
    hits = [_hit(transfers, alerted) for transfers in attempts.values()]
    likely = _drawn_again([(own[0]["typology"], len(own), hit) for own, hit in zip(attempts.values(), hits, strict=True)])
    typologies = [kind for kind in kinds if kind != CANARY]
    return LaunderingScore(
        transfers=len(ids),
        alerted=len(rows),
        share=len(rows) / len(ids),
        groups={kind: sum(group.kind == kind for group in taken) for kind in sorted({group.kind for group in taken})},
        recall=recall,
        macro_recall=sum(recall[kind] for kind in typologies) / len(typologies),
        macro_recall_likely=likely[0],
        attempts_found=sum(hit >= 0.5 for hit in hits) / len(hits),
        attempts_found_likely=likely[1],
        attempts_touched=sum(hit > 0 for hit in hits) / len(hits),
        attempts_of_three=sum(len(transfers) >= 3 for transfers in attempts.values()) / len(attempts),
        canary=recall.get(CANARY, 0.0),
        precision=sum(label["tx"] in alerted for label in counted) / max(len(rows), 1),
    )


def _hit(labels: list[dict[str, str]], alerted: set[str]) -> float:
    return sum(label["tx"] in alerted for label in labels) / len(labels)


def _drawn_again(attempts: list[tuple[str, int, float]]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Spread of the macro recall and of the attempts found; an attempt is its typology, its size, the share of it alerted."""
    draw, kinds = np.random.default_rng(0), sorted({kind for kind, _, _ in attempts})
    of = {kind: np.array([(size, hit) for own, size, hit in attempts if own == kind]) for kind in kinds}
    recalls, found = [], []
    for _ in range(DRAWS):
        drawn = [of[kind][draw.integers(0, len(of[kind]), len(of[kind]))] for kind in kinds]
        recalls.append(np.mean([np.average(own[:, 1], weights=own[:, 0]) for own in drawn]))
        found.append((np.concatenate(drawn)[:, 1] >= 0.5).mean())
    return _middle(recalls), _middle(found)


def _middle(values: Sequence[np.floating[Any]]) -> tuple[float, float]:
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)
