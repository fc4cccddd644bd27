"""Month and quarter returns: the list, making one, reading one, its files."""

import hashlib

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.asked import number
from anlan.desk.insight.acts.make_return import KEPT, make_return
from anlan.desk.insight.models import PeriodReturn
from anlan.desk.insight.period import Figures, said
from anlan.desk.insight.return_files import FORMS, form_of
from anlan.desk.intake.figures import asked_span
from anlan.desk.intake.views.figures import heads
from anlan.desk.matters import files
from anlan.desk.papers.views.papers import WORD, download
from anlan.desk.people.models import Officer
from anlan.desk.people.permission import Permission
from anlan.desk.people.roles import POLICE
from anlan.desk.people.scope import bodies_in_reach, one_of, organisations_in_reach
from anlan.desk.words import said as sentence
from anlan.values import BrokenPromise, InputError

PERMISSION = Permission.MATTERS_SUPERVISE
PAGE = 50


@needs(PERMISSION)
@require_http_methods(["GET", "POST"])
def returns(request: HttpRequest) -> HttpResponse:
    """All returns within reach, newest first; a form that makes one."""
    powers, now = current_powers(request), time.now()
    bodies = organisations_in_reach(powers, PERMISSION).filter(kind__in=POLICE, closed=False).order_by("path")
    refused: list[str] = []
    if request.method == "POST":
        body = one_of(bodies, pk=number(request.POST.get("body")))
        kind = request.POST.get("kind", "")
        span = asked_span(request.POST.get("month", ""), kind, now)
        if kind not in FORMS:
            raise Http404
        try:
            made = make_return(organisation=body, kind=kind, span=span, powers=powers, now=now)
            return redirect("insight:return", pk=made.pk)
        except InputError as wrong:
            refused = [sentence(wrong.note)]
    rows = PeriodReturn.objects.filter(organisation__in=bodies_in_reach(powers, PERMISSION))
    if after := number(request.GET.get("after")):
        rows = rows.filter(pk__lt=after)
    shown = list(rows.select_related("organisation", "corrects", "corrected_by").order_by("-pk")[: PAGE + 1])
    context = {
        "room": "insight",
        "rows": [(row, form_of(row.kind).title.say()) for row in shown[:PAGE]],
        "after": shown[PAGE - 1].pk if len(shown) > PAGE else 0,
        "bodies": bodies,
        "month": f"{asked_span('', 'month', now).before.first:%Y-%m}",
        "refused": refused,
    }
    return render(request, "insight/returns.html", context)


@needs(PERMISSION)
def one_return(request: HttpRequest, pk: int) -> HttpResponse:
    """What one return says, as it was made."""
    found = _one(request, pk)
    context = {
        "room": "insight",
        "return": found,
        "title": form_of(found.kind).title.say(),
        "corrected_by": PeriodReturn.objects.filter(corrects=found).first(),
        "maker": Officer.objects.filter(pk=found.made_by).values_list("name", flat=True).first(),
        "heads": heads(),
        **said(msgspec.json.decode(found.figures, type=Figures)),
    }
    return render(request, "insight/return.html", context)


@needs(PERMISSION)
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A file of a return: ``word``, ``pdf`` or ``english``. Raises ``BrokenPromise`` when it is not what was made."""
    found = _one(request, pk)
    if kind not in KEPT:
        raise Http404
    sha256 = getattr(found, kind)
    if not files.is_kept(sha256):
        raise Http404
    content = b"".join(files.content_of(sha256))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BrokenPromise(f"the file {kind} of return {found.pk} is not what was made")
    ending = {"word": ".docx", "pdf": ".pdf", "english": " (English).pdf"}[kind]
    name = f"{form_of(found.kind).title.zh} {found.number}{ending}"
    return download(content, name, WORD if kind == "word" else "application/pdf")


def _one(request: HttpRequest, pk: int) -> PeriodReturn:
    reach = bodies_in_reach(current_powers(request), PERMISSION)
    rows = PeriodReturn.objects.select_related("organisation", "corrects")
    return one_of(rows.filter(organisation__in=reach), pk=pk)
