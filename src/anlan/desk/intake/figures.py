"""Figures of tips and letters, counted from the record: a month's received, sent on, closed, became cases; a quarter's analysis.

In: powers, a span of days. Out: rows that add up. Nothing is typed in and nothing is stored: asked again after the projections
were rebuilt from the record, the same question gives the same numbers. What another body took over counts there as received anew.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import msgspec
from django.db.models import QuerySet
from django.utils import timezone

from anlan.desk.intake.acts.open_case import CASE
from anlan.desk.intake.acts.receive_submission import PROCEDURES
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


def month_figures(powers: Powers, span: Span, now: Instant) -> list[Line]:
    """A line for each kind, then their sum."""
    start, end = span.bounds
    runs = _runs(powers, now)
    counted: Counter[tuple[str, str]] = Counter()
    for procedure in runs.filter(opened_at__gte=start, opened_at__lt=end).values_list("procedure", flat=True):
        counted[procedure, "received"] += 1
    for procedure, state in runs.filter(ended_at__gte=start, ended_at__lt=end).values_list("procedure", "state"):
        counted[procedure, "merged" if state in MERGED else "sent_on" if state in SENT_ON else "closed"] += 1
    cases = Run.objects.filter(procedure=CASE, opened_by__in=runs.values("pk"), opened_at__gte=start, opened_at__lt=end)
    for procedure in cases.values_list("opened_by__procedure", flat=True):
        counted[procedure, "cases"] += 1
    rated = submissions_in_reach(powers, Permission.TIPS_READ, now).filter(rated_at__gte=start, rated_at__lt=end)
    for kind, rating in rated.values_list("kind", "rating"):
        counted[PROCEDURES[kind][0], "rated"] += 1
        counted[PROCEDURES[kind][0], "satisfied"] += rating != "no"
    lines = [Line(kind, str(label), *(counted[PROCEDURES[kind][0], name] for name in COUNTS)) for kind, label in KINDS]
    return [*lines, Line("all", tr("合计", "Sum"), *(sum(getattr(line, name) for line in lines) for name in COUNTS))]


def analysis(powers: Powers, span: Span, now: Instant) -> list[tuple[str, str, int]]:
    """Tips by grade and by outcome: (question, answer, count), in the order of the definition."""
    start, end = span.bounds
    streams = {f"run/{pk}" for pk in _runs(powers, now).filter(procedure="tip").values_list("pk", flat=True)}
    events = Event.objects.filter(type__in=ASKED, proc__startswith="tip@", recorded_at__gte=start, at__gte=start, at__lt=end)
    found: Counter[tuple[str, str]] = Counter()
    for stream, kind, text in events.values_list("stream", "type", "facts"):
        fact, name = ASKED[kind]
        if stream in streams:
            found[fact, str(msgspec.json.decode(text).get(name, ""))] += 1
    facts = versions()["tip"][-1].definition.facts
    return [
        (facts[name].say(language()), words.say(language()), found[name, key])
        for name, _ in ASKED.values()
        for key, words in facts[name].choices.items()
    ]


def _runs(powers: Powers, now: Instant) -> QuerySet[Run]:
    """The runs that tips, reports, letters, claims and objections were opened with, by the portal or by an officer."""
    reach = matters_in_reach(powers, Permission.TIPS_READ, now)
    return Run.objects.filter(opened_by=None, procedure__in=KIND_OF, matter__in=reach.values("pk"))


def _shifted(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
