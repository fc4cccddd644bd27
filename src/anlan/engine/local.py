"""Runs an evaluator over files in this process: read, sort by time, cut into blocks, alerts out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from anlan.detect.alert import Alert
from anlan.detect.columns import Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.detector import Detector
from anlan.detect.evaluate import Evaluator, Rules
from anlan.detect.openings import one_by_one
from anlan.detect.reading import read_events

BLOCK = 10_000


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan gave: alerts in the order of their events, events seen, letters of those left out, the events by kind, and
    how often an alert (by id) would have come again within its cool-down."""

    alerts: list[Alert]
    events: int
    letters: list[DeadLetter]
    tables: Mapping[Kind, pa.Table]
    repeats: Counter[str]


def read_all(paths: Sequence[Path], kind: Kind) -> tuple[pa.Table, list[DeadLetter]]:
    """All events of several files in time order, those of registers one by one, and the letters."""
    table, letters = read_events(paths, kind)
    return (one_by_one(table) if kind == "openings" else table), letters


def blocks(table: pa.Table, size: int = BLOCK) -> Iterator[pa.Table]:
    """The table in pieces of ``size`` rows."""
    for start in range(0, table.num_rows, size):
        yield table.slice(start, size)


def scan(
    paths: Sequence[Path],
    kind: Kind,
    rules: Rules,
    done: Callable[[int, int], None] = lambda _done, _all: None,
    detectors: tuple[Detector, ...] = (),
) -> Scan:
    """Scan files by ``detectors`` (all by default); ``done`` is told events done and events in all after each block. Raises
    ``InputError`` for a file that holds no events."""
    table, letters = read_all(paths, kind)
    alerts, repeats = evaluate(table, kind, rules, done, detectors)
    return Scan(alerts, table.num_rows, letters, {kind: table}, repeats)


def evaluate(
    table: pa.Table,
    kind: Kind,
    rules: Rules,
    done: Callable[[int, int], None] = lambda _done, _all: None,
    detectors: tuple[Detector, ...] = (),
) -> tuple[list[Alert], Counter[str]]:
    """Alerts of events (of the schema, in time order), block by block, and how often each would have come again."""
    evaluator, alerts = Evaluator(kind, rules, detectors), list[Alert]()
    repeats: Counter[str] = Counter()
    for block in blocks(table):
        alerts += evaluator.add(block)
        repeats.update(evaluator.judge.take_repeats())
        done(evaluator.events, table.num_rows)
    return alerts, repeats
