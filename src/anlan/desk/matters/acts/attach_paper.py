"""A paper comes into a run: with its number, with or without its file. For a gate it counts from now on."""

from collections.abc import Iterable

from django.db import transaction

from anlan.desk.matters import files
from anlan.desk.matters.gate import require_hand
from anlan.desk.matters.models import Document, Run
from anlan.desk.matters.runs import folded, lock, record_command
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.procedure.command import Command
from anlan.procedure.run import ATTACHED
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK
NO_FILE: files.Kept = ("", 0, "")


def attach_paper(
    *,
    run: Run,
    kind: str,
    number: str,
    role: str,
    powers: Powers,
    now: Instant,
    name: str = "",
    content: Iterable[bytes] | None = None,
) -> Document:
    """The paper. ``kind`` is its name in the procedure. Refuses a paper with neither number nor file."""
    require_hand(run, role, powers, now)
    kept = files.keep(content, stream=f"matter/{run.matter_id}", now=now) if content is not None else NO_FILE
    return enter_paper(run=run, kind=kind, number=number, role=role, powers=powers, now=now, name=name, kept=kept)


@transaction.atomic
def enter_paper(
    *, run: Run, kind: str, number: str, role: str, powers: Powers, now: Instant, name: str = "", kept: files.Kept = NO_FILE
) -> Document:
    """As `attach_paper`, of a file that is ``kept`` already."""
    run = lock(run)
    require_hand(run, role, powers, now)
    sha, size, media = kept
    if not number and not sha:
        raise InputError(Note.of("desk.matters.paper_empty"))
    state = folded(run)
    label = state.proc.definition.docs.get(kind)
    paper = Document.objects.create(
        matter=run.matter,
        run=run,
        kind=kind,
        number=number,
        name=(name or (label.zh if label else kind))[:160],
        media_type=media,
        size=size,
        sha256=sha,
        added_at=now,
        added_by=powers.officer.pk,
    )
    reference = f"document/{paper.pk}" + (f"/{sha}" if sha else "")
    command = Command(run=run.stream, type=ATTACHED, at=now, actor=str(powers.officer.pk), role=role, docs={kind: reference})
    record_command(run, command, now, state)
    return paper
