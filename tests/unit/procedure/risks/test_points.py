"""Every risk point is found in a log that shows it, and not in one that does not; every part of it can be found at all."""

import datetime as dt
from collections.abc import Iterator

import pytest

from anlan.law.row import rows
from anlan.procedure.clocks import clocks
from anlan.procedure.library import library
from anlan.procedure.machine import Procedure
from anlan.procedure.registry import roles
from anlan.procedure.risk_points.point import Point, points, telling
from anlan.procedure.risk_points.risks import risks
from anlan.procedure.risk_points.schedule import read_code
from anlan.procedure.risk_points.watched import Watched, fits
from anlan.procedure.run import Run
from anlan.procedure.scenario_run import take
from tests.unit.procedure.risks.logs import at, calendar, found
from tests.unit.procedure.risks.samples import SAMPLES

POINTS = list(points().values())
EVENT_KEYS = ("after", "until", "events", "needs", "unless", "event", "since", "beside")


def test_there_are_forty_one_points_of_six_stages() -> None:
    assert list(points()) == [f"rp-{number:02}" for number in range(1, 42)]
    assert {stage: sum(point.stage == stage for point in POINTS) for stage in ("intake", "filing", "evidence")} == {
        "intake": 6,
        "filing": 8,
        "evidence": 6,
    }
    severities = [point.severity for point in POINTS]
    assert (severities.count("critical"), severities.count("high"), severities.count("medium")) == (18, 19, 4)


@pytest.mark.parametrize("name", points())
def test_a_point_is_found_where_it_shows(name: str) -> None:
    log, now = SAMPLES[name][0]
    assert [risk.point for risk in found(log, now, name)][:1] == [name]


@pytest.mark.parametrize("name", points())
def test_a_point_is_not_found_where_all_was_done(name: str) -> None:
    log, now = SAMPLES[name][1]
    assert found(log, now, name) == []


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.id)
def test_a_point_names_only_what_there_is(point: Point) -> None:
    known = library().versions
    terms = {f"{name}.{term}" for name, versions in known.items() for term in versions[-1].terms}
    events = {f"{name}.{event}" for name, versions in known.items() for event in (*versions[-1].definition.on, "opened")}
    assert {term for clock in point.clock for term in clock.terms} <= terms
    assert {term for one in point.outlasts for term in (*one.terms, *one.other)} <= terms
    parts = [
        *point.missing,
        *point.order,
        *point.stated,
        *point.repeated,
        *point.gap,
        *point.together,
        *point.left_open,
        *point.block,
    ]
    named = [getattr(part, key, ()) for part in parts for key in EVENT_KEYS]
    assert {event for value in named for event in ([value] if isinstance(value, str) else value)} <= events
    assert {name for one in point.left_open for name in one.procedures} <= set(known)
    assert set(point.rows) <= set(rows())
    assert not point.approver or point.approver in roles()


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.id)
def test_internal_marks_name_what_is_not_law(point: Point) -> None:
    """A point whose clocks are partly our own targets says so in words."""
    newest = {
        f"{name}.{term}": clock for name, versions in library().versions.items() for term, clock in versions[-1].terms.items()
    }
    targets = [term for clock in point.clock for term in clock.terms if newest[term].term.kind == "target"]
    assert not targets or point.internal is not None


def _watched_terms() -> Iterator[tuple[str, str]]:
    for point in POINTS:
        for clock in point.clock:
            for term in clock.terms:
                yield point.id, term


@pytest.mark.parametrize(("name", "term"), list(_watched_terms()))
def test_every_watched_clock_is_found_when_it_runs_out(name: str, term: str) -> None:
    """Taken from the scenarios of the definition: the first in which the clock runs, looked at when every reading has ended."""
    procedure, _, own = term.partition(".")
    proc = library().newest(procedure)
    when = next((clock.when for clock in points()[name].clock if term in clock.terms and clock.when), {})
    for run in _runs_with(proc, own):
        facts = {key: value for event in _events(run) for key, value in event.items()}
        if not fits(facts, when):
            continue
        state = next(state for state in clocks(run, calendar(), run.at) if state.term == own and state.runs)
        now = state.due.latest + dt.timedelta(seconds=1)
        seen = [risk for risk in risks([Watched(run, "m", "u")], now, calendar(), [name]) if risk.about == term]
        assert [risk.phase for risk in seen][:1] == ["during"]
        assert seen[0].internal is (proc.terms[own].term.kind == "target")
        return
    pytest.fail(f"no scenario in which {term} runs")


def _runs_with(proc: Procedure, term: str) -> Iterator[Run]:
    for scenario in library().scenarios(proc).values():
        run: Run | None = None
        for step in scenario.steps:
            run = take(proc, run, step, calendar(), []).run
            if run is not None and any(
                state.term == term and state.runs and state.state != "paused" for state in clocks(run, calendar(), run.at)
            ):
                yield run


def _events(run: Run) -> list[dict[str, object]]:
    past, found = run.past, []
    while past is not None:
        past, event = past
        found.append(dict(event.facts))
    return found[::-1]


def test_every_code_of_a_point_can_be_read() -> None:
    for point in POINTS:
        for part in (*point.clock, *point.missing, *point.repeated):
            assert [read_code(code).kind for code in part.remind]


def test_everybody_who_is_told_is_a_role() -> None:
    settings = telling()
    assert {*settings.reminder, *settings.last_quarter, *settings.protective, *settings.breach} <= set(roles())


def test_a_look_before_the_first_reminder_finds_nothing() -> None:
    log, _ = SAMPLES["rp-15"][0]
    assert found(log, "03-02 10:30", "rp-15") == []
    assert at("03-03 04:20") == found(log, "03-03 04:20", "rp-15")[0].last


def test_clocks_and_points_name_each_other() -> None:
    """A clock is tagged with a point if, and only if, the point watches it."""
    watch: dict[str, set[str]] = {}
    for point in POINTS:
        terms = [term for part in point.clock for term in part.terms]
        for term in [*terms, *(term for part in point.outlasts for term in (*part.terms, *part.other))]:
            watch.setdefault(term, set()).add(point.id)
    for name, versions in library().versions.items():
        for term, clock in versions[-1].terms.items():
            tags, watched = set(clock.risk), watch.get(f"{name}.{term}", set())
            assert tags <= watched
            assert watched <= tags or name == "detention"
