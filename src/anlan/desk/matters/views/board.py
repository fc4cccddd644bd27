"""Today: what runs out first, and why it runs out then."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.matters.acts.snooze_clock import snooze_clock
from anlan.desk.matters.board import board, tasks
from anlan.desk.matters.models import Clock, Telling
from anlan.desk.matters.procedures import calendar
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import cited, rung_label, term_label, time_left
from anlan.desk.matters.scope import runs_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.words import language, said
from anlan.law.step import say_time
from anlan.procedure.clocks import clocks
from anlan.procedure.reminding import reminders
from anlan.values import InputError


@needs(Permission.MATTERS_READ)
def today(request: HttpRequest) -> HttpResponse:
    """The board: one's own matters, or all of the unit for those who supervise."""
    powers, now = current_powers(request), time.now()
    supervises = powers.may(Permission.MATTERS_SUPERVISE)
    mine = request.GET.get("scope", "unit" if supervises else "mine") == "mine"
    groups, after = board(powers, now, mine=mine, after=request.GET.get("after", ""))
    context = {
        "room": "today",
        "groups": groups,
        "after": after,
        "scope": "mine" if mine else "unit",
        "tasks": tasks(powers)[:50],
        "told": Telling.objects.filter(officer=powers.officer)
        .select_related("run__matter")
        .only("at", "rung", "run__matter__number")
        .order_by("-at")[:8],
        "mine": mine,
        "supervises": supervises,
        "now": now,
        "refused": request.session.pop("refused", ""),
    }
    return render(request, "matters/today.html", context)


@needs(Permission.MATTERS_READ)
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Why this date: every step that led to it with its article, read aloud. A fragment for htmx, a page for others."""
    now = time.now()
    runs = runs_in_reach(current_powers(request), Permission.MATTERS_READ, now)
    row = one_of(Clock.objects.select_related("run__matter").filter(run__in=runs.values("pk")), pk=pk)
    state = folded(row.run)
    found = next(c for c in clocks(state, calendar(), now) if (c.term, c.round) == (row.term, row.round))
    term = state.proc.terms[row.term].term
    context = {
        "room": "today",
        "clock": row,
        "term": term_label(row.run.sha, row.term),
        "target": term.kind == "target",
        "note": term.note if language() == "zh" else term.note_en,
        "due": say_time(found.due.at, language()),
        "left": time_left(found.due.at, now),
        "steps": [(step.sentence(language()), cited(state.proc, step.cite)) for step in found.due.steps],
        "readings": [(o.reading, say_time(o.at, language()), cited(state.proc, o.cite)) for o in found.due.readings],
        "provisional": found.due.provisional,
        "rungs": [(rung_label(rung.name), rung.at) for rung in reminders(state, found, calendar())],
    }
    return render(request, "matters/why_part.html" if request.headers.get("HX-Request") else "matters/why.html", context)


@needs(Permission.MATTERS_WORK)
@require_http_methods(["GET", "POST"])
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row off one's board for some hours, with a reason. The form is a fragment for htmx, a page for others."""
    powers, now = current_powers(request), time.now()
    runs = runs_in_reach(powers, Permission.MATTERS_WORK, now)
    row = one_of(Clock.objects.select_related("run__matter").filter(run__in=runs.values("pk")), pk=pk)
    if request.method == "GET":
        template = "matters/snooze_part.html" if request.headers.get("HX-Request") else "matters/snooze.html"
        context = {"room": "today", "clock": row, "term": term_label(row.run.sha, row.term), "left": time_left(row.due_at, now)}
        return render(request, template, context)
    try:
        hours = min(asked.number(request.POST.get("hours")) or 4, 72)
        snooze_clock(clock=row, hours=hours, reason=request.POST.get("reason", "")[:200], powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = said(wrong.note)
    return redirect("matters:today")
