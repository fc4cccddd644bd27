"""A paper as files: Word and PDF in Chinese, a PDF in English for reading. The same paper gives the same bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anlan.desk.matters.models import Run
from anlan.desk.papers.fields import values
from anlan.desk.papers.filling import fill
from anlan.desk.papers.form import Form, Use
from anlan.desk.papers.making import READING
from anlan.desk.papers.setting import set_pdf
from anlan.desk.papers.template import template_of
from anlan.values import Instant, Lang


@dataclass(frozen=True, slots=True)
class Files:
    """The three files of an issued paper."""

    word: bytes
    pdf: bytes
    english: bytes


def render(form: Form, run: Run, use: Use, filled: Mapping[str, Any], *, number: str, at: Instant) -> Files:
    """The files of a paper that gets ``number``."""
    word = _word(form, run, use, filled, lang="zh", number=number, at=at)
    english = _word(form, run, use, filled, lang="en", number=number, at=at)
    return Files(
        word,
        set_pdf(word, title=f"{form.title.zh} {number}", lang="zh", at=at),
        set_pdf(english, title=f"{form.title.en} {number} ({READING})", lang="en", at=at),
    )


def draft_pdf(form: Form, run: Run, use: Use, filled: Mapping[str, Any], *, lang: Lang, at: Instant) -> bytes:
    """What those who sign read: the paper without its number, marked as a draft on every page."""
    word = _word(form, run, use, filled, lang=lang, number="", at=at)
    return set_pdf(word, title=form.title.say(lang), lang=lang, at=at, over="拟稿" if lang == "zh" else "DRAFT")


def _word(form: Form, run: Run, use: Use, filled: Mapping[str, Any], *, lang: Lang, number: str, at: Instant) -> bytes:
    return fill(template_of(form, lang), values(form, run, use, filled, lang=lang, number=number, at=at))
