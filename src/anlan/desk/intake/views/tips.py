"""The tips desk: what came in by clock, one submission with what it mentions, similar ones, the talk."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.intake.acts.open_identity import ask_identity
from anlan.desk.intake.acts.talk import write_from_office
from anlan.desk.intake.models import SealedIdentity, Submission
from anlan.desk.intake.models.submission import KINDS
from anlan.desk.intake.recognise import recognise
from anlan.desk.intake.scope import submissions_in_reach
from anlan.desk.matters.models import Clock
from anlan.desk.matters.saying import state_label, term_label, time_left
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.words import said
from anlan.values import InputError, Instant

PAGE = 50


@needs(Permission.TIPS_READ)
def tips(request: HttpRequest) -> HttpResponse:
    """Submissions in reach, what runs out first on top; those without a clock last."""
    powers, now = current_powers(request), time.now()
    rows = submissions_in_reach(powers, Permission.TIPS_READ, now)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "open")
    rows = rows.filter(kind=kind) if kind in dict(KINDS) else rows
    rows = rows.filter(matter__closed_at__isnull=state != "closed")
    after = request.GET.get("after", "")
    rows = rows.filter(pk__lt=int(after)) if after.isdigit() else rows
    page = list(rows.order_by("-pk").prefetch_related("mentions", "matter__runs")[: PAGE + 1])
    clocks = _first_clocks(page)
    listed = [_listed(one, clocks.get(one.matter_id), now) for one in page[:PAGE]]
    listed.sort(key=lambda row: (row["due"] is None, row["due"]))
    context = {"room": "tips", "rows": listed, "kinds": KINDS, "kind": kind, "state": state}
    return render(request, "intake/tips.html", {**context, "after": page[PAGE - 1].pk if len(page) > PAGE else 0})


def _first_clocks(page: list[Submission]) -> dict[int, Clock]:
    running = (
        Clock.objects.filter(run__matter__in=[s.matter_id for s in page], ended_at=None).select_related("run").order_by("-due_at")
    )
    return {clock.run.matter_id: clock for clock in running}


def _listed(one: Submission, clock: Clock | None, now: Instant) -> dict[str, object]:
    run = next(iter(one.matter.runs.all()))
    return {
        "one": one,
        "state": state_label(run.sha, run.state),
        "due": clock.due_at if clock else None,
        "left": time_left(clock.due_at, now) if clock else "",
        "late": clock is not None and clock.due_at < now,
        "term": term_label(clock.run.sha, clock.term) if clock else "",
    }


@needs(Permission.TIPS_READ)
def tip(request: HttpRequest, pk: int) -> HttpResponse:
    """One submission: its text with what was recognised marked, similar ones beside, the talk below."""
    powers, now = current_powers(request), time.now()
    one = one_of(submissions_in_reach(powers, Permission.TIPS_READ, now), pk=pk)
    traces = list(one.mentions.exclude(kind="amount").values_list("trace", flat=True))
    reach = submissions_in_reach(powers, Permission.TIPS_READ, now)
    context = {
        "room": "tips",
        "one": one,
        "text": marked(one.text),
        "mentions": one.mentions.order_by("kind", "pk"),
        "similar": reach.filter(mentions__trace__in=traces).exclude(pk=one.pk).distinct().order_by("-pk")[:20],
        "messages": one.messages.order_by("at"),
        "uploads": one.uploads.order_by("place"),
        "payments": one.payments.order_by("place"),
        "sealed": SealedIdentity.objects.filter(submission=one).first(),
        "may_ask": powers.may(Permission.IDENTITY_ASK),
        "may_work": powers.may(Permission.TIPS_WORK),
        "openings": SealedIdentity.objects.filter(submission=one, openings__asked_by=powers.officer).values_list(
            "openings", "openings__asked_at", "openings__opened_at", "openings__refused_at", "openings__expires_at"
        ),
        "now": now,
        "refused": request.session.pop("refused", []),
    }
    return render(request, "intake/tip.html", context)


def marked(text: str) -> SafeString:
    """The text with everything recognised in it between ``<mark>``; all of it escaped."""
    page = str(escape(text))
    for found in sorted(recognise(text), key=lambda f: -len(f.value)):
        shown = found.value if found.kind in ("link", "account", "phone") else found.shown
        page = re.sub(f"(?<![0-9A-Za-z>]){re.escape(str(escape(shown)))}(?![0-9A-Za-z])", lambda m: f"<mark>{m[0]}</mark>", page)
    return mark_safe(page)


@needs(Permission.TIPS_WORK)
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the sender."""
    powers, now = current_powers(request), time.now()
    one = one_of(submissions_in_reach(powers, Permission.TIPS_WORK, now), pk=pk)
    try:
        write_from_office(submission=one, text=request.POST.get("text", ""), powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("intake:tip", pk=pk)


@needs(Permission.IDENTITY_ASK)
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the sealed identity."""
    powers, now = current_powers(request), time.now()
    one = one_of(submissions_in_reach(powers, Permission.IDENTITY_ASK, now), pk=pk)
    identity = one_of(SealedIdentity.objects.filter(submission=one))
    try:
        ask_identity(identity=identity, purpose=request.POST.get("purpose", ""), powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("intake:tip", pk=pk)
