"""Every detector agrees with its own words (``formulas.py``) on worlds full of equal instants and of events exactly at the start
of a window, however the events are cut into blocks."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.detect.columns import Kind
from anlan.detect.detector import DAY, HOUR, MINUTE, Detector, all_detectors, with_registers
from anlan.detect.limits import Limit, Limits
from anlan.detect.registers.companies import Companies
from anlan.detect.registers.iot import IotCards
from anlan.detect.registers.suspects import Suspects
from tests.contract.test_detectors import T0, measured, table
from tests.unit.detect.formulas import FORMULAS, PROOFS, World

COUNT = 60
NUMBERS = ["13800138000", "13800138001", "13800138002", "01085521111", "0085221234567"]
REGISTERS: dict[str, object] = {
    "companies": Companies(dict.fromkeys(NUMBERS[:3], "南山路1号"), frozenset({NUMBERS[2]})),
    "iot": IotCards.of([{"card": "c1", "devices": ("d1",), "services": ("data",), "peers": (NUMBERS[0],)}]),
    "suspects": Suspects({NUMBERS[1]: T0}, {NUMBERS[0]: T0, NUMBERS[2]: T0 + 5 * HOUR}),
    "limits": Limits({name: Limit(1, 2, "") for name in ("account_1", "phone_card")}),
}
SMALL: dict[str, dict[str, Any]] = {"shared_counterparties": {"common": 2, "busy": 4}}
"""Parameters at which five accounts have something to say."""

DENSE = frozenset({"company_round_trip", "layered_chain", "scatter_gather", "temporal_cycle"})
"""Detectors that need several events in one window."""

DETECTORS = [replace(one, **SMALL.get(one.name, {})) for one in with_registers(all_detectors(), REGISTERS)]
WORDS: dict[Kind, dict[str, list[str | None]]] = {
    "transfers": {
        "ip": ["i1", "i2", None],
        "mac": ["m1", None],
        "terminal": ["t1", "t2"],
        "channel": ["atm", "counter_cash", "mobile", "virtual_currency", None, None, None],
        "payer_name": ["甲一", "乙一", None],
        "payer_name_received": ["甲一", "*一", "乙 一"],
        "payee_name": ["Ａ公司（南）", None],
        "payee_name_received": ["A公司(南)", "丁"],
        "src_kind": ["person", "company"],
        "dst_kind": ["person", "person", "exchange", "company"],
        "payment": ["p1", "p2", None],
        "merchant_name": ["店", "店 ", None],
        "payer_account": [*NUMBERS[:2], None],
        "payee_account": ["62220001", "62220002"],
    },
    "calls": {
        "device": ["d1", "d2", None],
        "card": ["c1", "c2", "c3", None],
        "service": ["voice", "data", None],
        "shown_number": [*NUMBERS, "99", None, None, None, None],
        "gateway": ["local", "international", None],
    },
    "openings": {
        "institution": ["甲行", "乙行"],
        "category": ["account_1", "phone_card", "company_account"],
        "holder_kind": ["person", "company"],
        "agent": ["agent1", "agent2", None],
        "address": ["南山路1号", "东街3号", None],
    },
    "joined": {"what": ["call", "transfer"], "shown_number": [*NUMBERS, None, None, None]},
}
AMOUNTS: dict[Kind, list[int]] = {
    "transfers": [
        100,
        500,
        900,
        1_000_000,
        1_150_000,
        4_600_000,
        45_000_000,
        46_000_000,
        49_999_999,
        49_999_999,
        50_000_000,
        199_000_000,
    ],
    "calls": [0, 30, 300],
    "openings": [1, 1, 1, -1],
    "joined": [60, 299, 300, 3600],
}
NEAR_A_LIMIT = [4_600_000, 45_000_000, 49_999_999, 49_999_999, 50_000_000, 199_000_000]


def world(detector: Detector, seed: int) -> World:
    """Events of the detector's kind; some at one instant, some exactly one window apart."""
    rng = np.random.default_rng(seed)
    width = min(detector.width, 30 * DAY) or HOUR
    steps = [0, 0, 1, width // 4, width // 2, width, width + 1]
    if detector.name in DENSE:
        steps = [0, 1, width // 8, width // 4, width]
    if detector.name == "victim_in_danger":
        steps = [0, MINUTE, 5 * MINUTE, 30 * MINUTE]
    if detector.name == "night_burst":
        steps = [0, 1, HOUR, 5 * HOUR, 5 * HOUR]  # from midnight on, so that nights begin and end to the second
    drawn: dict[str, list[Any]] = {
        name: list(rng.choice(np.array(words, object), COUNT)) for name, words in WORDS[detector.kind].items()
    }
    drawn |= {side: list(rng.choice(np.array(NUMBERS, object), COUNT)) for side in ("src", "dst")}
    drawn["time"] = (_begin(detector) + np.cumsum(rng.choice(steps, COUNT))).tolist()
    drawn["amount"] = rng.choice(NEAR_A_LIMIT if detector.name == "structuring" else AMOUNTS[detector.kind], COUNT).tolist()
    drawn |= {"id": [f"e{k}" for k in range(COUNT)], "late": [False] * COUNT}
    return [dict(zip(drawn, row, strict=True)) for row in zip(*drawn.values(), strict=True)]


def _begin(detector: Detector) -> int:
    return T0 // DAY * DAY - 8 * HOUR if detector.name == "night_burst" else T0


def values(detector: Detector, events: World, size: int) -> list[int]:
    rows: dict[str, Iterable[object]] = {name: [event[name] for event in events] for name in events[0]}
    return measured(detector, table(detector.kind, rows, len(events)), size)[0]


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_it_measures_what_its_words_say(detector: Detector) -> None:
    formula, told = FORMULAS[detector.name], 0
    for seed in range(8):
        events = world(detector, seed)
        expected = [formula(events, i, detector) for i in range(COUNT)]
        for size in (COUNT, 1, 7):
            assert values(detector, events, size) == expected
        told += sum(value > 0 for value in expected)
    assert told >= 3, "these worlds give the detector next to nothing to measure"


@st.composite
def small_worlds(draw: st.DrawFn, detector: Detector) -> World:
    """Few events, as hypothesis likes them: what fails comes out as small as it can be."""
    width = min(detector.width, 30 * DAY) or HOUR
    steps = st.sampled_from([0, 0, 1, width // 8, width // 4, 5 * HOUR, width - 1, width, width + 1])
    words = {name: st.sampled_from(said) for name, said in WORDS[detector.kind].items()}
    sides = {side: st.sampled_from(NUMBERS[:4]) for side in ("src", "dst")}
    amounts = st.sampled_from(NEAR_A_LIMIT if detector.name == "structuring" else AMOUNTS[detector.kind])
    drawn = draw(st.lists(st.tuples(steps, st.fixed_dictionaries(words | sides | {"amount": amounts})), min_size=1, max_size=16))
    moments = _begin(detector) + np.cumsum([step for step, _ in drawn])
    return [
        event | {"id": f"e{k}", "time": int(moment), "late": False}
        for k, (moment, (_, event)) in enumerate(zip(moments, drawn, strict=True))
    ]


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
@settings(max_examples=20, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_small_world_tells_a_detector_from_its_words(detector: Detector, data: st.DataObject) -> None:
    events = data.draw(small_worlds(detector))
    expected = [FORMULAS[detector.name](events, i, detector) for i in range(len(events))]
    assert values(detector, events, len(events)) == values(detector, events, 3) == expected


@pytest.mark.parametrize("detector", [one for one in DETECTORS if one.name in PROOFS], ids=lambda detector: detector.name)
def test_the_evidence_holds_what_proves_the_value_and_nothing_else(detector: Detector) -> None:
    proof, told = PROOFS[detector.name], 0
    for seed in range(12):
        events = world(detector, seed)
        rows: dict[str, Iterable[object]] = {name: [event[name] for event in events] for name in events[0]}
        found, history = measured(detector, table(detector.kind, rows, COUNT), COUNT)
        for at in [place for place, value in enumerate(found) if value]:
            assert detector.evidence(history, at) == proof(events, at, detector)
            told += 1
    assert told >= 3


def test_every_detector_has_its_formula() -> None:
    assert FORMULAS.keys() == {detector.name for detector in all_detectors()}


def test_a_night_over_midnight_shows_all_its_payments() -> None:
    (night,) = (one for one in DETECTORS if one.name == "night_burst")
    over = replace(night, first=22 * HOUR, last=5 * HOUR, width=DAY)
    ten = (T0 // DAY + 1) * DAY + 14 * HOUR  # 22:00 in Shanghai
    times = [ten - 1, ten, ten + 1, ten + 4 * HOUR, ten + 7 * HOUR - 1, ten + 7 * HOUR, ten + DAY]
    rows = {"id": list("abcdefg"), "time": times, "late": [False] * 7, "src": ["s"] * 7, "dst": ["d"] * 7, "amount": [100] * 7}
    found, history = measured(over, table("transfers", rows, 7), 7)
    assert found == [0, 1, 2, 3, 4, 0, 5]
    assert over.evidence(history, 4) == [1, 2, 3, 4] and over.evidence(history, 6) == [1, 2, 3, 4, 6]


def test_a_night_ends_before_its_last_moment() -> None:
    (night,) = (one for one in DETECTORS if one.name == "night_burst")
    midnight = T0 // DAY * DAY - 8 * HOUR
    times = [midnight - 1, midnight, midnight + 5 * HOUR - 1, midnight + 5 * HOUR]
    rows = {"id": list("abcd"), "time": times, "late": [False] * 4, "src": ["s"] * 4, "dst": ["d"] * 4, "amount": [100] * 4}
    found, history = measured(night, table("transfers", rows, 4), 4)
    assert found == [0, 1, 2, 0] and night.evidence(history, 2) == [1, 2]
