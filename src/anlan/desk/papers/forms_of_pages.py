"""The form in which a clerk fills a draft: what the matter knows is shown, what it does not know is asked."""

from collections.abc import Mapping
from typing import Any

from django import forms

from anlan.desk.papers.form import Form
from anlan.desk.words import tr
from anlan.values import NotAnAmount, format_fen, parse_fen


class DraftForm(forms.Form):
    """The places of a form that the matter does not fill."""

    def __init__(self, *args: Any, form: Form, known: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = form
        for name, asked in form.asks.items():
            if name not in known:
                self.fields[name] = _field(asked.kind, asked.label.say(), required=not asked.optional)

    def clean(self) -> dict[str, Any]:
        """Amounts as fen, days as ISO, the rest as typed."""
        data = super().clean() or {}
        for name in list(data):
            if self.paper.asks[name].kind == "money" and data[name]:
                try:
                    data[name] = str(int(parse_fen(data[name])))
                except NotAnAmount:
                    example = format_fen(123456)
                    self.add_error(name, tr(f"不是金额。请填写如 {example} 的数字。", f"Not an amount. Write it like {example}."))
            elif self.paper.asks[name].kind == "day" and data[name]:
                data[name] = data[name].isoformat()
        return data


def _field(kind: str, label: str, *, required: bool) -> forms.Field:
    if kind == "day":
        return forms.DateField(
            label=label,
            required=required,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
        )
    if kind in ("long", "phrase"):
        return forms.CharField(label=label, required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    return forms.CharField(label=label, required=required, max_length=200)
