"""Somebody who signed before the draft was last changed confirms the text as it is now."""

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.runs import folded
from anlan.desk.papers.acts.draft_paper import form_of
from anlan.desk.papers.models import Paper
from anlan.desk.papers.signing import CONFIRMED, to_confirm
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK


@transaction.atomic
def confirm_paper(*, paper: Paper, powers: Powers, now: Instant) -> None:
    """Record the confirmation. Refuses anybody whose signature does not wait for it."""
    require_matter(paper.matter, powers, now, PERMISSION)
    paper = Paper.objects.select_for_update(of=("self",)).select_related("run").get(pk=paper.pk)
    _, use = form_of(paper.form, paper.run, paper.doc)
    actor = str(powers.officer.pk)
    waiting = {event.actor: event.role for event in to_confirm(paper, folded(paper.run), use)}
    if paper.number or actor not in waiting:
        raise InputError(Note.of("desk.papers.nothing_to_confirm"))
    note_down(f"paper/{paper.pk}", CONFIRMED, actor=actor, role=waiting[actor], now=now, facts={"run": paper.run_id})
