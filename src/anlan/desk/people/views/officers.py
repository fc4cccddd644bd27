"""An officer: who he is, his roles and delegations; for administrators the means to change them."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import asked, clock
from anlan.desk.access import current_powers, needs
from anlan.desk.people.acts.add_officer import add_officer
from anlan.desk.people.acts.change_officer import change_officer
from anlan.desk.people.acts.delegate_posting import delegate_posting, deputies
from anlan.desk.people.acts.end_posting import end_posting
from anlan.desk.people.acts.end_service import end_service, return_to_service
from anlan.desk.people.acts.lift_lockout import lift_lockout
from anlan.desk.people.acts.post_officer import post_officer
from anlan.desk.people.acts.reset_sign_in import reset_sign_in
from anlan.desk.people.acts.revoke_delegation import revoke_delegation
from anlan.desk.people.forms import ChangeOfficerForm, DelegationForm, OfficerForm, PostingForm
from anlan.desk.people.models import Delegation, Officer, Posting
from anlan.desk.people.permission import Permission
from anlan.desk.people.reach import administered
from anlan.desk.people.scope import officers_in_reach, one_of, organisations_in_reach, under
from anlan.desk.words import said
from anlan.values import InputError, Instant

F = TypeVar("F", bound=forms.Form)
SERVICE = {"end": end_service, "return": return_to_service, "unlock": lift_lockout}


@needs(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def new_officer(request: HttpRequest) -> HttpResponse:
    """Add an officer and show the first password once."""
    powers, form = current_powers(request), _in_reach(request, OfficerForm(request.POST or None))
    if request.method == "POST" and form.is_valid():
        try:
            made, password = add_officer(powers=powers, now=clock.now(), **form.cleaned_data)
            return _first_password(request, made, password)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    return render(request, "people/new_officer.html", {"room": "people", "form": form})


@needs(Permission.PEOPLE_READ)
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """One officer: postings, delegations; for administrators the means to change them."""
    return _page(request, one_of(officers_in_reach(current_powers(request), Permission.PEOPLE_READ), pk=pk))


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right who the officer is."""
    found, form = _managed(request, pk), _in_reach(request, ChangeOfficerForm(request.POST))
    return _done(request, found, form, "change", lambda who: change_officer(officer=found, **who, **form.cleaned_data))


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def service(request: HttpRequest, pk: int) -> HttpResponse:
    """End his service, take him back, or let him try again to sign in: the button says which."""
    found, act = _managed(request, pk), SERVICE.get(request.POST.get("step", ""))
    form = forms.Form(request.POST)
    return _done(request, found, form, "service", lambda who: act(officer=found, **who) if act else None)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def add_posting(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an officer a role."""
    found, form = _managed(request, pk), _in_reach(request, PostingForm(request.POST))
    return _done(request, found, form, "posting", lambda who: post_officer(officer=found, **who, **form.cleaned_data))


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def end_one_posting(request: HttpRequest, pk: int) -> HttpResponse:
    """End a posting."""
    powers = current_powers(request)
    posting = one_of(Posting.objects.filter(under(administered(powers), "organisation__path")), pk=pk)
    end_posting(posting=posting, powers=powers, now=clock.now())
    return redirect("people:officer", pk=posting.officer_id)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Set an officer's sign-in anew and show the first password once."""
    found = _managed(request, pk)
    return _first_password(request, found, reset_sign_in(officer=found, powers=current_powers(request), now=clock.now()))


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague act for an absent officer."""
    found = _managed(request, pk)
    form = _deputies(DelegationForm(request.POST), found)
    posting = one_of(found.postings.filter(until=None), pk=asked.number(request.POST.get("posting")))
    return _done(request, found, form, "delegation", lambda who: delegate_posting(posting=posting, **who, **form.cleaned_data))


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def revoke_one(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation before its time."""
    powers = current_powers(request)
    within = under(administered(powers), "posting__organisation__path")
    found = one_of(Delegation.objects.filter(within).select_related("posting__organisation"), pk=pk)
    revoke_delegation(delegation=found, powers=powers, now=clock.now())
    return redirect("people:officer", pk=found.posting.officer_id)


def _managed(request: HttpRequest, pk: int) -> Officer:
    return one_of(officers_in_reach(current_powers(request), Permission.PEOPLE_MANAGE), pk=pk)


def _first_password(request: HttpRequest, made: Officer, password: str) -> HttpResponse:
    return render(request, "people/first_password.html", {"room": "people", "officer": made, "password": password})


def _done(
    request: HttpRequest, found: Officer, form: forms.Form, name: str, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Do it and show the officer again; with what is wrong where it was refused."""
    if form.is_valid():
        try:
            act({"powers": current_powers(request), "now": clock.now()})
            return redirect("people:officer", pk=found.pk)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    found.refresh_from_db()
    return _page(request, found, **{name: form})


def _page(request: HttpRequest, found: Officer, **tried: forms.Form) -> HttpResponse:
    powers, now = current_powers(request), clock.now()
    manages = officers_in_reach(powers, Permission.PEOPLE_MANAGE).filter(pk=found.pk).exists()
    context = {
        "room": "people",
        "officer": found,
        "postings": found.postings.select_related("organisation").order_by("-since"),
        "held": found.postings.filter(until=None).select_related("organisation"),
        "delegations": _delegations(found, now),
        "in_charge": found.matters.filter(closed_at=None).count(),
        "may_manage": manages,
        "may_supervise": officers_in_reach(powers, Permission.MATTERS_SUPERVISE).filter(pk=found.pk).exists(),
        "system": hasattr(found, "api_key"),
        "tried": next(iter(tried.values()), None),
        **(_forms(request, found, tried) if manages else {}),
    }
    return render(request, "people/officer.html", context)


def _forms(request: HttpRequest, found: Officer, tried: dict[str, forms.Form]) -> dict[str, forms.Form]:
    shown = {name: getattr(found, name) for name in ("name", "number", "organisation", "email", "mobile")}
    return {
        "change_form": tried.get("change") or _in_reach(request, ChangeOfficerForm(initial=shown)),
        "posting_form": tried.get("posting") or _in_reach(request, PostingForm()),
        "delegation_form": tried.get("delegation") or _deputies(DelegationForm(), found),
    }


def _delegations(found: Officer, now: Instant) -> list[tuple[Delegation, bool]]:
    """The delegations of his postings, newest first, and whether each can still be ended."""
    rows = Delegation.objects.filter(posting__officer=found).select_related("posting__organisation", "deputy").order_by("-pk")
    return [(row, row.revoked_at is None and row.until > now) for row in rows[:50]]


def _in_reach(request: HttpRequest, form: F) -> F:
    reach = organisations_in_reach(current_powers(request), Permission.PEOPLE_MANAGE).filter(closed=False)
    form.fields["organisation"].queryset = reach  # type: ignore[attr-defined]
    return form


def _deputies(form: DelegationForm, found: Officer) -> DelegationForm:
    form.fields["deputy"].queryset = deputies(found)  # type: ignore[attr-defined]
    return form
