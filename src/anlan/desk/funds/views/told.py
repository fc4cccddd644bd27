"""A report, claim or objection from the portal beside the money of a case: what is told, what it lacks, one act to take it in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.funds.acts.take_submission import TakenIn, take_submission
from anlan.desk.funds.cases import cases_in_reach
from anlan.desk.funds.told import KINDS, cases_meant, payments_told, tables_told
from anlan.desk.intake.scope import submissions_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.words import said
from anlan.values import InputError, Note


@needs(Permission.FUNDS_WORK)
@require_http_methods(["GET", "POST"])
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; posted, what is whole is taken into the case of the number given."""
    powers, now = current_powers(request), time.now()
    one = one_of(submissions_in_reach(powers, Permission.TIPS_READ, now).filter(kind__in=KINDS), pk=pk)
    refused: list[str] = []
    if request.method == "POST":
        case = cases_in_reach(powers, now, Permission.FUNDS_WORK).filter(number=request.POST.get("case", "").strip()).first()
        tables = [int(text) for text in request.POST.getlist("table") if text.isdecimal() and len(text) < 15]
        try:
            if case is None:
                raise InputError(Note.of("desk.funds.no_such_case", number=request.POST.get("case", "")[:40]))
            done = take_submission(submission=one, case=case, typed=request.POST.dict(), tables=tables, powers=powers, now=now)
            request.session["told"] = _said(done)
            return redirect("funds:told", pk=pk)
        except InputError as wrong:
            refused = [said(wrong.note)]
    meant = cases_meant(one, powers, now)
    case = one.case or (meant[0] if meant else None)
    typed = request.POST.dict()
    rows = payments_told(one, case, typed, now) if one.kind != "objection" else []
    context = {
        "room": "funds",
        "one": one,
        "case": case,
        "number": request.POST.get("case", case.number if case else ""),
        "meant": meant,
        "rows": [(row, [(field, typed.get(f"{field}-{row.row.pk}", "")) for field in row.lacks]) for row in rows],
        "tables": tables_told(one),
        "taken_files": set(case.statements.values_list("sha256", flat=True)) if case else set(),
        "refused": refused,
        "done": request.session.pop("told", []),
    }
    return render(request, "funds/told.html", context)


def _said(done: TakenIn) -> list[str]:
    lines = [said(Note.of("desk.funds.payments_taken", added=done.added, known=done.known))]
    lines += [
        said(Note.of("desk.funds.payment_waits", place=one.row.place, doubts="；".join(one.doubts))) for one in done.waiting
    ]
    return lines + [said(file.note) for file in done.files]
