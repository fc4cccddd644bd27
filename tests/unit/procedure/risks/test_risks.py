"""Findings are pure, pressing first, told to the right people; a score counts facts alone."""

import datetime as dt

import pytest

from anlan.procedure.risk_points.risks import LATE_ENTRY, risks
from anlan.procedure.risk_points.score import scores
from tests.unit.procedure.risks.logs import at, calendar, found, watched
from tests.unit.procedure.risks.samples import DETAINED, FILED, FROZEN, HELP, INTERVIEW, PRESENT, REFUND, REGISTERED

ADMITTED = f"{DETAINED}\ndetention 03-02 11:00 admitted\ndetention 03-02 11:10 family_notified"


def test_a_window_goes_from_reminder_to_breach() -> None:
    """Detained 10:20: protective limit 10:20 the next day, statutory with the first full hour at 11:00."""
    looks = {"03-03 04:20": "last_quarter", "03-03 10:30": "protective", "03-03 11:01": "breach"}
    for now, level in looks.items():
        risk = found(ADMITTED, now, "rp-15")[0]
        assert (risk.level, risk.phase) == (level, "before" if level == "last_quarter" else "during")
    assert found(ADMITTED, "03-03 11:01", "rp-15")[0].tell == (
        "officer",
        "squad_lead",
        "legal_unit",
        "duty_head",
        "supervisor",
        "county_head",
    )
    assert found(ADMITTED, "03-03 04:20", "rp-15")[0].tell == ("officer", "squad_lead", "legal_unit")


def test_a_first_reminder_goes_to_the_officer_alone() -> None:
    log = "administrative_seizure 03-02 09:00 opened\nadministrative_seizure 03-10 09:00 extended"
    risk = found(log, "04-26 10:00", "rp-35")
    assert risk == []
    risk = found("filing_supervision 03-02 09:00 opened", "03-06 09:30", "rp-13")
    assert (risk[0].level, risk[0].tell) == ("reminder", ("officer",))


def test_what_was_done_late_stays_for_the_assessment() -> None:
    risk = found(f"{ADMITTED}\ndetention 03-03 12:00 interrogated", "03-04 09:00", "rp-15")[0]
    assert (risk.phase, risk.done, risk.next) == ("after", at("03-03 12:00"), None)


def test_between_the_two_limits_it_is_no_breach() -> None:
    log = f"{ADMITTED}\ndetention 03-03 10:40 interrogated"
    assert found(log, "03-04 09:00", "rp-15") == []


def test_a_paused_clock_reminds_of_nothing() -> None:
    log = "administrative_case 03-02 09:00 opened kind=security\nadministrative_case 03-02 15:00 filed kind=security"
    assert found(f"{log}\nadministrative_case 03-20 09:00 appraisal_started", "05-30 10:00", "rp-38") == []


def test_a_freeze_that_lapsed_is_a_breach_although_its_clock_has_ended() -> None:
    risk = found(f"{FROZEN}\nfreeze 03-02 13:00 holder_told\nfreeze 09-03 00:01 tick", "09-04 09:00", "rp-32")[0]
    assert (risk.about, risk.phase, risk.level) == ("freeze.deposit", "after", "breach")


def test_a_public_notice_that_is_over_is_no_breach() -> None:
    assert [risk.about for risk in found(f"{REFUND}\nrestitution 04-08 00:01 tick", "04-09 09:00", "rp-36")] == []


def test_a_freeze_that_would_lapse_before_the_payment_is_told() -> None:
    """Frozen to 5 April by a short renewal is not possible here; a notice late in the freeze is: it ends 2 September."""
    late = """
restitution 08-01 09:00 opened
restitution 08-02 09:00 papers_complete
restitution 08-03 09:00 notice_published"""
    log = f"{FROZEN}\nfreeze 03-02 13:00 holder_told{late}"
    assert [risk.kind for risk in found(log, "08-04 09:00", "rp-36")] == ["outlasts"]
    assert found(f"{FROZEN}\nfreeze 03-02 13:00 holder_told{REFUND}", "03-06 09:00", "rp-36") == []


def test_more_frozen_than_the_case_is_about_is_told() -> None:
    more = "freeze/2 03-03 10:00 opened\nfreeze/2 03-03 10:00 taken_over kind=deposit amount=1 account_ref=A2"
    assert found(FROZEN, "03-02 13:00", "rp-33") == []
    assert [risk.about for risk in found(f"{FROZEN}\n{more}", "03-03 11:00", "rp-33")] == ["freeze.taken_over.amount"]


def test_a_county_freeze_of_what_needs_the_city_is_told() -> None:
    order = f"{FILED}\nfreeze 03-02 10:00 opened\nfreeze 03-02 10:00"
    confirmed = "freeze 03-02 11:00 frozen kind=equity amount=1 account_ref=A1"
    assert [risk.kind for risk in found(f"{order} ordered\n{confirmed}", "03-02 12:00", "rp-32")] == ["stated"]
    assert found(f"{order} ordered_higher\n{confirmed}", "03-02 12:00", "rp-32") == []


def test_a_second_renewal_is_told() -> None:
    log = f"{FROZEN}\nfreeze 08-01 09:00 renewed granted=1m"
    assert [risk.kind for risk in found(log, "08-01 10:00", "rp-32") if risk.kind != "clock"] == []
    again = f"{log}\nfreeze 09-01 09:00 renewed granted=1m"
    assert [risk.kind for risk in found(again, "09-01 10:00", "rp-32") if risk.kind != "clock"] == ["repeated"]


def test_a_second_summons_too_soon_is_told_for_the_same_person_only() -> None:
    first = f"{PRESENT}\nsummons 03-02 12:00 food_and_rest_given\nsummons 03-02 15:00 left"
    for person, hour, kinds in (("P1", "20:00", ["gap"]), ("P2", "20:00", [])):
        log = f"{first}\nsummons/2 03-02 18:00 opened\nsummons/2 03-02 {hour} arrived kind=summons person_ref={person}"
        assert [risk.kind for risk in found(log, "03-02 20:01", "rp-21")] == kinds
    later = f"{first}\nsummons/2 03-02 18:00 opened\nsummons/2 03-03 03:00 arrived kind=summons person_ref=P1"
    assert found(later, "03-03 03:01", "rp-21") == []


def test_the_same_account_reported_three_times_is_answered_by_a_common_look() -> None:
    three = "\n".join(f"report/{number} 03-1{number} 09:00 opened {HELP.replace('R1', f'X{number}')}" for number in (1, 2, 3))
    assert [risk.about for risk in found(three, "03-15 09:30", "rp-06")] == ["report.opened"]
    seen = f"{three}\nreport/3 03-13 09:10 registered registration_no=J3\nreport/3 03-13 10:00 assessed_together"
    assert found(seen, "03-15 09:30", "rp-06") == []


def test_a_recoded_call_is_told() -> None:
    log = f"report 03-02 09:00 opened {HELP.replace('help', 'fraud')}\nreport 03-02 09:10 registered registration_no=J1"
    assert found(log, "03-02 09:20", "rp-05") == []
    assert [risk.about for risk in found(f"{log}\nreport 03-02 09:15 recoded code=dispute", "03-02 09:20", "rp-05")] == [
        "report.recoded.code"
    ]


def test_one_officer_and_no_recording_are_two_findings() -> None:
    log = f"{INTERVIEW}\nquestioning 03-02 09:00 started person=adult attended=none place=case_area officers=1 held=yes"
    log += "\nquestioning 03-02 09:05 rights_told\nquestioning 03-02 10:00 ended recorded=none"
    assert sorted(risk.about for risk in found(log, "03-02 11:00", "rp-16")) == [
        "questioning.ended.recorded",
        "questioning.started.officers",
    ]


def test_an_event_entered_late_is_shown() -> None:
    log = f"{REGISTERED}\nreport 03-02 10:00 accepted_criminal entered=03-03T11:00"
    assert [risk.about for risk in found(log, "03-03 12:00", LATE_ENTRY)] == ["report.accepted_criminal"]
    assert found(f"{REGISTERED}\nreport 03-02 10:00 accepted_criminal entered=03-03T09:00", "03-03 12:00", LATE_ENTRY) == []


def test_the_most_pressing_comes_first_and_the_same_log_gives_the_same() -> None:
    logs = watched(f"{DETAINED}\nreport 03-02 09:00 opened {HELP}")
    got = risks(logs, at("03-03 11:01"), calendar())
    assert got == risks(reversed(logs), at("03-03 11:01"), calendar())
    assert [risk.phase for risk in got] == sorted((risk.phase for risk in got), key=("during", "before", "after").index)
    assert got[0].severity == "critical"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        risks([], dt.datetime(2026, 3, 2), calendar())


def test_matters_are_kept_apart() -> None:
    detained = watched("detention 03-02 10:00 opened\ndetention 03-02 10:20 detained", matter="one")
    filed = watched(FILED, matter="two")
    assert [risk.point for risk in risks([*detained, *filed], at("03-02 10:30"), calendar(), ["rp-14"])] == ["rp-14"]


def test_a_score_counts_what_was_in_time_by_weight() -> None:
    """Unit one: interrogated in time (critical), so 100.0. Unit two: one of two in time (critical), so 50.0."""
    ok = f"{ADMITTED}\ndetention 03-02 12:00 interrogated\ndetention 03-03 09:00 released"
    late = (
        f"{DETAINED}\ndetention 03-02 11:10 family_notified\ndetention 03-02 12:00 interrogated\ndetention 03-04 11:00 admitted"
    )
    late += "\ndetention 03-04 12:00 released"
    logs = [*watched(ok, matter="one", unit="one"), *watched(late, matter="two", unit="two")]
    got = {score.unit: score for score in scores(logs, at("03-03 00:00"), at("03-04 00:00"), at("03-10 00:00"), calendar())}
    assert got["one"].by_law == 1000
    points = {count.point: count for count in got["two"].counts if not count.internal}
    assert points["rp-24"].late == ("two:detention",)
    assert points["rp-15"].in_time == ("two:detention",)
    # critical 3: rp-15 in time, rp-24 late; high 2: rp-25 in time -> (3 + 2) / (3 + 3 + 2)
    assert got["two"].by_law == 625


def test_a_unit_with_nothing_to_do_has_no_score() -> None:
    logs = watched(FILED, unit="one")
    assert [
        (score.by_law, score.internal)
        for score in scores(logs, at("01-01 00:00"), at("01-02 00:00"), at("03-10 00:00"), calendar())
    ] == [(None, None)]


def test_an_open_breach_counts_against_the_unit_and_internal_targets_apart() -> None:
    logs = watched(f"report 03-02 09:00 opened {HELP}", unit="one")
    got = scores(logs, at("03-02 00:00"), at("03-04 00:00"), at("03-05 00:00"), calendar())[0]
    assert (got.by_law, got.internal) == (0, 0)
    assert {count.point: (count.internal, count.total) for count in got.counts} == {"rp-01": (True, 1), "rp-05": (False, 1)}
