"""What holds for every date: no extension ends a term earlier, a pause moves it by its length, recording order has no weight."""

import calendar as months_of
import datetime as dt
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from terms_at_work import ALL

from anlan.law import Due, Length, Term, TermEvent, calendar_cn, due, status
from anlan.law.counting import add_months
from anlan.values import SHANGHAI, parse_instant

CN = calendar_cn()
FIRST = parse_instant("2022-01-01")
STARTS = st.integers(0, 4 * 365 * 1440).map(lambda minutes: FIRST + dt.timedelta(minutes=minutes))
ORDER = ["running", "warn", "overdue"]
quick = settings(max_examples=60, deadline=None)

EXTENSIONS = {
    "custody": ["custody_extended_1m", "custody_extended_2m", "custody_extended_2m_again"],
    "freeze": ["renewed"],
    "answer": ["extended"],
    "request_arrest": ["detention_extended", "detention_extended_30"],
}
LENGTHS = {"renewed": ["1d", "6m", "90d"], "extended": ["1d", "30d"], "detention_extended": ["1d", "4d"]}


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, dt.datetime, list[TermEvent]]:
    """A term, its start, and events that may or may not be in time, in turn and within their limits."""
    name = draw(st.sampled_from(sorted(EXTENSIONS)))
    start = draw(STARTS)
    happened = []
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from([*EXTENSIONS[name], *sorted(_others(ALL[name]))]))
        at = start + dt.timedelta(hours=draw(st.integers(0, 24 * 120)))
        granted = Length.parse(draw(st.sampled_from(LENGTHS[kind]))) if kind in LENGTHS else None
        happened.append(TermEvent(kind, at, granted))
    return name, start, happened


def _others(term: Term) -> set[str]:
    found = set(term.stop)
    for pause in term.pause.values():
        found |= {pause.from_, pause.to} - {""}
    return found | {restart.on for restart in term.restart.values()}


def by_reading(found: Due) -> dict[str, dt.datetime]:
    return {outcome.reading: outcome.at for outcome in found.readings}


@quick
@given(changes(), st.randoms(use_true_random=False))
def test_the_order_of_recording_is_of_no_weight(case: tuple[str, dt.datetime, list[TermEvent]], random: Random) -> None:
    name, start, happened = case
    shuffled = list(happened)
    random.shuffle(shuffled)
    assert due(ALL[name], start, CN, shuffled, custody=True) == due(ALL[name], start, CN, happened, custody=True)


@quick
@given(changes())
def test_a_further_extension_never_makes_a_term_end_earlier(case: tuple[str, dt.datetime, list[TermEvent]]) -> None:
    name, start, happened = case
    grants = [event for event in sorted(happened, key=lambda event: event.at) if event.kind in EXTENSIONS[name]]
    for count in range(len(grants)):
        before = by_reading(due(ALL[name], start, CN, grants[:count], custody=True))
        after = by_reading(due(ALL[name], start, CN, grants[: count + 1], custody=True))
        for reading, at in after.items():
            assert at >= before.get(reading, before["main"])


@quick
@given(changes())
def test_no_order_of_grants_passes_the_most_there_can_be(case: tuple[str, dt.datetime, list[TermEvent]]) -> None:
    name, start, happened = case
    term = ALL[name]
    if term.max is None:
        return
    grants = [event for event in happened if event.kind in EXTENSIONS[name]]
    whole = msgspec.structs.replace(term, length=term.max, max=None, extend={}, readings=("month_once",))
    limit = due(whole, start, CN, custody=True).readings[0].at
    assert due(term, start, CN, grants, custody=True).readings[0].at <= limit


@quick
@given(changes())
def test_a_refused_change_leaves_the_date_as_it_was(case: tuple[str, dt.datetime, list[TermEvent]]) -> None:
    name, start, happened = case
    found = due(ALL[name], start, CN, happened, custody=True).readings[0]
    refused = [refusal.event for refusal in found.refused]
    kept = [event for event in happened if event not in refused]
    again = due(ALL[name], start, CN, kept, custody=True).readings[0]
    assert again.at == found.at


@quick
@given(STARTS, st.integers(1, 50), st.integers(0, 40))
def test_a_pause_of_n_days_moves_the_end_by_n_days(start: dt.datetime, after: int, days: int) -> None:
    begun = start + dt.timedelta(days=after)
    pause = [TermEvent("appraisal_started", begun), TermEvent("appraisal_finished", begun + dt.timedelta(days=days))]
    plain = due(ALL["custody"], start, CN, custody=True)
    paused = due(ALL["custody"], start, CN, pause, custody=True)
    assert paused.date - plain.date == dt.timedelta(days=days)


@quick
@given(STARTS, st.integers(1, 2000), st.integers(0, 5000))
def test_a_pause_of_minutes_moves_an_hour_term_by_those_minutes(start: dt.datetime, after: int, minutes: int) -> None:
    term = msgspec.structs.replace(ALL["custody"], length=Length.parse("48h"), count="elapsed", roll="never", max=None, extend={})
    begun = start + dt.timedelta(minutes=after)
    pause = [TermEvent("appraisal_started", begun), TermEvent("appraisal_finished", begun + dt.timedelta(minutes=minutes))]
    moved = due(term, start, CN, pause).at - due(term, start, CN).at
    assert moved == dt.timedelta(minutes=minutes)


@quick
@given(STARTS, st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=4))
def test_overlapping_pauses_count_once(start: dt.datetime, spans: list[tuple[int, int]]) -> None:
    term = msgspec.structs.replace(
        ALL["custody"],
        length=Length.parse("120d"),
        max=None,
        extend={},
        pause={
            f"p{n}": msgspec.structs.replace(ALL["custody"].pause["appraisal"], from_=f"a{n}", to=f"b{n}")
            for n in range(len(spans))
        },
    )
    events, out = [], set()
    for number, (first, length) in enumerate(spans):
        events.append(TermEvent(f"a{number}", start + dt.timedelta(days=first)))
        events.append(TermEvent(f"b{number}", start + dt.timedelta(days=first + length)))
        out |= set(range(first, first + length))
    moved = due(term, start, CN, events, custody=True).date - due(term, start, CN, custody=True).date
    assert moved.days == len(out)


@quick
@given(STARTS, st.integers(1, 60))
def test_a_restart_counts_as_a_start(start: dt.datetime, after: int) -> None:
    found = start + dt.timedelta(days=after)
    restarted = due(ALL["custody"], start, CN, [TermEvent("other_crime_found", found)], custody=True)
    if restarted.refused:
        return
    assert by_reading(restarted)["main"] == by_reading(due(ALL["custody"], found, CN, custody=True))["main"]


@quick
@given(STARTS, st.integers(-12, 12))
def test_the_zone_of_the_start_is_of_no_weight(start: dt.datetime, hours: int) -> None:
    elsewhere = start.astimezone(dt.timezone(dt.timedelta(hours=hours)))
    assert due(ALL["answer"], elsewhere, CN) == due(ALL["answer"], start, CN)


@quick
@given(STARTS)
def test_a_rolled_end_is_the_first_working_day_from_the_unrolled_one(start: dt.datetime) -> None:
    found = due(ALL["answer"], start, CN)
    day = start.date() + dt.timedelta(days=15)
    while not CN.works(day.toordinal()):
        day += dt.timedelta(days=1)
    assert (found.date, found.at.tzinfo) == (day, SHANGHAI)


@quick
@given(STARTS, st.integers(1, 30))
def test_working_days_agree_with_counting_them_one_by_one(start: dt.datetime, count: int) -> None:
    term = msgspec.structs.replace(ALL["pay"], length=Length(count, "wd"))
    day, left = start.date(), count
    while left:
        day += dt.timedelta(days=1)
        left -= CN.works(day.toordinal())
    assert due(term, start, CN).date == day


@quick
@given(STARTS, st.lists(st.integers(0, 5000), min_size=2, max_size=8))
def test_a_clock_only_goes_from_running_over_warnings_to_overdue(start: dt.datetime, hours: list[int]) -> None:
    found = due(ALL["request_arrest"], start, CN, custody=None)
    states = [status(found, start + dt.timedelta(hours=hour)).state for hour in sorted(hours)]
    assert states == sorted(states, key=ORDER.index)


def naive_months(day: dt.date, count: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = months_of.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


@quick
@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)), st.integers(-30, 30))
def test_months_agree_with_the_calendar_module(day: dt.date, count: int) -> None:
    found, clamped = add_months(day.toordinal(), count)
    assert dt.date.fromordinal(found) == naive_months(day, count)
    assert clamped == (dt.date.fromordinal(found).day != day.day)


@pytest.mark.parametrize(
    ("day", "count", "matching", "last_day"),
    [
        ("2026-01-31", 1, "2026-02-28", "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29", "2024-02-29"),  # a leap year
        ("2026-02-28", 1, "2026-03-28", "2026-03-31"),
        ("2024-02-28", 1, "2024-03-28", "2024-03-28"),  # not the last day of that February
        ("2024-02-29", 12, "2025-02-28", "2025-02-28"),
        ("2025-02-28", 12, "2026-02-28", "2026-02-28"),
        ("2023-02-28", 12, "2024-02-28", "2024-02-29"),
        ("2026-04-30", 1, "2026-05-30", "2026-05-31"),
        ("2025-12-31", 2, "2026-02-28", "2026-02-28"),
        ("2025-12-30", 2, "2026-02-28", "2026-02-28"),
        ("2025-11-30", 3, "2026-02-28", "2026-02-28"),
        ("2025-08-31", 6, "2026-02-28", "2026-02-28"),
        ("2025-12-15", 1, "2026-01-15", "2026-01-15"),
    ],
)
def test_month_ends_on_both_readings(day: str, count: int, matching: str, last_day: str) -> None:
    ordinal = dt.date.fromisoformat(day).toordinal()
    found = [dt.date.fromordinal(add_months(ordinal, count, keep)[0]).isoformat() for keep in (False, True)]
    assert found == [matching, last_day]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2025-12-17", "2026-01-04"),  # 1 January off, 2 and 3 off, Sunday the 4th worked
        ("2022-12-16", "2023-01-03"),  # 31 December off by the notice of 2023
        ("2023-12-16", "2024-01-02"),
    ],
)
def test_a_term_over_the_year_end_reads_both_years(start: str, expected: str) -> None:
    found = due(ALL["answer"], parse_instant(start), CN)
    assert (found.date.isoformat(), found.provisional) == (expected, False)
