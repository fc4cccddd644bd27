"""Reminders come when a definition or a risk point asks: by the clock for hours, in the morning and on the last day for days."""

from collections.abc import Iterator

from anlan.law.due import NIGHT_ENDS
from anlan.procedure.clocks import ClockState, clocks
from anlan.procedure.library import library
from anlan.procedure.reminding import asked, facts_of, reminders, told_of, told_of_end, watching, window_of
from anlan.procedure.risk_points.schedule import reminders as reminders_of_window
from anlan.procedure.run import Run
from anlan.procedure.scenario_run import play
from tests.unit.procedure.risks.logs import calendar, watched

DETAINED = """
detention 09-28 15:00 opened
detention 09-28 15:00 detained"""
STOPPED = """
stop_payment 03-02 09:00 opened
stop_payment 03-02 09:30 order_sent
stop_payment 03-02 10:00 stop_confirmed"""
SENT = """
proposal_sent 03-02 09:00 opened
proposal_sent 03-02 10:00 sent"""


def clock_of(log: str, term: str) -> tuple[Run, ClockState]:
    """The run of the log and the running clock of the term."""
    run = watched(log)[0].run
    return run, next(one for one in clocks(run, calendar(), run.at) if one.term == term and one.runs)


def told(log: str, term: str) -> list[str]:
    """The reminders of the clock: name and time."""
    run, clock = clock_of(log, term)
    return [f"{rung.name} {rung.at:%m-%d %H:%M}" for rung in reminders(run, clock, calendar())]


def running() -> Iterator[tuple[Run, ClockState]]:
    """Every clock that runs at the end of a scenario, of every definition."""
    for versions in library().versions.values():
        for proc in versions:
            for scenario in library().scenarios(proc).values():
                run = play(proc, scenario, calendar()).run
                if run is not None:
                    yield from ((run, clock) for clock in clocks(run, calendar(), run.at) if clock.runs)


def test_a_term_in_hours_is_reminded_by_the_hour_day_and_night() -> None:
    """Interrogation within 24 hours: the definition asks for 6 and 2 hours, risk point 15 for every hour of the last six."""
    expected = ["6h 09-29 09:00", "5h 09-29 10:00", "4h 09-29 11:00", "3h 09-29 12:00", "2h 09-29 13:00", "1h 09-29 14:00"]
    assert told(DETAINED, "interrogate")[:6] == expected


def test_what_only_the_definition_asks_for_is_told_beside_what_the_risk_point_asks_for() -> None:
    assert told(STOPPED, "stop") == [
        "12h 03-03 22:00",
        "6h 03-04 04:00",
        "5h 03-04 05:00",
        "4h 03-04 06:00",
        "3h 03-04 07:00",
        "2h 03-04 08:00",
        "90min 03-04 08:30",
        "1h 03-04 09:00",
        "30min 03-04 09:30",
    ]


def test_a_term_in_days_that_no_point_watches_is_reminded_in_the_morning_and_through_its_last_day() -> None:
    expected = ["1d 03-04 09:00", "09:00 03-05 09:00", "14:00 03-05 14:00", "4h 03-05 20:00", "2h 03-05 22:00", "1h 03-05 23:00"]
    assert told(SENT, "sign") == expected


def test_between_the_readings_of_a_term_in_days_nobody_is_woken() -> None:
    """Under full days of 24 hours the three days end at 15:00 of 1 October, under calendar days with that day."""
    assert told(DETAINED, "request_arrest") == [
        "1d 09-30 09:00",
        "12h 09-30 20:00",
        "09:00 10-01 09:00",
        "4h 10-01 11:00",
        "2h 10-01 13:00",
        "14:00 10-01 14:00",
        "at 10-01 15:00",
    ]


def test_an_extension_takes_along_every_reminder_that_was_to_come() -> None:
    longer = f"{DETAINED}\ndetention 09-30 10:00 detention_extended granted=4d"
    assert not set(told(DETAINED, "request_arrest")) & set(told(longer, "request_arrest"))
    assert told(longer, "request_arrest")[0] == "2d 10-03 09:00", "seven days are reminded from two days before the end"


def test_no_clock_of_any_definition_is_reminded_outside_its_window_or_twice_at_once() -> None:
    seen = 0
    for run, clock in running():
        rungs = reminders(run, clock, calendar())
        instants = [rung.at for rung in rungs]
        assert instants == sorted(set(instants)), (run.proc.version, clock.term)
        assert len({rung.name for rung in rungs}) == len(rungs), (run.proc.version, clock.term)
        assert all(clock.started_at <= one <= clock.due.at for one in instants)
        assert all(len(rung.name) <= 16 for rung in rungs)
        seen += len(rungs)
    assert seen > 1000


def test_no_term_in_days_is_reminded_at_night_unless_a_point_asks_by_the_hour() -> None:
    for run, clock in running():
        term = run.proc.terms[clock.term].term
        codes = [code for watch in watching(run.proc.id, clock.term, facts_of(run)) for code in watch.codes]
        if term.length.unit in ("h", "min") or any(code.startswith(("H", "NOW")) for code in codes):
            continue
        night = [rung for rung in reminders(run, clock, calendar()) if rung.name != "at" and rung.at.hour < NIGHT_ENDS]
        assert not night, (run.proc.version, clock.term, night)


def test_whatever_a_risk_point_announces_on_the_grid_is_told() -> None:
    watched_clocks = 0
    for run, clock in running():
        instants = {rung.at for rung in reminders(run, clock, calendar())}
        for watch in watching(run.proc.id, clock.term, facts_of(run)):
            watched_clocks += 1
            announced = reminders_of_window(watch.codes, clock.started_at, clock.due.at, calendar())
            assert set(announced) <= instants, (run.proc.version, clock.term)
    assert watched_clocks > 100


def test_a_point_that_looks_at_some_runs_only_adds_to_those_alone() -> None:
    review = "report 03-02 09:00 opened channel=phone code={code} reporter_ref=R1 payee_account=A1"
    asks = {}
    for code in ("fraud", "help"):
        run, clock = clock_of(review.format(code=code), "review")
        asks[code] = asked(run, clock, facts_of(run))
    assert asks == {"fraud": "6h; 3h; 1h", "help": "6h; 3h; 1h; H6 of 24h"}


def test_more_people_are_told_the_nearer_the_end() -> None:
    run, clock = clock_of(DETAINED, "request_arrest")
    rungs = {rung.name: told_of(rung, window_of(clock)) for rung in reminders(run, clock, calendar())}
    assert rungs["1d"] == ("officer",)
    assert rungs["09:00"] == ("officer", "squad_lead", "legal_unit"), "the last quarter has begun"
    assert rungs["at"] == ("officer", "squad_lead", "legal_unit", "duty_head"), "over on the earliest reading"
    everybody = ("officer", "squad_lead", "legal_unit", "duty_head", "supervisor", "county_head")
    assert told_of_end(run, "request_arrest", ("officer",)) == everybody, "over on every reading"


def test_a_term_whose_running_out_is_no_breach_tells_only_those_of_its_consequence() -> None:
    log = "restitution 03-02 09:00 opened\nrestitution 03-03 09:00 papers_complete\nrestitution 03-05 09:00 notice_published"
    run, _ = clock_of(log, "notice")
    assert told_of_end(run, "notice", ("officer",)) == ("officer",)


def test_where_nobody_asks_nobody_is_reminded() -> None:
    silent = [(run, clock) for run, clock in running() if not asked(run, clock, facts_of(run))]
    assert len(silent) > 5
    for run, clock in silent:
        assert [rung.name for rung in reminders(run, clock, calendar()) if rung.name != "at"] == []
