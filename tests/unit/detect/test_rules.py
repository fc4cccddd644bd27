"""Bands, typologies and the evaluator: what is judged, what is refused, when an alert is silent."""

import pickle
from pathlib import Path

import msgspec
import numpy as np
import pytest

from anlan.detect.alert import Alert
from anlan.detect.bands import load_bands
from anlan.detect.detector import DAY, HOUR, MINUTE, all_detectors
from anlan.detect.evaluate import MOST_COMBINATIONS, Evaluator, Rules
from anlan.detect.exempt import read_exempt, read_numbers
from anlan.detect.explain import explain
from anlan.detect.meter import Hit
from anlan.detect.parameters import read_setting, with_parameters
from anlan.detect.typology import NotLegal, Typology, load_typologies, parse, show_tree
from anlan.values import InputError, say
from tests.contract.test_detectors import T0, table


def typology(when: str) -> Typology:
    return Typology(when=when, weight=1, zh="", en="", article="")


@pytest.mark.parametrize(
    ("when", "levels", "holds"),
    [
        ("fan_in >= 2 and pass_through >= 1", {"fan_in": 2, "pass_through": 1}, True),
        ("fan_in >= 2 and pass_through >= 1", {"fan_in": 2}, False),
        ("fan_in + fan_out > 3 or not cycle", {"cycle": 1, "fan_in": 2, "fan_out": 2}, True),
        ("1 <= fan_in < 3", {"fan_in": 3}, False),
        ("2 * fan_in + fan_out >= 4", {"fan_in": 1, "fan_out": 2}, True),
        (" fan_in >= 1 ", {"fan_in": 1}, True),
        ("not " * 120 + "fan_in", {"fan_in": 1}, True),
    ],
)
def test_an_expression_holds_as_it_reads(when: str, levels: dict[str, int], holds: bool) -> None:
    assert typology(when).holds(levels) is holds


@pytest.mark.parametrize(
    "text",
    [
        "open('x')", "fan_in.real", "fan_in[0]", "fan_in / 2", "fan_in ** 9 ** 9", "fan_in << 9", "'a' < fan_in", "lambda: 1",
        "fan_in >=", "-fan_in", "True", "1.5 < fan_in", "(a := 1)", "[x for x in fan_in]", "fan_in if a else 1", "f'{fan_in}'",
        "*fan_in", "fan_in, a", "fan_in is a", "", "fan_in > 0\x00", "\ud800",
        "not " * 3000 + "fan_in", "not " * 100_000 + "fan_in", "fan_in" + "+1" * 50_000, "(" * 5000 + "fan_in" + ")" * 5000,
        "9" * 5000 + " > fan_in", "(" * 240 + "fan_in" + ")" * 240,
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_anything_outside_the_subset_is_refused(text: str) -> None:
    with pytest.raises(NotLegal):
        parse(text)


def test_an_expression_is_shown_as_a_tree() -> None:
    assert show_tree("a >= 2 and (b or not c)") == ["and", "  a >= 2", "  or", "    b", "    not", "      c"]


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("fan_inn.toml", "article='x'\nband=[]", "no_detector"),
        ("fan_in.toml", "article = 3", "not_bands"),
        ("fan_in.toml", "article='x'\nband=[]", "not_rising"),
        (
            "fan_in.toml",
            "article='x'\n[[band]]\nat_least=3\nlevel=1\nweight=1\nzh='{subject.__class__}'\nen='a'\n",
            "not_sayable",
        ),
        ("fan_in.toml", "article='x'\n[[band]]\nat_least=3\nlevel=1\nweight=1\nzh='a'\nen='{holder}'\n", "not_sayable"),
        ("fan_in.toml", "article='x'\n[[band]]\nat_least=3\nlevel=1\nweight=1\nzh='a'\nen='{value!r:>99999}'\n", "not_sayable"),
        ("fan_in.toml", "article='x'\n[[band]]\nat_least=3\nlevel=1\nweight=1\nzh='{'\nen='a'\n", "not_sayable"),
        ("fan_in.toml", "article='x'\n" + "[[band]]\nat_least=3\nlevel=1\nweight=1\nzh='a'\nen='a'\n" * 2, "not_rising"),
    ],
)
def test_a_wrong_band_file_is_named(tmp_path: Path, name: str, text: str, key: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError) as caught:
        load_bands(tmp_path)
    assert caught.value.note.key == f"detect.rules.{key}" and name in say(caught.value.note, "zh")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[a]\nwhen='nobody > 1'\nweight=1\nzh=''\nen=''\narticle=''", "unknown_name"),
        ("[a]\nwhen='fan_in.x'\nweight=1\nzh=''\nen=''\narticle=''", "not_legal"),
        ("[a]\nwhen=3", "not_typologies"),
        (f"[a]\nwhen='{'not ' * 3000}fan_in'\nweight=1\nzh=''\nen=''\narticle=''", "not_legal"),
    ],
)
def test_a_wrong_typology_file_is_named(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "t.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        load_typologies(tmp_path / "t.toml")
    assert caught.value.note.key == f"detect.rules.{key}"


def test_a_value_above_the_top_of_its_band_has_no_level(tmp_path: Path) -> None:
    text = "article='x'\n[[band]]\nat_least=3\nat_most=5\nlevel=2\nweight=1\nzh='a'\nen='a'\n"
    (tmp_path / "fan_in.toml").write_text(text)
    bands = load_bands(tmp_path)["fan_in"]
    assert bands.levels(np.array([2, 3, 5, 6])).tolist() == [0, 2, 2, 0]
    assert bands.of(6) is None and bands.of(5) is not None


def fan_then_drain(gap: int) -> list[Alert]:
    """Nine accounts pay one, which after ``gap`` pays all of it on."""
    times = [T0 + k * 60_000_000 for k in range(9)]
    rows = {"id": [f"e{k}" for k in range(10)], "time": [*times, times[-1] + gap], "late": [False] * 10}
    rows |= {
        "src": [f"p{k}" for k in range(9)] + ["mule"],
        "dst": ["mule"] * 9 + ["boss"],
        "amount": [1_000_000] * 9 + [9_000_000],
    }
    return Evaluator("transfers", Rules(load_bands(), load_typologies())).add(table("transfers", rows, 10))


def test_detectors_that_speak_at_different_events_meet_in_a_typology() -> None:
    (alert,) = [alert for alert in fan_then_drain(HOUR) if alert.typology == "collecting_mule"]
    assert (alert.number, alert.event, alert.level) == ("mule", "e9", 3)
    assert [finding.detector for finding in alert.findings] == ["pass_through", "fan_in"]
    assert set(alert.events()) == {f"e{k}" for k in range(10)}


def test_a_level_is_forgotten_after_its_hold() -> None:
    assert not [alert for alert in fan_then_drain(3 * DAY) if alert.typology == "collecting_mule"]


def test_an_event_at_which_none_of_a_typology_s_detectors_spoke_gives_no_alert_of_it() -> None:
    """The mule's alert has cooled down when it pays an exchange: that is another matter, and only that alerts."""
    collected = [(k * MINUTE, f"p{k}", "mule", 1_000_000, None) for k in range(9)]
    rows = [*collected, (HOUR, "mule", "boss", 9_000_000, None), (24 * HOUR, "mule", "exchange", 30_000_000, "exchange")]
    columns: dict[str, list[object]] = {"id": [f"e{k}" for k in range(len(rows))], "late": [False] * len(rows)}
    columns |= {name: [row[k] for row in rows] for k, name in enumerate(("time", "src", "dst", "amount", "dst_kind"))}
    columns["time"] = [T0 + row[0] for row in rows]
    found = Evaluator("transfers", Rules(load_bands(), load_typologies(), cool_down=20 * HOUR)).add(
        table("transfers", columns, len(rows))
    )
    assert [(alert.typology, alert.event) for alert in found if alert.number == "mule"] == [
        ("collecting_mule", "e9"),
        ("virtual_currency_exit", "e10"),
    ]
    assert all(alert.event in {finding.event for finding in alert.findings} for alert in found)


def test_an_alert_says_which_detectors_of_its_typology_were_silent(tmp_path: Path) -> None:
    text = "[calm]\nwhen='fan_in >= 1 and not night_burst'\nweight=1\nzh='a'\nen='a'\narticle='x'"
    (tmp_path / "t.toml").write_text(text)
    rows: dict[str, list[object]] = {"id": [f"e{k}" for k in range(8)], "time": [T0 + k for k in range(8)], "late": [False] * 8}
    rows |= {"src": [f"p{k}" for k in range(8)], "dst": ["mule"] * 8, "amount": [100] * 8}
    rules = Rules(load_bands(), load_typologies(tmp_path / "t.toml"))
    (alert,) = Evaluator("transfers", rules).add(table("transfers", rows, 8))
    assert alert.silent == ("night_burst",) == explain(alert, rules, "en").silent


def test_a_sentence_says_the_width_it_was_measured_over() -> None:
    wide = with_parameters(all_detectors(), [read_setting("fan_in.width=90min")])
    rows: dict[str, list[object]] = {
        "id": [f"e{k}" for k in range(15)],
        "time": [T0 + k for k in range(15)],
        "late": [False] * 15,
    }
    rows |= {"src": [f"p{k}" for k in range(15)], "dst": ["6217000000001234567"] * 15, "amount": [100] * 15}
    rules = Rules(load_bands(), {"fan": typology("fan_in >= 2")})
    (alert,) = Evaluator("transfers", rules, wide).add(table("transfers", rows, 15))
    assert explain(alert, rules, "en").reasons[0].sentence.endswith("within 90 minutes")
    assert explain(alert, rules, "zh").reasons[0].sentence.startswith("90 分钟内")


def boxes(cards: int, repeat_after: int | None = None) -> list[Alert]:
    times = [T0 + k for k in range(cards)] + ([T0 + repeat_after] if repeat_after else [])
    n = len(times)
    rows = {"id": [f"c{k}" for k in range(n)], "time": times, "late": [False] * n, "src": ["1"] * n, "dst": ["2"] * n}
    rows |= {"amount": [5] * n, "device": ["imei"] * n, "card": [f"k{k}" for k in range(n)]}
    return Evaluator("calls", Rules(load_bands(), load_typologies())).add(table("calls", rows, n))


def test_an_alert_is_silent_while_it_cools_down_unless_its_level_rises() -> None:
    assert [(alert.event, alert.level) for alert in boxes(9)] == [("c3", 1), ("c7", 2)]


def test_an_exempt_number_gives_no_alert() -> None:
    rows = {
        "id": ["x"],
        "time": [T0],
        "src": ["1"],
        "dst": ["2"],
        "amount": [5],
        "late": [False],
        "shown_number": ["13900000000"],
    }
    rules = Rules(load_bands(), load_typologies(), exempt=frozenset({"1"}))
    assert Evaluator("calls", rules).add(table("calls", rows, 1)) == []
    assert Evaluator("calls", Rules(load_bands(), load_typologies())).add(table("calls", rows, 1)) != []


def test_rules_are_kept_without_what_they_remember_of_what_holds() -> None:
    rules = Rules(load_bands(), load_typologies())
    fresh, hit = pickle.dumps(rules), Hit(1, "e", False, "fan_in", "account", "a", 500, 3)
    found = rules.holding(["fan_in"], {"fan_in": hit})
    assert [one.name for one in found] == ["heavy_fan"] and found == rules.holding(["fan_in"], {"fan_in": hit})
    for value in range(MOST_COMBINATIONS + 1):
        rules.holding(["fan_in"], {"fan_in": msgspec.structs.replace(hit, level=value)})
    assert len(rules._known) <= MOST_COMBINATIONS and rules.holding(["fan_in"], {"fan_in": hit}) == found
    assert pickle.dumps(rules) == fresh and pickle.loads(fresh).holding(["fan_in"], {"fan_in": hit}) == found


def test_a_still_account_that_is_paid_and_hands_it_on_at_once_seems_to_be_in_other_hands() -> None:
    rows = [(0, "z", "mule", 10_000), (200 * DAY, "victim", "mule", 8_000_000), (200 * DAY + HOUR, "mule", "exit", 7_900_000)]
    columns = {
        "id": [f"e{k}" for k in range(3)],
        "time": [T0 + at for at, *_ in rows],
        "src": [src for _, src, *_ in rows],
        "dst": [dst for *_, dst, _ in rows],
        "amount": [fen for *_, fen in rows],
        "late": [False] * 3,
    }
    alerts = Evaluator("transfers", Rules(load_bands(), load_typologies())).add(table("transfers", columns, 3))
    (found,) = (alert for alert in alerts if alert.typology == "taken_over")
    assert found.number == "mule" and found.events() and set(found.events()) == {"e0", "e1", "e2"}
    assert {finding.detector: finding.value for finding in found.findings}["dormant_then_paid"] == 200


def test_a_list_drops_no_name_without_a_digit_but_for_the_heading_of_labels(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("号码\n6222 0000 0000 0001\nTILL-A,收银\n", encoding="utf-8")
    assert {"号码", "6222000000000001", "TILL-A"} <= read_exempt(path)
    assert sorted(map(len, read_numbers(path))) == [2, 2] and not any("号码" in forms for forms in read_numbers(path))
