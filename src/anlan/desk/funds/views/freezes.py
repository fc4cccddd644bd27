"""The form that drafts a freeze in a case."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.funds.acts.draft_freeze import draft_freeze
from anlan.desk.funds.cases import cases_in_reach
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.returns.forms import Yuan
from anlan.desk.words import said, tr_later
from anlan.values import InputError


class FreezeForm(forms.Form):
    """What a freeze is about."""

    account = forms.CharField(label=tr_later("账号或卡号", "Account or card number"), max_length=60)
    holder = forms.CharField(label=tr_later("户名", "Name of the holder"), max_length=60, required=False)
    amount = Yuan(label=tr_later("冻结金额（元）", "Amount to freeze (yuan)"))
    bank = forms.ModelChoiceField(label=tr_later("银行", "Bank"), queryset=Organisation.objects.none())


@needs(Permission.FUNDS_WORK)
@require_http_methods(["GET", "POST"])
def new_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a freeze in a case."""
    powers, now, form = current_powers(request), time.now(), FreezeForm(request.POST or None)
    matter = one_of(cases_in_reach(powers, now, Permission.FUNDS_WORK), pk=pk)
    form.fields["bank"].queryset = Organisation.objects.filter(kind="bank", closed=False)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            draft_freeze(
                matter=matter, account=data["account"], holder=data["holder"], amount_fen=data["amount"], bank=data["bank"],
                powers=powers, now=now,
            )  # fmt: skip
            return redirect("matters:matter", pk=pk)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    return render(request, "funds/new_freeze.html", {"room": "funds", "form": form, "matter": matter})
