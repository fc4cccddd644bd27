"""The custodian's page: one's key, the askings that wait; and reading an identity that was opened for oneself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.intake.acts.make_key import make_key
from anlan.desk.intake.acts.open_identity import answer_opening, read_identity, refuse_opening
from anlan.desk.intake.models import Custodian
from anlan.desk.intake.scope import openings_asked, openings_to_answer
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.words import said
from anlan.values import InputError


@needs(Permission.IDENTITY_CUSTODY)
def openings(request: HttpRequest) -> HttpResponse:
    """What waits for an answer."""
    powers = current_powers(request)
    context = {
        "room": "custody",
        "key": Custodian.objects.filter(officer=powers.officer, active=True).first(),
        "waiting": openings_to_answer(powers),
        "custodians": Custodian.objects.filter(active=True).count(),
        "refused": request.session.pop("refused", []),
    }
    return render(request, "intake/openings.html", context)


@needs(Permission.IDENTITY_CUSTODY)
@require_POST
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key and show its private half once."""
    text = make_key(powers=current_powers(request), now=time.now())
    return render(request, "intake/key.html", {"room": "custody", "key": text})


@needs(Permission.IDENTITY_CUSTODY)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an asking with one's key, or refuse it."""
    powers, now = current_powers(request), time.now()
    opening = one_of(openings_to_answer(powers), pk=pk)
    try:
        if request.POST.get("answer") == "refuse":
            refuse_opening(opening=opening, reason=request.POST.get("reason", ""), powers=powers, now=now)
        else:
            answer_opening(opening=opening, private_key=request.POST.get("key", ""), powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("intake:openings")


@needs(Permission.IDENTITY_ASK)
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an identity that was opened for oneself."""
    powers = current_powers(request)
    opening = one_of(openings_asked(powers), pk=pk)
    try:
        identity = read_identity(opening=opening, powers=powers, now=time.now())
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
        return redirect("intake:tip", pk=opening.identity.submission_id)
    return render(request, "intake/identity.html", {"room": "tips", "identity": identity, "opening": opening})
