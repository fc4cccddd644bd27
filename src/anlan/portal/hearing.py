"""By when the sender hears: the terms that concern him, running ones with their date, those to come with their length.

In: a submission. Out: lines with label, date or length, the article, and whether a statute or the office itself sets it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from anlan.desk.intake.models import Submission
from anlan.desk.matters.models import Run
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.saying import cited, event_label, term_label
from anlan.desk.record.models import Event
from anlan.desk.words import tr
from anlan.law.length import Length
from anlan.procedure.machine import Procedure
from anlan.values import Instant

CONCERNS: Mapping[str, tuple[str, ...]] = {
    "tip": ("assign", "contact", "check", "answer"),
    "report": ("register", "review", "receipt", "tell"),
    "head_letter": ("tell", "handle", "ask_review"),
    "restitution": ("check", "trace", "notice", "decide", "bank"),
    "objection": ("answer", "answer_operator", "answer_sanction", "answer_organised", "lift"),
}
"""The terms of each procedure that tell its sender when he hears; the others are the office's own affair."""

UNITS = {
    "min": ("分钟", "minutes"),
    "h": ("小时", "hours"),
    "d": ("日", "days"),
    "wd": ("个工作日", "working days"),
    "m": ("个月", "months"),
    "y": ("年", "years"),
}


@dataclass(frozen=True, slots=True)
class Hearing:
    """One term. ``at``: until when, while it runs; ``length`` and ``after``: how long from what, before it begins."""

    label: str
    cites: tuple[str, ...]
    statutory: bool
    at: Instant | None = None
    length: str = ""
    after: str = ""


def hearing(one: Submission) -> list[Hearing]:
    """The terms that run, then those that come; terms that have ended are left out."""
    run = one.kept.matter.runs.order_by("pk").first()
    if run is None or run.ended_at is not None:
        return []
    proc = by_sha()[run.sha]
    clocks = {clock.term: clock for clock in run.clocks.order_by("round")}
    running = {name: clock.due_at for name, clock in clocks.items() if clock.ended_at is None and not clock.paused}
    wanted = [name for name in CONCERNS.get(run.procedure, ()) if name in proc.terms]
    now = [_line(run, proc, name, running[name]) for name in wanted if name in running]
    told = opening_facts(run)
    later = [_line(run, proc, name, None) for name in wanted if name not in clocks and _can_come(proc, name, told)]
    return [*sorted(now, key=lambda line: str(line.at)), *later]


def opening_facts(run: Run) -> Mapping[str, object]:
    """The facts that the run was opened with."""
    first = Event.objects.filter(stream=run.stream, seq=1).values_list("facts", flat=True).first()
    return dict(msgspec.json.decode(first or "{}"))


def _can_come(proc: Procedure, name: str, told: Mapping[str, object]) -> bool:
    """Whether the term begins with a later event, and what was told at the opening does not rule it out."""
    kept = proc.terms[name]
    fits = all(told.get(fact, values[0]) in values for fact, values in kept.when.items())
    return fits and "opened" not in kept.starts


def _line(run: Run, proc: Procedure, name: str, at: Instant | None) -> Hearing:
    kept = proc.terms[name]
    cites, statutory = tuple(cited(proc, kept.term.cite)), kept.term.kind != "target"
    label = term_label(run.sha, name)
    if at is not None:
        return Hearing(label, cites, statutory, at=at)
    after = tr("或", " or ").join(event_label(proc, start) for start in kept.starts)
    return Hearing(label, cites, statutory, length=_length(kept.term.length), after=after)


def _length(length: Length) -> str:
    zh, en = UNITS[length.unit]
    return tr(f"{length.amount} {zh}", f"{length.amount} {en}")
