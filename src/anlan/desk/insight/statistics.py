"""Figures of a span of days by unit and by kind of matter: opened, closed, open, loss; time limits met, late, lapsed, overdue.

In: the units, a span. Out: rows of counts and their sum, asked of the database when the page is opened; nothing is typed in. A
matter counts for the unit that has it now. Limits of law and targets of our own stand apart. No row is a person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from anlan.desk.insight.bodies import Units
from anlan.desk.intake.figures import Span
from anlan.desk.matters.models import Clock, Matter
from anlan.desk.matters.saying import procedure_label
from anlan.desk.words import tr, tr_later
from anlan.values import Instant

FIGURES: Mapping[str, object] = {
    "opened": tr_later("立项", "Opened"),
    "closed": tr_later("办结", "Closed"),
    "open": tr_later("期末在办", "Open at the end"),
    "loss": tr_later("立项涉及损失（元）", "Loss of those opened (yuan)"),
    "law_met": tr_later("法定期限内", "Law: in time"),
    "law_late": tr_later("法定逾期办结", "Law: late"),
    "law_lapsed": tr_later("法定自行届满", "Law: lapsed"),
    "law_overdue": tr_later("期末法定逾期未办", "Law: overdue at the end"),
    "own_met": tr_later("内部时限内", "Own: in time"),
    "own_late": tr_later("内部逾期办结", "Own: late"),
    "own_lapsed": tr_later("内部自行届满", "Own: lapsed"),
    "own_overdue": tr_later("期末内部逾期未办", "Own: overdue at the end"),
}
"""The columns, by name. A clock that ended in the span was stopped in time, stopped late, or ran out by itself, as freezes do."""

MONEY = "loss"
"""The column that counts fen."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a unit or a kind, and its figures in the order of `FIGURES`."""

    label: str
    figures: tuple[int, ...]


Key = tuple[int, str]
"""A body and a kind of matter."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The same figures by unit and by kind; the last row of each is the sum."""

    units: tuple[Line, ...]
    kinds: tuple[Line, ...]


def tables(units: Units, span: Span) -> Tables:
    """Both tables of the span."""
    counted = _counted(list(units.column), span)
    by_unit, by_kind = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for (body, kind), figure, count in counted:
        by_unit[str(units.column[body]), figure] += count
        by_kind[kind, figure] += count
    names = {str(place): _name(units, place) for place in range(len(units.shown))}
    kinds = sorted({kind for kind, _ in by_kind}, key=lambda kind: -by_kind[kind, "opened"] - by_kind[kind, "open"])
    return Tables(_lines(names, by_unit), _lines({kind: procedure_label(kind) for kind in kinds}, by_kind))


def _name(units: Units, place: int) -> str:
    unit = units.shown[place]
    return f"{unit}{tr('（本级）', ' (itself)')}" if unit == units.whole and len(units.shown) > 1 else str(unit)


def _lines(names: Mapping[str, str], counted: Counter[tuple[str, str]]) -> tuple[Line, ...]:
    lines = [Line(label, tuple(counted[key, figure] for figure in FIGURES)) for key, label in names.items()]
    sums = tuple(sum(line.figures[place] for line in lines) for place in range(len(FIGURES)))
    return (*lines, Line(tr("合计", "Sum"), sums))


def _counted(bodies: list[int], span: Span) -> Iterable[tuple[Key, str, int]]:
    start, end = span.bounds
    yield from _of_matters(Matter.objects.filter(organisation__in=bodies), start, end)
    yield from _of_clocks(Clock.objects.filter(run__matter__organisation__in=bodies), start, end)


def _of_matters(matters: QuerySet[Matter], start: Instant, end: Instant) -> Iterable[tuple[Key, str, int]]:
    groups = {
        "opened": Q(opened_at__gte=start, opened_at__lt=end),
        "closed": Q(closed_at__gte=start, closed_at__lt=end),
        "open": Q(opened_at__lt=end) & (Q(closed_at=None) | Q(closed_at__gte=end)),
    }
    for figure, condition in groups.items():
        rows = matters.filter(condition).values_list("organisation", "kind").order_by()
        for body, kind, count, loss in rows.annotate(count=Count("pk"), loss=Sum("loss_fen")):
            yield (body, kind), figure, count
            if figure == "opened":
                yield (body, kind), MONEY, loss or 0


def _of_clocks(clocks: QuerySet[Clock], start: Instant, end: Instant) -> Iterable[tuple[Key, str, int]]:
    ended = clocks.filter(ended_at__gte=start, ended_at__lt=end)
    overdue = clocks.filter(Q(ended_at=None, paused=False) | Q(ended_at__gte=end), started_at__lt=end, latest_at__lt=end)
    lapsed = Q(late=False, ended_at=F("latest_at"))  # the clock ends a term at its very end; an act comes before or after
    counts = {
        "was_met": Count("pk", filter=Q(late=False) & ~lapsed),
        "was_late": Count("pk", filter=Q(late=True)),
        "was_lapsed": Count("pk", filter=lapsed),
    }
    for found, wanted in ((ended, counts), (overdue, {"was_overdue": Count("pk")})):
        rows = found.values("run__matter__organisation", "run__matter__kind", "kind").order_by().annotate(**wanted)
        for row in rows:
            said: Mapping[str, Any] = row
            whose = "own" if said["kind"] == "target" else "law"
            for figure in wanted:
                yield (said["run__matter__organisation"], said["run__matter__kind"]), figure.replace("was", whose), said[figure]
