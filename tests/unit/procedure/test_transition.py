"""Running matters are moved to another version on authority, tried out first, clocks carried, restarted or closed."""

from pathlib import Path

import pytest

from anlan.procedure.clocks import clocks
from anlan.procedure.event import verify
from anlan.procedure.finding import Unsound
from anlan.procedure.library import read_library
from anlan.procedure.machine import Procedure, machine
from anlan.procedure.refusal import Refused
from anlan.procedure.run import evolve, replay
from anlan.procedure.transition import Mode, Transition, dry_run, move, read_transition
from tests.unit.procedure.course import Course, at
from tests.unit.procedure.loop import LOOP, calendar, definition, proc

OLD = proc()


def changed(raw: dict[str, object]) -> None:
    terms, states, on = raw["terms"], raw["states"], raw["on"]
    assert isinstance(terms, dict) and isinstance(states, dict) and isinstance(on, dict)
    raw["in_force_from"] = "2026-01-01"
    states["working"] = states.pop("work")
    for event in on.values():
        event["from"] = ["working" if state == "work" else state for state in event["from"]]
        event["to"] = {"work": "working"}.get(event.get("to", ""), event.get("to", ""))
    terms["work"]["length"] = "5d"
    terms["work"]["max"] = "9d"


NEW: Procedure = machine(definition(changed), "cd" * 32)


def transition(mode: Mode = "carry", **more: object) -> Transition:
    fields = {
        "from_": OLD.in_force_from,
        "cite": "cpl:91.1",
        "note": OLD.definition.label,
        "states": {"work": "working"},
        "clocks": {"work": mode, "ask": mode},
    }
    return Transition(**{**fields, **more})  # type: ignore[arg-type]


def moved(mode: Mode) -> Course:
    course = Course(OLD).begun()
    assert course.run is not None
    event = move(transition(mode), NEW, course.run, at(4), actor="wang", approved_by="li", calendar=calendar())
    course.proc = NEW
    course.take([event])
    course.now = at(4)
    return course


def test_a_carried_clock_runs_on_as_the_old_version_laid_it() -> None:
    course = moved("carry")
    assert course.state == "working"
    assert course.clock("work").due.date.day == 5
    assert course.clock("ask").due.date.day == 4
    course.papers(at(4, 9, 10)).signed(at(4, 10))
    course.do("finished", at(4, 11))
    assert course.clock("work").state == "stopped"


def test_a_restarted_clock_is_counted_from_the_move_by_the_new_version() -> None:
    course = moved("restart")
    assert course.clock("work").started_at == at(4)
    assert course.clock("work").due.date.day == 9


def test_a_closed_clock_runs_no_more_but_a_move_may_not_leave_silence() -> None:
    course = Course(OLD).begun()
    assert course.run is not None
    [line] = dry_run(transition("close"), NEW, [course.run], at(4), calendar=calendar())
    assert [reason.code for reason in line.problems] == ["silent"]
    with pytest.raises(Refused):
        move(transition("close"), NEW, course.run, at(4), actor="wang", approved_by="li", calendar=calendar())


def test_the_dry_run_reports_states_and_dates_and_records_nothing() -> None:
    course = Course(OLD).begun()
    assert course.run is not None
    [line] = dry_run(transition("restart"), NEW, [course.run], at(4), calendar=calendar())
    assert (line.before, line.after, line.problems) == ("work", "working", ())
    dates = {one.term: (one.mode, one.before and one.before.day, one.after and one.after.day) for one in line.clocks}
    assert dates == {"work": ("restart", 5, 9), "ask": ("restart", 4, 8)}
    assert course.run.seq == 2


def test_the_log_holds_both_hashes_and_replays_with_both_versions() -> None:
    course = moved("carry")
    event = course.log[-1]
    assert (event.facts["from_sha"], event.proc_sha) == (OLD.sha, NEW.sha)
    assert verify(course.log) == []
    run = replay({OLD.sha: OLD, NEW.sha: NEW}, course.log)["r1"]
    assert run.state == "working" and run.proc is NEW
    assert [state.due.at for state in clocks(run, calendar(), at(4))] == [course.clock("work").due.at, course.clock("ask").due.at]


def test_what_happened_before_the_move_is_recorded_no_more() -> None:
    course = moved("carry")
    assert "order" in course.refused("asked", at(3), recorded=at(4, 10))
    assert "target" in course.refused("corrected", at(4, 10), facts={"target": 2, "reason": "typo"})
    assert course.refused("asked", at(4, 10)) == ()


def test_going_back_is_another_event() -> None:
    course = moved("carry")
    assert course.run is not None
    back = transition("carry", from_=NEW.in_force_from, states={"working": "work"})
    event = move(back, OLD, course.run, at(4, 12), actor="wang", approved_by="li", calendar=calendar())
    run = evolve(OLD, course.run, event)
    assert run.state == "work" and run.proc is OLD and len(run.moves) == 2
    assert {state.term: state.due.date.day for state in clocks(run, calendar(), at(4, 12))} == {"work": 5, "ask": 4}


def test_one_person_alone_an_ended_run_and_a_wrong_version_are_refused() -> None:
    course = Course(OLD).begun()
    assert course.run is not None
    with pytest.raises(Refused) as refused:
        move(transition(), NEW, course.run, at(4), actor="wang", approved_by="wang", calendar=calendar())
    assert refused.value.codes == ("four_eyes",)
    with pytest.raises(Refused) as refused:
        move(transition(), NEW, course.run, at(1), actor="wang", approved_by="li", calendar=calendar())
    assert refused.value.codes == ("order",)
    there = moved("carry").run
    assert there is not None
    with pytest.raises(Refused) as refused:
        move(transition(), NEW, there, at(5), actor="wang", approved_by="li", calendar=calendar())
    assert refused.value.codes == ("version",)
    done = Course(OLD).begun().papers(at(3)).signed(at(3, 11))
    done.do("finished", at(3, 12))
    assert done.run is not None
    [line] = dry_run(transition(), NEW, [done.run], at(5), calendar=calendar())
    assert [reason.code for reason in line.problems] == ["state"]
    assert all(reason.say("zh") for reason in line.problems)


GOOD = """
from = 2022-01-01
cite = "cpl:91.1"
note = { zh = "按新规定办理", en = "By the new rule" }
states = { work = "working" }
clocks = { work = "carry", ask = "carry" }
"""


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ("from = 2022-01-01", "from = 2021-01-01", ["other_version"]),
        ('states = { work = "working" }', "states = { }", ["no_state"]),
        ('work = "working"', 'work = "working", lost = "working"', ["no_state"]),
        ('work = "working"', 'work = "done"', ["ends_it"]),
        (', ask = "carry"', "", ["no_mode"]),
        ('ask = "carry"', 'ask = "carry", other = "close"', ["no_term"]),
        ("cpl:91.1", "cpl:9999", ["unknown_article"]),
        ('ask = "carry"', 'ask = "keep"', ["clocks"]),
        ("cite", "site", ["unknown_key"]),
    ],
)
def test_each_way_to_be_wrong_is_told(tmp_path: Path, old: str, new: str, keys: list[str]) -> None:
    path = tmp_path / "2026-01-01.transition.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(Unsound) as refused:
        read_transition(path, OLD.definition, NEW.definition)
    assert [finding.note.key.rsplit(".", 1)[1] for finding in refused.value.findings] == keys
    assert all(finding.say("zh") and finding.say("en") for finding in refused.value.findings)


def test_the_library_finds_the_transition_beside_the_new_version(tmp_path: Path) -> None:
    folder = tmp_path / "loop"
    folder.mkdir()
    (folder / "2022-01-01.toml").write_text(LOOP, encoding="utf-8")
    later = LOOP.replace("in_force_from = 2022-01-01", "in_force_from = 2026-01-01")
    (folder / "2026-01-01.toml").write_text(later, encoding="utf-8")
    same = GOOD.replace('states = { work = "working" }\n', "")
    (folder / "2026-01-01.transition.toml").write_text(same, encoding="utf-8")
    read = read_library(tmp_path)
    old, new = read.versions["loop"]
    assert read.transition(old) is None
    found = read.transition(new)
    assert found is not None and found[0] is old and found[1].clocks["work"] == "carry"
