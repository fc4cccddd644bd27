"""An officer drafts a paper, and may change the draft until it is issued; whoever signed an earlier text confirms the new one."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Run
from anlan.desk.matters.runs import lock
from anlan.desk.papers.fields import LINES, known, lines_of
from anlan.desk.papers.form import Form, Use, forms
from anlan.desk.papers.models import Paper
from anlan.desk.papers.signing import use_of
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK


@transaction.atomic
def draft_paper(*, run: Run, form: str, doc: str, typed: Mapping[str, str], powers: Powers, now: Instant) -> Paper:
    """The draft; one of the same form that is still open is changed instead of a second one being made.

    What the matter knows stands as the matter has it; ``typed`` fills the rest (amounts in fen, days as ISO). Refuses a form that
    is not used in the run's procedure, and a place left empty.
    """
    run = lock(run)
    require_matter(run.matter, powers, now, PERMISSION)
    made, use = form_of(form, run, doc)
    paper = Paper.objects.filter(run=run, form=form, doc=doc, number="").first()
    filled = {**{name: text.strip() for name, text in typed.items() if name in made.asks}, **known(made, run, use)}
    empty = [asked.label.say() for name, asked in made.asks.items() if not asked.optional and not filled.get(name)]
    if empty:
        raise InputError(Note.of("desk.papers.places_empty", places="、".join(empty)))
    lines = lines_of(made, run, filled)
    if made.zh.table is not None and made.zh.table.each and not lines:
        raise InputError(Note.of("desk.papers.no_lines"))
    paper = paper or Paper(matter=run.matter, run=run, form=form, doc=doc)
    paper.drafted_by, paper.changed_at = powers.officer.pk, now
    content = {**filled, LINES: lines} if lines else dict(filled)
    paper.seal(content)
    paper.save()
    facts = {"form": form, "run": run.pk, "purpose": "draft", "content": _digest(content)}
    note_down(f"paper/{paper.pk}", "paper_drafted", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return paper


def form_of(form: str, run: Run, doc: str) -> tuple[Form, Use]:
    """The form and its use in the run's procedure. Raises ``InputError`` (desk.papers.no_such_use)."""
    made = forms().get(form)
    use = use_of(made, run.procedure, doc) if made is not None else None
    if made is None or use is None:
        raise InputError(Note.of("desk.papers.no_such_use"))
    return made, use


def _digest(filled: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(dict(filled), ensure_ascii=False, sort_keys=True).encode()).hexdigest()
