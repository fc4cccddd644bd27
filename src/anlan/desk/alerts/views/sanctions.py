"""Sanctions for lending accounts and cards: what is proposed and in force, until when; the form that proposes one."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.alerts.acts.propose_sanction import propose_sanction
from anlan.desk.alerts.models import SUBJECTS, Sanction
from anlan.desk.alerts.scope import sanctions_in_reach
from anlan.desk.matters.models import Clock
from anlan.desk.matters.saying import state_label
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import organisations_in_reach
from anlan.desk.words import said, tr_later
from anlan.values import InputError

PAGE = 50
TERMS = ("convicted", "found")
"""The terms of the procedure that are the sanction itself; the others are time to tell."""


class SanctionForm(forms.Form):
    """What a proposal says."""

    kind = forms.ChoiceField(label=tr_later("对象", "What"), choices=SUBJECTS[:2])
    number = forms.CharField(label=tr_later("账号或卡号", "Account or card number"), max_length=60)
    holder = forms.CharField(label=tr_later("出租、出借、出售人", "Who lent or sold it"), max_length=60)
    phone = forms.CharField(label=tr_later("送达电话", "Phone for the notice"), max_length=20, required=False)
    organisation = forms.ModelChoiceField(label=tr_later("主办单位", "Organisation"), queryset=Organisation.objects.none())


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """One line; ``ends``: the clock at whose end it lapses by itself, none before it is in force."""

    sanction: Sanction
    state: str
    ends: Clock | None


@needs(Permission.ALERTS_READ)
def sanctions(request: HttpRequest) -> HttpResponse:
    """Sanctions in reach, newest first, paged by key."""
    powers, now = current_powers(request), time.now()
    ended = request.GET.get("state") == "ended"
    found = sanctions_in_reach(powers, Permission.ALERTS_READ, now).filter(run__ended_at__isnull=not ended)
    if after := asked.number(request.GET.get("after")):
        found = found.filter(pk__lt=after)
    page = list(found.order_by("-pk").prefetch_related("run__clocks")[: PAGE + 1])
    rows = [_row(sanction) for sanction in page[:PAGE]]
    context = {
        "room": "alerts",
        "rows": rows,
        "ended": ended,
        "after": page[PAGE - 1].pk if len(page) > PAGE else 0,
        "may_work": powers.may(Permission.ALERTS_WORK),
    }
    return render(request, "alerts/sanctions.html", context)


def _row(sanction: Sanction) -> SanctionRow:
    run = sanction.run
    ends = next((clock for clock in run.clocks.all() if clock.term in TERMS), None)
    return SanctionRow(sanction, state_label(run.sha, run.state), ends)


@needs(Permission.ALERTS_WORK)
@require_http_methods(["GET", "POST"])
def new_sanction(request: HttpRequest) -> HttpResponse:
    """Propose one."""
    powers, form = current_powers(request), SanctionForm(request.POST or None)
    reach = organisations_in_reach(powers, Permission.ALERTS_WORK)
    form.fields["organisation"].queryset = reach  # type: ignore[attr-defined]
    form.fields["organisation"].initial = reach.first()
    if request.method == "POST" and form.is_valid():
        try:
            made = propose_sanction(powers=powers, now=time.now(), **form.cleaned_data)
            return redirect("matters:matter", pk=made.run.matter_id)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    return render(request, "alerts/new_sanction.html", {"room": "alerts", "form": form})
