"""A definition file is read whole or refused with every slip in its place, in both languages."""

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anlan.procedure import definition as shapes
from anlan.procedure import scenario
from anlan.procedure.finding import Finding, Unsound, expectations
from anlan.procedure.reading import MAPS, PARTS, build, read_definition

GOOD = """
id = "loop"
label = { zh = "程序", en = "Loop" }
in_force_from = 2024-01-01
initial = "draft"
final = ["done"]

[law]
act = "法@2020-01-01"

[states]
draft = { zh = "拟制", en = "Draft" }
done = { zh = "办结", en = "Done" }

[facts]
checked = { zh = "已核对", en = "Checked" }

[gates.issue]
label = { zh = "签发", en = "Issue" }
needs = ["fact.checked"]
sign = ["officer", "squad_lead"]
panel = { role = "verifier", at_least = 3 }
cite = "act:1"

[on.issued]
label = { zh = "签发", en = "Issued" }
by = "officer"
from = ["draft"]
to = "done"
gate = "issue"

[terms.work]
label = { zh = "期限", en = "Work" }
start = ["opened", "issued"]
length = "3d"
stop = ["issued"]
overdue = "rectify"
cite = "act:2"
extend.more = { on = "issued", by = "1d..4d", times = 1, cite = "act:3", label = { zh = "延长", en = "More" } }
"""


def broken(change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str, str]]:
    raw = copy.deepcopy(tomllib.loads(GOOD))
    change(raw)
    definition, findings = build(raw, "loop/2024-01-01.toml")
    assert definition is None
    for finding in findings:
        assert finding.say("zh") and finding.say("en")
        assert finding.rule == "P1" and finding.file == "loop/2024-01-01.toml"
    return [(finding.table, finding.key, kind_of(finding)) for finding in findings]


def kind_of(finding: Finding) -> str:
    _, area, name = finding.note.key.split(".", 2)
    return name if area == "definition" else "missing_key" if finding.note.values["found"] == "—" else "wrong_value"


def test_the_good_sample_is_read() -> None:
    definition, findings = build(tomllib.loads(GOOD), "loop/2024-01-01.toml")
    assert findings == []
    assert definition is not None
    assert definition.terms["work"].starts == ("opened", "issued")
    assert definition.terms["work"].term.extend["more"].label == "延长"
    assert definition.on["issued"].from_ == ("draft",)


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], object], tuple[str, str, str]]] = {
    "unknown key at the top": (lambda r: r.update(colour="red"), ("-", "colour", "unknown_key")),
    "no id": (lambda r: r.pop("id"), ("-", "id", "missing_key")),
    "label in one language": (lambda r: r.update(label="程序"), ("-", "label", "wrong_value")),
    "one name for a list": (lambda r: r.update(final="done"), ("-", "final", "wrong_value")),
    "a date as words": (lambda r: r.update(in_force_from="soon"), ("-", "in_force_from", "wrong_value")),
    "a state without English": (lambda r: r["states"]["draft"].pop("en"), ("states.draft", "en", "missing_key")),
    "a state as a plain word": (lambda r: r["states"].update(draft="拟制"), ("states.draft", "-", "wrong_value")),
    "a name in capitals": (lambda r: r["states"].update(X={"zh": "甲", "en": "X"}), ("states", "X", "bad_name")),
    "states as a list": (lambda r: r.update(states=["draft"]), ("-", "states", "wrong_value")),
    "an unknown kind of fact": (lambda r: r["facts"]["checked"].update(kind="maybe"), ("facts.checked", "kind", "wrong_value")),
    "a misspelt key of an event": (lambda r: r["on"]["issued"].update(form=["draft"]), ("on.issued", "form", "unknown_key")),
    "an event without a label": (lambda r: r["on"]["issued"].pop("label"), ("on.issued", "label", "missing_key")),
    "a number for a role": (lambda r: r["on"]["issued"].update(by=3), ("on.issued", "by", "wrong_value")),
    "a number in a list of states": (
        lambda r: r["on"]["issued"].update({"from": ["draft", 3]}),
        ("on.issued", "from", "wrong_value"),
    ),
    "a panel without a size": (
        lambda r: r["gates"]["issue"]["panel"].pop("at_least"),
        ("gates.issue.panel", "at_least", "missing_key"),
    ),
    "a panel size in words": (
        lambda r: r["gates"]["issue"]["panel"].update(at_least="three"),
        ("gates.issue.panel", "at_least", "wrong_value"),
    ),
    "no length": (lambda r: r["terms"]["work"].pop("length"), ("terms.work", "length", "missing_key")),
    "a bad length": (lambda r: r["terms"]["work"].update(length="3 days"), ("terms.work", "length", "wrong_value")),
    "a bad reminder": (lambda r: r["terms"]["work"].update(remind=["3x"]), ("terms.work", "remind", "wrong_value")),
    "an unknown way to count": (lambda r: r["terms"]["work"].update(count="loosely"), ("terms.work", "count", "wrong_value")),
    "a start that is no name": (lambda r: r["terms"]["work"].update(start=3), ("terms.work", "start", "wrong_value")),
    "a term as a word": (lambda r: r["terms"].update(work="3d"), ("terms.work", "terms", "wrong_value")),
    "a bad range": (
        lambda r: r["terms"]["work"]["extend"]["more"].update(by="4d..1d"),
        ("terms.work.extend.more", "by", "wrong_value"),
    ),
    "an extension that is no table": (
        lambda r: r["terms"]["work"]["extend"].update(again=1),
        ("terms.work.extend.again", "-", "wrong_value"),
    ),
    "extensions that are no table": (lambda r: r["terms"]["work"].update(extend=1), ("terms.work", "extend", "wrong_value")),
    "a term's label in one language": (
        lambda r: r["terms"]["work"].update(label="期限"),
        ("terms.work.label", "-", "wrong_value"),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_way_to_be_wrong_is_told_with_table_and_key(name: str) -> None:
    change, expected = BROKEN[name]
    assert broken(change) == [expected]


def test_one_slip_does_not_hide_another() -> None:
    def two_slips(raw: dict[str, Any]) -> None:
        raw["terms"]["work"]["length"] = "soon"
        raw["on"]["issued"]["by"] = 3

    assert [found[0] for found in broken(two_slips)] == ["on.issued", "terms.work"]


def test_a_file_must_bear_its_own_date_and_folder(tmp_path: Path) -> None:
    path = tmp_path / "loop" / "2025-01-01.toml"
    path.parent.mkdir()
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(Unsound, match="2024-01-01"):
        read_definition(path)


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loop" / "2024-01-01.toml"
    path.parent.mkdir()
    path.write_text(GOOD.replace('initial = "draft"', 'initial = "draft"\ninitial = "done"'), encoding="utf-8")
    with pytest.raises(Unsound) as refused:
        read_definition(path)
    assert refused.value.note.key == "procedure.definition.not_toml"


def test_every_key_has_words_in_both_languages() -> None:
    words = expectations()
    kinds = {
        "definition": shapes.Definition,
        "panel": shapes.Panel,
        "scenario": scenario.Scenario,
        "step": scenario.ScenarioStep,
        "expected": scenario.Expected,
    }
    for kind, struct in {**dict(MAPS.values()), **PARTS, **kinds}.items():
        own = {"when", "risk"} if kind == "term" else set()
        plain = {key for key in struct.__struct_encode_fields__ if not key.endswith("_en")}
        assert plain | own <= set(words[kind]), kind
        assert all(text[lang] for text in words[kind].values() for lang in ("zh", "en"))
