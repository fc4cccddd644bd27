"""What a live watch holds in memory: it grows event by event, forgets at the front, and says the same as a fresh one."""

import pickle
import random

import numpy as np
import pyarrow as pa
import pytest

from anlan.detect import journal as journal_module
from anlan.detect import meter as meter_module
from anlan.detect.asleep import Asleep
from anlan.detect.bands import load_bands
from anlan.detect.codes import Codes
from anlan.detect.columns import KINDS, Kind
from anlan.detect.detector import DAY, all_detectors
from anlan.detect.evaluate import Evaluator, Rules
from anlan.detect.events import as_table
from anlan.detect.growing import Growing, Texts
from anlan.detect.history import History
from anlan.detect.journal import Block, Journal
from anlan.detect.meter import Meter
from anlan.detect.typology import load_typologies
from anlan.detect.windows import Windows
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


@pytest.mark.parametrize("letter", ["a", "é", "\ud800"])
@pytest.mark.parametrize("count", [0, 3, 200])
def test_many_words_are_read_as_one_by_one_in_any_order_and_again(letter: str, count: int) -> None:
    dice, texts, codes = random.Random(3), Texts(), Codes()
    for k in range(300):
        texts.append(f"{letter * (k % 4)}{k}" if k % 7 else "")
        codes.code(f"{letter * (k % 4)}{k}")
    texts.drop(11)
    places = [dice.randrange(len(texts)) for _ in range(count)]
    assert texts.many(places) == [texts[place] for place in places]
    assert codes.many(np.array(places, np.int32)) == [codes[place] for place in places]


def test_a_word_with_a_zero_byte_is_read_whole() -> None:
    texts, codes, words = Texts(), Codes(), ["a", "b\0c", "", "\0", "dd"]
    for word in words:
        texts.append(word)
    assert texts.many(range(5)) == words
    assert codes.many(np.array([codes.code(word) for word in words], np.int32)) == words


def test_words_at_hand_need_no_room_that_was_not_given() -> None:
    texts, words = Texts(), ["x" * 500, "é" * 300, "y"]
    for word in words:
        texts.append(word)
    assert texts.many([1, 0, 2, 0]) == [words[1], words[0], words[2], words[0]]


def test_a_growing_column_takes_events_one_by_one_with_little_room_to_spare_and_gives_it_back() -> None:
    held, moved = Growing(np.int64), 0
    for k in range(20_000):
        before = held._columns[0]
        held.add(1)[:] = k
        moved += held._columns[0] is not before
    assert held.view().tolist() == list(range(20_000))
    assert moved < 60 and held.nbytes() <= 8 * 20_000 * 1.3
    held.drop(19_900)
    assert held.view().tolist() == list(range(19_900, 20_000)) and held.nbytes() < 2_000


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
        for name, column in blocks.columns.items():
            assert other.columns[name].tolist() == column.tolist()
        for name in ("time", "amount", "pairs", "heads"):
            assert getattr(other.journal, name)[:].tolist() == getattr(blocks.journal, name)[:].tolist()
        assert all(np.array_equal(*sides) for sides in zip(other.journal.sides, blocks.journal.sides, strict=True))
        assert [other.ids[k] for k in range(120)] == world["id"].to_pylist()


def test_no_events_have_no_ids() -> None:
    assert History("transfers").ids_of([]) == ()


def test_a_long_list_on_a_shelf_is_the_list_walked_by_its_links_whatever_is_asked_and_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(journal_module, "_LONGEST", 120)  # some lists become too long for a shelf
    monkeypatch.setattr(journal_module, "_SHELVES", 3)  # and take each other's place
    dice, journal, seen = random.Random(7), Journal(), []
    for step in range(900):
        sides = np.array([[dice.choice([0, 0, 0, 1, 2, 3])], [dice.choice([4, 4, 5, 6])]], np.int32)
        seen.append((int(sides[0, 0]), int(sides[1, 0])))
        journal.add(Block(*sides, np.array([step]), np.array([1])), 7)
        if dice.random() < 0.02:
            journal.forget(dice.randint(0, len(journal) // 2))
        begin = dice.randint(0, len(journal) - 1)
        span = slice(begin, dice.choice([len(journal), len(journal) - 1, dice.randint(begin, len(journal))]))
        held = seen[len(seen) - len(journal) :]
        for account in (0, 4):
            assert journal.payments(account, span).tolist() == [k for k in range(len(held))[span] if held[k][0] == account]
            assert journal.receipts(account, span).tolist() == [k for k in range(len(held))[span] if held[k][1] == account]


def test_a_window_keeps_what_is_asked_of_it_and_no_more() -> None:
    dice, count = np.random.default_rng(1), 3000
    parties = dice.integers(0, 200, (2, count)).astype(np.int32)
    block = Block(*parties, np.cumsum(dice.integers(0, 50, count)), dice.integers(1, 99, count))
    journal, whole = Journal(), Windows(5000, fan=True, degree=True, total=True, extremes=True)
    journal.add(block, 200)
    everything = whole.add(journal, 0)
    for name, of in (("fan", "fan"), ("degree", "degree"), ("total", "sum")):
        one = Windows(5000, **{name: True})
        assert np.array_equal(getattr(one.add(journal, 0), of), getattr(everything, of))
        assert one.nbytes() <= 200 * (16 if name == "total" else 8) * 1.2 + 100


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


def day_by_day(rows: list[tuple[int, str, str, int]]) -> list[dict[str, object]]:
    """Transfers by the day each is made on: day, payer, payee, fen."""
    return [
        {"id": f"e{k}", "time": day * DAY, "late": False, "src": src, "dst": dst, "amount": fen}
        for k, (day, src, dst, fen) in enumerate(rows)
    ]


@pytest.mark.parametrize("days", [29, 30, 89, 91, 400])
@pytest.mark.parametrize("renew", [False, True])
def test_an_account_that_slept_for_however_long_is_known_when_it_wakes(days: int, renew: bool) -> None:
    others = [(day, f"a{day}", f"b{day}", 100) for day in range(1, days)]
    events = day_by_day([(0, "z", "sleeper", 100), *others, (days, "sleeper", "y", 600_000)])
    (detector,) = (one for one in all_detectors() if one.name == "dormant_then_active")
    meter, hits = Meter("transfers", load_bands(), (detector,)), []
    for event in events:
        hits += meter.add_events([event])
        meter = pickle.loads(pickle.dumps(meter.renewed() if renew else meter))
    found = [(hit.value, hit.evidence) for hit in hits]
    assert found == ([] if days < 30 else [(days, ("e0", events[-1]["id"]))])
    assert len(meter.history) < 5, "nothing but the last event of each account is held for it"


def test_without_the_sleepers_nothing_is_held_for_longer_than_a_detector_looks_back() -> None:
    for kind in ("transfers", "calls"):
        assert Meter(kind, load_bands()).memory <= 14 * DAY


def test_sleepers_wake_and_fall_asleep_again_in_room_that_does_not_grow() -> None:
    words, asleep = Codes(), Asleep()
    codes = np.array([words.code(f"account {k}") for k in range(50)], np.int32)
    for turn in range(400):
        asleep.add(words, codes, np.full(50, turn), [f"event {turn} {k}" for k in range(50)])
        asleep = pickle.loads(pickle.dumps(asleep)) if turn % 100 == 7 else asleep
    assert len(asleep) == 50 and asleep.nbytes() < 500_000
    assert asleep.since(words, codes).tolist() == [399] * 50
    number = asleep.find("account 7")
    assert number is not None and asleep.id(number) == "event 399 7" and asleep.find("nobody") is None


def test_a_chain_longer_than_its_memory_is_counted_to_a_bound_and_all_its_rows_are_listed() -> None:
    events = day_by_day([(day, f"p{day}", f"p{day + 1}", 1_000_000) for day in range(24)])
    (detector,) = (one for one in all_detectors() if one.name == "layered_chain")
    whole = Meter("transfers", load_bands(), (detector,)).add(as_table("transfers", events))
    live, hits = Meter("transfers", load_bands(), (detector,)), []
    for event in events:
        hits += [live.prove(hit) for hit in live.add_events([event])]
        live = live.renewed()
    assert [(hit.value, hit.evidence) for hit in hits] == [(hit.value, hit.evidence) for hit in whole]
    assert max(hit.value for hit in whole) == 8 and all(len(hit.evidence) == hit.value for hit in whole)
