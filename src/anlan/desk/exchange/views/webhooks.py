"""Webhooks: which addresses are told, and the log of deliveries with what went wrong and a way to try again."""

from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.exchange.acts.set_webhook import add_webhook, rotate_secret, switch_webhook
from anlan.desk.exchange.announcing import CHANNEL
from anlan.desk.exchange.models import Webhook
from anlan.desk.exchange.scope import webhooks_in_reach
from anlan.desk.exchange.views.keys import partners
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.roles import POLICE
from anlan.desk.people.scope import one_of, organisations_in_reach
from anlan.desk.record.chain import note_down
from anlan.desk.record.models import Outgoing
from anlan.desk.words import said, tr_later
from anlan.values import InputError

PAGE = 50


class WebhookForm(forms.Form):
    """A new webhook."""

    organisation = forms.ModelChoiceField(label=tr_later("对方单位", "Partner"), queryset=Organisation.objects.none())
    receiver = forms.ModelChoiceField(label=tr_later("本方单位", "Our body"), queryset=Organisation.objects.none())
    address = forms.CharField(label=tr_later("地址（https）", "Address (https)"), max_length=400)


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """The webhooks, and the form for a new one; its secret is on this answer alone."""
    powers, form, made = current_powers(request), WebhookForm(request.POST or None), ""
    form.fields["organisation"].queryset = partners()  # type: ignore[attr-defined]
    reach = organisations_in_reach(powers, Permission.SETTINGS_MANAGE).filter(kind__in=POLICE, closed=False)
    form.fields["receiver"].queryset = reach  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            _, made = add_webhook(powers=powers, now=time.now(), demo=settings.DEMO, **form.cleaned_data)
        except InputError as wrong:
            form.add_error(None, said(wrong.note))
    context = {"room": "exchange", "form": form, "made": made, "hooks": webhooks_in_reach(powers).order_by("-pk")[:200]}
    return render(request, "exchange/webhooks.html", context)


@needs(Permission.SETTINGS_MANAGE)
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """The deliveries of one webhook, newest first, paged by key."""
    return _log_page(request, one_of(webhooks_in_reach(current_powers(request)), pk=pk))


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret; it is on this answer alone."""
    powers = current_powers(request)
    hook = one_of(webhooks_in_reach(powers), pk=pk)
    return _log_page(request, hook, made=rotate_secret(hook=hook, powers=powers, now=time.now()))


def _log_page(request: HttpRequest, hook: Webhook, made: str = "") -> HttpResponse:
    after = asked.number(request.GET.get("after"))
    found = _deliveries(hook).filter(pk__lt=after) if after else _deliveries(hook)
    page = list(found.order_by("-pk")[: PAGE + 1])
    next_key = page[PAGE - 1].pk if len(page) > PAGE else 0
    context = {"room": "exchange", "hook": hook, "rows": page[:PAGE], "after": next_key, "made": made}
    return render(request, "exchange/log.html", context)


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Off or on."""
    powers = current_powers(request)
    switch_webhook(hook=one_of(webhooks_in_reach(powers), pk=pk), powers=powers, now=time.now())
    return redirect("exchange:webhooks")


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a delivery again that was given up; it goes out under the same id."""
    powers = current_powers(request)
    row = one_of(_given_up(), pk=pk)
    hook = one_of(webhooks_in_reach(powers), pk=int(row.key.split("/")[1]))
    _retry(row, powers)
    return redirect("exchange:log", pk=hook.pk)


@transaction.atomic
def _retry(row: Outgoing, powers: Powers) -> None:
    now = time.now()
    if not _given_up().filter(pk=row.pk).update(state="waiting", attempts=0, not_before=now):
        return  # somebody else was first, or it has been erased meanwhile
    facts = {"delivery": row.pk}
    note_down("settings/api", "delivery_retried", actor=powers.officer.pk, role="administrator", now=now, facts=facts)


def _given_up() -> QuerySet[Outgoing]:
    """Deliveries that may be tried again; one that has been erased has neither an address nor a content."""
    return Outgoing.objects.filter(channel=CHANNEL, state="failed").exclude(to="")


def _deliveries(hook: Webhook) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(channel=CHANNEL, key__startswith=f"{CHANNEL}/{hook.pk}/")
