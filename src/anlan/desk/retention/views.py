"""The terms of the office: how long what is kept, by which rule, and what stands to be erased now; holds on single matters."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.matters.folding import part
from anlan.desk.matters.scope import matters_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.reach import for_whole_office
from anlan.desk.people.scope import one_of
from anlan.desk.refusals import kept_refusals
from anlan.desk.retention.acts.erase_due import what_is_due
from anlan.desk.retention.acts.place_hold import lift_hold, place_hold
from anlan.desk.retention.acts.set_term import set_term
from anlan.desk.retention.kinds import KINDS
from anlan.desk.retention.models import Hold, Term
from anlan.desk.words import said, tr
from anlan.values import InputError

PERMISSION = Permission.SETTINGS_MANAGE
MOST_DIGITS = 6


@needs(PERMISSION)
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """Every kind with its term; one is set or taken away at a time."""
    powers, now, refused = current_powers(request), time.now(), list[str]()
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in KINDS:
            raise Http404
        try:
            set_term(
                kind=kind,
                days=_days(request.POST.get("days", "").strip()),
                source=request.POST.get("source", ""),
                powers=powers,
                now=now,
            )
            return redirect("retention:terms")
        except InputError as wrong:
            refused = [said(wrong.note)]
    kept = {term.kind: term for term in Term.objects.all()}
    due = {one.kind.key: one for one in what_is_due(now)}
    context = {
        "room": "settings",
        "rows": [(kind, kept.get(key), due.get(key)) for key, kind in KINDS.items()],
        "whole": for_whole_office(powers, PERMISSION),
        "refused": refused,
    }
    return render(request, "retention/terms.html", context)


@needs(Permission.MATTERS_SUPERVISE)
@require_http_methods(["GET", "POST"])
def holds(request: HttpRequest, pk: int) -> HttpResponse:
    """The holds that stand on a matter, and the form to place one. A fragment for htmx, a page for others."""
    powers, now = current_powers(request), time.now()
    found = one_of(matters_in_reach(powers, Permission.MATTERS_SUPERVISE, now), pk=pk)
    if request.method == "POST":
        with kept_refusals(request):
            place_hold(matter=found, reason=request.POST.get("reason", ""), powers=powers, now=now)
        return redirect("matters:matter", pk=pk)
    standing = found.holds.filter(lifted_at=None).select_related("placed_by").order_by("pk")
    return part(request, found, tr("暂缓清除", "Kept from erasure"), "retention/holds.html", {"holds": standing})


@needs(Permission.MATTERS_SUPERVISE)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a hold."""
    powers, now = current_powers(request), time.now()
    reach = matters_in_reach(powers, Permission.MATTERS_SUPERVISE, now)
    hold = one_of(Hold.objects.filter(matter__in=reach).select_related("matter"), pk=pk)
    lift_hold(hold=hold, powers=powers, now=now)
    return redirect("matters:matter", pk=hold.matter_id)


def _days(text: str) -> int | None:
    """Days as typed: nothing is for ever, what is no number is none that an act takes."""
    return (int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else -1) if text else None
