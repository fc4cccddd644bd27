"""Payments that victims reported: the list, a form for one, a table of many, taking one out."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.funds.acts.report_payments import report_payments, report_table, withdraw_payment
from anlan.desk.funds.cases import cases_in_reach, payment_sums
from anlan.desk.funds.models import ReportedPayment
from anlan.desk.funds.told import waiting_for
from anlan.desk.funds.views.statements import case_context, case_of
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.words import said, tr, tr_later
from anlan.money.victim import VictimPayment
from anlan.values import SHANGHAI, InputError, NotAnAmount, Note, normalise_account, parse_fen


class PaymentForm(forms.Form):
    """One payment as a victim tells it."""

    victim = forms.CharField(label=tr_later("被害人", "Victim"), max_length=60)
    victim_account = forms.CharField(label=tr_later("付款账号", "Paid from account"), max_length=60)
    payee_account = forms.CharField(label=tr_later("收款账号", "Paid to account"), max_length=60)
    amount = forms.CharField(label=tr_later("金额（元）", "Amount (yuan)"), max_length=20)
    paid_at = forms.DateTimeField(
        label=tr_later("付款时间", "Paid at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}),
        input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def clean_amount(self) -> int:
        """The amount in fen."""
        try:
            fen = parse_fen(self.cleaned_data["amount"])
        except NotAnAmount:
            fen = parse_fen("0")
        if fen <= 0:
            raise forms.ValidationError(
                tr("不是大于零的金额。请填写如 1,234.56 的数字。", "Not an amount above zero. Write it like 1,234.56.")
            )
        return fen

    def payment(self) -> VictimPayment:
        """What was typed."""
        data = self.cleaned_data
        return VictimPayment(
            data["victim"],
            normalise_account(data["victim_account"]),
            normalise_account(data["payee_account"]),
            data["amount"],
            data["paid_at"].astimezone(SHANGHAI),
        )


@needs(Permission.FUNDS_READ)
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    """The payments of a case; an officer who works on it adds one."""
    matter, powers = case_of(request, pk), current_powers(request)
    form = PaymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            report_payments(matter=matter, payments=[form.payment()], source="", powers=powers, now=time.now())
            return redirect("funds:payments", pk=pk)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    context = {
        **case_context(request, matter, "payments"),
        **payment_sums(matter),
        "form": form,
        "told": waiting_for(matter),
        "reported": request.session.pop("reported", []),
    }
    return render(request, "funds/payments.html", context)


@needs(Permission.FUNDS_WORK)
@require_POST
def upload_payments(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a table of payments."""
    matter, upload = case_of(request, pk, Permission.FUNDS_WORK), request.FILES.get("file")
    if upload is None:
        return redirect("funds:payments", pk=pk)
    try:
        told = report_table(
            matter=matter, name=upload.name or "", content=upload.read(), powers=current_powers(request), now=time.now()
        )
        sums = Note.of("desk.funds.payments_taken", added=told.added, known=told.known)
        request.session["reported"] = [said(sums), *(said(note) for note in told.left_out)]
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("funds:payments", pk=pk)


@needs(Permission.FUNDS_WORK)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Trace a payment no more."""
    powers, now = current_powers(request), time.now()
    reach = ReportedPayment.objects.filter(matter__in=cases_in_reach(powers, now, Permission.FUNDS_WORK))
    found = one_of(reach.select_related("matter"), pk=pk)
    withdraw_payment(payment=found, powers=powers, now=now)
    return redirect("funds:payments", pk=found.matter_id)
