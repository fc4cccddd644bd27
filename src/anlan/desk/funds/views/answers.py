"""The bank's answer that carries facts (what was frozen, by how much renewed), and the papers of an order as they were issued."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.funds.acts.answer_order import answer_order, answers_to, facts_of
from anlan.desk.funds.order_of import order_of
from anlan.desk.matters.fact_form import EventForm, local_now
from anlan.desk.matters.models import Run
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import procedure_label
from anlan.desk.matters.scope import runs_addressed
from anlan.desk.papers.models import Paper
from anlan.desk.papers.views.papers import issued_file
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.words import language, said
from anlan.procedure.refusal import Refused
from anlan.values import InputError, format_fen

TO_BANKS = ("stop_notice", "stop_release_notice", "freeze_notice", "renewal_notice", "release_notice", "refund_bank_notice")


@needs(Permission.ORDERS_ANSWER)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int, event: str) -> HttpResponse:
    """One answer with the facts it carries."""
    powers, now = current_powers(request), time.now()
    run = one_of(runs_addressed(powers).exclude(state="draft"), pk=pk)
    chosen = next((one for one in answers_to(run, powers, now) if one.event == event), None)
    if chosen is None:
        raise Http404
    order = order_of(run)
    initial = {"at": local_now(now), "amount": format_fen(order.amount_fen) if order else ""}
    form = EventForm(request.POST or None, proc=folded(run).proc, names=facts_of(run, chosen), initial=initial)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            at = form.cleaned_data["at"]
            answer_order(run=run, event=event, at=at, facts=form.values(), powers=powers, now=now)
            return redirect("funds:order", pk=pk)
        except Refused as refused:
            reasons = [reason.say(language()) for reason in refused.reasons]
        except InputError as wrong:
            reasons = [said(wrong.note)]
    context = {"room": "orders", "run": run, "form": form, "reasons": reasons, "option": chosen}
    return render(request, "funds/answer.html", {**context, "label": procedure_label(run.procedure)})


@needs(Permission.ORDERS_ANSWER)
def order_paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """The PDF of a paper that was issued to this body on this order."""
    run = one_of(runs_addressed(current_powers(request)).exclude(state="draft"), pk=pk)
    return issued_file(one_of(papers_of_order(run), pk=paper), "pdf")


def papers_of_order(run: Run) -> QuerySet[Paper]:
    """What was issued on an order, and on the stop-payment before it, to the bank: notices alone."""
    runs = [one.pk for one in (run, run.opened_by) if one is not None and one.addressee_id == run.addressee_id]
    return Paper.objects.filter(run__in=runs, form__in=TO_BANKS).exclude(number="").select_related("pdf").order_by("pk")
