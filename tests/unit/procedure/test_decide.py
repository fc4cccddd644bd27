"""The only door: what is refused, with every reason at once, and what is recorded."""

from datetime import datetime

import pytest

from anlan.procedure.command import Command
from anlan.procedure.decide import decide
from anlan.procedure.gate import opinions_shown
from anlan.procedure.machine import machine
from anlan.procedure.refusal import Refused
from anlan.procedure.run import effective, history
from tests.unit.procedure.course import BEGIN, Course, at
from tests.unit.procedure.loop import calendar, proc


def test_a_run_begins_with_opened_and_pins_its_definition() -> None:
    course = Course()
    assert course.refused("begun", BEGIN) == ("state",)
    [event] = course.do("opened", BEGIN)
    assert (event.seq, event.proc, event.proc_sha) == (1, "loop@2022-01-01", "ab" * 32)
    assert course.state == "draft"


def test_an_event_from_a_wrong_state_by_a_wrong_role_is_refused_for_both() -> None:
    course = Course()
    course.do("opened", BEGIN)
    assert course.refused("extended", at(3), role="officer", facts={"granted": "1d"}) == ("role", "state", "not_running.work")
    assert course.refused("begun", at(3), role="wizard") == ("role",)
    assert course.refused("begun", at(3), actor="") == ("actor",)
    assert course.refused("flown", at(3)) == ("unknown",)


def test_everything_a_gate_lacks_is_listed_at_once() -> None:
    course = Course().begun()
    everything = ("fact.grade", "doc.report", "fact.checked", "panel.3", "sign.officer", "sign.county_head")
    assert course.refused("finished", at(3)) == everything
    course.papers(at(3))
    assert course.refused("finished", at(3, 10)) == ("sign.officer", "sign.county_head")
    course.signed(at(3, 11))
    course.do("finished", at(3, 12))
    assert course.state == "done"


def test_the_conclusion_of_the_panel_is_the_fact_the_event_carries() -> None:
    course = Course().begun().papers(at(3)).signed(at(3, 11))
    assert course.refused("finished", at(3, 12), facts={"grade": "one"}) == ("panel.grade",)
    [event] = course.do("finished", at(3, 12))
    assert event.facts == {"grade": "two"}


def test_a_fact_that_is_false_does_not_open_a_gate() -> None:
    course = Course().begun()
    course.do("attached", at(3), facts={"checked": False})
    assert "fact.checked" in course.refused("finished", at(3, 10))


def test_the_same_person_does_not_act_twice_at_one_gate() -> None:
    course = Course().begun().papers(at(3))
    course.do("signed", at(3, 10), role="officer", actor="wang", facts={"gate": "finish"})
    assert course.refused("signed", at(3, 11), role="county_head", actor="wang", facts={"gate": "finish"}) == ("four_eyes",)
    assert course.refused("signed", at(3, 11), role="county_head", actor="v2", facts={"gate": "finish"}) == ("four_eyes",)
    assert course.refused("signed", at(3, 11), role="officer", actor="li", facts={"gate": "finish"}) == ("signed.officer",)


def test_nobody_signs_for_the_clock_and_not_every_role_signs() -> None:
    course = Course().begun().papers(at(3))
    assert "role" in course.refused("signed", at(3, 10), role="clock", facts={"gate": "finish"})
    assert course.refused("signed", at(3, 10), role="bank", facts={"gate": "finish"}) == ("role",)
    assert course.refused("signed", at(3, 10), role="officer", facts={"gate": "other"}) == ("gate",)


def test_nothing_is_signed_where_the_gate_leads_nowhere_or_before_the_panel() -> None:
    course = Course()
    course.do("opened", BEGIN)
    facts = {"gate": "finish"}
    assert course.refused("signed", at(2, 10), role="officer", facts=facts) == ("state", "panel.open")
    course.do("begun", at(2, 10))
    assert course.refused("signed", at(2, 11), role="officer", facts=facts) == ("panel.open",)


def test_one_signature_alone_is_not_by_the_person_who_records() -> None:
    def alone(raw: dict[str, object]) -> None:
        gates = raw["gates"]
        assert isinstance(gates, dict)
        gates["finish"] = {
            "label": {"zh": "甲", "en": "A"},
            "needs": ["fact.checked"],
            "sign": ["county_head"],
            "cite": "cpl:91.1",
        }

    course = Course(proc(alone)).begun()
    course.do("attached", at(3), facts={"checked": True, "grade": "one"})
    course.do("signed", at(3), role="county_head", actor="wang", facts={"gate": "finish"})
    assert course.refused("finished", at(3, 10), actor="wang", facts={"grade": "one"}) == ("four_eyes",)
    assert course.refused("finished", at(3, 10), actor="li", facts={"grade": "one"}) == ()


class TestPanel:
    """Collective deliberation: at least three, each unseen by the others, then a conclusion."""

    def opinion(self, course: Course, who: str, minute: int) -> None:
        facts = {"gate": "finish", "opinion": f"of {who}"}
        course.do("opinion_given", at(3, 9, minute), role="verifier", actor=who, facts=facts)

    def test_opinions_are_seen_only_when_they_are_unsealed(self) -> None:
        course = Course().begun()
        for minute, who in enumerate(("a", "b", "c")):
            self.opinion(course, who, minute)
        assert course.run is not None
        assert [event.actor for event in opinions_shown(history(course.run), "finish", "b")] == ["b"]
        course.do("opinions_unsealed", at(3, 10), role="verifier", actor="a", facts={"gate": "finish"})
        assert [event.actor for event in opinions_shown(history(course.run), "finish", "b")] == ["a", "b", "c"]

    def test_two_are_not_a_panel(self) -> None:
        course = Course().begun()
        for minute, who in enumerate(("a", "b")):
            self.opinion(course, who, minute)
        facts = {"gate": "finish"}
        assert course.refused("opinions_unsealed", at(3, 10), role="verifier", actor="a", facts=facts) == ("panel.3",)
        again = {"gate": "finish", "opinion": "again"}
        assert course.refused("opinion_given", at(3, 10), role="verifier", actor="a", facts=again) == ("four_eyes",)

    def test_no_opinion_is_taken_after_the_others_are_seen(self) -> None:
        course = Course().begun()
        for minute, who in enumerate(("a", "b", "c")):
            self.opinion(course, who, minute)
        course.do("opinions_unsealed", at(3, 10), role="verifier", actor="a", facts={"gate": "finish"})
        late = {"gate": "finish", "opinion": "me too"}
        assert course.refused("opinion_given", at(3, 11), role="verifier", actor="d", facts=late) == ("panel.unsealed",)
        assert "panel.unsealed" in course.refused(
            "opinions_unsealed", at(3, 11), role="verifier", actor="b", facts={"gate": "finish"}
        )

    def test_a_conclusion_is_by_a_member_after_unsealing_and_one_of_the_answers(self) -> None:
        course = Course().begun()
        for minute, who in enumerate(("a", "b", "c")):
            self.opinion(course, who, minute)
        good = {"gate": "finish", "conclusion": "one"}
        assert course.refused("concluded", at(3, 10), role="verifier", actor="a", facts=good) == ("panel.sealed",)
        course.do("opinions_unsealed", at(3, 10), role="verifier", actor="a", facts={"gate": "finish"})
        bad = {"gate": "finish", "conclusion": "three"}
        assert course.refused("concluded", at(3, 11), role="verifier", actor="a", facts=bad) == ("fact.conclusion",)
        assert course.refused("concluded", at(3, 11), role="verifier", actor="d", facts=good) == ("panel.member",)
        course.do("concluded", at(3, 11), role="verifier", actor="a", facts=good)
        assert course.refused("concluded", at(3, 12), role="verifier", actor="b", facts=good) == ("panel.concluded",)

    def test_an_opinion_has_words_and_its_giver_the_role(self) -> None:
        course = Course().begun()
        assert course.refused("opinion_given", at(3), role="verifier", facts={"gate": "finish"}) == ("fact.opinion",)
        words = {"gate": "finish", "opinion": "yes"}
        assert course.refused("opinion_given", at(3), role="officer", facts=words) == ("role",)

    def test_a_gate_without_a_panel_takes_no_opinion_and_no_means_no(self) -> None:
        def plain(raw: dict[str, object]) -> None:
            gates = raw["gates"]
            assert isinstance(gates, dict)
            gates["finish"]["panel"] = {"role": "verifier", "at_least": 3}

        course = Course(proc(plain)).begun()
        course.do("attached", at(3), docs=["report"], facts={"checked": True})
        for minute, who in enumerate(("a", "b", "c")):
            self.opinion(course, who, minute)
        course.do("opinions_unsealed", at(3, 10), role="verifier", actor="a", facts={"gate": "finish"})
        course.do("concluded", at(3, 10), role="verifier", actor="a", facts={"gate": "finish", "conclusion": "no"})
        course.signed(at(3, 11))
        assert course.refused("finished", at(3, 12), facts={"grade": "one"}) == ("panel.no",)

        def without(raw: dict[str, object]) -> None:
            gates = raw["gates"]
            assert isinstance(gates, dict)
            gates["finish"].pop("panel")

        course = Course(proc(without)).begun()
        words = {"gate": "finish", "opinion": "yes"}
        assert course.refused("opinion_given", at(3), role="verifier", facts=words) == ("panel.none",)


class TestTime:
    """Two times: when it happened drives the law, when it was recorded drives the audit."""

    def test_the_future_is_refused(self) -> None:
        course = Course().begun()
        assert course.refused("asked", at(5), recorded=at(4)) == ("future",)
        assert Course().refused("opened", at(5), recorded=at(4)) == ("future",)

    def test_nothing_happens_before_the_run_opened_nor_is_recorded_before_the_last_record(self) -> None:
        course = Course().begun()
        assert "order" in course.refused("asked", at(1))
        assert course.refused("asked", at(2, 10), recorded=at(2, 9, 30)) == ("future", "order")

    def test_an_instant_needs_a_zone(self) -> None:
        command = Command(run="r", type="opened", at=datetime(2026, 3, 2, 9), actor="a", role="officer")
        with pytest.raises(ValueError, match="time zone"):
            decide(proc(), None, command, at(2), calendar=calendar())

    def test_an_extension_after_expiry_is_refused(self) -> None:
        def overdue_only(raw: dict[str, object]) -> None:
            terms, on, states = raw["terms"], raw["on"], raw["states"]
            assert isinstance(terms, dict) and isinstance(on, dict) and isinstance(states, dict)
            terms["work"].pop("expire")
            terms["work"]["overdue"] = "escalate"
            on.pop("dropped")
            states.pop("dropped")
            raw["final"] = ["done"]
            terms["ask"]["stop"] = ["asked", "finished"]

        course = Course(proc(overdue_only)).begun()
        assert course.refused("extended", at(5, 23), facts={"granted": "1d"}) == ()
        assert course.refused("extended", at(6), facts={"granted": "1d"}) == ("after_expiry.work",)
        late = course.do("extended", at(5, 23), recorded=at(6), facts={"granted": "1d"})
        assert late[0].recorded_at > late[0].at
        assert str(course.clock("work").due.date) == "2026-03-06"

    def test_an_extension_longer_than_the_law_lets_is_refused(self) -> None:
        course = Course().begun()
        assert course.refused("extended", at(3), facts={"granted": "5d"}) == ("outside.work",)
        assert course.refused("extended", at(3), facts={"granted": "soon"}) == ("kind.granted", "no_length.work")
        course.do("extended", at(3), facts={"granted": "1d"})
        assert course.refused("extended", at(4), facts={"granted": "1d"}) == ("times.work",)

    def test_times_are_counted(self) -> None:
        course = Course(proc(lambda r: r["on"]["asked"].update(times=1))).begun()
        course.do("asked", at(3))
        assert course.refused("asked", at(4)) == ("times",)


class TestFacts:
    """Facts and papers are ones the definition knows, of the right kind."""

    @pytest.mark.parametrize(
        ("facts", "codes"),
        [
            ({"colour": "red"}, ("unknown.colour",)),
            ({"checked": "yes"}, ("kind.checked",)),
            ({"grade": "ten"}, ("kind.grade",)),
            ({"granted": "3"}, ("kind.granted",)),
            ({"checked": True, "grade": "one", "granted": "3d"}, ()),
        ],
    )
    def test_each_kind_is_held_to(self, facts: dict[str, object], codes: tuple[str, ...]) -> None:
        assert Course().begun().refused("asked", at(3), facts=facts) == codes

    def test_money_numbers_dates_and_words(self) -> None:
        kinds = {"sum": "money", "count": "number", "day": "date", "why": "text"}

        def more(raw: dict[str, object]) -> None:
            facts = raw["facts"]
            assert isinstance(facts, dict)
            facts.update({name: {"zh": name, "en": name, "kind": kind} for name, kind in kinds.items()})

        course = Course(proc(more)).begun()
        good = {"sum": 1, "count": -1, "day": "2026-03-02", "why": "because"}
        bad = {"sum": -1, "count": True, "day": "2026-02-30", "why": " "}
        assert course.refused("asked", at(3), facts=good) == ()
        assert course.refused("asked", at(3), facts=bad) == ("kind.sum", "kind.count", "kind.day", "kind.why")

    def test_an_unknown_paper_and_nothing_at_all_are_refused(self) -> None:
        course = Course().begun()
        assert course.refused("attached", at(3), docs=["poem"]) == ("unknown.poem",)
        assert course.refused("attached", at(3)) == ("empty",)
        assert "role" in course.refused("attached", at(3), role="clock", docs=["report"])


class TestClock:
    """The clock is an actor like any other: it writes only what is due."""

    def test_it_may_not_write_early_nor_anybody_for_it(self) -> None:
        course = Course().begun()
        assert course.refused("dropped", at(5, 9), role="clock") == ("not_due.work",)
        assert course.refused("dropped", at(6), role="officer") == ("role",)
        done = Course().begun().papers(at(3)).signed(at(3, 11))
        done.do("finished", at(3, 12))
        assert done.refused("dropped", at(6), role="clock") == ("state", "not_running")

    def test_it_writes_the_expiry_at_the_end_of_the_term(self) -> None:
        course = Course().begun()
        events = course.tick(at(6))
        assert [(event.type, event.at.day) for event in events if event.type == "dropped"] == [("dropped", 5)]
        assert course.state == "dropped"

    def test_a_consequence_is_written_once(self) -> None:
        course = Course().begun()
        first = course.tick(at(5, 9))
        assert [event.type for event in first] == ["clock_expired"]
        assert course.tick(at(5, 9)) == []
        again = {"term": "ask", "round": 1, "due": first[0].facts["due"]}
        assert course.refused("clock_expired", first[0].at, role="clock", facts=again) == ("again",)
        assert "role" in course.refused("clock_expired", at(5, 9), role="officer", facts=again)
        assert "not_running" in course.refused("clock_expired", at(5, 9), role="clock", facts={"term": "none"})

    def test_nobody_records_a_reminder(self) -> None:
        facts = {"term": "work", "round": 1, "due": "2026-03-05 23:59:59", "rung": "1d"}
        assert "unknown" in Course().begun().refused("reminded", at(4), role="clock", facts=facts)

    def test_a_paused_clock_does_not_run_out(self) -> None:
        course = Course().begun()
        course.do("test_begun", at(4))
        assert course.tick(at(20)) == []
        course.do("test_ended", at(20, 12))
        assert course.clock("work").due.date.day == 23  # 5 + 16 days is Saturday the 21st


class TestLate:
    """What is learned late takes its place in time; what the clock wrote in ignorance of it falls."""

    def test_a_late_fact_corrects_the_clock(self) -> None:
        course = Course().begun().papers(at(3)).signed(at(3, 11))
        course.tick(at(6))
        assert course.state == "dropped"
        events = course.do("finished", at(5, 20), recorded=at(6, 10))
        assert [event.type for event in events] == ["corrected", "finished"]
        assert course.state == "done"
        assert course.run is not None
        assert "dropped" not in [event.type for event in effective(course.run)]

    def test_a_late_extension_makes_the_expiry_baseless(self) -> None:
        course = Course().begun()
        course.tick(at(6))
        events = course.do("extended", at(5, 20), recorded=at(6, 10), facts={"granted": "4d"})
        assert [event.type for event in events] == ["corrected", "extended"]
        assert course.state == "work"
        assert "dropped" not in [event.type for event in course.tick(at(9, 10))]
        assert "dropped" in [event.type for event in course.tick(at(10))]

    def test_what_happens_at_the_very_end_is_in_time_though_the_clock_was_first(self) -> None:
        course = Course().begun().papers(at(3)).signed(at(3, 11))
        written = course.tick(at(6))[-1]
        assert written.type == "dropped"
        course.do("finished", written.at, recorded=at(6, 10))
        assert course.state == "done"

    def test_a_late_event_that_a_persons_event_contradicts_is_refused_and_names_it(self) -> None:
        def two_ways(raw: dict[str, object]) -> None:
            on = raw["on"]
            assert isinstance(on, dict)
            on["given_up"] = {"label": {"zh": "放弃", "en": "Given up"}, "by": "officer", "from": ["work"], "to": "dropped"}

        course = Course(proc(two_ways)).begun()
        course.do("given_up", at(4))
        course.do("asked", at(3), recorded=at(4, 10))
        assert course.refused("given_up", at(3, 12), recorded=at(4, 11)) == ("conflict.given_up",)

    def test_a_late_event_is_judged_by_the_state_of_its_time(self) -> None:
        course = Course().begun()
        course.do("asked", at(4))
        assert course.refused("asked", at(2, 9, 30), recorded=at(4, 10)) == ("state",)


class TestCorrection:
    """Nothing is edited: a correction points at the old event and a second person sees it."""

    def sign(self, course: Course, target: int, when: datetime, who: str = "li") -> None:
        course.do("signed", when, role="squad_lead", actor=who, facts={"gate": "correction", "target": target})

    def test_a_correction_needs_a_reason_a_target_and_a_second_person(self) -> None:
        course = Course().begun()
        assert course.refused("corrected", at(3), facts={"target": 2}) == ("fact.reason", "sign.second")
        assert course.refused("corrected", at(3), facts={"target": 9, "reason": "typo"}) == ("fact.target",)
        assert "target" in course.refused("corrected", at(3), facts={"target": 1, "reason": "typo"})
        self.sign(course, 2, at(3), who="officer_1")
        assert course.refused("corrected", at(3), facts={"target": 2, "reason": "typo"}) == ("sign.second",)
        self.sign(course, 2, at(3))
        course.do("corrected", at(3), facts={"target": 2, "reason": "typo"})
        assert course.state == "draft"
        assert course.refused("corrected", at(3), facts={"target": 2, "reason": "typo"}) == ("fact.target",)

    def test_the_right_time_follows_as_a_new_event(self) -> None:
        course = Course().begun()
        self.sign(course, 2, at(3))
        course.do("corrected", at(3), facts={"target": 2, "reason": "it was 11 o'clock on the 3rd"})
        course.do("begun", at(3, 11))
        assert course.clock("work").due.date.day == 6
        assert course.run is not None
        assert len(history(course.run)) == 5 and course.run.voided == {2}

    def test_somebody_else_cannot_correct_what_they_could_not_record(self) -> None:
        course = Course().begun()
        self.sign(course, 2, at(3))
        assert course.refused("corrected", at(3), role="bank", facts={"target": 2, "reason": "typo"}) == ("role",)

    def test_an_outside_body_corrects_its_own_word_alone(self) -> None:
        course = Course().begun()
        course.do("test_begun", at(3))
        course.do("test_ended", at(4))
        seq = course.log[-1].seq
        facts = {"target": seq, "reason": "wrong sample"}
        assert course.refused("corrected", at(4), role="expert", actor="other", facts=facts) == ("sign.second",)
        course.do("corrected", at(4), role="expert", facts=facts)
        assert course.clock("work").state == "paused"

    def test_a_correction_that_leaves_a_later_event_hanging_is_refused(self) -> None:
        course = Course().begun()
        course.do("asked", at(3))
        self.sign(course, 2, at(3))
        assert course.refused("corrected", at(3), facts={"target": 2, "reason": "typo"}) == ("conflict.asked",)

    def test_a_sign_off_that_opened_a_gate_stands(self) -> None:
        course = Course().begun().papers(at(3)).signed(at(3, 11))
        signed = course.log[-1].seq
        self.sign(course, signed, at(3, 11), who="zhao")
        facts = {"target": signed, "reason": "withdrawn"}
        assert course.refused("corrected", at(3, 12), role="county_head", facts=facts) == ()
        course.do("finished", at(3, 12))
        assert course.refused("corrected", at(3, 13), role="county_head", facts=facts) == ("used.signed",)

    def test_correcting_an_extension_makes_an_expiry_at_the_old_date_fall(self) -> None:
        course = Course().begun()
        course.do("extended", at(3), facts={"granted": "1d"})
        extended = course.log[-1].seq
        course.tick(at(7))
        assert course.state == "dropped"
        self.sign(course, extended, at(7, 9))
        events = course.do("corrected", at(7, 10), role="county_head", facts={"target": extended, "reason": "void"})
        assert [event.type for event in events] == ["corrected", "corrected"]
        assert course.state == "work"
        assert [event.at.day for event in course.tick(at(7, 11)) if event.type == "dropped"] == [5]


def test_another_version_does_not_record_for_the_run() -> None:
    course = Course().begun()
    course.proc = proc(lambda r: r.update(id="loop"))
    from_other = decide_with_other_version(course)
    assert from_other == ("version",)


def decide_with_other_version(course: Course) -> tuple[str, ...]:
    other = machine(course.proc.definition, "cd" * 32)
    try:
        decide(other, course.run, course.command("asked", at(3)), at(3), calendar=calendar())
    except Refused as no:
        return no.codes
    return ()


def test_an_event_that_moves_several_clocks_needs_one_of_them_running() -> None:
    def split(raw: dict[str, object]) -> None:
        terms, on = raw["terms"], raw["on"]
        assert isinstance(terms, dict) and isinstance(on, dict)
        on["begun"]["carries"] = ["grade"]
        terms["sister"] = {**terms["work"], "when": {"grade": ["two"]}}
        terms["work"]["when"] = {"grade": ["one"]}

    course = Course(proc(split))
    course.do("opened", BEGIN)
    course.do("begun", at(2, 10), facts={"grade": "two"})
    assert course.refused("extended", at(3), facts={"granted": "1d"}) == ()
    assert course.clock("sister").due.date.day == 5


def test_a_reading_may_start_before_the_clock_does() -> None:
    def earlier(raw: dict[str, object]) -> None:
        terms = raw["terms"]
        assert isinstance(terms, dict)
        terms["work"]["reading"] = {"receipt": {"start": "opened", "cite": "cpl:91.1"}}

    course = Course(proc(earlier))
    course.do("opened", at(2, 9))
    course.do("begun", at(4, 9))
    outcomes = {one.reading: one.date.day for one in course.clock("work").due.readings}
    assert outcomes == {"main": 9, "receipt": 5}  # the 7th is a Saturday
