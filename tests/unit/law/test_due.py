"""Dates worked by hand from the articles, and the same dates by ``due()``. National Day 2026 is off from 1 to 7 October."""

import itertools

import msgspec
import pytest
from terms_at_work import ALL, event, events

from anlan.law import Due, Length, Settled, Term, calendar_cn, count_back, due
from anlan.values import InputError, format_instant, parse_instant

CN = calendar_cn()
DETAINED = "2026-09-28 15:00"


def at(name: str, start: str, *happened: str, custody: bool | None = True) -> Due:
    return due(ALL[name], parse_instant(start), CN, events(*happened), custody=custody)


def shown(found: Due) -> str:
    return format_instant(found.at)


def outcomes(found: Due) -> dict[str, str]:
    return {outcome.reading: format_instant(outcome.at) for outcome in found.readings}


def reasons(found: Due) -> list[str]:
    return [refusal.reason for refusal in found.refused]


def test_stop_payment_runs_48_hours_over_national_day() -> None:
    assert shown(at("stop", "2026-09-29 21:10")) == "2026-10-01 21:10:00"


def test_second_stop_payment_runs_48_hours_from_its_own_execution() -> None:
    found = at("stop", "2026-09-29 21:10", "second_stop_confirmed@2026-10-01 20:00")
    assert shown(found) == "2026-10-03 20:00:00"


def test_third_stop_payment_is_refused() -> None:
    found = at("stop", "2026-09-29 21:10", "second_stop_confirmed@2026-10-01 20:00", "second_stop_confirmed@2026-10-02 20:00")
    assert (shown(found), reasons(found)) == ("2026-10-03 20:00:00", ["times"])


@pytest.mark.parametrize(
    ("custody", "happened", "expected"),
    [
        (True, [], "2026-10-01"),
        (False, [], "2026-10-08"),
        (True, ["detention_extended@2026-09-30 10:00+4d"], "2026-10-05"),
        (False, ["detention_extended@2026-09-30 10:00+4d"], "2026-10-08"),
        (True, ["detention_extended_30@2026-09-30 10:00"], "2026-10-28"),
        (False, ["detention_extended_30@2026-09-30 10:00"], "2026-10-28"),
    ],
)
def test_the_detention_chain_ends_where_the_articles_say(custody: bool, happened: list[str], expected: str) -> None:
    found = at("request_arrest", DETAINED, *happened, custody=custody)
    main = found.readings[0]
    assert (main.reading, main.date.isoformat()) == ("main", expected)


def test_custody_of_two_months_from_the_last_of_december_ends_with_february() -> None:
    assert outcomes(at("custody", "2025-12-31 10:00"))["main"] == "2026-02-28 23:59:59"


def test_a_month_more_is_three_days_shorter_when_chained_than_when_added_at_once() -> None:
    found = at("custody", "2025-12-31 10:00", "custody_extended_1m@2026-02-20 09:00")
    assert outcomes(found)["main"] == "2026-03-28 23:59:59"
    assert outcomes(found)["month_once"] == "2026-03-31 23:59:59"
    assert (found.governing, shown(found), format_instant(found.latest)) == (
        "main",
        "2026-03-28 23:59:59",
        "2026-03-31 23:59:59",
    )


def test_an_arrest_on_the_last_of_february_has_two_readings() -> None:
    found = at("custody", "2026-02-28 10:00")
    assert outcomes(found) == {"main": "2026-04-28 23:59:59", "month_last_day": "2026-04-30 23:59:59"}


def test_full_24_hours_end_before_the_calendar_day_and_drive_the_warning() -> None:
    found = at("request_arrest", "2026-05-01 10:00")
    assert outcomes(found) == {"main": "2026-05-04 23:59:59", "full_24h": "2026-05-04 10:00:00"}
    assert (found.governing, shown(found)) == ("full_24h", "2026-05-04 10:00:00")


def test_unknown_custody_shows_both_and_takes_the_earlier() -> None:
    found = at("request_arrest", DETAINED, custody=None)
    assert {"main", "not_held"} <= set(outcomes(found))
    assert found.at.date().isoformat() == "2026-10-01"
    assert found.latest.date().isoformat() == "2026-10-08"


def test_custody_by_periods_rolls_only_after_release() -> None:
    held = [(parse_instant(DETAINED), parse_instant("2026-09-30 18:00"))]
    released = due(ALL["request_arrest"], parse_instant(DETAINED), CN, custody=held)
    still = due(ALL["request_arrest"], parse_instant(DETAINED), CN, custody=[(parse_instant(DETAINED), None)])
    assert [found.readings[0].date.isoformat() for found in (released, still)] == ["2026-10-08", "2026-10-01"]


@pytest.mark.parametrize(
    ("name", "start", "happened", "reason"),
    [
        ("request_arrest", DETAINED, ["detention_extended@2026-10-02 00:10+4d"], "after_expiry"),
        ("request_arrest", DETAINED, ["detention_extended@2026-09-28 14:00+4d"], "before_start"),
        ("request_arrest", DETAINED, ["released@2026-09-29 08:00", "detention_extended@2026-09-29 09:00+4d"], "stopped"),
        ("request_arrest", DETAINED, ["detention_extended@2026-09-29 09:00+5d"], "outside"),
        ("request_arrest", DETAINED, ["detention_extended@2026-09-29 09:00"], "no_length"),
        (
            "request_arrest",
            DETAINED,
            ["detention_extended_30@2026-09-29 09:00", "detention_extended@2026-09-29 10:00+4d"],
            "unless",
        ),
        ("custody", "2026-01-05", ["custody_extended_2m@2026-02-01"], "after"),
        ("custody", "2026-01-05", ["custody_extended_1m@2026-02-01", "custody_extended_1m@2026-02-02"], "times"),
        ("custody", "2026-01-05", ["appraisal_finished@2026-02-01"], "not_open"),
        ("custody", "2026-01-05", ["appraisal_started@2026-02-01", "appraisal_started@2026-02-02"], "already_open"),
        ("custody", "2026-01-05", ["other_crime_found@2026-03-06"], "after_expiry"),
        ("custody", "2026-01-05", ["identity_found@2026-02-01"], "not_open"),
        ("answer", "2026-03-02", ["travel_recorded@2026-03-03"], "wrong_unit"),
        ("answer", "2026-03-02", ["travel_recorded@2026-03-03+5h"], "wrong_unit"),
    ],
)
def test_a_change_beyond_its_limits_is_refused_and_changes_nothing(
    name: str, start: str, happened: list[str], reason: str
) -> None:
    found, before = at(name, start, *happened), at(name, start, *happened[:-1])
    assert reasons(found) == [reason]
    assert found.at == before.at
    for lang in ("zh", "en"):
        assert found.refused[0].sentence(lang)


def test_no_order_of_extensions_passes_the_most_there_can_be() -> None:
    term = ALL["request_arrest"]
    both = events("detention_extended@2026-09-29 09:00+4d", "detention_extended_30@2026-09-30 09:00")
    found = due(term, parse_instant(DETAINED), CN, both, custody=True)
    assert found.readings[0].date.isoformat() == "2026-10-28"
    open_ended = events(*(f"extended@2026-03-{day:02}+30d" for day in range(3, 9)))
    capped = due(_with_max(), parse_instant("2026-03-02"), CN, open_ended)
    assert reasons(capped) == ["max", "max", "max", "max"]


def _with_max() -> Term:
    return msgspec.structs.replace(ALL["answer"], max=Length.parse("75d"))


def test_an_extension_to_a_total_never_shortens() -> None:
    term = msgspec.structs.replace(ALL["request_arrest"], length=Length.parse("30d"), max=None)
    found = due(term, parse_instant(DETAINED), CN, events("detention_extended@2026-09-29+4d", "detention_extended_30@2026-09-30"))
    assert [refusal.reason for refusal in found.readings[0].refused] == ["shorter"]


def test_other_crime_starts_two_months_afresh_and_extensions_with_it() -> None:
    chain = ["custody_extended_1m@2026-02-20", "other_crime_found@2026-03-20", "custody_extended_1m@2026-05-01"]
    assert at("custody", "2026-01-05", *chain[:2]).date.isoformat() == "2026-05-20"
    assert at("custody", "2026-01-05", *chain).date.isoformat() == "2026-06-20"


def test_psychiatric_evaluation_is_taken_out_day_for_day() -> None:
    paused = ["appraisal_started@2026-01-20 10:00", "appraisal_finished@2026-02-09 16:00"]
    assert at("custody", "2026-01-05", *paused).date.isoformat() == "2026-03-25"
    waiting = at("custody", "2026-01-05", paused[0])
    assert waiting.paused_since == parse_instant("2026-01-20 10:00")


def test_unknown_identity_lets_custody_begin_when_it_is_found() -> None:
    found = at("custody", "2026-01-05", "identity_unknown@2026-01-05", "identity_found@2026-02-10")
    assert (found.date.isoformat(), found.paused_since) == ("2026-04-10", None)
    waiting = at("custody", "2026-01-05", "identity_unknown@2026-01-05")
    assert waiting.paused_since == parse_instant("2026-01-05")


def test_a_term_after_mediation_waits_for_its_failure() -> None:
    waiting = due(ALL["mediated"], parse_instant("2026-03-02"), CN)
    assert waiting.paused_since == parse_instant("2026-03-02")
    failed = due(ALL["mediated"], parse_instant("2026-03-02"), CN, events("mediation_failed@2026-03-11"))
    assert (failed.date.isoformat(), failed.paused_since) == ("2026-04-10", None)


def test_an_answer_due_in_a_holiday_is_due_on_the_first_working_day_after_it() -> None:
    found = at("answer", "2026-09-20 09:00")  # the 15th day is Monday 5 October
    assert found.date.isoformat() == "2026-10-08"
    assert [step.code for step in found.steps] == ["start_day", "base", "rolled", "ends"]


def test_rolling_happens_once_at_the_very_end() -> None:
    found = at("answer", "2026-09-20 09:00", "extended@2026-10-07+3d")  # 5 + 3 = Thursday the 8th, not 8 + 3
    assert found.date.isoformat() == "2026-10-08"


def test_working_days_skip_holidays_and_count_make_up_days() -> None:
    assert at("pay", "2026-09-30 10:00").date.isoformat() == "2026-10-10"
    paused = at("pay", "2026-09-30 10:00", "papers_back@2026-10-08 09:00", "papers_again@2026-10-09 09:00")
    assert paused.date.isoformat() == "2026-10-12"


def test_travel_time_is_added_in_days() -> None:
    assert at("answer", "2026-03-02", "travel_recorded@2026-03-10+2d").date.isoformat() == "2026-03-19"


def test_a_freeze_renewed_over_the_year_end_chains_and_never_rolls() -> None:
    found = at("freeze", "2025-08-31 11:00", "renewed@2026-02-20+6m")
    assert outcomes(found)["main"] == "2026-08-28 23:59:59"
    assert outcomes(found)["month_once"] == "2026-08-31 23:59:59"
    assert shown(at("freeze", "2025-07-01", "renewed@2026-01-02+6m")) == "2026-01-01 23:59:59"


def test_a_letter_names_its_own_term_up_to_the_most() -> None:
    begun = parse_instant("2026-03-02")
    assert due(ALL["letter"], begun, CN, given=Length.parse("30d")).date.isoformat() == "2026-04-01"
    assert due(ALL["letter"], begun, CN).date.isoformat() == "2026-05-06"
    too_long = due(ALL["letter"], begun, CN, given=Length.parse("3m"))
    assert (too_long.date.isoformat(), reasons(too_long)) == ("2026-05-06", ["outside"])


def test_asking_for_an_extension_is_counted_back_from_the_current_end() -> None:
    parent = at("custody", "2025-12-31 10:00")
    asked = count_back(ALL["ask_extension"], parent, CN)
    assert asked.date.isoformat() == "2026-02-21"
    extended = at("custody", "2025-12-31 10:00", "custody_extended_1m@2026-02-20")
    again = count_back(ALL["ask_extension"], extended, CN, events("extension_submitted@2026-02-18"))
    assert (again.date.isoformat(), again.latest.date().isoformat()) == ("2026-03-21", "2026-03-24")
    assert again.stopped_at == parse_instant("2026-02-18")


def test_a_day_no_notice_covers_is_left_unrolled_and_marked() -> None:
    last = CN.last.year
    found = at("answer", f"{last + 1}-01-05")
    assert found.provisional
    assert "provisional" in [step.code for step in found.steps]
    settled = at("answer", "2026-03-02")
    assert not settled.provisional
    assert not at("custody", f"{last}-12-20").provisional  # held: nothing to roll


def test_every_order_of_recording_gives_the_same_date() -> None:
    happened = events(
        "custody_extended_1m@2026-02-20",
        "custody_extended_2m@2026-02-20",
        "appraisal_started@2026-02-20",
        "appraisal_finished@2026-02-25",
        "custody_extended_2m_again@2026-04-01",
    )
    begun = parse_instant("2026-01-05")
    found = {due(ALL["custody"], begun, CN, order, custody=True) for order in itertools.permutations(happened)}
    assert len(found) == 1
    assert next(iter(found)).refused == ()


def test_a_zone_is_needed_and_any_zone_will_do() -> None:
    naive = parse_instant("2026-03-02").replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        due(ALL["answer"], naive, CN)
    utc = parse_instant("2026-03-01T16:30:00Z")  # 2 March 00:30 in Shanghai
    assert due(ALL["answer"], utc, CN) == due(ALL["answer"], parse_instant("2026-03-02 00:30"), CN)


def test_a_term_counted_back_is_not_counted_forward() -> None:
    with pytest.raises(ValueError, match="count_back"):
        due(ALL["ask_extension"], parse_instant("2026-03-02"), CN)
    with pytest.raises(ValueError, match="needs due"):
        count_back(ALL["answer"], at("answer", "2026-03-02"), CN)


def test_each_step_has_a_citation_and_a_sentence_in_both_languages() -> None:
    long = ["custody_extended_1m@2026-02-20", "appraisal_started@2026-02-21", "appraisal_finished@2026-02-25"]
    for name, term in ALL.items():
        if term.before:
            continue
        found = at(name, "2025-12-31 10:00", *(long if name == "custody" else []))
        for step in found.steps:
            assert step.cite, (name, step)
            assert step.sentence("zh") != step.sentence("en")


def test_the_counting_steps_cite_the_rules_of_counting() -> None:
    found = at("request_arrest", DETAINED, custody=True)
    cited = {step.code: step.cite for outcome in found.readings for step in outcome.steps}
    assert cited["start_day"] == ("cpl:105.2",)
    assert cited["stays"] == ("cpl:105.4",)


def test_an_event_recorded_late_moves_the_date_as_if_it_had_been_known() -> None:
    known = at("stop", "2026-09-29 21:10", "freeze_confirmed@2026-10-01 12:00")
    assert known.stopped_at == parse_instant("2026-10-01 12:00")
    assert event("freeze_confirmed@2026-10-01 12:00").at == known.stopped_at


def test_grants_of_one_instant_are_taken_in_the_order_the_law_asks_for() -> None:
    extend = {
        "a_second": msgspec.structs.replace(ALL["custody"].extend["four_kinds"], on="a", after="z_first"),
        "z_first": msgspec.structs.replace(ALL["custody"].extend["complex"], on="z"),
    }
    term = msgspec.structs.replace(ALL["custody"], extend=extend)
    found = due(term, parse_instant("2026-01-05"), CN, events("a@2026-02-20", "z@2026-02-20"), custody=True)
    assert (found.date.isoformat(), found.refused) == ("2026-06-05", ())


def test_a_grant_in_the_last_second_is_in_time() -> None:
    in_time = at("custody", "2026-01-05", "custody_extended_1m@2026-03-05 23:59:59")
    assert (in_time.date.isoformat(), in_time.refused) == ("2026-04-05", ())
    assert reasons(at("custody", "2026-01-05", "custody_extended_1m@2026-03-06 00:00")) == ["after_expiry"]


def test_a_pause_that_began_before_the_start_counts_from_the_start() -> None:
    found = at("custody", "2026-01-05", "appraisal_started@2025-12-20", "appraisal_finished@2026-01-15")
    assert (found.date.isoformat(), found.refused) == ("2026-03-14", ())  # 6 to 14 January are out
    hours = msgspec.structs.replace(ALL["custody"], length=Length.parse("48h"), count="elapsed", roll="never", max=None)
    happened = events("appraisal_started@2025-12-20", "appraisal_finished@2026-01-05 03:00")
    assert shown(due(hours, parse_instant("2026-01-05 01:00"), CN, happened)) == "2026-01-07 03:00:00"


def test_overlapping_pauses_of_an_hour_term_count_once() -> None:
    pause = ALL["custody"].pause["appraisal"]
    pauses = {name: msgspec.structs.replace(pause, from_=f"{name}_on", to=f"{name}_off") for name in ("a", "b")}
    term = msgspec.structs.replace(
        ALL["custody"], length=Length.parse("48h"), count="elapsed", roll="never", max=None, pause=pauses
    )
    happened = events("a_on@2026-01-05 10:00", "b_on@2026-01-05 12:00", "a_off@2026-01-05 14:00", "b_off@2026-01-05 13:00")
    assert shown(due(term, parse_instant("2026-01-05 01:00"), CN, happened)) == "2026-01-07 05:00:00"


def test_a_date_is_provisional_when_any_reading_of_it_is() -> None:
    found = at("request_arrest", f"{CN.last.year}-12-26 10:00", custody=None)
    assert not found.readings[0].provisional
    assert found.provisional


def test_a_month_without_the_day_says_so() -> None:
    found = at("custody", "2025-12-31 10:00")
    assert "clamped" in [step.code for step in found.steps]
    assert "clamped" not in [step.code for step in at("custody", "2026-01-05").steps]
    last_day = due(msgspec.structs.replace(ALL["freeze"], length=Length.parse("1m")), parse_instant("2026-01-31"), CN)
    assert "clamped" in [step.code for step in last_day.steps]


def test_a_settled_reading_governs_alone() -> None:
    settled = Settled(reading="month_once", by="法制支队", on=parse_instant("2026-01-01").date(), cite="house:1")
    term = msgspec.structs.replace(ALL["custody"], settled=settled)
    found = due(term, parse_instant("2025-12-31"), CN, events("custody_extended_1m@2026-02-20"), custody=True)
    assert (found.governing, found.date.isoformat(), found.latest) == ("month_once", "2026-03-31", found.at)
    plain = due(term, parse_instant("2026-01-05"), CN, custody=True)
    assert (plain.governing, plain.date.isoformat()) == ("main", "2026-03-05")


def test_a_reading_that_does_not_exist_is_said() -> None:
    with pytest.raises(InputError, match="no standard reading"):
        due(msgspec.structs.replace(ALL["custody"], readings=("guess",)), parse_instant("2026-01-05"), CN)
    with pytest.raises(InputError, match="no such rules"):
        due(msgspec.structs.replace(ALL["custody"], counting="guess"), parse_instant("2026-01-05"), CN)
