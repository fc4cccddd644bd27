"""A return as files: Word and PDF in Chinese, a PDF in English for reading, filled into the templates of papers."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from anlan.desk.insight.period import Figures, period, said
from anlan.desk.intake.figures import Span
from anlan.desk.papers.fields import day_said
from anlan.desk.papers.filling import fill
from anlan.desk.papers.form import OF_EVERY_PAPER, Form, forms
from anlan.desk.papers.making import READING
from anlan.desk.papers.rendering import Files
from anlan.desk.papers.setting import set_pdf
from anlan.desk.papers.template import template_of
from anlan.desk.people.models import Organisation
from anlan.values import Instant, Lang

FORMS: Mapping[str, str] = {"month": "month_return", "quarter": "quarter_return"}


def form_of(kind: str) -> Form:
    """The form of a month's or a quarter's return."""
    return forms()[FORMS[kind]]


def files_of(form: Form, body: Organisation, span: Span, figures: Figures, *, number: str, corrects: str, at: Instant) -> Files:
    """The three files."""
    word, english = (
        fill(template_of(form, lang), _values(body, span, figures, lang=lang, number=number, corrects=corrects, at=at))
        for lang in ("zh", "en")
    )
    return Files(
        word,
        set_pdf(word, title=f"{form.title.zh} {number}", lang="zh", at=at),
        set_pdf(english, title=f"{form.title.en} {number} ({READING})", lang="en", at=at),
    )


def _values(
    body: Organisation, span: Span, figures: Figures, *, lang: Lang, number: str, corrects: str, at: Instant
) -> dict[str, Any]:
    """Every place of the form and the lines of its tables in words."""
    with override("en" if lang == "en" else "zh-hans"):
        lines, name = said(figures), str(body)
    instead = {"zh": f"本报表更正{corrects}。", "en": f"This return corrects {corrects}."}[lang] if corrects else ""
    return {
        **dict.fromkeys(OF_EVERY_PAPER, "—"),
        "organ": name,
        "body": name,
        "number": number,
        "day": day_said(timezone.localtime(at).date(), lang),
        "period": period(span.first.isoformat(), span.last.isoformat()),
        "corrects": instead,
        **lines,
    }
