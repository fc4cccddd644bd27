"""Parts of a matter's page that come when they are opened, and what is sent from the forms of people, tasks and the lead.

Each is a fragment for htmx, and a page of its own for whoever opens its address.
"""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.matters.acts.add_party import add_party, open_party
from anlan.desk.matters.acts.assign_owner import assign_owner
from anlan.desk.matters.acts.give_task import finish_task, give_task
from anlan.desk.matters.acts.grant_access import grant_access
from anlan.desk.matters.folding import part
from anlan.desk.matters.models import Matter, Party, Task
from anlan.desk.matters.models.party import ROLES
from anlan.desk.matters.page import officer_names, older_points, run_view
from anlan.desk.matters.recipients import line_of
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import run_label
from anlan.desk.matters.scope import matters_in_reach, runs_in_reach
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import one_of, under
from anlan.desk.refusals import kept_refusals
from anlan.desk.words import said, tr, tr_later
from anlan.procedure.run import history
from anlan.values import InputError, Instant


class PartyForm(forms.Form):
    """A person of the matter."""

    role = forms.ChoiceField(label=tr_later("身份", "As"), choices=ROLES)
    name = forms.CharField(label=tr_later("姓名", "Name"), max_length=60)
    identity = forms.CharField(label=tr_later("证件号码", "Identity number"), max_length=30, required=False)
    phone = forms.CharField(label=tr_later("电话", "Phone"), max_length=20, required=False)


class TaskForm(forms.Form):
    """A task for a colleague."""

    what = forms.CharField(label=tr_later("做什么", "What"), max_length=200)
    officer = forms.ModelChoiceField(label=tr_later("交给", "By"), queryset=Officer.objects.none())
    due_at = forms.DateTimeField(
        label=tr_later("期限", "Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )


@needs(Permission.MATTERS_READ)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: what may be done on it, its gates, what was deliberated."""
    powers, now = current_powers(request), time.now()
    reach = runs_in_reach(powers, Permission.MATTERS_READ, now)
    found = one_of(reach.prefetch_related("clocks"), pk=pk)
    state = folded(found)
    names = officer_names(event.actor for event in history(state))
    view = run_view(found, state, powers, now, names, works=powers.may(Permission.MATTERS_WORK))
    title = run_label(found.procedure, found.subject)
    return part(request, found.matter, title, "matters/run_opened.html", {"view": view})


@needs(Permission.MATTERS_READ)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """The older part of the time line."""
    now = time.now()
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_READ, now), pk=pk)
    points = {"points": older_points(found, now)}
    return part(request, found, tr("更早的记录", "Earlier records"), "matters/points.html", points)


@needs(Permission.MATTERS_WORK)
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a party."""
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_WORK, time.now()), pk=pk)
    form = PartyForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return part(request, found, tr("添加人员", "Add a person"), "matters/add_person.html", {"form": form})
    if form.is_valid():
        return _act_on(request, found, lambda p, now: add_party(matter=found, powers=p, now=now, **form.cleaned_data))
    return _not_valid(request, found, form)


@needs(Permission.MATTERS_WORK)
@require_http_methods(["GET", "POST"])
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task."""
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_WORK, time.now()), pk=pk)
    form = TaskForm(request.POST if request.method == "POST" else None)
    form.fields["officer"].queryset = _colleagues(found)  # type: ignore[attr-defined]
    if request.method == "GET":
        return part(request, found, tr("交办任务", "Give a task"), "matters/add_task.html", {"form": form})
    if form.is_valid():
        return _act_on(request, found, lambda p, now: give_task(matter=found, powers=p, now=now, **form.cleaned_data))
    return _not_valid(request, found, form)


@needs(Permission.MATTERS_SUPERVISE)
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in charge, and which other bodies may read: the forms to change both."""
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_SUPERVISE, time.now()), pk=pk)
    others = Organisation.objects.exclude(path__startswith=found.organisation.path).filter(closed=False)
    context = {"colleagues": _colleagues(found).only("name"), "bodies": others}
    return part(request, found, tr("督导", "Lead"), "matters/lead_opened.html", context)


@needs(Permission.MATTERS_SUPERVISE)
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody in charge."""
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_SUPERVISE, time.now()), pk=pk)
    officer = one_of(_colleagues(found), pk=asked.number(request.POST.get("officer")))
    return _act_on(request, found, lambda p, now: assign_owner(matter=found, officer=officer, powers=p, now=now))


@needs(Permission.MATTERS_SUPERVISE)
@require_POST
def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the matter to another organisation for thirty days or fewer."""
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_SUPERVISE, time.now()), pk=pk)
    body = one_of(Organisation.objects.filter(closed=False), pk=asked.number(request.POST.get("organisation")))
    days = min(asked.number(request.POST.get("days")) or 30, 365)
    reason = request.POST.get("reason", "")[:200]
    return _act_on(
        request,
        found,
        lambda p, now: grant_access(
            matter=found, organisation=body, until=now + timedelta(days=days), reason=reason, powers=p, now=now
        ),
    )


@needs(Permission.MATTERS_WORK)
@require_POST
def open_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a party's identity once, for a purpose that is recorded."""
    powers, now = current_powers(request), time.now()
    party = one_of(Party.objects.filter(matter__in=matters_in_reach(powers, Permission.MATTERS_WORK, now)), pk=pk)
    try:
        identity = open_party(party=party, purpose=request.POST.get("purpose", "")[:200], powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
        return redirect("matters:matter", pk=party.matter_id)
    return render(request, "matters/identity.html", {"room": "matters", "party": party, "identity": identity})


@needs(Permission.MATTERS_WORK)
@require_POST
def end_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish a task."""
    reach = matters_in_reach(current_powers(request), Permission.MATTERS_WORK, time.now())
    task = one_of(Task.objects.filter(matter__in=reach).select_related("matter"), pk=pk)
    result = request.POST.get("result", "")[:400]
    return _act_on(request, task.matter, lambda p, now: finish_task(task=task, result=result, powers=p, now=now))


def _act_on(request: HttpRequest, found: Matter, act: Callable[[Powers, Instant], object]) -> HttpResponse:
    """Do ``act`` and go back to the page of the matter, which says why when it was refused."""
    with kept_refusals(request):
        act(current_powers(request), time.now())
    return redirect("matters:matter", pk=found.pk)


def _colleagues(found: Matter) -> QuerySet[Officer]:
    above = Officer.objects.filter(organisation__path__in=line_of(found.organisation))
    near = Officer.objects.filter(under((found.organisation.path,), "organisation__path")) | above
    return near.filter(is_active=True).distinct()


def _not_valid(request: HttpRequest, found: Matter, form: forms.Form) -> HttpResponse:
    request.session["refused"] = [f"{form.fields[k].label}：{e[0]}" for k, e in form.errors.items()]
    return redirect("matters:matter", pk=found.pk)
