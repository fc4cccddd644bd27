"""Forms made from what a procedure says of its facts: each kind of fact has its field and gives back a value of the engine."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from anlan.desk.words import language, tr, tr_later
from anlan.procedure.definition import Fact
from anlan.procedure.event import Value
from anlan.procedure.machine import Procedure
from anlan.values import Instant, NotAnAmount, format_fen, format_instant, parse_fen


class EventForm(forms.Form):
    """When something happened, and the facts that go with it."""

    at = forms.DateTimeField(
        label=tr_later("发生时间", "When it happened"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(self, *args: Any, proc: Procedure, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds: dict[str, Fact] = {}
        for name in names:
            fact = proc.definition.facts.get(name)
            if fact is not None:
                self.kinds[name] = fact
                self.fields[name] = _field(fact)

    def clean(self) -> dict[str, Any]:
        """Amounts must be amounts."""
        data = super().clean() or {}
        for name, fact in self.kinds.items():
            if fact.kind == "money" and data.get(name):
                try:
                    data[name] = int(parse_fen(data[name]))
                except NotAnAmount:
                    example = format_fen(123456)
                    self.add_error(name, tr(f"不是金额。请填写如 {example} 的数字。", f"Not an amount. Write it like {example}."))
        return data

    def values(self) -> dict[str, Value]:
        """The facts as the engine takes them; what was left empty is left out."""
        found: dict[str, Value] = {}
        for name, fact in self.kinds.items():
            value = self.cleaned_data.get(name)
            if fact.kind == "yes_no":
                if value:
                    found[name] = True
            elif value not in (None, ""):
                found[name] = format_instant(value) if fact.kind == "date" else value
        return found


def _field(fact: Fact) -> forms.Field:
    label = fact.say(language())
    if fact.kind == "yes_no":
        return forms.BooleanField(label=label, required=False)
    if fact.kind == "number":
        return forms.IntegerField(label=label)
    if fact.kind == "date":
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"})
        return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"])
    if fact.kind == "choice":
        return forms.ChoiceField(label=label, choices=[(key, words.say(language())) for key, words in fact.choices.items()])
    text = {"length": tr("如 3d、48h、1m", "such as 3d, 48h, 1m"), "money": tr("元", "yuan")}.get(fact.kind, "")
    return forms.CharField(
        label=f"{label}（{text}）" if text and language() == "zh" else f"{label} ({text})" if text else label, max_length=400
    )


def happened(at: Instant, now: Instant) -> Instant:
    """The instant that a form's minute means: the current minute is now, so nothing comes before what happened seconds ago."""
    return now if at > now - timedelta(minutes=1) else at


def local_now(now: Any) -> str:
    """``now`` as the form shows it."""
    return timezone.localtime(now).strftime("%Y-%m-%dT%H:%M")
