"""Referrals between bodies: what was sent to us and by us, each with its clock; and the other body's answers."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.intake.acts.transfer_submission import ANSWERS, answer_referral
from anlan.desk.intake.models import Submission
from anlan.desk.matters.models import Run
from anlan.desk.matters.page import run_view
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import state_label, term_label, time_left
from anlan.desk.matters.scope import runs_addressed, runs_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import one_of
from anlan.desk.refusals import kept_refusals
from anlan.values import Instant

PROCEDURE = "referral"
MOST = 100


@needs(Permission.MATTERS_WORK)
def referrals(request: HttpRequest) -> HttpResponse:
    """Those that run: sent to us, then sent by us, what runs out first on top."""
    powers, now = current_powers(request), time.now()
    to_us = runs_addressed(powers).filter(procedure=PROCEDURE, ended_at=None)
    received = list(to_us.prefetch_related("clocks").order_by("pk")[:MOST])
    by_us = runs_in_reach(powers, Permission.MATTERS_WORK, now).filter(procedure=PROCEDURE, ended_at=None)
    sent = by_us.exclude(pk__in=to_us.values("pk")).prefetch_related("clocks")[:MOST]
    lists = [("in", _rows(received, now)), ("out", _rows(list(sent), now))]
    return render(request, "intake/referrals.html", {"room": "referrals", "lists": lists})


@needs(Permission.MATTERS_WORK)
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """One that was sent to us: its text and files' list, its clock, what we may answer."""
    powers, now = current_powers(request), time.now()
    run = one_of(runs_addressed(powers).filter(procedure=PROCEDURE), pk=pk)
    view = run_view(run, folded(run), powers, now, {}, works=True)
    one = Submission.objects.filter(matter=run.matter_id).first()
    context = {
        "room": "referrals",
        "run": run,
        "view": view,
        "answers": [option for option in view.options if option.event in ANSWERS and option.role],
        "one": one,
        "refused": request.session.pop("refused", []),
    }
    return render(request, "intake/referral.html", context)


@needs(Permission.MATTERS_WORK)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The other body's answer."""
    powers: Powers = current_powers(request)
    run = one_of(runs_addressed(powers).filter(Q(procedure=PROCEDURE)), pk=pk)
    given, reasons = request.POST.get("answer", "")[:20], request.POST.get("reasons", "")
    with kept_refusals(request):
        answer_referral(run=run, answer=given, reasons=reasons, powers=powers, now=time.now())
    return redirect("intake:referral", pk=pk)


def _rows(runs: list[Run], now: Instant) -> list[dict[str, object]]:
    rows = []
    for run in runs:
        clock = min((c for c in run.clocks.all() if c.ended_at is None), key=lambda c: c.due_at, default=None)
        rows.append(
            {
                "run": run,
                "state": state_label(run.sha, run.state),
                "due": clock.due_at if clock else None,
                "left": time_left(clock.due_at, now) if clock else "",
                "late": clock is not None and clock.due_at < now,
                "term": term_label(run.sha, clock.term) if clock else "",
            }
        )
    return sorted(rows, key=lambda row: (row["due"] is None, str(row["due"])))
