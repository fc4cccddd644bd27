"""The papers of a matter for its page: what could be drafted on each run, the drafts, what was issued."""

from collections.abc import Iterable
from dataclasses import dataclass

from anlan.desk.matters.models import Matter, Run
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import run_label
from anlan.desk.papers.form import Form, forms
from anlan.desk.papers.models import Paper
from anlan.desk.papers.signing import lacking, to_confirm, use_of
from anlan.desk.words import language
from anlan.procedure.event import Event
from anlan.procedure.run import Run as Folded

SHOWN = ("matter_id", "run_id", "form", "doc", "changed_at", "number", "issued_at")
"""What a list reads of a paper."""


@dataclass(frozen=True, slots=True)
class Draftable:
    """One paper that may be drafted: its form and what it is in the procedure."""

    run: Run
    form: str
    doc: str
    label: str
    where: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One paper with its title; of a draft, whose signatures or confirmations it waits for."""

    paper: Paper
    title: str
    lacks: tuple[str, ...] = ()
    waits: tuple[Event, ...] = ()


def papers_of(matter: Matter, runs: Iterable[tuple[Run, Folded]]) -> list[Listed]:
    """The papers of a matter, newest first. ``runs``: all of the matter's, with what their events say."""
    own = {run.pk: (run, state) for run, state in runs}
    found = []
    for paper in Paper.objects.filter(matter=matter).only(*SHOWN).order_by("-pk"):
        paper.run, state = own[paper.run_id]
        found.append(listed(paper, state))
    return found


def listed(paper: Paper, state: Folded | None = None) -> Listed:
    """One paper as it is listed. ``state`` spares a fold to a caller who has it."""
    form = forms()[paper.form]
    use = use_of(form, paper.run.procedure, paper.doc)
    if paper.number or use is None:
        return Listed(paper, form.title.say())
    state = state or folded(paper.run)
    return Listed(paper, form.title.say(), tuple(lacking(state, use)), tuple(to_confirm(paper, state, use)))


def draftable(runs: Iterable[tuple[Run, Folded]]) -> list[Draftable]:
    """What could be drafted on those of a matter's runs that have not ended."""
    found = []
    for run, state in runs:
        if run.ended_at is not None:
            continue
        where = run_label(run.procedure, run.subject)
        for form in forms().values():
            found += [
                Draftable(run, form.key, use.doc, _label(form, state, use.doc), where)
                for use in form.uses
                if use.procedure == run.procedure
            ]
    return found


def _label(form: Form, run: Folded, doc: str) -> str:
    label = run.proc.definition.docs.get(doc) if doc else None
    title = form.title.say()
    shown = label.say(language()) if label is not None else title
    return (
        shown if shown == title or len(form.uses) == 1 else f"{shown}（{title}）" if language() == "zh" else f"{shown} ({title})"
    )
