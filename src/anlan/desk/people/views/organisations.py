"""The tree of organisations, and one of them: its names, its place, its end."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock
from anlan.desk.access import current_powers, needs
from anlan.desk.people.acts.add_organisation import add_organisation
from anlan.desk.people.acts.change_organisation import change_organisation
from anlan.desk.people.acts.close_organisation import close_organisation, open_organisation
from anlan.desk.people.acts.move_organisation import move_organisation
from anlan.desk.people.forms import MoveForm, NamesForm, OrganisationForm
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import for_whole_office
from anlan.desk.people.scope import one_of, organisations_in_reach
from anlan.desk.words import said
from anlan.values import InputError


@needs(Permission.PEOPLE_READ)
def organisations(request: HttpRequest) -> HttpResponse:
    """The tree within reach, with who works where."""
    powers = current_powers(request)
    rows = organisations_in_reach(powers, Permission.PEOPLE_READ).prefetch_related("officers", "receptions")
    manages = set(organisations_in_reach(powers, Permission.PEOPLE_MANAGE).values_list("pk", flat=True))
    return render(request, "people/organisations.html", {"room": "people", "organisations": rows, "manages": manages})


@needs(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    form, powers = OrganisationForm(request.POST or None), current_powers(request)
    form.fields["parent"].queryset = _open(powers)  # type: ignore[attr-defined]
    form.fields["parent"].required = not for_whole_office(powers, Permission.PEOPLE_MANAGE)
    if request.method == "POST" and form.is_valid():
        try:
            add_organisation(powers=powers, now=clock.now(), **form.cleaned_data)
            return redirect("people:organisations")
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    return render(request, "people/new_organisation.html", {"room": "people", "form": form})


@needs(Permission.PEOPLE_MANAGE)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation with the means to change it."""
    return _page(request, _one(request, pk))


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put names and code right, move it, close it or open it: the button says which."""
    found, powers, now = _one(request, pk), current_powers(request), clock.now()
    step = request.POST.get("step", "")
    if step == "move":
        form: forms.Form = _move_form(request, powers)
        return _done(request, found, form, lambda data: move_organisation(organisation=found, powers=powers, now=now, **data))
    if step in ("close", "open"):
        act = close_organisation if step == "close" else open_organisation
        return _done(request, found, forms.Form(request.POST), lambda _: act(organisation=found, powers=powers, now=now))
    form = NamesForm(request.POST)
    return _done(request, found, form, lambda data: change_organisation(organisation=found, powers=powers, now=now, **data))


def _done(request: HttpRequest, found: Organisation, form: forms.Form, act: Callable[[dict[str, Any]], object]) -> HttpResponse:
    if form.is_valid():
        try:
            act(form.cleaned_data)
            return redirect("people:organisation", pk=found.pk)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    found.refresh_from_db()
    return _page(request, found, form)


def _page(request: HttpRequest, found: Organisation, tried: forms.Form | None = None) -> HttpResponse:
    powers = current_powers(request)
    shown = {name: getattr(found, name) for name in ("name_zh", "name_en", "code")}
    context = {
        "room": "people",
        "organisation": found,
        "tried": tried,
        "form": tried if isinstance(tried, NamesForm) else NamesForm(initial=shown),
        "move": tried if isinstance(tried, MoveForm) else _move_form(request, powers),
    }
    return render(request, "people/organisation.html", context)


def _move_form(request: HttpRequest, powers: Powers) -> MoveForm:
    form = MoveForm(request.POST if request.POST.get("step") == "move" else None)
    form.fields["parent"].queryset = _open(powers)  # type: ignore[attr-defined]
    return form


def _open(powers: Powers) -> QuerySet[Organisation]:
    return organisations_in_reach(powers, Permission.PEOPLE_MANAGE).filter(closed=False)


def _one(request: HttpRequest, pk: int) -> Organisation:
    return one_of(organisations_in_reach(current_powers(request), Permission.PEOPLE_MANAGE), pk=pk)
