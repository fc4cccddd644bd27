"""Writing a report to files: HTML in both languages, workbook and PDF in one.

HTML and workbook are written first, so that a machine that cannot make a PDF still gives an answer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from anlan.report.case_report import CaseReport
from anlan.report.page import render_page
from anlan.report.pdf import write_pdf
from anlan.report.workbook import write_workbook
from anlan.values import InputError, Lang, Note

Format = Literal["html", "xlsx", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, in the order of ``FORMATS``, and what could not be.

    ``failed`` says why there is no PDF although one was asked for; ``spelled_out`` are characters of names that no font of
    this machine has and that stand in the PDF as their code.
    """

    files: dict[Format, Path]
    failed: Note | None
    spelled_out: frozenset[str]


def write_report(report: CaseReport, folder: Path, lang: Lang, formats: Collection[Format] = FORMATS) -> Written:
    """Write the report into ``folder`` (made if absent): ``report.html``, ``report.<lang>.xlsx``, ``report.<lang>.pdf``."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[Format, Path] = {}
    spelled_out: set[str] = set()
    if "html" in formats:
        files["html"] = folder / "report.html"
        files["html"].write_text(render_page(report, lang), encoding="utf-8")
    if "xlsx" in formats:
        files["xlsx"] = folder / f"report.{lang}.xlsx"
        write_workbook(report, files["xlsx"], lang)
    if "pdf" in formats:
        path = folder / f"report.{lang}.pdf"
        try:
            spelled_out = write_pdf(report, path, lang)
        except InputError as none:
            return Written(files, none.note, frozenset())
        files["pdf"] = path
    return Written(files, None, frozenset(spelled_out))
