"""The figures of a return: tips and letters, the six clears, and for a quarter the classified analysis with history.

In: the bodies that are counted, a span of whole months. Out: `Figures`, which are kept as JSON and said again in either language.
They are the numbers of the pages: the same questions, asked of the same rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from django.db.models import Count, F, Q, Sum

from anlan.desk.insight.clears import clears, month_of
from anlan.desk.insight.models import Tally
from anlan.desk.intake.figures import COUNTS, MONTHS, Scope, Span, classified, month_figures, scope_of_bodies
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.matters.models import Clock
from anlan.desk.matters.procedures import versions
from anlan.desk.words import language, tr

KIND_ALL = "all"
BACK = 4
"""How many quarters before its own a quarter's history shows."""
TOLD = ("received", "sent_on", "closed", "cases")
"""What the history tells of each quarter."""


class Came(msgspec.Struct, frozen=True):
    """One kind of submission: its counts in the order of `COUNTS`, and those of the span before."""

    kind: str
    now: tuple[int, ...]
    before: tuple[int, ...]


class Cleared(msgspec.Struct, frozen=True):
    """One of the six: opened and cleared in the span, open and late at its end."""

    clear: str
    came: int
    done: int
    open: int
    late: int


class Class(msgspec.Struct, frozen=True):
    """How many tips had an answer to a question: a fact of the tip's definition, and one of its choices."""

    fact: str
    choice: str
    count: int


class Past(msgspec.Struct, frozen=True):
    """A quarter of the history, all kinds together, in the order of `TOLD`."""

    first: str
    last: str
    counts: tuple[int, ...]


class Figures(msgspec.Struct, frozen=True):
    """What a return says."""

    came: tuple[Came, ...]
    clears: tuple[Cleared, ...]
    classes: tuple[Class, ...] = ()
    history: tuple[Past, ...] = ()


def figures_of(bodies: Sequence[int], kind: str, span: Span) -> Figures:
    """The figures of ``bodies`` for a span; ``kind`` says whether it is a month or a quarter."""
    scope = scope_of_bodies(bodies)
    before = {line.kind: line for line in month_figures(scope, span.before)}
    came = tuple(
        Came(line.kind, tuple(getattr(line, n) for n in COUNTS), tuple(getattr(before[line.kind], n) for n in COUNTS))
        for line in month_figures(scope, span)
    )
    six = tuple(_six(bodies, span))
    if MONTHS[kind] == 1:
        return Figures(came, six)
    return Figures(came, six, tuple(Class(*one) for one in classified(scope, span)), tuple(_history(scope, span)))


def _six(bodies: Sequence[int], span: Span) -> Iterable[Cleared]:
    first, end = (month_of(at) for at in span.bounds)
    rows = Tally.objects.filter(organisation__in=bodies).values_list("clear").order_by()
    counted = rows.annotate(
        came_in=Sum("runs", filter=Q(came__gte=first, came__lt=end), default=0),
        done_in=Sum("runs", filter=Q(done__gte=first, done__lt=end), default=0),
        still=Sum("runs", filter=Q(came__lt=end) & (Q(done=None) | Q(done__gte=end)), default=0),
    )
    found = {name: (came, done, still) for name, came, done, still in counted}
    late = _late(bodies, span)
    for name in clears():
        came, done, still = found.get(name, (0, 0, 0))
        yield Cleared(name, came, done, still, late[name])


def _late(bodies: Sequence[int], span: Span) -> Counter[str]:
    """How many of those open at the end of the span had a clock that had run out then."""
    end = span.bounds[1]
    over = Clock.objects.filter(Q(ended_at=None, paused=False) | Q(ended_at__gte=end), organisation__in=bodies, due_at__lt=end)
    still = over.annotate(clear=F("run__clearing__clear"), done=F("run__clearing__done")).filter(clear__isnull=False)
    rows = still.filter(Q(done=None) | Q(done__gte=month_of(end)), started_at__lt=end).values_list("clear").order_by()
    return Counter(dict(rows.annotate(Count("run", distinct=True))))


def _history(scope: Scope, span: Span) -> Iterable[Past]:
    """The quarters up to this one, oldest first."""
    spans = [span]
    for _ in range(BACK):
        spans.append(spans[-1].before)
    for one in reversed(spans):
        whole = month_figures(scope, one)[-1]
        yield Past(one.first.isoformat(), one.last.isoformat(), tuple(getattr(whole, name) for name in TOLD))


def said(figures: Figures) -> dict[str, list[dict[str, str]]]:
    """The lines of its tables in the reader's language, by the names that templates have for them."""
    return {
        "figures": [_came(line) for line in figures.came],
        "clears": [_cleared(line) for line in figures.clears],
        "classes": [_class(line) for line in figures.classes],
        "history": [_past(line) for line in figures.history],
    }


def _came(line: Came) -> dict[str, str]:
    pairs = zip(COUNTS, line.now, line.before, strict=True)
    label = tr("合计", "Sum") if line.kind == KIND_ALL else str(dict(KINDS)[line.kind])
    return {"label": label, **{name: tr(f"{now}（{before}）", f"{now} ({before})") for name, now, before in pairs}}


def _cleared(line: Cleared) -> dict[str, str]:
    label = clears()[line.clear].label.say(language())
    return {"label": label, **{name: str(getattr(line, name)) for name in ("came", "done", "open", "late")}}


def _class(line: Class) -> dict[str, str]:
    fact = versions()["tip"][-1].definition.facts[line.fact]
    return {
        "question": fact.say(language()),
        "answer": fact.choices[line.choice].say(language()),
        "count": str(line.count),
    }


def _past(line: Past) -> dict[str, str]:
    counts: Mapping[str, int] = dict(zip(TOLD, line.counts, strict=True))
    return {"period": period(line.first, line.last), **{name: str(count) for name, count in counts.items()}}


def period(first: str, last: str) -> str:
    """A span of days as both languages write it."""
    return f"{first} — {last}"
