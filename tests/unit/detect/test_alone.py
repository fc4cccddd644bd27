"""An event alone is measured in one call; each detector by itself is the slow twin of what comes out."""

import random
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from anlan.detect import graph as graph_module
from anlan.detect.alone import Alone, Known
from anlan.detect.detector import HOUR, Detector, Shared, View, all_detectors
from anlan.detect.detectors.temporal_cycle import TemporalCycle
from anlan.detect.evaluate import Evaluator
from anlan.detect.graph import Scratch
from anlan.detect.history import History
from anlan.detect.kernels import alone as kernel
from tests.contract.test_detectors import T0, table
from tests.unit.detect.made_world import made_world, rules_of_each
from tests.unit.detect.test_memory import as_events

COUNT = 900


def known(**other: Detector) -> Known:
    by_name = {one.name: one for one in all_detectors()} | other
    found = Alone.of(by_name.values())
    assert found is not None
    return found.known


def world(seed: int) -> pa.Table:
    """Few accounts that pay each other often, more and more of them; equal instants, nights, chains, payments under limits, and
    accounts that are still for long; sums of 60 m yuan from the middle on."""
    rng = np.random.default_rng(seed)
    steps = rng.choice([0, 0, 1, HOUR // 8, HOUR, 5 * HOUR, 31 * 24 * HOUR], COUNT, p=[0.1, 0.1, 0.1, 0.4, 0.24, 0.05, 0.01])
    reach = 6 + np.arange(COUNT) // 20
    names = {side: [f"a{k}" for k in (reach * rng.random(COUNT) ** 2).astype(int)] for side in ("src", "dst")}
    amounts = rng.choice([500, 900, 100_000, 2_000_000, 2_100_000, 46_000_000, 49_000_000, 49_999_999], COUNT)
    amounts[COUNT // 2 :: 7] = rng.choice([6_000_000_000, 6_000_000_001], amounts[COUNT // 2 :: 7].size)  # do not fit 32 bits
    rows = {"id": [f"e{k}" for k in range(COUNT)], "time": T0 + np.cumsum(steps), "late": [False] * COUNT, "amount": amounts}
    return table("transfers", rows | names, COUNT)


def of_a_block(detectors: Known, view: View) -> list[list[int]]:
    """The values of each event, as each detector measures them."""
    return [list(row) for row in zip(*(one.measure(view).tolist() for one in detectors), strict=True)]


def each_by_itself(detectors: Known, events: pa.Table) -> tuple[list[list[int]], History]:
    """The values of each event, from one block of all."""
    history = History("transfers")
    return of_a_block(detectors, View(history, history.append(events), Shared())), history


@pytest.mark.parametrize("seed", range(6))
def test_an_event_alone_measures_what_each_detector_measures_over_a_block(seed: int) -> None:
    detectors, events, dice = known(), world(seed), random.Random(seed)
    history, shared, one, found = History("transfers"), Shared(), Alone(detectors), list[list[int]]()
    expected, whole = each_by_itself(detectors, events)
    while len(found) < COUNT:
        size = dice.choice([1, 1, 1, 5])  # blocks come between them
        view = View(history, history.append(events.slice(len(found), size)), shared)
        shared.next_block()
        found += [one.measure(view)] if view.count == 1 else of_a_block(detectors, view)
        for detector, value in zip(detectors, found[-1], strict=True):
            assert not value or detector.evidence(history, len(found) - 1) == detector.evidence(whole, len(found) - 1)
    assert found == expected
    silent = [name for name, values in zip(Known._fields, zip(*expected, strict=True), strict=True) if not any(values)]
    assert not silent, "this world gives them nothing to measure"


def test_scratch_that_has_had_its_day_is_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Scratch] = []

    def scratch(accounts: int) -> Scratch:
        made.append(Scratch(accounts))
        return made[-1]

    monkeypatch.setattr(graph_module, "_STAMPS_LEFT", 40)
    monkeypatch.setattr(graph_module, "Scratch", scratch)
    detectors, events, one = known(), world(7), Alone(known())
    history, shared, found = History("transfers"), Shared(), list[list[int]]()
    for k in range(COUNT):
        view = View(history, history.append(events.slice(k, 1)), shared)
        shared.next_block()
        found.append(one.measure(view))
    assert max(int(each.stamps[0]) for each in made) < 100, "marks went on beyond their end"
    assert found == each_by_itself(detectors, events)[0]


def test_every_cell_of_the_kernel_is_the_detector_of_that_place() -> None:
    assert list(Known._fields) == sorted(Known._fields)
    assert Known._fields[kernel.STRUCTURED] == "structuring" and Known._fields[kernel.CYCLE] == "temporal_cycle"
    assert len(Known._fields) == kernel.CYCLE + 1


@pytest.mark.parametrize("left_out", [*Known._fields, None])
def test_without_a_detector_or_with_windows_of_two_widths_each_is_measured_by_itself(left_out: str | None) -> None:
    chosen = [one for one in all_detectors() if one.name != left_out]
    if left_out is None:
        chosen = [replace(one, width=HOUR) if isinstance(one, TemporalCycle) else one for one in chosen]
    assert Alone.of(chosen) is None
    rules, events = rules_of_each(), made_world("transfers").slice(0, 60)
    live, whole = (Evaluator("transfers", rules, tuple(chosen)) for _ in range(2))
    assert [alert for event in as_events(events) for alert in live.add_events([event])] == whole.add(events)
