"""The figures by unit and by kind as a page, CSV and XLSX."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.insight.bodies import units
from anlan.desk.insight.statistics import FIGURES, MONEY, Line, Tables, tables
from anlan.desk.intake.figures import MONTHS, Span, asked_span
from anlan.desk.people.permission import Permission
from anlan.desk.words import tr
from anlan.values import format_fen

PERMISSION = Permission.MATTERS_SUPERVISE
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(PERMISSION)
def statistics(request: HttpRequest) -> HttpResponse:
    """The span asked for (``month``, ``span``) of the body asked for (``of``); ``as=csv`` or ``as=xlsx`` gives it as a file."""
    whole = request.GET.get("span", "month")
    span = asked_span(request.GET.get("month", ""), whole, time.now())
    shown = units(current_powers(request), PERMISSION, request.GET.get("of", ""))
    found = tables(shown, span)
    if request.GET.get("as") in ("csv", "xlsx"):
        return _file(request.GET["as"], span, found)
    context = {
        "room": "insight",
        "units": shown,
        "span": span,
        "month": f"{span.first:%Y-%m}",
        "whole": whole if whole in MONTHS else "month",
        "heads": list(FIGURES.values()),
        "tables": [(label, [_said(line) for line in lines]) for label, lines in _named(found)],
        "now": time.now(),
    }
    return render(request, "insight/statistics.html", context)


def _named(found: Tables) -> list[tuple[str, tuple[Line, ...]]]:
    return [(tr("单位", "Unit"), found.units), (tr("类别", "Kind"), found.kinds)]


def _said(line: Line) -> tuple[str, list[str]]:
    """A row as it is shown: amounts in yuan, nothing as a dot."""
    cells = zip(FIGURES, line.figures, strict=True)
    return line.label, [(format_fen(count) if name == MONEY else str(count)) if count else "·" for name, count in cells]


def _file(kind: str, span: Span, found: Tables) -> HttpResponse:
    content = _csv(span, found) if kind == "csv" else _xlsx(span, found)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="matters-{span.first}-{span.last}.{kind}"'
    return answer


def _rows(span: Span, found: Tables) -> list[list[object]]:
    """The rows of a file: numbers as numbers, amounts in yuan to the fen."""
    rows: list[list[object]] = []
    for label, lines in _named(found):
        rows.append([tr("起", "From"), tr("止", "To"), label, *(str(head) for head in FIGURES.values())])
        for line in lines:
            cells = [
                Decimal(count).scaleb(-2) if name == MONEY else count for name, count in zip(FIGURES, line.figures, strict=True)
            ]
            rows.append([span.first.isoformat(), span.last.isoformat(), line.label, *cells])
        rows.append([])
    return rows[:-1]


def _csv(span: Span, found: Tables) -> bytes:
    out = StringIO()
    csv.writer(out).writerows(_rows(span, found))
    return f"\ufeff{out.getvalue()}".encode()


def _xlsx(span: Span, found: Tables) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(_rows(span, found)):
            sheet.write_row(place, 0, row)
        sheet.set_column(0, 1, 11)
        sheet.set_column(2, 2, 28)
    return out.getvalue()
