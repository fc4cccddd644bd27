"""Lists of matters, one matter, opening one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.followup.acts.send_letter import sender_of
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.fact_form import EventForm, local_now
from anlan.desk.matters.listing import LISTS, page_of
from anlan.desk.matters.page import matter_page
from anlan.desk.matters.procedures import in_force, versions
from anlan.desk.matters.saying import procedure_label
from anlan.desk.matters.scope import matters_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of, organisations_in_reach
from anlan.desk.words import language, said, tr_later
from anlan.procedure.definition import CLOCK, OPENED, several
from anlan.procedure.refusal import Refused
from anlan.procedure.registry import roles
from anlan.values import InputError


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
    context = {
        **matter_page(found, powers, now),
        "room": "matters",
        "may_send_letter": found.closed_at is None
        and powers.may(Permission.MATTERS_SUPERVISE)
        and bool(sender_of(found, powers)),
        "access": found.access.filter(until__gt=now).select_related("organisation"),
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


def _may_open(allowed: frozenset[str] | None, held: set[str]) -> bool:
    return not allowed or bool(allowed & (held | {n for n, r in roles().items() if r.kind == "outside"}))


def _opening_role(allowed: frozenset[str] | None, held: set[str]) -> str:
    if not allowed:
        return "officer" if "officer" in held else next(iter(sorted(held)), CLOCK)
    return next(iter(sorted(allowed & held)), next(iter(several(tuple(sorted(allowed))))))
