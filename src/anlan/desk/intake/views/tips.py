"""The tips desk: what came in by clock, one submission with what it mentions, similar ones, the talk."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.intake.acts.open_identity import ask_identity
from anlan.desk.intake.listing import tip_list
from anlan.desk.intake.models import SealedIdentity
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.intake.page import tip_page
from anlan.desk.intake.recognise import recognise
from anlan.desk.intake.scope import submissions_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.words import said
from anlan.values import InputError


@needs(Permission.TIPS_READ)
def tips(request: HttpRequest) -> HttpResponse:
    """Open submissions in groups by what runs out first; or the closed ones, newest first."""
    powers, now = current_powers(request), time.now()
    context = {"room": "tips", "kinds": KINDS, **tip_list(powers, now, request.GET)}
    return render(request, "intake/tips.html", context)


@needs(Permission.TIPS_READ)
def tip(request: HttpRequest, pk: int) -> HttpResponse:
    """One submission: what to do, its text with what was recognised marked, similar ones beside, the talk below."""
    powers, now = current_powers(request), time.now()
    one = one_of(submissions_in_reach(powers, Permission.TIPS_READ, now), pk=pk)
    context = {
        **tip_page(one, powers, now),
        "room": "tips",
        "text": marked(one.text),
        "refused": request.session.pop("refused", []),
        "done": request.session.pop("done", ""),
    }
    return render(request, "intake/tip.html", context)


def marked(text: str) -> SafeString:
    """The text with everything recognised in it between ``<mark>``; all of it escaped."""
    page = str(escape(text))
    for found in sorted(recognise(text), key=lambda f: -len(f.value)):
        shown = found.value if found.kind in ("link", "account", "phone") else found.shown
        page = re.sub(f"(?<![0-9A-Za-z>]){re.escape(str(escape(shown)))}(?![0-9A-Za-z])", lambda m: f"<mark>{m[0]}</mark>", page)
    return mark_safe(page)


@needs(Permission.IDENTITY_ASK)
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the sealed identity."""
    powers, now = current_powers(request), time.now()
    one = one_of(submissions_in_reach(powers, Permission.IDENTITY_ASK, now), pk=pk)
    identity = one_of(SealedIdentity.objects.filter(submission=one))
    try:
        ask_identity(identity=identity, purpose=request.POST.get("purpose", ""), powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("intake:tip", pk=pk)
