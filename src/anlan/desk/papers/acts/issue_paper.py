"""A paper is issued: it gets its number and its files, comes into the run, and from then on nothing of it changes."""

from django.db import transaction

from anlan.desk.matters import files
from anlan.desk.matters.acts.attach_paper import enter_paper
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Document
from anlan.desk.matters.runs import folded, lock
from anlan.desk.matters.saying import role_label
from anlan.desk.papers.acts.draft_paper import form_of
from anlan.desk.papers.fields import issuer_of
from anlan.desk.papers.models import Paper
from anlan.desk.papers.numbers import next_paper_number
from anlan.desk.papers.rendering import render
from anlan.desk.papers.signing import lacking, to_confirm
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK


@transaction.atomic
def issue_paper(*, paper: Paper, powers: Powers, now: Instant) -> Paper:
    """The issued paper. Refuses one that has a number, and one whose gate lacks sign-offs or has some given to another text."""
    run = lock(paper.run)
    require_matter(run.matter, powers, now, PERMISSION)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.number:
        raise InputError(Note.of("desk.papers.issued_already", number=paper.number))
    form, use = form_of(paper.form, run, paper.doc)
    state = folded(run)
    missing = lacking(state, use)
    if missing:
        raise InputError(Note.of("desk.papers.unsigned", roles="、".join(missing)))
    waiting = to_confirm(paper, state, use)
    if waiting:
        raise InputError(Note.of("desk.papers.unconfirmed", roles="、".join(role_label(event.role) for event in waiting)))
    paper.number = next_paper_number(form, issuer_of(form, run.matter.organisation), now)
    made = render(form, run, use, paper.opened(), number=paper.number, at=now)
    title = f"{form.title.zh} {paper.number}"
    paper.word_file = _word_file(paper, f"{title}.docx", made.word, powers, now)
    paper.pdf = _beside(paper, f"{title}.pdf", made.pdf, powers, now)
    paper.english = _beside(paper, f"{title} (English).pdf", made.english, powers, now)
    paper.issued_at, paper.issued_by = now, powers.officer.pk
    paper.save()
    facts = {
        "number": paper.number,
        "form": paper.form,
        "run": run.pk,
        "word": paper.word_file.sha256,
        "pdf": paper.pdf.sha256,
        "english": paper.english.sha256,
    }
    note_down(f"paper/{paper.pk}", "paper_issued", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return paper


def _word_file(paper: Paper, name: str, content: bytes, powers: Powers, now: Instant) -> Document:
    """The Word file: where the procedure knows the paper, it is handed in to the run and counts for its gates."""
    if not paper.doc:
        return _beside(paper, name, content, powers, now)
    role = next(iter(hands_on(paper.run, powers)), "officer")
    return enter_paper(
        run=paper.run,
        kind=paper.doc,
        number=paper.number,
        role=role,
        powers=powers,
        now=now,
        name=name,
        kept=files.keep_made([content]),
    )


def _beside(paper: Paper, name: str, content: bytes, powers: Powers, now: Instant) -> Document:
    """A file of the matter that no gate counts."""
    sha, size, media = files.keep_made([content])
    return Document.objects.create(
        matter=paper.matter,
        run=paper.run,
        number=paper.number,
        name=name[:160],
        media_type=media,
        size=size,
        sha256=sha,
        added_at=now,
        added_by=powers.officer.pk,
    )
