"""Orders as the police see them: by state with what runs out first, and the form that drafts one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.funds.acts.draft_order import PROCEDURE, draft_order
from anlan.desk.funds.listing import order_rows
from anlan.desk.matters.scope import runs_in_reach
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import organisations_in_reach
from anlan.desk.words import said, tr, tr_later
from anlan.values import InputError, NotAnAmount, parse_fen


class OrderForm(forms.Form):
    """What an order says."""

    account = forms.CharField(label=tr_later("账号或卡号", "Account or card number"), max_length=60)
    holder = forms.CharField(label=tr_later("户名", "Name of the holder"), max_length=60, required=False)
    amount = forms.CharField(label=tr_later("金额（元）", "Amount (yuan)"), max_length=20)
    bank = forms.ModelChoiceField(label=tr_later("银行", "Bank"), queryset=Organisation.objects.none())
    organisation = forms.ModelChoiceField(label=tr_later("主办单位", "Organisation"), queryset=Organisation.objects.none())

    def clean_amount(self) -> int:
        """The amount in fen."""
        try:
            fen = parse_fen(self.cleaned_data["amount"])
        except NotAnAmount as cause:
            raise forms.ValidationError(
                tr("不是金额。请填写如 1,234.56 的数字。", "Not an amount. Write it like 1,234.56.")
            ) from cause
        if fen <= 0:
            raise forms.ValidationError(tr("金额必须大于零。", "The amount must be more than zero."))
        return fen


@needs(Permission.FUNDS_READ)
def orders(request: HttpRequest) -> HttpResponse:
    """Orders in reach."""
    powers, now = current_powers(request), time.now()
    runs = runs_in_reach(powers, Permission.FUNDS_READ, now)
    page = order_rows(runs, request.GET, now, kinds=(PROCEDURE, "freeze"))
    return render(request, "funds/orders.html", {"room": "funds", "page": page, "may_work": powers.may(Permission.FUNDS_WORK)})


@needs(Permission.FUNDS_WORK)
@require_http_methods(["GET", "POST"])
def new_order(request: HttpRequest) -> HttpResponse:
    """Draft an order."""
    powers, form = current_powers(request), OrderForm(request.POST or None)
    reach = organisations_in_reach(powers, Permission.MATTERS_WORK)
    form.fields["bank"].queryset = Organisation.objects.filter(kind="bank", closed=False)  # type: ignore[attr-defined]
    form.fields["organisation"].queryset = reach  # type: ignore[attr-defined]
    form.fields["organisation"].initial = reach.first()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = draft_order(
                account=data["account"], holder=data["holder"], amount_fen=data["amount"], bank=data["bank"],
                organisation=data["organisation"], powers=powers, now=time.now(),
            )  # fmt: skip
            return redirect("matters:matter", pk=made.run.matter_id)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    return render(request, "funds/new_order.html", {"room": "funds", "form": form})
