"""What a live watch holds in memory: it grows event by event, forgets at the front, and says the same as a fresh one."""

import pickle
import random

import numpy as np
import pyarrow as pa
import pytest

from anlan.detect import meter as meter_module
from anlan.detect.bands import load_bands
from anlan.detect.codes import Codes
from anlan.detect.columns import KINDS, Kind
from anlan.detect.detector import DAY
from anlan.detect.evaluate import Evaluator, Rules
from anlan.detect.growing import Growing, Texts
from anlan.detect.history import History
from anlan.detect.meter import Meter
from anlan.detect.typology import load_typologies
from anlan.detect.windows import Block, Windows
from tests.contract.test_detectors import events


def as_events(table: pa.Table) -> list[dict[str, object]]:
    """Rows as ``events.to_event`` gives them."""
    times = table["time"].cast(pa.int64()).to_pylist()
    return [row | {"time": time} for row, time in zip(table.to_pylist(), times, strict=True)]


def test_texts_are_a_list_of_words_that_forgets_at_the_front() -> None:
    dice, texts, words = random.Random(1), Texts(), []
    for k in range(2000):
        word = "é" * dice.randint(0, 9) + str(k) * dice.randint(0, 1)
        texts.append(word)
        words.append(word)
        if dice.random() < 0.05:
            gone = dice.randint(0, len(words))
            texts.drop(gone)
            words = words[gone:]
        if dice.random() < 0.01:
            texts = pickle.loads(pickle.dumps(texts))
    assert [texts[k] for k in range(len(texts))] == words
    with pytest.raises(IndexError):
        texts[len(words)]


def test_a_growing_column_takes_events_one_by_one_with_little_room_to_spare_and_gives_it_back() -> None:
    held, moved = Growing(1, np.int64), 0
    for k in range(20_000):
        before = held._data
        held.add(1)[0] = k
        moved += held._data is not before
    assert held.view()[0].tolist() == list(range(20_000))
    assert moved < 60 and held.nbytes() <= 8 * 20_000 * 1.3
    held.drop(19_900)
    assert held.view()[0].tolist() == list(range(19_900, 20_000)) and held.nbytes() < 2_000


def test_codes_of_one_word_and_of_a_column_are_the_same_table() -> None:
    dice, codes, known = random.Random(2), Codes(), {}
    for _ in range(3000):
        word = str(dice.randint(0, 1500))
        assert codes.code(word) == known.setdefault(word, len(known))
        assert codes.find("?" + word) is None
    column = pa.array([*known, None, "fresh"]).dictionary_encode()
    assert codes.encode(column).tolist() == [*range(len(known)), -1, len(known)]
    assert codes.find("fresh") == len(known) == len(codes) - 1
    assert list(pickle.loads(pickle.dumps(codes))) == [*known, "fresh"] == codes.as_arrow().to_pylist()


@pytest.mark.parametrize("kind", KINDS)
def test_a_history_is_the_same_from_blocks_from_single_events_and_from_its_own_table(kind: Kind) -> None:
    world = events(kind, 120)
    blocks, single, again = History(kind), History(kind), History(kind)
    for start in range(0, 120, 7):
        blocks.append(world.slice(start, 7))
    for event in as_events(world):
        single.append_events([event])
        single = pickle.loads(pickle.dumps(single)) if random.Random(event["id"]).random() < 0.1 else single
    again.append(blocks.table(0, 50))
    again.append(blocks.table(50, 120))
    assert blocks.table(0, 120).to_pylist() == world.to_pylist()
    for other in (single, again):
        for name, column in {**blocks.columns, **blocks.ways}.items():
            assert {**other.columns, **other.ways}[name].tolist() == column.tolist()
        assert [other.ids[k] for k in range(120)] == world["id"].to_pylist()


def test_windows_without_extremes_give_the_same_fans_and_sums_for_half_the_bytes() -> None:
    dice, count = np.random.default_rng(1), 3000
    parties = dice.integers(0, 200, (2, count)).astype(np.int32)
    block = Block(*parties, np.cumsum(dice.integers(0, 50, count)), dice.integers(1, 99, count))
    full, bare = Windows(5000), Windows(5000, extremes=False)
    whole = full.add(block, 200)
    parts = [bare.add(Block(*(column[k : k + 37] for column in block)), 200) for k in range(0, count, 37)]
    for name in ("fan", "degree", "sum"):
        assert np.array_equal(getattr(whole, name), np.concatenate([getattr(part, name) for part in parts]))
    assert 2 * bare.nbytes() < full.nbytes()


@pytest.mark.parametrize("kind", ["transfers", "calls"])
def test_a_meter_renewed_again_and_again_gives_the_same_alerts(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    world, rules = events(kind, 120), Rules(load_bands(), load_typologies())
    whole = Evaluator(kind, rules).add(world)
    renewals = 0
    renewed = Meter.renewed

    def counted(self: Meter) -> Meter:
        nonlocal renewals
        renewals += 1
        return renewed(self)

    monkeypatch.setattr(Meter, "renewed", counted)
    monkeypatch.setattr(meter_module, "LAST_NUMBER", 10)
    live = Evaluator(kind, rules)
    assert [alert for start in range(0, 120, 3) for alert in live.add_events(as_events(world.slice(start, 3)))] == whole
    if kind == "calls":  # transfers are held for longer than this world lasts
        assert renewals


def test_accounts_that_are_gone_leave_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter_module, "ACCOUNTS", 50)
    live = Evaluator("calls", Rules(load_bands(), load_typologies()))
    live.meter.wide = 50
    for day in range(300):
        event = {"id": f"e{day}", "time": day * DAY, "late": False, "amount": 5, "src": f"a{day}", "dst": f"b{day}"}
        live.add_events([event])
        assert len(live.meter.history.codes["party"]) <= 55
    assert len(live.meter.history) <= 12 and live.meter.origin > 200
