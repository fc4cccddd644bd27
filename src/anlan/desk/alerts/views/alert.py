"""One alert: reasons, the rows they rest on, the picture, the ladder of dissuasion, the outcome."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.alerts.acts.begin_dissuasion import begin_dissuasion
from anlan.desk.alerts.acts.claim_alert import claim_alert, give_back
from anlan.desk.alerts.acts.settle_alert import settle_alert, take_step
from anlan.desk.alerts.graph import picture
from anlan.desk.alerts.history import history_of
from anlan.desk.alerts.ladder import Outcome, ladder_of
from anlan.desk.alerts.listing import urgency
from anlan.desk.alerts.models import OUTCOMES, Alert
from anlan.desk.alerts.scope import alerts_in_reach
from anlan.desk.matters.saying import time_left
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import one_of
from anlan.desk.refusals import kept_refusals
from anlan.values import Instant

SHOWN_ROWS = 100


@needs(Permission.ALERTS_READ)
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert with everything it rests on."""
    powers, now = current_powers(request), time.now()
    found = one_of(alerts_in_reach(powers, Permission.ALERTS_READ), pk=pk)
    rows = list(found.evidence.order_by("at", "pk"))
    leads = any(found.organisation.path.startswith(path) for path in powers.paths(Permission.MATTERS_SUPERVISE))
    mine = powers.may(Permission.ALERTS_WORK) and (found.claimed_by_id == powers.officer.pk or leads)
    ladder = ladder_of(found, powers, now) if found.run else None
    context = {
        "room": "alerts",
        "alert": found,
        "rows": rows[:SHOWN_ROWS],
        "more": max(len(rows) - SHOWN_ROWS, 0),
        "picture": picture(found, rows),
        "left": time_left(found.due_at, now) if found.state != "done" else "",
        "urgency": urgency(found.due_at, now),
        "history": history_of(found),
        "ladder": ladder,
        "told_contact": bool(found.contact_sealed),
        "outcomes": ladder.outcomes if ladder else [Outcome(key, str(label)) for key, label in OUTCOMES],
        "may_claim": found.state == "new" and powers.may(Permission.ALERTS_WORK),
        "mine": found.state == "working" and mine,
        "refused": request.session.pop("refused", []),
        "others": _others(found, powers),
    }
    return render(request, "alerts/alert.html", context)


def _others(found: Alert, powers: Powers) -> list[Alert]:
    same = alerts_in_reach(powers, Permission.ALERTS_READ).filter(trace=found.trace).exclude(pk=found.pk)
    return list(same.order_by("-pk")[:10])


@needs(Permission.ALERTS_WORK)
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it."""
    return _act(request, pk, lambda a, p, now: claim_alert(alert=a, powers=p, now=now))


@needs(Permission.ALERTS_WORK)
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it back."""
    return _act(request, pk, lambda a, p, now: give_back(alert=a, powers=p, now=now))


@needs(Permission.ALERTS_WORK)
@require_POST
def dissuade(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin dissuasion."""
    name, phone = request.POST.get("name", "")[:60], request.POST.get("phone", "")[:20]
    return _act(request, pk, lambda a, p, now: begin_dissuasion(alert=a, name=name, phone=phone, powers=p, now=now))


@needs(Permission.ALERTS_WORK)
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """A step of the ladder."""
    event, note = request.POST.get("event", "")[:40], request.POST.get("note", "")[:400]
    return _act(request, pk, lambda a, p, now: take_step(alert=a, event=event, note=note, powers=p, now=now))


@needs(Permission.ALERTS_WORK)
@require_POST
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of it."""
    came, note = request.POST.get("outcome", "")[:12], request.POST.get("note", "")[:400]
    return _act(request, pk, lambda a, p, now: settle_alert(alert=a, outcome=came, note=note, powers=p, now=now))


def _act(request: HttpRequest, pk: int, act: Callable[[Alert, Powers, Instant], object]) -> HttpResponse:
    powers = current_powers(request)
    found = one_of(alerts_in_reach(powers, Permission.ALERTS_WORK), pk=pk)
    with kept_refusals(request):
        act(found, powers, time.now())
    return redirect("alerts:alert", pk=pk)
