"""The month's or quarter's return of a body is made: its figures are counted, numbered, written as papers, and kept as they are.

Nothing of it is typed. Where something was recorded late, a new return corrects the one before and names it; the old one stays.
"""

import hashlib

import msgspec
from django.db import transaction

from anlan.desk.insight.models import PeriodReturn
from anlan.desk.insight.period import figures_of
from anlan.desk.insight.return_files import files_of, form_of
from anlan.desk.intake.figures import Span
from anlan.desk.matters import files
from anlan.desk.papers.numbers import next_paper_number
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_reach
from anlan.desk.people.roles import POLICE
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_SUPERVISE


@transaction.atomic
def make_return(*, organisation: Organisation, kind: str, span: Span, powers: Powers, now: Instant) -> PeriodReturn:
    """The return of ``organisation`` with all below it. Refuses a span not yet over, and figures returned already."""
    require_reach(powers, PERMISSION, organisation)
    if organisation.kind not in POLICE:
        raise InputError(Note.of("desk.insight.no_figures", organisation=str(organisation)))
    if span.bounds[1] > now:
        raise InputError(Note.of("desk.insight.not_over", last=span.last.isoformat()))
    form = form_of(kind)
    number = next_paper_number(form, organisation, now)  # locks the series: of two who make the same return one comes second
    former = PeriodReturn.objects.filter(organisation=organisation, kind=kind, first=span.first).order_by("-pk").first()
    bodies = list(Organisation.objects.filter(path__startswith=organisation.path).values_list("pk", flat=True))
    figures = figures_of(bodies, kind, span)
    text = msgspec.json.encode(figures).decode()
    if former is not None and former.figures == text:
        raise InputError(Note.of("desk.insight.returned_already", number=former.number))
    corrects = former.number if former else ""
    written = files_of(form, organisation, span, figures, number=number, corrects=corrects, at=now)
    contents = (written.word, written.pdf, written.english)
    hashes = {name: files.keep_made([content])[0] for name, content in zip(KEPT, contents, strict=True)}
    made = PeriodReturn.objects.create(
        organisation=organisation, kind=kind, first=span.first, last=span.last, number=number, figures=text, corrects=former,
        made_at=now, made_by=powers.officer.pk, **hashes,
    )  # fmt: skip
    facts = {
        "number": number,
        "organisation": organisation.pk,
        "kind": kind,
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "figures": hashlib.sha256(text.encode()).hexdigest(),
        "corrects": corrects,
        **hashes,
    }
    note_down(f"return/{made.pk}", "return_made", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return made


KEPT = ("word", "pdf", "english")
"""Its files, in the order in which they are written."""
