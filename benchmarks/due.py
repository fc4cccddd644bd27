"""Due dates, against the timer of a workflow engine (SpiffWorkflow) and two business-day libraries (holidays, workalendar).

The same starts go through both, and the dates are compared: where a peer gives another day, the note says for how many of them
and which article decides. Ours returns every reading of the law, the steps with their citations and the reminders; a
peer returns the date alone. SpiffWorkflow's part is what it does when a timer starts: read the ISO 8601 length, add it.
"""

import datetime as dt
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import holidays
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from workalendar.asia.china import China

from anlan.law import Term, calendar_cn, due, find_limit, say_citation
from anlan.values import parse_instant
from benchmarks.harness import Row, best_of

TITLE = "Due dates"
ASKED = 100_000
"""Dates a second on one core that were asked for."""

CN = calendar_cn()
Start = dt.datetime
Peer = Callable[[Start], dt.date]


@dataclass(frozen=True)
class Work:
    """A statutory row, what a peer does for it, and the article that decides where they differ."""

    row: str
    words: str
    peer_name: str
    peer: Peer
    article: str
    last_year: int = 2026


def timer(length: str) -> Peer:
    def add(start: Start) -> dt.date:
        return (
            start + TimerEventDefinition.get_timedelta_from_start(TimerEventDefinition.parse_iso_duration(length), start)
        ).date()

    return add


def rolled_by_holidays(days: int) -> Peer:
    calendar = holidays.country_holidays("CN", years=range(2022, 2028))

    def add(start: Start) -> dt.date:
        day = start.date() + dt.timedelta(days=days)
        while not calendar.is_working_day(day):
            day += dt.timedelta(days=1)
        return day

    return add


def workdays_by_holidays(count: int) -> Peer:
    calendar = holidays.country_holidays("CN", years=range(2022, 2028))

    def add(start: Start) -> dt.date:
        found: dt.date = calendar.get_nth_working_day(start.date(), count)
        return found

    return add


def workdays_by_workalendar(count: int) -> Peer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that its years end in 2023; so do the starts it is given
        calendar = China()

    def add(start: Start) -> dt.date:
        found: dt.date = calendar.add_working_days(start.date(), count)
        return found

    return add


WORKS = (
    Work("f-stop-48h", "48 hours", "SpiffWorkflow timer PT48H", timer("PT48H"), "n86:2.1.2"),
    Work("c-detention-3d", "3 days of detention, 2 readings", "SpiffWorkflow timer P3D", timer("P3D"), "cpl:105.2"),
    Work("c-custody-2m", "2 months of custody", "SpiffWorkflow timer P2M", timer("P2M"), "custody06:4.1"),
    Work("t-xf-tell-15d", "15 days, past a holiday", "SpiffWorkflow timer P15D", timer("P15D"), "civilproc:85"),
    Work("t-xf-tell-15d", "15 days, past a holiday", "holidays, day by day", rolled_by_holidays(15), "civilproc:85"),
    Work("f-ret-bank-3wd", "3 working days", "holidays.get_nth_working_day", workdays_by_holidays(3), "refund16:12"),
    Work("f-ret-bank-3wd", "3 working days, to 2023", "workalendar", workdays_by_workalendar(3), "refund16:12", 2023),
)


def starts(count: int, last_year: int) -> list[Start]:
    """Instants spread over the years, at all hours."""
    first = parse_instant("2022-01-01 00:20")
    span = int((dt.datetime(last_year, 12, 1, tzinfo=first.tzinfo) - first).total_seconds()) // 60
    return [first + dt.timedelta(minutes=number * 7919 * 60 % span) for number in range(count)]


def run(quick: bool) -> list[Row]:
    count = 1_000 if quick else 20_000
    rows = [compare(work, starts(count, work.last_year)) for work in WORKS]
    mixed = sum(1 / row.ours for row in rows) / len(rows)
    rows.append(
        Row("mean of the above", 1 / mixed, "asked for", ASKED, "dates/s", 1.0, None, "more", "one core, every reading and step")
    )
    return rows


def compare(work: Work, given: list[Start]) -> Row:
    """Both over the same starts; the notes count the days that differ."""
    term = find_limit(work.row)[2]
    seconds, ours = best_of(5, lambda: count_ours(term, given))
    peer_seconds, theirs = best_of(3, lambda: [work.peer(start) for start in given])
    differing = sum(one != other for one, other in zip(ours, theirs, strict=True))
    note = "same days"
    if differing:
        note = f"{differing} of {len(given)} days differ; {say_citation(work.article, 'en')} decides"
    return Row(work.words, len(given) / seconds, work.peer_name, len(given) / peer_seconds, "dates/s", None, None, "more", note)


def count_ours(term: Term, given: list[Start]) -> list[dt.date]:
    return [due(term, start, CN, custody=True).readings[0].date for start in given]
