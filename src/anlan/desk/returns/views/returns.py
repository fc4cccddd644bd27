"""The page of a case's return: what is frozen, the plan, what is still to do, objections, payments, earlier plans."""

from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.funds.cases import cases_in_reach
from anlan.desk.funds.models import ReportedPayment
from anlan.desk.intake.models import Submission
from anlan.desk.matters.models import Matter, Run
from anlan.desk.matters.saying import state_label, term_label, time_left
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.refusals import kept_refusals
from anlan.desk.returns.acts.draft_plan import OPEN_STATES, draft_plan
from anlan.desk.returns.acts.enter_frozen import enter_earlier, enter_frozen, take_from_freezes
from anlan.desk.returns.acts.pay_victim import pay_victim
from anlan.desk.returns.acts.receive_objection import receive_objection
from anlan.desk.returns.forms import EarlierForm, FrozenForm, ObjectionForm, PaymentForm, PlanForm
from anlan.desk.returns.guarding import objections_in, plan_of
from anlan.desk.returns.models import EarlierReturn, Plan, PlanVictim
from anlan.desk.returns.table import method_name, plan_table, rule_name
from anlan.desk.words import said
from anlan.money.restitution import Losses
from anlan.values import Instant, Note


@needs(Permission.FUNDS_READ)
def returns(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; ``?plan=`` shows an earlier plan."""
    powers, now = current_powers(request), time.now()
    matter = one_of(cases_in_reach(powers, now), pk=pk)
    works = cases_in_reach(powers, now, Permission.FUNDS_WORK).filter(pk=pk).exists()
    context = {"room": "funds", "tab": "returns", "matter": matter, "may_work": works, **_page(request, matter, now)}
    return render(request, "returns/returns.html", context)


def _page(request: HttpRequest, matter: Matter, now: Instant, **forms: Any) -> dict[str, Any]:
    run = Run.objects.filter(matter=matter, procedure="restitution").order_by("-pk").first()
    counting = plan_of(run) if run is not None else None
    wanted = asked.number(request.GET.get("plan"))
    plan = Plan.objects.filter(matter=matter, pk=wanted).first() if wanted else counting
    payments = ReportedPayment.objects.filter(matter=matter, withdrawn_at=None)
    frozen = list(matter.frozen_accounts.select_related("run"))
    open_ = run is None or run.state in OPEN_STATES
    return {
        "run": run,
        "state": state_label(run.sha, run.state) if run else "",
        "clocks": _clocks(run, now),
        "frozen": frozen,
        "frozen_sum": sum(row.amount_fen for row in frozen),
        "earlier": EarlierReturn.objects.filter(payment__in=payments).select_related("payment").order_by("pk"),
        "earlier_sum": EarlierReturn.objects.filter(payment__in=payments).aggregate(all=Sum("amount_fen"))["all"] or 0,
        "table": plan_table(plan) if plan else None,
        "unmatched": _unmatched(plan),
        "rules": [rule_name(account.rule) for account in plan.accounts.all()] if plan else [],
        "method": method_name(plan.method) if plan else "",
        "counts": plan == counting,
        "plans": Plan.objects.filter(run=run).order_by("-number") if run else [],
        "objections": _objections(matter, now),
        "claims": _claims(matter),
        "open": open_,
        "at_bank": run is not None and run.state == "at_bank" and plan == counting,
        "takes_objections": run is not None and run.state in ("noticed", "ready"),
        "frozen_form": FrozenForm(),
        "earlier_form": EarlierForm(payments=payments),
        "plan_form": PlanForm(again=counting is not None, initial=_as_before(counting)),
        "objection_form": ObjectionForm(),
        "refused": request.session.pop("refused", []),
    }


def _as_before(plan: Plan | None) -> dict[str, str]:
    return {"method": plan.method, "losses": plan.losses} if plan else {"method": "fifo", "losses": "reported"}


def _unmatched(plan: Plan | None) -> str:
    """What became of payments that were found in no statement."""
    if plan is None or not plan.unmatched:
        return ""
    key = "unmatched_counted" if plan.losses == "reported" else "unmatched"
    return said(Note.of(f"desk.returns.{key}", payments=plan.unmatched))


def _clocks(run: Run | None, now: Instant) -> list[dict[str, Any]]:
    if run is None:
        return []
    rows = run.clocks.filter(ended_at=None).order_by("due_at")
    return [
        {"row": row, "label": term_label(run.sha, row.term), "left": time_left(row.due_at, now), "late": row.due_at < now}
        for row in rows
    ]


def _objections(matter: Matter, now: Instant) -> list[dict[str, Any]]:
    rows = objections_in(matter)
    return [{"run": row, "state": state_label(row.sha, row.state), "clocks": _clocks(row, now)} for row in rows]


def _claims(matter: Matter) -> list[dict[str, Any]]:
    """Who asked through the portal for money of this case: how much, and where his application stands."""
    rows = Submission.objects.filter(case=matter, kind="claim").select_related("matter").order_by("pk")
    made = []
    for one in rows:
        run = one.matter.runs.order_by("pk").first()
        made.append({"one": one, "state": state_label(run.sha, run.state) if run else "", "fen": one.matter.loss_fen})
    return made


@needs(Permission.FUNDS_WORK)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on the page; the button says which."""
    powers, now = current_powers(request), time.now()
    matter = one_of(cases_in_reach(powers, now, Permission.FUNDS_WORK), pk=pk)
    step = request.POST.get("step", "")
    if step not in ACTS:
        raise Http404
    with kept_refusals(request):
        ACTS[step](request, matter, powers=powers, now=now)
    return redirect("returns:returns", pk=pk)


def _valid(request: HttpRequest, form: Any) -> dict[str, Any] | None:
    if form.is_valid():
        return dict(form.cleaned_data)
    request.session["refused"] = [f"{form.fields[name].label}：{' '.join(errors)}" for name, errors in form.errors.items()]
    return None


def _frozen(request: HttpRequest, matter: Matter, **who: Any) -> None:
    data = _valid(request, FrozenForm(request.POST))
    if data:
        enter_frozen(matter=matter, account=data["account"], amount_fen=data["amount"], paper=data["paper"], **who)


def _earlier(request: HttpRequest, matter: Matter, **who: Any) -> None:
    payments = ReportedPayment.objects.filter(matter=matter, withdrawn_at=None)
    data = _valid(request, EarlierForm(request.POST, payments=payments))
    if data:
        enter_earlier(payment=data["payment"], amount_fen=data["earlier_amount"], paper=data["voucher"], **who)


def _plan(request: HttpRequest, matter: Matter, **who: Any) -> None:
    run = Run.objects.filter(matter=matter, procedure="restitution", ended_at=None).order_by("-pk").first()
    data = _valid(request, PlanForm(request.POST, again=run is not None and plan_of(run) is not None))
    if data:
        losses: Losses = "found" if data["losses"] == "found" else "reported"
        draft_plan(matter=matter, method=data["method"], losses=losses, why=data.get("why", ""), **who)


def _objection(request: HttpRequest, matter: Matter, **who: Any) -> None:
    run = one_of(Run.objects.filter(matter=matter, procedure="restitution", ended_at=None))
    data = _valid(request, ObjectionForm(request.POST))
    if data:
        receive_objection(run=run, who=data["who"], about=data["about"], at=who["now"], **who)


def _pay(request: HttpRequest, matter: Matter, **who: Any) -> None:
    victim = one_of(PlanVictim.objects.filter(plan__matter=matter), pk=asked.number(request.POST.get("victim")))
    data = _valid(request, PaymentForm(request.POST))
    if data:
        pay_victim(victim=victim, amount_fen=data["paid"], slip=data["slip"], at=who["now"], **who)


ACTS = {
    "frozen": _frozen,
    "freezes": lambda request, matter, **who: take_from_freezes(matter=matter, **who),
    "earlier": _earlier,
    "plan": _plan,
    "objection": _objection,
    "pay": _pay,
}
