"""The 41 risk points by unit, counted from the findings that the worker has written; a cell's matters with article and why.

In: powers, the units, now or the past month. Out: rows of counts of matters, and pages of findings. Only counting happens here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from anlan.desk.asked import number
from anlan.desk.insight.bodies import Units
from anlan.desk.insight.models import Finding
from anlan.desk.matters.models import Clock
from anlan.desk.matters.procedures import by_sha, versions
from anlan.desk.matters.saying import cited, event_label, procedure_label, term_label, time_left
from anlan.desk.words import language, tr, tr_later
from anlan.law.citation import say_citation
from anlan.law.row import rows as law_rows
from anlan.procedure.machine import Procedure
from anlan.procedure.risk_points.point import Point, Stage, points
from anlan.procedure.risk_points.risks import LATE_ENTRY
from anlan.values import SHANGHAI, Instant, from_micros, to_micros

PAST = timedelta(days=30)
"""How long what is over stays in the table of the past."""
PAGE = 50
LATEST = to_micros(datetime(9999, 1, 1, tzinfo=SHANGHAI))
"""No limit lies later: what an address says beyond it was typed."""
STAGES: dict[Stage, object] = {
    "intake": tr_later("接处警", "Receipt of reports"),
    "filing": tr_later("受案立案", "Filing"),
    "evidence": tr_later("调查取证", "Evidence"),
    "coercion": tr_later("强制措施", "Coercive measures"),
    "property": tr_later("涉案财物", "Property"),
    "closing": tr_later("结案", "Closing"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """How many matters of a unit stand at a point: ``late`` past its limit, ``near`` it; of the past only ``late``."""

    unit: int
    late: int
    near: int


@dataclass(frozen=True, slots=True)
class Line:
    """One risk point across the units."""

    id: str
    name: str
    detect: str
    severity: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One finding on the page of a cell: about what, since when, until when, what the law says, which clock tells why."""

    finding: Finding
    what: str
    where: str
    limit: Instant
    said: str
    urgency: str
    cites: tuple[str, ...]
    clock: int | None


def table(units: Units, now: Instant, *, past: bool) -> list[tuple[str, list[Line]]]:
    """The risk points by stage, each with a cell a unit; what was entered late stands at the end."""
    counted: Counter[tuple[str, int, str]] = Counter()
    found = _in_time(Finding.objects.filter(organisation__in=units.column), now, past=past)
    for body, point, phase, matters in (
        found.values_list("organisation", "point", "phase").annotate(matters=Count("matter", distinct=True)).order_by()
    ):
        counted[point, units.column[body], phase] += matters
    stages = [
        (str(label), [_line(point.id, units, counted) for point in points().values() if point.stage == stage])
        for stage, label in STAGES.items()
    ]
    return [*stages, (tr("录入", "Entry"), [_line(LATE_ENTRY, units, counted)])]


def name_of(point: str) -> tuple[str, str]:
    """The name of a risk point, and what it looks for."""
    if point == LATE_ENTRY:
        return tr("录入滞后", "Entered late"), tr("发生后超过24小时才录入", "Entered more than 24 hours after it happened")
    known = points()[point]
    return tr(known.name.zh, known.name.en), tr(known.detect.zh, known.detect.en)


def known(point: str) -> bool:
    """Whether there is such a risk point."""
    return point in points() or point == LATE_ENTRY


def _line(point: str, units: Units, counted: Counter[tuple[str, int, str]]) -> Line:
    name, detect = name_of(point)
    cells = tuple(
        Cell(unit.pk, counted[point, place, "during"] + counted[point, place, "after"], counted[point, place, "before"])
        for place, unit in enumerate(units.shown)
    )
    return Line(point, name, detect, points()[point].severity if point in points() else "medium", cells)


def _in_time(found: QuerySet[Finding], now: Instant, *, past: bool) -> QuerySet[Finding]:
    if past:
        return found.filter(phase="after", over__gte=now - PAST)
    return found.filter(phase__in=("before", "during"))


def cell(bodies: Sequence[int], point: str, now: Instant, *, past: bool, after: str) -> tuple[list[Row], str]:
    """A page of the findings of a cell, what is most pressing first, and the key of the next page."""
    found = _in_time(Finding.objects.filter(organisation__in=bodies, point=point), now, past=past)
    limit, _, last = after.partition("-")
    if 0 < number(limit) < LATEST and number(last):
        seen = from_micros(number(limit))
        found = found.filter(Q(limit__gt=seen) | Q(limit=seen, pk__gt=number(last)))
    rows = list(found.select_related("run", "matter__organisation", "matter__owner").order_by("limit", "pk")[: PAGE + 1])
    clocks = _clocks(rows)
    end = rows[PAGE - 1] if len(rows) > PAGE else None
    more = f"{to_micros(end.limit)}-{end.pk}" if end else ""
    return [_row(finding, clocks.get(finding.pk), now) for finding in rows[:PAGE]], more


def _clocks(rows: Sequence[Finding]) -> dict[int, int]:
    """The clock that each finding about a term is about, the newest round that began when the finding did."""
    wanted = {(row.run_id, row.about.partition(".")[2], row.since): row.pk for row in rows if row.kind == "clock"}
    kept = Clock.objects.filter(run__in=[run for run, _, _ in wanted]).values_list("pk", "run", "term", "started_at")
    return {wanted[run, term, since]: pk for pk, run, term, since in kept.order_by("round") if (run, term, since) in wanted}


def _row(finding: Finding, clock: int | None, now: Instant) -> Row:
    proc = by_sha().get(finding.run.sha)
    procedure, _, name = finding.about.partition(".")
    over = finding.done or (finding.breach if finding.phase == "after" else None)
    wrong = finding.since == finding.breach and finding.kind != "clock"
    said = time_left(finding.limit, over or now)
    if wrong and finding.done is None:
        said = tr("须立即纠正", "to be put right at once") if finding.phase == "during" else tr("已结束", "over")
    urgency = "late" if finding.phase != "before" else "soon"
    where = procedure_label(finding.run.procedure) + (f" · {finding.run.subject}" if finding.run.subject else "")
    cites = _cites(finding, proc, name)
    return Row(finding, _what(finding, procedure, name), where, finding.limit, said, urgency, cites, clock)


def _what(finding: Finding, procedure: str, name: str) -> str:
    """The term or the event that a finding is about, by name."""
    if finding.kind == "clock":
        return term_label(finding.run.sha, name)
    event, _, fact = name.partition(".")
    group = versions().get(procedure)
    proc = group[-1] if group else None
    if not name:
        return procedure_label(procedure)
    label = event_label(proc, event)
    known_fact = proc.definition.facts.get(fact) if proc and fact else None
    return f"{label} · {known_fact.say(language())}" if known_fact else label


def _cites(finding: Finding, proc: Procedure | None, name: str) -> tuple[str, ...]:
    if finding.kind == "clock" and proc is not None and name in proc.terms:
        return tuple(cited(proc, proc.terms[name].term.cite))
    point: Point | None = points().get(finding.point)
    names = [cite for row in point.rows if row in law_rows() for cite in law_rows()[row].cite] if point else []
    return tuple(say_citation(cite, language()) for cite in dict.fromkeys(names))
