"""Writing a report to files: HTML in both languages, workbook and PDF in one.

HTML and workbook are written first, so that a machine that cannot make a PDF still gives an answer.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
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
    """Write the report into ``folder`` (made if absent): ``report.html``, ``report.<lang>.xlsx``, ``report.<lang>.pdf``.

    A file is there as a whole or as it was before. Raises ``OSError`` where nothing can be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[Format, Path] = {}
    spelled_out: set[str] = set()
    if "html" in formats:
        files["html"] = folder / "report.html"
        with _whole(files["html"]) as unfinished:
            unfinished.write_text(render_page(report, lang), encoding="utf-8")
    if "xlsx" in formats:
        files["xlsx"] = folder / f"report.{lang}.xlsx"
        with _whole(files["xlsx"]) as unfinished:
            write_workbook(report, unfinished, lang)
    if "pdf" in formats:
        path = folder / f"report.{lang}.pdf"
        try:
            with _whole(path) as unfinished:
                spelled_out = write_pdf(report, unfinished, lang)
        except InputError as none:
            return Written(files, none.note, frozenset())
        files["pdf"] = path
    return Written(files, None, frozenset(spelled_out))


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Where to write what takes the place of ``path`` once it is written to its end."""
    unfinished = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
