"""Figures of tips and letters, counted from the record: a month's received, sent on, closed, became cases; a quarter's analysis.

In: what is counted (`Scope`), a span of days. Out: rows that add up. Nothing is typed in and nothing is stored: asked again after
the projections were rebuilt from the record, the same question gives the same numbers. What another body took over counts there
as received anew.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import msgspec
from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from anlan.desk.intake.acts.open_case import CASE
from anlan.desk.intake.acts.receive_submission import PROCEDURES
from anlan.desk.intake.models import Submission
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.intake.scope import submissions_in_reach
from anlan.desk.matters.models import Run
from anlan.desk.matters.procedures import versions
from anlan.desk.matters.scope import matters_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.models import Event
from anlan.desk.words import language, tr
from anlan.procedure.run import CONCLUDED
from anlan.values import Instant

KIND_OF = {procedure: kind for kind, (procedure, _) in PROCEDURES.items()}
SENT_ON = frozenset({"referred", "directed", "sent_on", "transferred"})
MERGED = frozenset({"merged"})
"""States in which a run ends without having been worked to its own end."""

OLDEST, NEWEST = 2000, 2100
MONTHS = {"month": 1, "quarter": 3, "year": 12}

ASKED = {"assigned": ("grade", "grade"), CONCLUDED: ("outcome", "conclusion")}
"""Event of a tip → the fact that the quarter's analysis counts, and under which name the event carries it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of submission in a span of days. ``rated``: how many were rated, ``satisfied``: how many of them not with no."""

    kind: str
    label: str
    received: int
    merged: int
    sent_on: int
    closed: int
    cases: int
    rated: int
    satisfied: int


COUNTS = Line.__slots__[2:]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[Instant, Instant]:
        """Its first instant, and the first after it."""
        after = self.last + timedelta(days=1)
        return tuple(timezone.make_aware(datetime.combine(day, time())) for day in (self.first, after))  # type: ignore[return-value]

    @property
    def before(self) -> "Span":
        """As many months, just before."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return months_from(_shifted(self.first, -months), months)


def months_from(first: date, months: int) -> Span:
    """``months`` whole months from the first of a month."""
    return Span(first, _shifted(first, months) - timedelta(days=1))


def asked_span(month: str, whole: str, now: Instant) -> Span:
    """The span a page is asked for: ``2026-03`` or else this month; the quarter or the year it lies in if ``whole`` says so."""
    first = timezone.localtime(now).date().replace(day=1)
    with suppress(ValueError, OverflowError):
        year, number = (int(part) for part in month.split("-"))
        first = date(min(max(year, OLDEST), NEWEST), number, 1)
    months = MONTHS.get(whole, 1)
    return months_from(first.replace(month=first.month - (first.month - 1) % months), months)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: the runs that submissions were opened with, and the submissions."""

    runs: QuerySet[Run]
    submissions: QuerySet[Submission]


def scope_of(powers: Powers, now: Instant) -> Scope:
    """All that the person may see of it."""
    reach = matters_in_reach(powers, Permission.TIPS_READ, now)
    return Scope(_first_runs(matter__in=reach.values("pk")), submissions_in_reach(powers, Permission.TIPS_READ, now))


def scope_of_bodies(bodies: Sequence[int]) -> Scope:
    """All that some bodies have."""
    own = Submission.objects.filter(matter__organisation__in=bodies)
    return Scope(_first_runs(matter__organisation__in=bodies), own)


def month_figures(scope: Scope, span: Span) -> list[Line]:
    """A line for each kind, then their sum."""
    start, end = span.bounds
    counted: Counter[tuple[str, str]] = Counter()
    came = scope.runs.filter(opened_at__gte=start, opened_at__lt=end).values_list("procedure").order_by()
    for procedure, count in came.annotate(Count("pk")):
        counted[procedure, "received"] += count
    ended = scope.runs.filter(ended_at__gte=start, ended_at__lt=end).values_list("procedure", "state").order_by()
    for procedure, state, count in ended.annotate(Count("pk")):
        counted[procedure, "merged" if state in MERGED else "sent_on" if state in SENT_ON else "closed"] += count
    cases = Run.objects.filter(procedure=CASE, opened_by__in=scope.runs.values("pk"), opened_at__gte=start, opened_at__lt=end)
    for procedure, count in cases.values_list("opened_by__procedure").order_by().annotate(Count("pk")):
        counted[procedure, "cases"] += count
    rated = scope.submissions.filter(rated_at__gte=start, rated_at__lt=end).values_list("kind", "rating").order_by()
    for kind, rating, count in rated.annotate(Count("pk")):
        counted[PROCEDURES[kind][0], "rated"] += count
        counted[PROCEDURES[kind][0], "satisfied"] += count if rating != "no" else 0
    lines = [Line(kind, str(label), *(counted[PROCEDURES[kind][0], name] for name in COUNTS)) for kind, label in KINDS]
    return [*lines, Line("all", tr("合计", "Sum"), *(sum(getattr(line, name) for line in lines) for name in COUNTS))]


def analysis(scope: Scope, span: Span) -> list[tuple[str, str, int]]:
    """Tips by grade and by outcome: (question, answer, count), in the order of the definition."""
    facts = versions()["tip"][-1].definition.facts
    return [
        (facts[name].say(language()), facts[name].choices[key].say(language()), count)
        for name, key, count in classified(scope, span)
    ]


def classified(scope: Scope, span: Span) -> list[tuple[str, str, int]]:
    """The same by the names of the facts and of their choices. Read from the events of the tips that were worked in the span."""
    start, end = span.bounds
    worked = scope.runs.filter(Q(ended_at=None) | Q(ended_at__gte=start), procedure="tip", opened_at__lt=end)
    streams = worked.order_by().values_list(Concat(Value("run/"), Cast("pk", CharField())))
    events = Event.objects.filter(stream__in=streams, type__in=ASKED, at__gte=start, at__lt=end)
    found: Counter[tuple[str, str]] = Counter()
    for kind, text in events.order_by().values_list("type", "facts"):
        fact, name = ASKED[kind]
        found[fact, str(msgspec.json.decode(text).get(name, ""))] += 1
    facts = versions()["tip"][-1].definition.facts
    return [(name, key, found[name, key]) for name, _ in ASKED.values() for key in facts[name].choices]


def _first_runs(**matters: object) -> QuerySet[Run]:
    """The runs that tips, reports, letters, claims and objections were opened with, by the portal or by an officer."""
    return Run.objects.filter(opened_by=None, procedure__in=KIND_OF, **matters)


def _shifted(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
