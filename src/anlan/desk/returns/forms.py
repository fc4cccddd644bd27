"""The forms of a return's page."""

from typing import Any

from django import forms

from anlan.desk.funds.models import ReportedPayment
from anlan.desk.returns.table import LOSSES, METHODS
from anlan.desk.words import tr, tr_later
from anlan.values import NotAnAmount, format_fen, parse_fen


class Yuan(forms.CharField):
    """An amount in yuan, taken as fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> int:
        """The fen."""
        try:
            return int(parse_fen(super().clean(value)))
        except NotAnAmount as cause:
            example = format_fen(123456)
            raise forms.ValidationError(
                tr(f"不是金额。请填写如 {example} 的数字。", f"Not an amount. Write it like {example}.")
            ) from cause


class FrozenForm(forms.Form):
    """A frozen account typed from a bank's answer."""

    account = forms.CharField(label=tr_later("账号", "Account"), max_length=60)
    amount = Yuan(label=tr_later("冻结金额（元）", "Frozen (yuan)"))
    paper = forms.CharField(label=tr_later("依据（回执或文书号）", "Resting on (answer or paper)"), max_length=120)


class EarlierForm(forms.Form):
    """What came back of a payment before."""

    payment = forms.ModelChoiceField(label=tr_later("付款", "Payment"), queryset=ReportedPayment.objects.none())
    earlier_amount = Yuan(label=tr_later("此前返还（元）", "Came back (yuan)"))
    voucher = forms.CharField(label=tr_later("凭证", "Voucher"), max_length=120)

    def __init__(self, *args: Any, payments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payment"].queryset = payments  # type: ignore[attr-defined]
        self.fields["payment"].label_from_instance = lambda one: (  # type: ignore[attr-defined]
            f"{one.shown_victim} {one.shown_payer} {format_fen(one.amount_fen)}"
        )


class PlanForm(forms.Form):
    """How to calculate, whose losses count, and from the second time why."""

    method = forms.ChoiceField(
        label=tr_later("追踪方法", "Method of tracing"), choices=[(key, tr_later(*words)) for key, words in METHODS.items()]
    )
    losses = forms.ChoiceField(
        label=tr_later("按损失分配时计入", "Losses that count"),
        choices=[(key, tr_later(*words)) for key, words in LOSSES.items()],
        required=False,
    )
    why = forms.CharField(label=tr_later("重新计算的理由", "Reason for calculating again"), max_length=200)

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["why"]


class ObjectionForm(forms.Form):
    """An objection that came in."""

    who = forms.CharField(label=tr_later("提出人", "Raised by"), max_length=60)
    about = forms.CharField(label=tr_later("异议事项", "About"), max_length=120)


class PaymentForm(forms.Form):
    """The bank has paid a victim."""

    paid = Yuan(label=tr_later("付款金额（元）", "Paid (yuan)"))
    slip = forms.CharField(label=tr_later("银行回单号", "Bank slip"), max_length=60)
