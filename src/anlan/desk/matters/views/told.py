"""Who was told what and when: of a matter, of a person; and having sent again what did not arrive."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.matters.acts.send_again import send_again
from anlan.desk.matters.models import Run
from anlan.desk.matters.scope import matters_in_reach, runs_in_reach
from anlan.desk.matters.telling import run_of
from anlan.desk.matters.told import told_in, told_to
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import officers_in_reach, one_of
from anlan.desk.record.models import Outgoing
from anlan.desk.words import said
from anlan.values import InputError


@needs(Permission.MATTERS_READ)
def of_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who was told of a matter's clocks, by which way, and whether it arrived."""
    powers, now = current_powers(request), time.now()
    found = one_of(matters_in_reach(powers, Permission.MATTERS_READ, now), pk=pk)
    supervises = matters_in_reach(powers, Permission.MATTERS_SUPERVISE, now).filter(pk=pk).exists()
    context = {"room": "matters", "matter": found, "rows": told_in(found), "may_send": supervises}
    return render(request, "matters/told_matter.html", {**context, "refused": request.session.pop("refused", [])})


@needs(Permission.MATTERS_READ)
def mine(request: HttpRequest) -> HttpResponse:
    """What the person himself was told."""
    powers = current_powers(request)
    rows, after = told_to(powers.officer, powers, time.now(), request.GET.get("after", ""))
    return render(request, "matters/told_person.html", {"room": "today", "officer": powers.officer, "rows": rows, "after": after})


@needs(Permission.MATTERS_SUPERVISE)
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """What an officer of the unit was told."""
    powers = current_powers(request)
    officer = one_of(officers_in_reach(powers, Permission.MATTERS_SUPERVISE), pk=pk)
    rows, after = told_to(officer, powers, time.now(), request.GET.get("after", ""))
    return render(request, "matters/told_person.html", {"room": "people", "officer": officer, "rows": rows, "after": after})


@needs(Permission.MATTERS_SUPERVISE)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a reminder again that failed."""
    powers, now = current_powers(request), time.now()
    letter = Outgoing.objects.filter(pk=pk).first()
    number = run_of(letter.key) if letter else None
    if letter is None or number is None:
        raise Http404
    run: Run = one_of(runs_in_reach(powers, Permission.MATTERS_SUPERVISE, now), pk=number)
    try:
        send_again(letter=letter, run=run, powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("matters:told", pk=run.matter_id)
