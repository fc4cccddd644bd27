"""The bank's desk: the orders addressed to it, what runs out first on top; one order in full; its answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.funds.acts.answer_order import answer_order, answers_to
from anlan.desk.funds.acts.read_order import read_order
from anlan.desk.funds.listing import order_rows
from anlan.desk.funds.order_of import order_of
from anlan.desk.funds.views.answers import papers_of_order
from anlan.desk.matters.fact_form import EventForm, local_now
from anlan.desk.matters.models import Run
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import procedure_label, state_label, term_label, time_left
from anlan.desk.matters.scope import runs_addressed
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.words import language, said
from anlan.procedure.refusal import Refused
from anlan.values import InputError


@needs(Permission.ORDERS_ANSWER)
def inbox(request: HttpRequest) -> HttpResponse:
    """What is addressed to this body; drafts are not."""
    powers, now = current_powers(request), time.now()
    runs = runs_addressed(powers).exclude(state="draft")
    return render(request, "funds/inbox.html", {"room": "orders", "page": order_rows(runs, request.GET, now)})


@needs(Permission.ORDERS_ANSWER)
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: account, amount, clocks, and the answers this body may give."""
    powers, now = current_powers(request), time.now()
    run = one_of(runs_addressed(powers).exclude(state="draft"), pk=pk)
    reasons: list[str] = []
    choices = answers_to(run, powers, now)
    form = EventForm(request.POST or None, proc=folded(run).proc, names=(), initial={"at": local_now(now)})
    if request.method == "POST" and form.is_valid():
        event = request.POST.get("event", "")
        if event not in {one.event for one in choices}:
            raise Http404
        try:
            answer_order(run=run, event=event, at=form.cleaned_data["at"], facts={}, powers=powers, now=now)
            return redirect("funds:order", pk=pk)
        except Refused as refused:
            reasons = [reason.say(language()) for reason in refused.reasons]
        except InputError as wrong:
            reasons = [said(wrong.note)]
    found = order_of(run)
    account, holder = read_order(order=found, powers=powers, now=now) if found else (run.subject, "")
    clocks = [
        (term_label(run.sha, c.term), c, time_left(c.due_at, now), c.due_at < now)
        for c in run.clocks.filter(ended_at=None)
        if _concerns_the_bank(run, c.term)
    ]
    context = {"room": "orders", "run": run, "account": account, "holder": holder, "order": found, "clocks": clocks, "form": form}
    more = {
        "choices": [one for one in choices if not one.asks],
        "asking": [one for one in choices if one.asks],
        "papers": papers_of_order(run),
        "reasons": reasons,
        "label": procedure_label(run.procedure),
        "state": state_label(run.sha, run.state),
    }
    return render(request, "funds/order.html", {**context, **more})


def _concerns_the_bank(run: Run, name: str) -> bool:
    """Terms that end the measure or that the bank has to keep; what the police owe each other is not for it."""
    clock = by_sha()[run.sha].terms[name].term
    return bool(clock.expire) or clock.overdue == "chase_bank"
