"""The queue of alerts, and taking the most urgent one that nobody has."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.alerts.acts.claim_alert import claim_next
from anlan.desk.alerts.listing import TABS, queue_page
from anlan.desk.alerts.scope import alerts_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.words import tr


@needs(Permission.ALERTS_READ)
def queue(request: HttpRequest) -> HttpResponse:
    """Alerts in reach by state, what is due first on top."""
    powers, now = current_powers(request), time.now()
    page = queue_page(alerts_in_reach(powers, Permission.ALERTS_READ), request.GET, powers.officer, now)
    context = {
        "room": "alerts",
        "page": page,
        "tabs": TABS,
        "may_work": powers.may(Permission.ALERTS_WORK),
        "refused": request.session.pop("refused", []),
    }
    return render(request, "alerts/queue.html", context)


@needs(Permission.ALERTS_WORK)
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the most urgent alert that nobody has, and open it."""
    taken = claim_next(powers=current_powers(request), now=time.now())
    if taken is None:
        request.session["refused"] = [tr("没有待认领的预警。", "There is no alert that nobody has.")]
        return redirect("alerts:queue")
    return redirect("alerts:alert", pk=taken.pk)
