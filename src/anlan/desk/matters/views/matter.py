"""Lists of matters, one matter, opening one, putting somebody in charge, people, tasks, access."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.followup.acts.send_letter import sender_of
from anlan.desk.matters.acts.add_party import add_party, open_party
from anlan.desk.matters.acts.assign_owner import assign_owner
from anlan.desk.matters.acts.give_task import finish_task, give_task
from anlan.desk.matters.acts.grant_access import grant_access
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.fact_form import EventForm, local_now
from anlan.desk.matters.listing import LISTS, page_of
from anlan.desk.matters.models import Matter, Party, Task
from anlan.desk.matters.models.party import ROLES
from anlan.desk.matters.page import matter_page
from anlan.desk.matters.procedures import in_force, versions
from anlan.desk.matters.saying import procedure_label
from anlan.desk.matters.scope import matters_in_reach
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import one_of, organisations_in_reach, under
from anlan.desk.words import language, said, tr_later
from anlan.procedure.definition import CLOCK, OPENED, several
from anlan.procedure.refusal import Refused
from anlan.procedure.registry import roles
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
def matters(request: HttpRequest) -> HttpResponse:
    """Matters in reach, newest first, by kind and state, paged by key; a search by number finds one at once."""
    powers, now = current_powers(request), time.now()
    rows = matters_in_reach(powers, Permission.MATTERS_READ, now)
    page = page_of(rows, request.GET)
    return render(request, "matters/list.html", {"room": "matters", "page": page, "lists": LISTS, "kinds": list(versions())})


@needs(Permission.MATTERS_READ)
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter: what to do now, its people, papers, tasks, time line."""
    powers, now = current_powers(request), time.now()
    found = one_of(matters_in_reach(powers, Permission.MATTERS_READ, now), pk=pk)
    colleagues = list(_colleagues(found))
    task_form = TaskForm()
    task_form.fields["officer"].choices = [("", "---------"), *((one.pk, one.name) for one in colleagues)]  # type: ignore[attr-defined]
    context = {
        **matter_page(found, powers, now),
        "room": "matters",
        "party_form": PartyForm(),
        "task_form": task_form,
        "colleagues": colleagues,
        "may_send_letter": found.closed_at is None
        and powers.may(Permission.MATTERS_SUPERVISE)
        and bool(sender_of(found, powers)),
        "bodies": Organisation.objects.exclude(path__startswith=found.organisation.path).filter(closed=False),
        "refused": request.session.pop("refused", []),
        "opened": request.session.pop("opened", None),
    }
    return render(request, "matters/matter.html", context)


@needs(Permission.MATTERS_WORK)
@require_http_methods(["GET", "POST"])
def new_matter(request: HttpRequest) -> HttpResponse:
    """Open a matter: choose the procedure, then say what its first event carries."""
    powers, now, name = current_powers(request), time.now(), request.GET.get("procedure", "")
    if name not in versions():
        held = {hand for power in powers.held for hand in power.role.hands}
        kinds = [(key, procedure_label(key)) for key, group in versions().items() if _may_open(group[-1].roles.get(OPENED), held)]
        return render(request, "matters/choose.html", {"room": "matters", "kinds": kinds})
    proc = in_force(name, timezone.localtime(now).date())
    opening = proc.event(OPENED)
    form = EventForm(request.POST or None, proc=proc, names=opening.carries if opening else (), initial={"at": local_now(now)})
    form.fields["title"] = forms.CharField(label=tr_later("名称", "Title"), max_length=200)
    reach = organisations_in_reach(powers, Permission.MATTERS_WORK)
    form.fields["organisation"] = forms.ModelChoiceField(
        label=tr_later("主办单位", "Organisation"), queryset=reach, initial=reach.first()
    )
    form.order_fields(["title", "organisation", "at"])
    if request.method == "POST" and form.is_valid():
        role = _opening_role(proc.roles.get(OPENED), {hand for power in powers.held for hand in power.role.hands})
        data = form.cleaned_data
        try:
            made = open_matter(
                procedure=name, title=data["title"], organisation=data["organisation"], role=role, at=min(data["at"], now),
                powers=powers, now=now, facts=form.values(),
            )  # fmt: skip
            return redirect("matters:matter", pk=made.pk)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason.say(language()))
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    return render(request, "matters/new.html", {"room": "matters", "form": form, "label": procedure_label(name)})


@needs(Permission.MATTERS_SUPERVISE)
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody in charge."""
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_SUPERVISE, time.now()), pk=pk)
    officer = one_of(_colleagues(found), pk=asked.number(request.POST.get("officer")))
    return _do(request, found, lambda p, now: assign_owner(matter=found, officer=officer, powers=p, now=now))


@needs(Permission.MATTERS_SUPERVISE)
@require_POST
def access(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the matter to another organisation for thirty days or fewer."""
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_SUPERVISE, time.now()), pk=pk)
    body = one_of(Organisation.objects.filter(closed=False), pk=asked.number(request.POST.get("organisation")))
    days = min(asked.number(request.POST.get("days")) or 30, 365)
    reason = request.POST.get("reason", "")[:200]
    return _do(
        request,
        found,
        lambda p, now: grant_access(
            matter=found, organisation=body, until=now + timedelta(days=days), reason=reason, powers=p, now=now
        ),
    )


@needs(Permission.MATTERS_WORK)
@require_POST
def add_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a party."""
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_WORK, time.now()), pk=pk)
    form = PartyForm(request.POST)
    if form.is_valid():
        return _do(request, found, lambda p, now: add_party(matter=found, powers=p, now=now, **form.cleaned_data))
    request.session["refused"] = [f"{form.fields[k].label}：{e[0]}" for k, e in form.errors.items()]
    return redirect("matters:matter", pk=pk)


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
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task."""
    found = one_of(matters_in_reach(current_powers(request), Permission.MATTERS_WORK, time.now()), pk=pk)
    form = TaskForm(request.POST)
    form.fields["officer"].queryset = _colleagues(found)  # type: ignore[attr-defined]
    if form.is_valid():
        return _do(request, found, lambda p, now: give_task(matter=found, powers=p, now=now, **form.cleaned_data))
    request.session["refused"] = [f"{form.fields[k].label}：{e[0]}" for k, e in form.errors.items()]
    return redirect("matters:matter", pk=pk)


@needs(Permission.MATTERS_WORK)
@require_POST
def end_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish a task."""
    reach = matters_in_reach(current_powers(request), Permission.MATTERS_WORK, time.now())
    task = one_of(Task.objects.filter(matter__in=reach).select_related("matter"), pk=pk)
    result = request.POST.get("result", "")[:400]
    return _do(request, task.matter, lambda p, now: finish_task(task=task, result=result, powers=p, now=now))


def _do(request: HttpRequest, found: Matter, act: Callable[[Powers, Instant], object]) -> HttpResponse:
    try:
        act(current_powers(request), time.now())
    except Refused as refused:
        request.session["refused"] = [reason.say(language()) for reason in refused.reasons]
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("matters:matter", pk=found.pk)


def _colleagues(found: Matter) -> QuerySet[Officer]:
    line = [
        f"/{'/'.join(found.organisation.path.strip('/').split('/')[: depth + 1])}/"
        for depth in range(found.organisation.depth + 1)
    ]
    near = Officer.objects.filter(under((found.organisation.path,), "organisation__path")) | Officer.objects.filter(
        organisation__path__in=line
    )
    return near.filter(is_active=True).distinct()


def _may_open(allowed: frozenset[str] | None, held: set[str]) -> bool:
    return not allowed or bool(allowed & (held | {n for n, r in roles().items() if r.kind == "outside"}))


def _opening_role(allowed: frozenset[str] | None, held: set[str]) -> str:
    if not allowed:
        return "officer" if "officer" in held else next(iter(sorted(held)), CLOCK)
    return next(iter(sorted(allowed & held)), next(iter(several(tuple(sorted(allowed))))))
