"""The reminder channels with their test button."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.matters.acts.send_test import send_test, send_test_letter
from anlan.desk.matters.models import Channel
from anlan.desk.matters.models.channel import KINDS
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.reach import for_whole_office
from anlan.desk.people.scope import one_of, organisations_in_reach, under
from anlan.desk.record.chain import note_down
from anlan.desk.record.models import Outgoing
from anlan.desk.words import said, tr_later
from anlan.values import InputError


class ChannelForm(forms.Form):
    """A new channel."""

    organisation = forms.ModelChoiceField(label=tr_later("单位", "Organisation"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=tr_later("类别", "Kind"), choices=KINDS)
    name = forms.CharField(label=tr_later("名称", "Name"), max_length=60)
    address = forms.URLField(label=tr_later("地址", "Address"), max_length=400, assume_scheme="https")
    secret = forms.CharField(label=tr_later("密钥", "Secret"), max_length=200, required=False)


@needs(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "POST"])
def channels(request: HttpRequest) -> HttpResponse:
    """The channels of organisations in reach; a form for a new one; for the head office what waits or failed in the outbox."""
    powers = current_powers(request)
    form = ChannelForm(request.POST or None)
    form.fields["organisation"].queryset = organisations_in_reach(powers, Permission.SETTINGS_MANAGE)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, time.now()
        with transaction.atomic():
            made = Channel(organisation=data["organisation"], kind=data["kind"], name=data["name"])
            made.seal(data["address"], data["secret"])
            made.save()
            facts = {"channel": made.pk, "kind": made.kind}
            note_down("settings/channels", "channel_added", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
        return redirect("matters:channels")
    context = {
        "room": "settings",
        "refused": request.session.pop("refused", ""),
        "mail": bool(settings.MAIL_SERVER),
        "form": form,
        "channels": _channels(request),
        "whole": for_whole_office(powers, Permission.SETTINGS_MANAGE),
        "waiting": Outgoing.objects.filter(state__in=("waiting", "sending")).count(),
        "failed": Outgoing.objects.filter(state="failed").order_by("-pk")[:20],
        "tests": _tests(request).order_by("-pk")[:5],
    }
    return render(request, "matters/channels.html", context)


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def test_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a test message into the outbox; the worker sends it, and the page shows what came of it."""
    channel = one_of(_channels(request), pk=pk)
    return _tried(request, lambda: send_test(channel=channel, powers=current_powers(request), now=time.now()))


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def test_mail(request: HttpRequest) -> HttpResponse:
    """Put a test letter to oneself into the outbox."""
    return _tried(request, lambda: send_test_letter(powers=current_powers(request), now=time.now()))


def _tried(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except InputError as wrong:
        request.session["refused"] = said(wrong.note)
    return redirect("matters:channels")


@needs(Permission.SETTINGS_MANAGE)
@require_POST
def switch_channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch a channel off or on again."""
    channel = one_of(_channels(request), pk=pk)
    channel.active = not channel.active
    channel.save(update_fields=["active"])
    facts = {"channel": channel.pk, "active": channel.active}
    note_down(
        "settings/channels",
        "channel_switched",
        actor=current_powers(request).officer.pk,
        role="administrator",
        now=time.now(),
        facts=facts,
    )
    return redirect("matters:channels")


def _channels(request: HttpRequest) -> QuerySet[Channel]:
    reach = under(current_powers(request).paths(Permission.SETTINGS_MANAGE), "organisation__path")
    return Channel.objects.filter(reach).select_related("organisation").order_by("pk")


def _tests(request: HttpRequest) -> QuerySet[Outgoing]:
    """Tests of the channels in reach, and one's own letters."""
    mine = Q(key__startswith=f"test/mail/{current_powers(request).officer.pk}/")
    for channel in _channels(request):
        mine |= Q(key__startswith=f"test/{channel.pk}/")
    return Outgoing.objects.filter(mine)
