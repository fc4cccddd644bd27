"""Each rule of the linter finds what it is for, and nothing in what is sound."""

import pytest

from anlan.procedure.lint import Subject, all_rules, lint
from tests.unit.procedure.loop import FILE, Change, calendar, definition, findings


def test_the_sound_definition_has_no_findings() -> None:
    assert [finding.say("en") for finding in findings()] == []


def test_there_is_a_rule_for_each_number() -> None:
    assert [name for name, _ in all_rules()] == [f"P{number}" for number in range(1, 14)]


BROKEN: dict[str, tuple[Change, str, str, str]] = {
    "an unknown state": (lambda r: r["on"]["begun"].update(to="nowhere"), "P1", "on.begun", "to"),
    "an unknown final state": (lambda r: r["final"].append("nowhere"), "P1", "-", "final"),
    "an unknown role": (lambda r: r["on"]["begun"].update(by="wizard"), "P1", "on.begun", "by"),
    "an unknown gate": (lambda r: r["on"]["begun"].update(gate="none"), "P1", "on.begun", "gate"),
    "an unknown signer": (lambda r: r["gates"]["finish"].update(sign=["wizard", "officer"]), "P1", "gates.finish", "sign"),
    "an unknown paper": (lambda r: r["gates"]["finish"]["needs"].append("doc.none"), "P1", "gates.finish", "needs"),
    "an unknown stopper": (lambda r: r["terms"]["work"]["stop"].append("none"), "P1", "terms.work", "stop"),
    "an unknown consequence": (lambda r: r["terms"]["ask"].update(overdue="nothing"), "P1", "terms.ask", "overdue"),
    "an unknown parent": (lambda r: r["terms"]["ask"].update(before="none"), "P1", "terms.ask", "before"),
    "an unknown fact carried": (lambda r: r["on"]["begun"].update(carries=["none"]), "P1", "on.begun", "carries"),
    "no word in English": (lambda r: r["states"]["work"].update(en=" "), "P1", "states.work", "en"),
    "a reserved name": (lambda r: r["on"].update(signed=r["on"]["asked"]), "P1", "on", "signed"),
    "a choice without choices": (lambda r: r["facts"]["checked"].update(kind="choice"), "P1", "facts.checked", "choices"),
    "an event without a role": (lambda r: r["on"]["begun"].pop("by"), "P1", "on.begun", "by"),
    "an event with no state": (lambda r: r["on"]["begun"].pop("from"), "P1", "on.begun", "from"),
    "an opening that moves": (
        lambda r: r["on"].update(opened={"label": {"zh": "开", "en": "O"}, "to": "work"}),
        "P1",
        "on.opened",
        "from",
    ),
    "zero times": (lambda r: r["on"]["begun"].update(times=0), "P1", "on.begun", "times"),
    "an expiry by a person": (lambda r: r["on"]["dropped"].update(by="officer"), "P1", "terms.work", "expire"),
    "an extension whose length nobody names": (lambda r: r["on"]["extended"].pop("carries"), "P1", "on.extended", "carries"),
    "a choice that is none": (lambda r: r["terms"]["work"].update(when={"checked": ["yes"]}), "P1", "terms.work", "when"),
    "a choice not carried": (lambda r: r["terms"]["work"].update(when={"grade": ["one"]}), "P1", "terms.work", "when"),
    "both start and before": (lambda r: r["terms"]["ask"].update(start="begun"), "P1", "terms.ask", "-"),
    "a bad risk point": (lambda r: r["terms"]["ask"].update(risk=["risk 1"]), "P1", "terms.ask", "risk"),
    "a state nothing leads to": (lambda r: r["states"].update(lost={"zh": "失", "en": "L"}), "P2", "states.lost", "-"),
    "a step out of an end": (lambda r: r["on"]["asked"]["from"].append("done"), "P2", "on.asked", "from"),
    "no way to an end": (lambda r: r.update(final=["dropped"]), "P2", "states.done", "-"),
    "an event without effect": (
        lambda r: r["on"].update(noted={"label": {"zh": "记", "en": "N"}, "by": "officer", "from": ["work"]}),
        "P3",
        "on.noted",
        "-",
    ),
    "a step from a state to itself": (lambda r: r["on"]["asked"].update(to="work"), "P3", "on.asked", "to"),
    "an event the clock never writes": (lambda r: r["on"]["asked"].update(by="clock"), "P3", "on.asked", "by"),
    "a stopper that never comes": (lambda r: r["terms"]["work"]["stop"].append("begun"), "P3", "terms.work", "stop"),
    "a gate nobody passes": (lambda r: r["gates"].update(more=r["gates"]["finish"]), "P3", "gates.more", "-"),
    "a paper nobody asks for": (lambda r: r["docs"].update(more={"zh": "纸", "en": "P"}), "P3", "docs.more", "-"),
    "a fact nobody asks for": (lambda r: r["facts"].update(more={"zh": "事", "en": "F"}), "P3", "facts.more", "-"),
    "an act that is refused when it is late": (
        lambda r: r["terms"]["work"].update(
            kind="target",
            restart={"again": {"label": {"zh": "再", "en": "Again"}, "on": "asked", "cite": r["terms"]["work"]["cite"]}},
        ),
        "P3",
        "terms.work.restart.again",
        "after_expiry",
    ),
    "a clock nothing ends": (
        lambda r: r["terms"]["work"].update(stop=[], expire="", overdue="escalate"),
        "P4",
        "terms.work",
        "stop",
    ),
    "a stopper dropped": (lambda r: r["terms"]["work"].update(stop=[]), "P5", "terms.work", "stop"),
    "nothing follows": (lambda r: r["terms"]["ask"].pop("overdue"), "P6", "terms.ask", "overdue"),
    "an expiry not accepted": (lambda r: r["on"]["dropped"].update({"from": ["draft"]}), "P6", "on.dropped", "from"),
    "waiting in silence": (lambda r: r.update(open_ended=[]), "P7", "states.draft", "-"),
    "a needless open end": (lambda r: r["open_ended"].append("work"), "P7", "-", "open_ended"),
    "a start while it runs": (lambda r: r["terms"]["work"].update(start=["begun", "asked"]), "P8", "terms.work", "start"),
    "an extension without times": (
        lambda r: r["terms"]["work"]["extend"]["more"].pop("times"),
        "P8",
        "terms.work.extend.more",
        "times",
    ),
    "an extension without the most": (lambda r: r["terms"]["work"].pop("max"), "P8", "terms.work", "max"),
    "an order past the most": (lambda r: r["terms"]["work"]["extend"]["more"].update(times=2), "P8", "terms.work", "max"),
    "a most never reached": (lambda r: r["terms"]["work"].update(max="9d"), "P8", "terms.work", "max"),
    "a gate without citation": (lambda r: r["gates"]["finish"].pop("cite"), "P9", "gates.finish", "cite"),
    "a term without citation": (lambda r: r["terms"]["work"].pop("cite"), "P9", "terms.work", "cite"),
    "an extension without citation": (
        lambda r: r["terms"]["work"]["extend"]["more"].pop("cite"),
        "P9",
        "terms.work.extend.more",
        "cite",
    ),
    "a pause without citation": (
        lambda r: r["terms"]["work"]["pause"]["test"].pop("cite"),
        "P9",
        "terms.work.pause.test",
        "cite",
    ),
    "a statutory term of no row": (lambda r: r["terms"]["work"].pop("row"), "P9", "terms.work", "row"),
    "an unknown alias": (lambda r: r["terms"]["work"].update(cite="xyz:1"), "P9", "terms.work", "cite"),
    "an unknown article": (lambda r: r["terms"]["work"].update(cite="cpl:9999"), "P9", "terms.work", "cite"),
    "an alias nothing cites": (lambda r: r["law"].update(psm="治安管理处罚法@2025-06-27"), "P9", "law", "psm"),
    "a text not yet in force": (lambda r: r.update(in_force_from="2012-01-01"), "P9", "terms.work", "cite"),
    "a child that outlives its parent": (
        lambda r: r["terms"]["ask"].update(stop=["asked", "finished"]),
        "P10",
        "terms.ask",
        "stop",
    ),
    "the clock signs": (lambda r: r["gates"]["finish"].update(sign=["officer", "clock"]), "P11", "gates.finish", "sign"),
    "one role signs twice": (lambda r: r["gates"]["finish"].update(sign=["officer", "officer"]), "P11", "gates.finish", "sign"),
    "a panel of two": (lambda r: r["gates"]["finish"]["panel"].update(at_least=2), "P11", "gates.finish.panel", "at_least"),
    "a panel of one person": (
        lambda r: r["gates"]["finish"]["panel"].update(role="county_head"),
        "P11",
        "gates.finish.panel",
        "role",
    ),
    "an end before the beginning": (lambda r: r.update(in_force_until="2021-01-01"), "P12", "-", "in_force_until"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_rule_finds_what_it_is_for(name: str) -> None:
    change, rule, table, key = BROKEN[name]
    found = findings(change)
    assert (rule, table, key) in [(one.rule, one.table, one.key) for one in found], [one.say("en") for one in found]
    assert all(one.say("zh") and one.say("en") for one in found)


def test_one_who_signs_and_records_alone_is_not_four_eyes() -> None:
    def alone(raw: dict[str, object]) -> None:
        gates, on = raw["gates"], raw["on"]
        assert isinstance(gates, dict) and isinstance(on, dict)
        gates["finish"] = {
            "label": {"zh": "甲", "en": "A"},
            "needs": ["fact.checked"],
            "sign": ["county_head"],
            "cite": "cpl:91.1",
        }
        on["finished"]["by"] = "county_head"

    assert ("P11", "gates.finish", "sign") in [(one.rule, one.table, one.key) for one in findings(alone)]


def test_two_versions_in_force_and_a_gap_are_found() -> None:
    later = definition(lambda r: r.update(in_force_from="2024-01-01"))
    for until, key in (("2023-01-01", "p12_gap"), ("2025-01-01", "p12_overlap")):
        mine = definition(lambda r, until=until: r.update(in_force_until=until))  # type: ignore[misc]
        found = lint(Subject(mine, FILE, {}, calendar(), neighbours=(later,)))
        assert [one.note.key for one in found if one.rule == "P12"] == [f"procedure.lint.{key}"]
    same = definition()
    found = lint(Subject(definition(), FILE, {}, calendar(), neighbours=(same,)))
    assert [one.note.key for one in found if one.rule == "P12"] == ["procedure.lint.p12_same_day"]


NOT_VISITED: dict[str, tuple[Change, str]] = {
    "a step": (lambda s: s["dropped"]["steps"].pop(), "p13_step"),
    "a role": (lambda s: [step.pop("by", None) for step in s["dropped"]["steps"]], "p13_role"),
    "a bare refusal": (lambda s: s["finished"]["steps"].pop(8), "p13_bare"),
    "one time too many": (lambda s: s["finished"]["steps"].pop(4), "p13_times"),
    "a consequence": (lambda s: s["dropped"].update(steps=s["dropped"]["steps"][:3]), "p13_runs_out"),
    "the reminders": (lambda s: s["finished"]["steps"][1].pop("remind"), "p13_remind"),
    "a stopper": (lambda s: s.pop("finished_unasked"), "p13_stop"),
}


@pytest.mark.parametrize("name", NOT_VISITED)
def test_what_no_scenario_visits_is_named(name: str) -> None:
    change, key = NOT_VISITED[name]
    assert f"procedure.lint.{key}" in [one.note.key for one in findings(told=change)]


def test_a_wrong_date_in_a_scenario_is_found_with_both_dates() -> None:
    found = findings(told=lambda s: s["dropped"]["steps"][1]["due"].update(work="2026-03-06"))
    [one] = [one for one in found if one.rule == "P13"]
    assert (one.file, one.table, one.key) == (FILE.replace(".toml", ".scenarios.toml"), "dropped.steps[1]", "due.work")
    assert one.note.values["expected"] == "2026-03-06" and one.note.values["found"] == "2026-03-05"
