"""Which body receives which kind of what the public sends: a page of the head office."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.asked import number
from anlan.desk.intake.acts.set_reception import set_reception
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.intake.reception import receivers_of
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.reach import for_whole_office
from anlan.desk.people.roles import POLICE
from anlan.desk.people.scope import one_of
from anlan.desk.words import said
from anlan.values import InputError

PERMISSION = Permission.SETTINGS_MANAGE


@needs(PERMISSION)
@require_http_methods(["GET", "POST"])
def reception(request: HttpRequest) -> HttpResponse:
    """Every kind with its bodies; one is added or taken out at a time."""
    powers, refused = current_powers(request), list[str]()
    bodies = Organisation.objects.filter(kind__in=POLICE, closed=False)
    if request.method == "POST":
        kind, step = request.POST.get("kind", ""), request.POST.get("step", "")
        if kind not in dict(KINDS) or step not in ("add", "out"):
            raise Http404
        body = one_of(Organisation.objects.all(), pk=number(request.POST.get("body")))
        try:
            set_reception(organisation=body, kind=kind, receives=step == "add", powers=powers, now=time.now())
            return redirect("intake:reception")
        except InputError as wrong:
            refused = [said(wrong.note)]
    context = {
        "room": "settings",
        "rows": [(kind, label, receivers_of(kind)) for kind, label in KINDS],
        "bodies": bodies,
        "whole": for_whole_office(powers, PERMISSION),
        "refused": refused,
    }
    return render(request, "intake/reception.html", context)
