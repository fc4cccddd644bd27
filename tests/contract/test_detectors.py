"""One battery over all detectors: window rule, determinism, evidence, size of blocks, nothing to measure, late events."""

import string
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from anlan.detect.about import about, show
from anlan.detect.bands import FIELDS, load_bands
from anlan.detect.columns import KINDS, SCHEMAS, Kind
from anlan.detect.detector import DAY, HOUR, Detector, Shared, View, all_detectors, with_registers
from anlan.detect.detectors.night_burst import NightBurst
from anlan.detect.evaluate import Evaluator, Rules
from anlan.detect.history import History
from anlan.detect.limits import Limit, Limits
from anlan.detect.pages import all_pages, detector_page
from anlan.detect.parameters import parameters_of
from anlan.detect.registers.companies import Companies
from anlan.detect.registers.iot import IotCards
from anlan.detect.registers.suspects import Suspects
from anlan.detect.span import EVER
from anlan.detect.typology import load_typologies
from anlan.values.note import LANGS

T0 = 1_772_000_000_000_000
REGISTERS = {
    "companies": Companies.of([{"company": f"1380013800{x}", "address": "南山路1号"} for x in range(6)]),
    "iot": IotCards.of([{"card": "c1", "devices": ("d1",), "services": ("data",)}]),
    "suspects": Suspects({"13800138001": T0}, {f"1380013800{x}": T0 for x in range(4)}),
    "limits": Limits({name: Limit(1, 2, "") for name in ("account_1", "phone_card")}),
}
DETECTORS = with_registers(all_detectors(), REGISTERS)
EACH = pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "detectors"


def events(kind: Kind, count: int, seed: int = 5) -> pa.Table:
    """A busy small world in which every detector has something to say."""
    rng = np.random.default_rng(seed)
    time = T0 + np.cumsum(rng.integers(0, 3, count)) * HOUR // 2
    time[count // 2 :] += 40 * DAY
    src, dst = rng.integers(0, 8, count), rng.integers(0, 8, count)
    amounts = [100, 1_000, 46_000_000, 47_000_000, 49_000_000, 2_000_000, 2_100_000]
    words = {
        "src": [f"1380013800{x}" for x in src],
        "dst": [f"1380013800{x}" for x in dst],
        "ip": pick(rng, count, ["10.0.0.1", "10.0.0.2", None]),
        "mac": pick(rng, count, ["aa", None]),
        "terminal": pick(rng, count, ["t1", "t2"]),
        "channel": pick(rng, count, ["atm", "mobile", "virtual_currency", None]),
        "payer_name": pick(rng, count, ["甲", "乙", None]),
        "payer_name_received": pick(rng, count, ["甲", "丙"]),
        "dst_kind": pick(rng, count, ["person", "exchange"]),
        "device": pick(rng, count, ["d1", "d2", None]),
        "card": pick(rng, count, ["c1", "c2", "c3"]),
        "shown_number": pick(rng, count, ["13800138001", "99", "13900000000", None]),
        "gateway": pick(rng, count, ["local", "international"]),
    }
    rows = {"id": [f"e{i}" for i in range(count)], "time": time, "late": [False] * count, "amount": rng.choice(amounts, count)}
    if kind == "openings":
        rows["amount"] = rng.choice([1, 1, 1, -1], count)
    return table(kind, rows | words | more_words(count, seed), count)


def more_words(count: int, seed: int) -> dict[str, list[str | None]]:
    """Drawn apart, so that what is drawn above stays as it was."""
    rng = np.random.default_rng(seed + 1)
    return {
        "src_kind": pick(rng, count, ["person", "company"]),
        "dst_kind": pick(rng, count, ["person", "company", "exchange"]),
        "payment": pick(rng, count, ["p1", "p2", None]),
        "merchant_name": pick(rng, count, ["店", "店 ", None]),
        "payee_account": pick(rng, count, ["62220001", "62220002"]),
        "service": pick(rng, count, ["voice", "data", None]),
        "institution": pick(rng, count, ["甲行", "乙行"]),
        "category": pick(rng, count, ["account_1", "phone_card", "company_account"]),
        "holder_kind": pick(rng, count, ["person", "company"]),
        "what": pick(rng, count, ["call", "transfer", "transfer"]),
        "agent": pick(rng, count, ["agent1", None]),
        "address": pick(rng, count, ["南山路1号", "东街3号", None]),
    }


def pick(rng: np.random.Generator, count: int, words: list[str | None]) -> list[str | None]:
    return [words[k] for k in rng.integers(0, len(words), count)]


def table(kind: Kind, rows: dict[str, Iterable[object]], count: int) -> pa.Table:
    schema = SCHEMAS[kind]
    columns = [pa.array(list(rows.get(name, [None] * count)), _plain(schema.field(name).type)) for name in schema.names]
    return pa.table(dict(zip(schema.names, columns, strict=True))).cast(schema)


def _plain(of: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(of) else pa.int64() if pa.types.is_timestamp(of) else of


def measured(detector: Detector, world: pa.Table, size: int) -> tuple[list[int], History]:
    history, shared, values = History(detector.kind), Shared(), []
    for start in range(0, world.num_rows, size):
        place = history.append(world.slice(start, size))
        shared.next_block()
        values += detector.measure(View(history, place, shared)).tolist()
    return values, history


@EACH
def test_the_size_of_blocks_has_no_influence(detector: Detector) -> None:
    world = events(detector.kind, 120)
    whole, _ = measured(detector, world, 120)
    assert any(whole), "the battery's world gives this detector nothing to measure"
    assert measured(detector, world, 1)[0] == measured(detector, world, 17)[0] == whole


@EACH
def test_a_value_does_not_depend_on_what_comes_later(detector: Detector) -> None:
    world = events(detector.kind, 120)
    assert measured(detector, world.slice(0, 70), 70)[0] == measured(detector, world, 120)[0][:70]


@EACH
def test_the_evidence_alone_gives_the_value_again(detector: Detector) -> None:
    world = events(detector.kind, 150)
    values, history = measured(detector, world, 150)
    for at in [place for place, value in enumerate(values) if value][::7]:
        rows = detector.evidence(history, at)
        assert rows == sorted(rows) and rows[-1] == at
        assert all(history.time[at] - detector.memory <= history.time[row] for row in rows)
        assert all(history.time[row] < history.time[at] for row in rows[:-1])
        assert measured(detector, world.take(rows), len(rows))[0][-1] == values[at]


@EACH
def test_a_memory_that_forgets_at_the_front_gives_the_same_evidence(detector: Detector) -> None:
    world = events(detector.kind, 120)
    values, whole = measured(detector, world, 120)
    ids = world["id"].to_pylist()
    history, shared = History(detector.kind), Shared()
    for at, value in enumerate(values):
        place = history.append(world.slice(at, 1))
        shared.next_block()
        assert detector.measure(View(history, place, shared)).tolist() == [value]
        if value:
            proof = [history.ids[row] for row in detector.evidence(history, place)]
            assert proof == [ids[row] for row in detector.evidence(whole, at)]
        history.forget(int(history.time[-1]) - detector.memory)


@EACH
def test_what_lies_before_the_memory_has_no_influence(detector: Detector) -> None:
    world = events(detector.kind, 120)
    values, history = measured(detector, world, 120)
    for at in range(0, 120, 11):
        low = int(np.searchsorted(history.time, history.time[at] - detector.memory))
        assert measured(detector, world.slice(low, at + 1 - low), 50)[0][-1] == values[at]


WINDOWED = [one for one in DETECTORS if 0 < one.width < EVER and one.name != "night_burst"]
WINDOWED += [
    replace(one, last=24 * HOUR) for one in DETECTORS if isinstance(one, NightBurst)
]  # its night is shorter than its window


@pytest.mark.parametrize("detector", WINDOWED, ids=lambda detector: detector.name)
def test_an_event_at_the_start_of_the_window_counts_and_one_just_before_it_is_as_if_it_were_not(detector: Detector) -> None:
    world = events(detector.kind, 150)
    values, history = measured(detector, world, 150)
    proofs = [detector.evidence(history, at) for at, value in enumerate(values) if value]
    told = [world.take(rows) for rows in sorted(proofs, key=len) if len(rows) > 1]
    told = [rows for rows in told if not at_the_end_of_a_call(rows)]
    matters = next(rows for rows in told if last(detector, rows) != last(detector, rows.slice(1)))
    now, without = matters["time"].cast(pa.int64())[-1].as_py(), last(detector, matters.slice(1))
    assert last(detector, with_first_at(matters, now - detector.width)) != without
    assert last(detector, with_first_at(matters, now - detector.width - 1)) == without


def at_the_end_of_a_call(rows: pa.Table) -> bool:
    """There it is the call's length that says how far back to look, and no window."""
    return "what" in rows.column_names and rows["what"][-1].as_py() == "call"


def last(detector: Detector, rows: pa.Table) -> int:
    return measured(detector, rows, max(rows.num_rows, 1))[0][-1]


def with_first_at(rows: pa.Table, moment: int) -> pa.Table:
    """The rows with the first one moved in time."""
    times = [moment, *rows["time"].cast(pa.int64()).to_pylist()[1:]]
    place = rows.column_names.index("time")
    return rows.set_column(place, rows.schema.field("time"), pa.array(times, pa.int64()).cast(rows.schema.field("time").type))


@EACH
def test_nothing_is_measured_where_there_is_nothing(detector: Detector) -> None:
    assert measured(detector, events(detector.kind, 0), 1)[0] == []
    lone = table(
        detector.kind, {"id": ["x"], "time": [T0 + 6 * HOUR], "src": ["a"], "dst": ["b"], "amount": [1], "late": [False]}, 1
    )
    values, _ = measured(detector, lone, 1)
    bands = load_bands()[detector.name]
    assert bands.levels(np.array(values)).tolist() == [0]


@EACH
def test_it_is_documented_and_judged(detector: Detector) -> None:
    assert type(detector).__doc__ and detector.unit and detector.source and detector.misses
    bands = load_bands()[detector.name]
    for band in bands.band:
        for text in (band.zh, band.en):
            assert {field for _, field, _, _ in string.Formatter().parse(text) if field} <= FIELDS
    assert any(detector.name in typology.names() for typology in load_typologies().values())


PAGES = all_pages(all_detectors(), load_bands())


@pytest.mark.parametrize("file", PAGES)
def test_its_page_says_what_the_program_does(file: str) -> None:
    page = DOCS / file
    assert page.is_file(), "write it with: anlan detect list --pages docs/reference/detectors"
    assert page.read_text(encoding="utf-8") == PAGES[file]


def test_no_page_lies_about_without_a_detector() -> None:
    assert {path.name for path in DOCS.iterdir()} == set(PAGES)


@pytest.mark.parametrize("detector", all_detectors(), ids=lambda detector: detector.name)
def test_it_speaks_at_its_example_and_not_before_its_last_event(detector: Detector) -> None:
    shown, bands = show(detector, about(detector.name).example), load_bands()[detector.name]
    assert [bands.level(value) > 0 for value in shown.values] == [False] * (len(shown.values) - 1) + [True]
    assert shown.proof[-1] == f"e{len(shown.values)}" and set(shown.proof) <= set(shown.events["id"].to_pylist())


@pytest.mark.parametrize("detector", all_detectors(), ids=lambda detector: detector.name)
def test_a_parameter_that_is_set_otherwise_changes_the_page(detector: Detector) -> None:
    if detector.width in (0, EVER):
        pytest.skip("it looks at the event alone or at everything")
    wider = replace(detector, width=detector.width + DAY)
    for lang in LANGS:
        said = [detector_page(one, load_bands()[detector.name], lang) for one in (detector, wider)]
        assert said[0] != said[1] and all(f"| `{one.name}` |" in said[0] for one in parameters_of(detector))


@pytest.mark.parametrize("kind", KINDS)
def test_alerts_are_the_same_live_and_on_history(kind: Kind) -> None:
    world = events(kind, 120)
    rules = Rules(load_bands(), load_typologies())
    whole = Evaluator(kind, rules, DETECTORS).add(world)
    live = Evaluator(kind, rules, DETECTORS)
    one_by_one = [alert for place in range(120) for alert in live.add(world.slice(place, 1))]
    assert whole and one_by_one == whole
    known = set(world["id"].to_pylist())
    assert all(alert.events() and set(alert.events()) <= known for alert in whole)
    assert len({alert.id for alert in whole}) == len(whole)


def test_an_alert_on_a_late_event_says_so() -> None:
    world = events("transfers", 60)
    late = world.set_column(world.column_names.index("late"), "late", pa.array([True] * 60))
    alerts = Evaluator("transfers", Rules(load_bands(), load_typologies())).add(late)
    assert alerts and all(alert.late for alert in alerts)


def test_no_detector_speaks_of_persons_places_or_content() -> None:
    subjects = {detector.subject for detector in DETECTORS}
    assert subjects <= {"account", "number", "card", "device", "address"}
    forbidden = {"cell", "lac", "latitude", "longitude", "location", "city", "county", "text", "content", "face", "voice_print"}
    assert not forbidden & {name for schema in SCHEMAS.values() for name in schema.names}
