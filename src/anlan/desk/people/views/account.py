"""One's own account: powers, delegations, sessions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import asked, clock
from anlan.desk.access import current_powers, signed_in
from anlan.desk.people.acts.delegate_posting import delegate_posting, deputies
from anlan.desk.people.acts.end_sessions import end_other_sessions
from anlan.desk.people.acts.revoke_delegation import revoke_delegation
from anlan.desk.people.forms import DelegationForm
from anlan.desk.people.models import Delegation
from anlan.desk.people.powers import powers_of
from anlan.desk.people.scope import one_of
from anlan.desk.people.session_store import digest
from anlan.desk.words import said
from anlan.values import InputError


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: powers, delegations, sessions."""
    powers = current_powers(request)
    me = powers.officer
    form = DelegationForm(request.POST or None)
    form.fields["deputy"].queryset = deputies(me)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        posting = one_of(me.postings.all(), pk=asked.number(request.POST.get("posting")))
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
def end_others(request: HttpRequest) -> HttpResponse:
    """End one's sessions on other devices."""
    end_other_sessions(officer=current_powers(request).officer, kept=digest(request.session.session_key), now=clock.now())
    return redirect("people:account")


@signed_in
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delegation of one's own posting back."""
    powers = current_powers(request)
    mine = one_of(Delegation.objects.filter(posting__officer=powers.officer), pk=pk)
    revoke_delegation(delegation=mine, powers=powers, now=clock.now())
    return redirect("people:account")
