"""The wall chart of a listed supervision."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.matters.models import Run
from anlan.desk.matters.saying import state_label
from anlan.desk.matters.scope import runs_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.walls.acts.plan_back import plan_milestone, reach_milestone
from anlan.desk.walls.chart import chart
from anlan.desk.words import said, tr_later
from anlan.values import InputError

PROCEDURE = "listed_supervision"


class MilestoneForm(forms.Form):
    """A milestone, planned back."""

    name = forms.CharField(label=tr_later("节点", "Milestone"), max_length=80)
    before = forms.IntegerField(label=tr_later("届满前天数", "Days before the due date"), min_value=0, max_value=600)


@needs(Permission.MATTERS_READ)
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The chart."""
    now = time.now()
    run = _run(request, pk, Permission.MATTERS_READ)
    found = chart(run, now)
    if found is None:
        raise Http404
    works = run.ended_at is None and runs_in_reach(current_powers(request), Permission.MATTERS_WORK, now).filter(pk=pk).exists()
    context = {
        "room": "matters",
        "run": run,
        "state": state_label(run.sha, run.state),
        "chart": found,
        "now": now,
        "form": MilestoneForm(),
        "may_work": works,
        "refused": request.session.pop("refused", []),
    }
    return render(request, "walls/wall.html", context)


@needs(Permission.MATTERS_WORK)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a milestone or record that one was reached: the button says which."""
    run, powers, now = _run(request, pk, Permission.MATTERS_WORK), current_powers(request), time.now()
    step, form = request.POST.get("step", ""), MilestoneForm(request.POST)
    if step not in ("plan", "reach"):
        raise Http404
    try:
        if step == "plan" and form.is_valid():
            plan_milestone(run=run, name=form.cleaned_data["name"], before=form.cleaned_data["before"], powers=powers, now=now)
        if step == "reach":
            milestone = one_of(run.milestones.all(), pk=asked.number(request.POST.get("milestone")))
            reach_milestone(milestone=milestone, result=request.POST.get("result", "")[:200], powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("walls:wall", pk=pk)


def _run(request: HttpRequest, pk: int, permission: Permission) -> Run:
    return one_of(runs_in_reach(current_powers(request), permission, time.now()).filter(procedure=PROCEDURE), pk=pk)
