"""The trace of a case on screen: the picture with its lists, one account down to file and row, opening numbers, the papers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.downloads import streamed
from anlan.desk.funds.acts.open_original import record_opening
from anlan.desk.funds.cases import progress_of
from anlan.desk.funds.models import CaseTrace
from anlan.desk.funds.pictures import picture_of, still_of
from anlan.desk.funds.shelf import pieces_of
from anlan.desk.funds.summary import exit_name, method_table, place_of, summarise
from anlan.desk.funds.tracing import folder_of, report_of_trace, standing
from anlan.desk.funds.views.statements import case_context, case_of
from anlan.desk.matters.models import Matter
from anlan.desk.people.permission import Permission
from anlan.desk.words import language, said, tr
from anlan.report.sections.flow import explorer
from anlan.values import InputError

ACCOUNTS_PAGE, MOVES_PAGE = 200, 200
SCRIPTS = (
    "data",
    "flow",
    "places",
    "heads",
    "picture",
    "camera",
    "state",
    "panel",
    "controls",
    "player",
    "totals",
    "keys",
    "begin",
)
PAPERS = {"pdf": "report.{lang}.pdf", "xlsx": "report.{lang}.xlsx", "html": "report.html"}


@needs(Permission.FUNDS_READ)
def trace(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture, its sums per layer, the accounts, what another method would change, what is doubtful."""
    matter = case_of(request, pk)
    present, shown = standing(matter, time.now())
    context = {**case_context(request, matter, "trace"), **_state(matter, present, shown)}
    if shown is not None:
        context |= _picture(shown, request.GET.getlist("open")) | _tables(shown, request)
    return render(request, "funds/trace.html", context)


@needs(Permission.FUNDS_READ)
def trace_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the worker is with the trace; the browser fetches the page when it is done."""
    matter = case_of(request, pk)
    context = _state(matter, *standing(matter, time.now()))
    answer = render(request, "funds/trace_progress.html", {"matter": matter, **context})
    if not context["working"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _state(matter: Matter, present: CaseTrace | None, shown: CaseTrace | None) -> dict[str, Any]:
    failed = present is not None and present.state == "failed"
    return {
        "present": present,
        "trace": shown,
        "outdated": shown is not None and present is not None and shown.pk != present.pk,
        "working": present is not None and not failed and not present.has_report,
        "failed": tr(present.why_zh, present.why_en) if present is not None and failed else "",
        "reading": progress_of(matter),
    }


def _picture(shown: CaseTrace, opened: list[str]) -> dict[str, Any]:
    return {
        "data": mark_safe(picture_of(shown, language(), opened)),
        "explorer": mark_safe(explorer(saves=False)),
        "still": mark_safe(still_of(shown, language())),
        "scripts": [f"report/{name}.js" for name in SCRIPTS],
        "opened": opened,
    }


def _tables(shown: CaseTrace, request: HttpRequest) -> dict[str, Any]:
    report, tables = report_of_trace(shown), summarise(shown)
    after = _number(request, "after")
    heads, methods = method_table(report)
    return {
        "report": report,
        "totals": report.flow.totals,
        "layers": tables.layers,
        "total": tables.total,
        "accounts": tables.accounts[after : after + ACCOUNTS_PAGE],
        "account_count": len(tables.accounts),
        "after": after + ACCOUNTS_PAGE if len(tables.accounts) > after + ACCOUNTS_PAGE else 0,
        "exits": [(exit_name(node), fen) for node, fen in tables.exits],
        "unmatched": [(one, one.remark.say(language())) for one in report.payments if one.remark and one.movement is None],
        "methods": heads,
        "differences": methods,
        "doubts": [doubt.say(language()) for doubt in report.doubts],
        "papers": _papers(shown),
    }


@needs(Permission.FUNDS_READ)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One account: its sums and every traced transfer to file and row. POST opens the whole number, for a recorded purpose."""
    matter, powers = case_of(request, pk), current_powers(request)
    shown = standing(matter, time.now())[1]
    line = summarise(shown).by_key.get(key) if shown else None
    if line is None:
        raise Http404
    context = case_context(request, matter, "trace")
    number, wrong = "", ""
    if request.method == "POST":
        try:
            purpose = request.POST.get("purpose", "")[:200]
            facts: dict[str, object] = {"account": line.number, "key": key}
            record_opening(matter=matter, what="account_opened", facts=facts, purpose=purpose, powers=powers, now=time.now())
            number = line.node.id
        except InputError as refused:
            wrong = said(refused.note)
    after = _number(request, "after")
    moves = line.moves[after : after + MOVES_PAGE]
    by_id = {other.node.id: other for other in summarise(shown).accounts} if shown else {}
    exits = {node.id: exit_name(node) for node, _ in summarise(shown).exits} if shown else {}
    rows = []
    for move, fen in moves:
        out = move.source == line.node.id
        other = move.target if out else move.source
        rows.append((move, out, by_id.get(other), exits.get(other, ""), fen, place_of(move.debit), place_of(move.credit)))
    context |= {"line": line, "rows": rows, "number": number, "wrong": wrong, "count": len(line.moves)}
    context["after"] = after + MOVES_PAGE if len(line.moves) > after + MOVES_PAGE else 0
    return render(request, "funds/account.html", context)


@needs(Permission.FUNDS_WORK)
@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The report as a file, with whole account numbers, for a purpose that is recorded."""
    matter, powers, now = case_of(request, pk, Permission.FUNDS_WORK), current_powers(request), time.now()
    shown = standing(matter, now)[1]
    kind = request.POST.get("format", "")
    if shown is None or kind not in _papers(shown):
        raise Http404
    try:
        facts: dict[str, object] = {"trace": shown.pk, "digest": shown.digest, "format": kind}
        purpose = request.POST.get("purpose", "")[:200]
        record_opening(matter=matter, what="report_opened", facts=facts, purpose=purpose, powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
        return redirect("funds:trace", pk=pk)
    path = _papers(shown)[kind]
    return streamed(pieces_of(path), f"{matter.number}.{kind}")


def _papers(shown: CaseTrace) -> dict[str, Any]:
    """The papers that are there, in the reader's language where they are in one."""
    lang = language()
    found = {}
    for kind, name in PAPERS.items():
        path = folder_of(shown.digest) / ("zh" if kind == "html" else lang) / name.format(lang=lang)
        if path.exists():
            found[kind] = path
    return found


def _number(request: HttpRequest, name: str) -> int:
    return asked.number(request.GET.get(name))
