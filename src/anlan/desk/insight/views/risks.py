"""The grid of risk points by unit, and the matters behind a cell."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.insight import grid as risk_grid
from anlan.desk.insight.bodies import units
from anlan.desk.people.permission import Permission

PERMISSION = Permission.MATTERS_SUPERVISE


@needs(PERMISSION)
def grid(request: HttpRequest) -> HttpResponse:
    """Risk points by unit: what is late or near its limit now, or what was late in the past month. ``of``: a body to open."""
    shown, past = units(current_powers(request), PERMISSION, request.GET.get("of", "")), request.GET.get("when") == "past"
    stages = risk_grid.table(shown, time.now(), past=past)
    return render(request, "insight/risks.html", {"room": "insight", "units": shown, "stages": stages, "past": past})


@needs(PERMISSION)
def cell(request: HttpRequest, pk: int, point: str) -> HttpResponse:
    """The findings of one unit, with all below it (``only``: without), at one risk point."""
    shown, past = units(current_powers(request), PERMISSION, str(pk)), request.GET.get("when") == "past"
    if shown.whole is None or not risk_grid.known(point):
        raise Http404
    only = request.GET.get("only") == "1"
    bodies = [body for body, place in shown.column.items() if not only or place == 0]
    rows, after = risk_grid.cell(bodies, point, time.now(), past=past, after=request.GET.get("after", ""))
    name, detect = risk_grid.name_of(point)
    context = {"room": "insight", "unit": shown.whole, "point": point, "name": name, "detect": detect, "rows": rows}
    return render(request, "insight/cell.html", {**context, "after": after, "past": past, "only": only})
