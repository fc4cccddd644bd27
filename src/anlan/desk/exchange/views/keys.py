"""Keys to the API: who has one, for what, until when, when it was last used; a new one is shown once."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.exchange.acts.make_key import LONGEST_DAYS, make_key, revoke_key
from anlan.desk.exchange.scope import keys_in_reach
from anlan.desk.exchange.scopes import SCOPES
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.roles import POLICE
from anlan.desk.people.scope import one_of, organisations_in_reach
from anlan.desk.words import said, tr_later
from anlan.values import InputError


class KeyForm(forms.Form):
    """A new key."""

    organisation = forms.ModelChoiceField(label=tr_later("对方单位", "Partner"), queryset=Organisation.objects.none())
    receiver = forms.ModelChoiceField(label=tr_later("接收单位", "Receiving body"), queryset=Organisation.objects.none())
    name = forms.CharField(label=tr_later("用途", "What for"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=tr_later("权限", "Good for"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=tr_later("有效天数", "Days"), min_value=1, max_value=LONGEST_DAYS, initial=180)


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, and the form for a new one; its text is on this answer alone."""
    powers, now, form, made = current_powers(request), time.now(), KeyForm(request.POST or None), ""
    form.fields["organisation"].queryset = partners()  # type: ignore[attr-defined]
    reach = organisations_in_reach(powers, Permission.SETTINGS_MANAGE).filter(kind__in=POLICE, closed=False)
    form.fields["receiver"].queryset = reach  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            _, made = make_key(powers=powers, now=now, **form.cleaned_data)
            form = _empty(form)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    context = {"room": "exchange", "form": form, "made": made, "keys": keys_in_reach(powers).order_by("-pk")[:200], "now": now}
    return render(request, "exchange/keys.html", context)


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a key back."""
    powers = current_powers(request)
    revoke_key(key=one_of(keys_in_reach(powers), pk=pk), powers=powers, now=time.now())
    return redirect("exchange:keys")


def partners() -> QuerySet[Organisation]:
    """Bodies that are no police."""
    return Organisation.objects.exclude(kind__in=POLICE).filter(closed=False)


def _empty(form: KeyForm) -> KeyForm:
    fresh = KeyForm()
    for name in ("organisation", "receiver"):
        fresh.fields[name].queryset = form.fields[name].queryset  # type: ignore[attr-defined]
    return fresh
