"""Pages about people: the tree of organisations, an officer, one's own account. They show, and call acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock
from anlan.desk.access import current_powers, needs, signed_in
from anlan.desk.people.acts.add_officer import add_officer
from anlan.desk.people.acts.add_organisation import add_organisation
from anlan.desk.people.acts.delegate_posting import delegate_posting
from anlan.desk.people.acts.end_posting import end_posting
from anlan.desk.people.acts.post_officer import post_officer
from anlan.desk.people.acts.reset_sign_in import reset_sign_in
from anlan.desk.people.acts.revoke_delegation import revoke_delegation
from anlan.desk.people.forms import DelegationForm, OfficerForm, OrganisationForm, PostingForm
from anlan.desk.people.models import Delegation, Officer, Posting
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import powers_of
from anlan.desk.people.scope import officers_in_reach, one_of, organisations_in_reach, under
from anlan.desk.words import said
from anlan.values import InputError


@needs(Permission.PEOPLE_READ)
def organisations(request: HttpRequest) -> HttpResponse:
    """The tree within reach, with who works where."""
    rows = organisations_in_reach(current_powers(request), Permission.PEOPLE_READ).prefetch_related("officers")
    may_manage = current_powers(request).may(Permission.PEOPLE_MANAGE)
    return render(request, "people/organisations.html", {"organisations": rows, "may_manage": may_manage})


@needs(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    form, powers = OrganisationForm(request.POST or None), current_powers(request)
    form.fields["parent"].queryset = organisations_in_reach(powers, Permission.PEOPLE_MANAGE)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            add_organisation(powers=powers, now=clock.now(), **form.cleaned_data)
            return redirect("people:organisations")
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    return render(request, "people/new_organisation.html", {"form": form})


@needs(Permission.PEOPLE_MANAGE)
@require_http_methods(["GET", "POST"])
def new_officer(request: HttpRequest) -> HttpResponse:
    """Add an officer and show the first password once."""
    form, powers = OfficerForm(request.POST or None), current_powers(request)
    form.fields["organisation"].queryset = organisations_in_reach(powers, Permission.PEOPLE_MANAGE)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            made, password = add_officer(powers=powers, now=clock.now(), **form.cleaned_data)
            return render(request, "people/first_password.html", {"officer": made, "password": password})
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    return render(request, "people/new_officer.html", {"form": form})


@needs(Permission.PEOPLE_READ)
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """One officer: postings, delegations; for administrators the means to change them."""
    powers = current_powers(request)
    shown = one_of(officers_in_reach(powers, Permission.PEOPLE_READ), pk=pk)
    may_manage = officers_in_reach(powers, Permission.PEOPLE_MANAGE).filter(pk=pk).exists()
    context = {
        "officer": shown,
        "postings": shown.postings.select_related("organisation").order_by("-since"),
        "delegations": Delegation.objects.filter(posting__officer=shown).select_related("posting__organisation", "deputy"),
        "may_manage": may_manage,
        "may_supervise": officers_in_reach(powers, Permission.MATTERS_SUPERVISE).filter(pk=pk).exists(),
        "posting_form": _posting_form(request) if may_manage else None,
    }
    return render(request, "people/officer.html", context)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def add_posting(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an officer a role."""
    powers = current_powers(request)
    shown = one_of(officers_in_reach(powers, Permission.PEOPLE_MANAGE), pk=pk)
    form = _posting_form(request)
    if form.is_valid():
        try:
            post_officer(officer=shown, powers=powers, now=clock.now(), **form.cleaned_data)
            return redirect("people:officer", pk=pk)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    context = {"officer": shown, "postings": shown.postings.all(), "may_manage": True, "posting_form": form}
    return render(request, "people/officer.html", context)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def end_one_posting(request: HttpRequest, pk: int) -> HttpResponse:
    """End a posting."""
    powers = current_powers(request)
    reach = under(powers.paths(Permission.PEOPLE_MANAGE), "organisation__path")
    posting = one_of(Posting.objects.filter(reach), pk=pk)
    end_posting(posting=posting, powers=powers, now=clock.now())
    return redirect("people:officer", pk=posting.officer_id)


@needs(Permission.PEOPLE_MANAGE)
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Set an officer's sign-in anew and show the first password once."""
    powers = current_powers(request)
    shown = one_of(officers_in_reach(powers, Permission.PEOPLE_MANAGE), pk=pk)
    password = reset_sign_in(officer=shown, powers=powers, now=clock.now())
    return render(request, "people/first_password.html", {"officer": shown, "password": password})


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: powers, delegations, sessions."""
    powers = current_powers(request)
    me = powers.officer
    form = DelegationForm(request.POST or None)
    colleagues = Officer.objects.filter(is_active=True, organisation__path__startswith=_top(me)).exclude(pk=me.pk)
    form.fields["deputy"].queryset = colleagues  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        posting = one_of(me.postings.all(), pk=request.POST.get("posting") or 0)
        try:
            delegate_posting(posting=posting, powers=powers, now=clock.now(), **form.cleaned_data)
            return redirect("people:account")
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    context = {
        "powers": powers_of(me, clock.now()),
        "form": form,
        "postings": me.postings.filter(until=None).select_related("organisation"),
        "delegations": Delegation.objects.filter(posting__officer=me, revoked_at=None, until__gt=clock.now()).select_related(
            "deputy"
        ),
        "sessions": me.sessions.filter(ended_at=None).order_by("-seen_at"),
    }
    return render(request, "people/account.html", context)


@signed_in
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delegation of one's own posting back."""
    powers = current_powers(request)
    mine = one_of(Delegation.objects.filter(posting__officer=powers.officer), pk=pk)
    revoke_delegation(delegation=mine, powers=powers, now=clock.now())
    return redirect("people:account")


def _posting_form(request: HttpRequest) -> PostingForm:
    form = PostingForm(request.POST or None)
    reach = organisations_in_reach(current_powers(request), Permission.PEOPLE_MANAGE)
    form.fields["organisation"].queryset = reach  # type: ignore[attr-defined]
    return form


def _top(officer: Officer) -> str:
    """The path of the organisation at the head of the officer's own line: deputies come from the same body."""
    return "/".join(officer.organisation.path.split("/")[:2]) + "/"
