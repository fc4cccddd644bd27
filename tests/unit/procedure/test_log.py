"""The log: chained, found out when it is touched, replayed to the same run, handed over as lines."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.procedure.event import Event, digest, seal, verify
from anlan.procedure.log import read_log, write_log
from anlan.procedure.run import Run, evolve, fold_state, history, replay
from anlan.values import BrokenPromise, InputError
from tests.unit.procedure.course import Course, at
from tests.unit.procedure.loop import proc


def whole() -> Course:
    """A course with a bit of everything: a pause, an extension, a panel, sign-offs, a correction, a late event."""
    course = Course().begun()
    course.do("test_begun", at(3))
    course.do("test_ended", at(3, 12))
    course.do("extended", at(3, 13), facts={"granted": "2d"})
    course.do("signed", at(3, 13), role="squad_lead", actor="li", facts={"gate": "correction", "target": 5})
    course.do("corrected", at(3, 13), role="county_head", facts={"target": 5, "reason": "the wrong case"})
    course.do("asked", at(3, 8), recorded=at(3, 14))
    course.papers(at(3, 15)).signed(at(3, 16))
    course.tick(at(5))
    course.do("finished", at(5, 10))
    return course


COURSE = whole()
LOG = COURSE.log


def test_a_log_as_it_was_sealed_has_nothing_wrong() -> None:
    assert verify(LOG) == []
    assert verify(LOG, {"r1": LOG[-1].hash}) == []


CHANGES = {
    "run": "r2",
    "seq": 99,
    "type": "elsewhere",
    "at": at(1),
    "recorded_at": at(1),
    "actor": "x",
    "role": "bank",
    "facts": {"sum": 1},
    "docs": {"a": "b"},
    "proc": "loop@2021-01-01",
    "proc_sha": "00",
    "prev_hash": "ff",
    "hash": "ff",
}


@given(place=st.integers(0, len(LOG) - 1), field=st.sampled_from(sorted(CHANGES)))
def test_a_change_of_any_field_of_any_event_is_found(place: int, field: str) -> None:
    log = list(LOG)
    log[place] = msgspec.structs.replace(log[place], **{field: CHANGES[field]})
    assert verify(log) != []


@given(place=st.integers(0, len(LOG) - 1), field=st.sampled_from(sorted(set(CHANGES) - {"hash"})))
def test_a_change_sealed_again_breaks_the_chain_or_the_head(place: int, field: str) -> None:
    log = list(LOG)
    log[place] = seal(msgspec.structs.replace(log[place], **{field: CHANGES[field]}))
    assert verify(log, {"r1": LOG[-1].hash}) != []


@given(st.data())
def test_anything_removed_repeated_or_reordered_is_found(data: st.DataObject) -> None:
    log = list(LOG)
    act = data.draw(st.sampled_from(["remove", "repeat", "swap"]))
    place = data.draw(st.integers(0, len(log) - 2))
    if act == "remove":
        del log[place]
    elif act == "repeat":
        log.insert(place, log[place])
    else:
        other = data.draw(st.integers(place + 1, len(log) - 1))
        log[place], log[other] = log[other], log[place]
    assert verify(log) != []


def test_a_cut_end_is_found_by_the_head_kept_elsewhere() -> None:
    assert verify(LOG[:-1]) == []
    [found] = verify(LOG[:-1], {"r1": LOG[-1].hash})
    assert found.note.key == "procedure.log.other_head"
    [gone] = verify([], {"r1": LOG[-1].hash})
    assert gone.seq == 0


def test_runs_in_one_log_do_not_disturb_one_another() -> None:
    other = Course(run="r2").begun()
    mixed = [event for pair in zip(LOG, other.log, strict=False) for event in pair] + LOG[len(other.log) :]
    assert verify(mixed) == []
    runs = replay({COURSE.proc.sha: COURSE.proc}, mixed)
    assert (runs["r1"].state, runs["r2"].state) == ("done", "work")


def same(one: Run, other: Run) -> bool:
    """Whether two runs are equal in all that is kept."""
    kept = ("id", "state", "seq", "at", "hash", "voided", "moves")
    return all(getattr(one, name) == getattr(other, name) for name in kept) and history(one) == history(other)


def test_replay_equals_live() -> None:
    assert COURSE.run is not None
    assert same(replay({COURSE.proc.sha: COURSE.proc}, LOG)["r1"], COURSE.run)


def test_a_definition_that_is_not_here_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        replay({}, LOG)


def test_the_instant_counts_not_how_its_zone_is_written() -> None:
    event = LOG[0]
    assert digest(msgspec.structs.replace(event, at=event.at.astimezone(UTC))) == event.hash


def test_events_that_go_round_the_door_break_a_promise() -> None:
    run = replay({COURSE.proc.sha: COURSE.proc}, LOG[:2])["r1"]
    after = LOG[2]
    for wrong in (
        {"seq": 9},
        {"prev_hash": "00"},
        {"type": "finished", "at": at(1)},
        {"type": "begun"},
        {"type": "unheard_of"},
    ):
        with pytest.raises(BrokenPromise):
            evolve(COURSE.proc, run, msgspec.structs.replace(after, **wrong))
    with pytest.raises(BrokenPromise):
        evolve(COURSE.proc, None, after)
    with pytest.raises(BrokenPromise):
        evolve(proc(), run, after)


PROCS = {COURSE.proc.sha: COURSE.proc}


class TestFile:
    """A log as JSON lines."""

    def test_it_is_read_as_it_was_written(self) -> None:
        text = write_log(LOG)
        assert text.count("\n") == len(LOG)
        events, runs = read_log(text + "\n", PROCS, file="log.jsonl", heads={"r1": LOG[-1].hash})
        assert events == LOG
        assert runs["r1"].state == "done"
        assert write_log(events) == text

    @pytest.mark.parametrize(
        ("spoil", "key"),
        [
            (lambda text: text.replace('"seq":3', '"seq":"three"'), "not_json"),
            (lambda text: text.replace('"actor"', '"author"', 1), "not_json"),
            (lambda text: text.replace("+08:00", "", 1), "not_json"),
            (lambda text: text.replace("officer_1", "officer_2", 1), "changed"),
            (lambda text: "\n".join(text.splitlines()[:3] + text.splitlines()[4:]), "out_of_order"),
            (lambda text: "\n".join(text.splitlines()[:-1]), "other_head"),
            (lambda text: text.replace('"proc_sha":"abab', '"proc_sha":"cdab', 1), "unknown_version"),
        ],
    )
    def test_a_file_with_anything_wrong_is_refused_whole(self, spoil: object, key: str) -> None:
        assert callable(spoil)
        with pytest.raises(InputError) as refused:
            read_log(spoil(write_log(LOG)), PROCS, file="log.jsonl", heads={"r1": LOG[-1].hash})
        assert refused.value.note.key == f"procedure.log.{key}"

    def test_a_chain_that_cannot_be_replayed_is_refused(self) -> None:
        first, second = LOG[:2]
        wrong = seal(msgspec.structs.replace(second, type="finished"))
        with pytest.raises(InputError) as refused:
            read_log(write_log([first, wrong]), PROCS, file="log.jsonl")
        assert refused.value.note.key == "procedure.log.does_not_fit"


STEPS = ("begun", "asked", "extended", "test_begun", "test_ended", "attached", "finished", "tick", "late")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 60)), max_size=12))
def test_whatever_is_recorded_replays_to_the_live_run_and_its_projections(steps: list[tuple[str, int]]) -> None:
    course = Course()
    course.do("opened", at(2))
    now = at(2)
    for step, hours in steps:
        now += timedelta(hours=hours)
        if step == "tick":
            course.tick(now)
            continue
        late = now - timedelta(hours=5) if step == "late" else now
        kind = "asked" if step == "late" else step
        more: dict[str, object] = {"facts": {"granted": "1d"}} if kind == "extended" else {}
        more = {"facts": {"checked": True}} if kind == "attached" else more
        if not course.refused(kind, late, recorded=now, **more):
            course.do(kind, late, recorded=now, **more)
    assert verify(course.log) == []
    again = replay({course.proc.sha: course.proc}, course.log)["r1"]
    assert course.run is not None
    assert same(again, course.run)
    assert fold_state(again, sorted(of_definition(again), key=lambda event: (event.at, event.role == "clock", event.seq))) == (
        again.state,
        [],
    )


def of_definition(run: Run) -> list[Event]:
    """The events of the definition that stand."""
    return [event for event in history(run) if event.type in run.proc.definition.on and event.seq not in run.voided]


@settings(max_examples=30, deadline=None)
@given(st.permutations(["asked", "test_begun", "extended"]))
def test_the_order_of_recording_of_one_instant_changes_no_clock(order: list[str]) -> None:
    course = Course().begun()
    for kind in order:
        more: dict[str, object] = {"facts": {"granted": "2d"}} if kind == "extended" else {}
        course.do(kind, at(3), **more)
    course.do("test_ended", at(4))
    assert str(course.clock("work").due.date) == "2026-03-09"
    assert course.clock("ask").state == "stopped"


@settings(max_examples=30, deadline=None)
@given(st.permutations([("asked", at(3)), ("test_begun", at(3, 10)), ("test_ended", at(4)), ("extended", at(4, 10))]))
def test_the_order_in_which_facts_are_learned_changes_nothing_that_is_due(order: list[tuple[str, datetime]]) -> None:
    course = Course().begun()
    for kind, when in order:
        more: dict[str, object] = {"facts": {"granted": "1d"}} if kind == "extended" else {}
        if course.refused(kind, when, recorded=at(5), **more):
            return  # an end of a pause that nobody knows to have begun
        course.do(kind, when, recorded=at(5), **more)
    assert str(course.clock("work").due.date) == "2026-03-09"
