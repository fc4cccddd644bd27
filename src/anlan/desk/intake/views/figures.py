"""The month's and the quarter's figures as a page to print and as CSV."""

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.intake.figures import COUNTS, Line, Span, analysis, asked_span, month_figures, scope_of
from anlan.desk.people.permission import Permission
from anlan.desk.words import tr


@needs(Permission.TIPS_READ)
def figures(request: HttpRequest) -> HttpResponse:
    """The span asked for (a month unless ``span=quarter``), beside the one before it; ``as=csv`` gives the table as a file."""
    powers, now = current_powers(request), time.now()
    whole = request.GET.get("span") == "quarter"
    span = asked_span(request.GET.get("month", ""), "quarter" if whole else "month", now)
    scope = scope_of(powers, now)
    lines = month_figures(scope, span)
    if request.GET.get("as") == "csv":
        return _csv(span, lines)
    before = {line.kind: line for line in month_figures(scope, span.before)}
    context = {
        "room": "figures",
        "span": span,
        "quarter": whole,
        "rows": [(line.label, [(getattr(line, name), getattr(before[line.kind], name)) for name in COUNTS]) for line in lines],
        "heads": heads(),
        "analysis": analysis(scope, span),
        "month": f"{span.first:%Y-%m}",
        "now": now,
    }
    return render(request, "intake/figures.html", context)


def heads() -> list[str]:
    """The headings of the columns, in the order of `COUNTS`."""
    return [
        tr("收到", "Received"),
        tr("并案", "Merged"),
        tr("转办", "Sent on"),
        tr("办结", "Closed"),
        tr("成案", "Became cases"),
        tr("评价", "Rated"),
        tr("满意", "Satisfied"),
    ]


def _csv(span: Span, lines: list[Line]) -> HttpResponse:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([tr("起", "From"), tr("止", "To"), tr("类别", "Kind"), *heads()])
    for line in lines:
        writer.writerow([span.first, span.last, line.label, *(getattr(line, name) for name in COUNTS)])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="tips-{span.first}-{span.last}.csv"'
    return answer
