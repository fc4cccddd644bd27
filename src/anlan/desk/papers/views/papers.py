"""Drafting a paper, reading it, confirming it, issuing it, and its files."""

import hashlib
import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.downloads import content_disposition
from anlan.desk.matters import files
from anlan.desk.matters.models import Document, Run
from anlan.desk.matters.page import officer_names
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import role_label
from anlan.desk.matters.scope import matters_in_reach, runs_in_reach
from anlan.desk.papers.acts.confirm_paper import confirm_paper
from anlan.desk.papers.acts.draft_paper import draft_paper, form_of
from anlan.desk.papers.acts.issue_paper import issue_paper
from anlan.desk.papers.fields import known
from anlan.desk.papers.form import Form, Use, forms
from anlan.desk.papers.forms_of_pages import DraftForm
from anlan.desk.papers.listing import listed
from anlan.desk.papers.models import Paper
from anlan.desk.papers.rendering import draft_pdf
from anlan.desk.papers.signing import articles
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.record.models import Event
from anlan.desk.words import language, said
from anlan.values import BrokenPromise, InputError, format_fen

FEN = re.compile(r"-?[0-9]{1,18}")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(Permission.MATTERS_WORK)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Fill a form for a run; ``?doc=`` says which paper of the procedure it is. An open draft is changed."""
    powers, now, doc = current_powers(request), time.now(), request.GET.get("doc", "")
    run = one_of(runs_in_reach(powers, Permission.MATTERS_WORK, now), pk=pk)
    made, use = _form_of(form, run, doc)
    facts = known(made, run, use)
    paper = Paper.objects.filter(run=run, form=form, doc=doc, number="").first()
    filled = paper.opened() if paper is not None else {}
    asked = DraftForm(request.POST or None, form=made, known=facts, initial=_shown(made, filled))
    reasons: list[str] = []
    if request.method == "POST" and asked.is_valid():
        try:
            saved = draft_paper(run=run, form=form, doc=doc, typed=asked.cleaned_data, powers=powers, now=now)
            return redirect("papers:paper", pk=saved.pk)
        except InputError as wrong:
            reasons = [said(wrong.note)]
    context = {
        "room": "matters",
        "run": run,
        "title": made.title.say(),
        "known": [(made.asks[name].label.say(), text) for name, text in _shown(made, facts).items()],
        "form": asked,
        "reasons": reasons,
        "cites": articles(folded(run), use),
    }
    return render(request, "papers/draft.html", context)


@needs(Permission.MATTERS_READ)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: what it says, who has to sign or confirm, its files once it is issued."""
    powers, now = current_powers(request), time.now()
    found = _paper(request, pk, Permission.MATTERS_READ)
    form, shown = forms()[found.form], listed(found)
    events = list(Event.objects.filter(stream=f"paper/{found.pk}").order_by("seq"))
    context = {
        "room": "matters",
        "paper": found,
        "title": shown.title,
        "lacks": shown.lacks,
        "waits": [role_label(event.role) for event in shown.waits],
        "may_confirm": any(event.actor == str(powers.officer.pk) for event in shown.waits),
        "may_work": matters_in_reach(powers, Permission.MATTERS_WORK, now).filter(pk=found.matter_id).exists(),
        "said": [(asked.label.say(), _shown(form, found.opened()).get(name, "—")) for name, asked in form.asks.items()],
        "events": events,
        "names": officer_names(event.actor for event in events),
        "refused": request.session.pop("refused", []),
    }
    return render(request, "papers/paper.html", context)


@needs(Permission.MATTERS_READ)
def read_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as those who sign read it, marked as a draft on every page."""
    found = _paper(request, pk, Permission.MATTERS_READ)
    if found.number:
        raise Http404
    form, use = _form_of(found.form, found.run, found.doc)
    content = draft_pdf(form, found.run, use, found.opened(), lang=language(), at=time.now())
    return download(content, f"{form.title.say()}.pdf", "application/pdf")


@needs(Permission.MATTERS_WORK)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the paper or confirm its text: the button says which."""
    found, powers, now = _paper(request, pk, Permission.MATTERS_WORK), current_powers(request), time.now()
    acts = {"issue": issue_paper, "confirm": confirm_paper}
    step = request.POST.get("step", "")
    if step not in acts:
        raise Http404
    try:
        acts[step](paper=found, powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("papers:paper", pk=pk)


@needs(Permission.MATTERS_READ)
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """A file of an issued paper: ``word``, ``pdf`` or ``english``. Raises ``BrokenPromise`` when it is not what was issued."""
    found = _paper(request, pk, Permission.MATTERS_READ)
    return issued_file(found, kind)


def issued_file(paper: Paper, kind: str) -> HttpResponse:
    """The file as issued, its hash checked. Unknown kinds and drafts do not exist."""
    documents: dict[str, Document | None] = {"word": paper.word_file, "pdf": paper.pdf, "english": paper.english}
    document = documents.get(kind)
    if document is None or not files.is_kept(document.sha256):
        raise Http404
    content = b"".join(files.content_of(document.sha256))
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise BrokenPromise(f"the file of document {document.pk} is not what was issued")
    return download(content, document.name, WORD if kind == "word" else "application/pdf")


def download(content: bytes, name: str, media: str) -> HttpResponse:
    """``content`` as a download under ``name``."""
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = content_disposition(name)
    return response


def _paper(request: HttpRequest, pk: int, permission: Permission) -> Paper:
    matters = matters_in_reach(current_powers(request), permission, time.now())
    rows = Paper.objects.select_related(
        "run__matter__organisation", "run__matter__owner", "run__addressee", "word_file", "pdf", "english"
    )
    return one_of(rows.filter(matter__in=matters), pk=pk)


def _form_of(form: str, run: Run, doc: str) -> tuple[Form, Use]:
    try:
        return form_of(form, run, doc)
    except InputError as cause:
        raise Http404 from cause


def _shown(form: Form, filled: dict[str, str]) -> dict[str, str]:
    """What was filled in as people write it."""
    return {
        name: format_fen(int(text)) if form.asks[name].kind == "money" and FEN.fullmatch(text) else text
        for name, text in filled.items()
        if name in form.asks
    }
