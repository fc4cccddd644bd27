"""Statements of a case on screen: handing in, progress, how each file was read, putting a reading right, taking a file out."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.downloads import streamed
from anlan.desk.funds.acts.correct_layout import correct_layout
from anlan.desk.funds.acts.open_original import open_original
from anlan.desk.funds.acts.upload_statements import LARGEST, Upload, upload_statements
from anlan.desk.funds.acts.withdraw_statement import withdraw_statement
from anlan.desk.funds.cases import (
    cases_in_reach,
    files_in_reach,
    progress_of,
    readings_in_reach,
    statement_sums,
    sure_word,
    with_funds,
)
from anlan.desk.funds.field_words import FIELD_WORDS
from anlan.desk.funds.models import StatementReading
from anlan.desk.funds.readings import Member, report_of
from anlan.desk.matters import files
from anlan.desk.matters.listing import page_of
from anlan.desk.matters.models import Matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.words import language, said
from anlan.money.layouts.vocabulary import vocabulary
from anlan.values import InputError

LEFT_OUT_PAGE = 100
FILES_AT_ONCE = 100


@needs(Permission.FUNDS_READ)
def cases(request: HttpRequest) -> HttpResponse:
    """Cases that have statements; a number opens any other case in reach."""
    powers, now = current_powers(request), time.now()
    reach = cases_in_reach(powers, now)
    number = request.GET.get("number", "").strip()
    page = page_of(reach if number else with_funds(reach), {**request.GET.dict(), "which": request.GET.get("which", "all")})
    return render(request, "funds/cases.html", {"room": "funds", "page": page})


@needs(Permission.FUNDS_READ)
def statements(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a case and how they were read."""
    matter = case_of(request, pk)
    context = {
        **case_context(request, matter, "statements"),
        **statement_sums(matter),
        "progress": progress_of(matter),
        "taken": request.session.pop("taken", []),
        "largest": LARGEST,
        "files_at_once": FILES_AT_ONCE,
    }
    return render(request, "funds/statements.html", context)


@needs(Permission.FUNDS_READ)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress alone, and with it the table once all is read: what a person has begun to enter meanwhile stays."""
    matter = case_of(request, pk)
    found = progress_of(matter)
    context = {"matter": matter, "progress": found, "oob": not found.waiting}
    return render(request, "funds/progress.html", context | (statement_sums(matter) if not found.waiting else {}))


@needs(Permission.FUNDS_WORK)
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in files."""
    matter = case_of(request, pk, Permission.FUNDS_WORK)
    uploads = [Upload(one.name or "", one.chunks()) for one in request.FILES.getlist("files")]
    taken = upload_statements(matter=matter, uploads=uploads, powers=current_powers(request), now=time.now())
    request.session["taken"] = [{"status": one.status, "said": said(one.note)} for one in taken]
    return redirect("funds:statements", pk=pk)


@needs(Permission.FUNDS_READ)
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """How one table file was read: every check, every row left out, the columns; a form to put them right."""
    found = one_of(readings_in_reach(current_powers(request), time.now()), pk=pk)
    return _reading_page(request, found, _member(found))


def _reading_page(request: HttpRequest, found: StatementReading, member: Member, wrong: str = "") -> HttpResponse:
    after = asked.number(request.GET.get("after"))
    sheet, words = _header(member, request.GET.get("header", "") or request.POST.get("header", ""))
    context = {
        **case_context(request, found.file.matter, "statements"),
        "reading": found,
        "member": member,
        "sure": sure_word(member.sure),
        "checks": [(check.passed, check.remark.say(language())) for check in (member.quality.balance, member.quality.declared)],
        "remarks": [remark.say(language()) for remark in member.quality.remarks] if member.error is None else [],
        "error": member.error.say(language()) if member.error else "",
        "left_out": [(row, row.reason.say(language())) for row in member.left_out[after : after + LEFT_OUT_PAGE]],
        "after": after + LEFT_OUT_PAGE if len(member.left_out) > after + LEFT_OUT_PAGE else 0,
        "header": sheet,
        "words": [(word, field, request.POST.get(f"field-{n}", "")) for n, (word, field) in enumerate(words)],
        "typed": {name: request.POST.get(name, "") for name in ("name", "bank", *OPTIONS)},
        "fields": FIELD_WORDS.items(),
        "wrong": wrong,
        "header_asked": "header" in request.GET,
    }
    return render(request, "funds/reading.html", context)


def _header(member: Member, wanted: str) -> tuple[str, list[tuple[str, str]]]:
    """The header whose columns the form offers: of a sheet that was read (``s0``), or a row of the preview (``r7``)."""
    place = asked.number(wanted[1:])
    if wanted.startswith("r"):
        cells = next((cells for row, cells in member.preview if row == place), ())
        known = {word: vocabulary().column(word) for word in dict.fromkeys(cells) if word}
        return wanted, [(word, meaning.field if meaning else "") for word, meaning in known.items()]
    if place < len(member.sheets):
        return f"s{place}", list(member.sheets[place].words)
    return "", []


@needs(Permission.FUNDS_WORK)
@require_POST
def layout(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the columns right."""
    powers, now = current_powers(request), time.now()
    found = one_of(readings_in_reach(powers, now, Permission.FUNDS_WORK), pk=pk)
    member = _member(found)
    _, words = _header(member, request.POST.get("header", ""))
    columns = [(word, _field(request.POST.get(f"field-{place}", ""))) for place, (word, _) in enumerate(words)]
    try:
        correct_layout(
            reading=found,
            name=request.POST.get("name", "").strip()[:80] or found.name[:80],
            columns=columns,
            bank=request.POST.get("bank", "").strip()[:60],
            options={key: _one_of(request.POST.get(key, ""), ways) for key, ways in OPTIONS.items()},
            powers=powers,
            now=now,
        )
    except InputError as wrong:
        return _reading_page(request, found, member, said(wrong.note))
    return redirect("funds:statements", pk=found.file.matter_id)


OPTIONS = {"positive": ("in", "out"), "date_order": ("dmy", "mdy")}


def _one_of(value: str, ways: Sequence[str]) -> str:
    return value if value in ways else ""


def _field(value: str) -> str:
    return value if value in FIELD_WORDS else ""


@needs(Permission.FUNDS_WORK)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out of the case."""
    powers, now = current_powers(request), time.now()
    found = one_of(files_in_reach(powers, now, Permission.FUNDS_WORK), pk=pk)
    try:
        withdraw_statement(file=found, reason=request.POST.get("reason", "")[:200], powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
    return redirect("funds:statements", pk=found.matter_id)


@needs(Permission.FUNDS_WORK)
@require_POST
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The original as it came, for a purpose that is recorded; always as a download."""
    powers, now = current_powers(request), time.now()
    found = one_of(files_in_reach(powers, now, Permission.FUNDS_WORK), pk=pk)
    try:
        open_original(file=found, purpose=request.POST.get("purpose", "")[:200], powers=powers, now=now)
    except InputError as wrong:
        request.session["refused"] = [said(wrong.note)]
        return redirect("funds:statements", pk=found.matter_id)
    if not files.is_kept(found.sha256):
        raise Http404
    return streamed(files.content_of(found.sha256), found.name)


def case_of(request: HttpRequest, pk: int, permission: Permission = Permission.FUNDS_READ) -> Matter:
    """The case; 404 out of reach."""
    return one_of(cases_in_reach(current_powers(request), time.now(), permission), pk=pk)


def case_context(request: HttpRequest, matter: Matter, tab: str) -> dict[str, Any]:
    """What every page of a case's funds needs around its content."""
    return {
        "room": "funds",
        "matter": matter,
        "tab": tab,
        "may_work": current_powers(request).may(Permission.FUNDS_WORK),
        "refused": request.session.pop("refused", []),
    }


def _member(found: StatementReading) -> Member:
    """The report of one reading. A file that could not be opened at all has none on disk; its reason is told again."""
    if found.file.part:
        members = report_of(found.file.part)
        if found.place < len(members):
            return members[found.place]
    raise Http404
