"""The report as a PDF: A4, numbered pages, tables whose heads repeat, the flow picture on a page of its own.

Set by typst, which needs nothing of the system but a Chinese font (see ``fonts``). The file follows PDF/A-2a: tagged, fonts
inside, nothing from outside; the same report gives the same bytes.
"""

from pathlib import Path
from typing import Any

import msgspec
import typst

from anlan.report.case_report import CaseReport
from anlan.report.fonts import Typefaces, find_typefaces
from anlan.report.glyphs import set_with_every_glyph, spell_out
from anlan.report.layout import lay_out
from anlan.report.page import asset
from anlan.report.paper import paper_data
from anlan.report.picture import still_picture
from anlan.values import Lang

ROWS_ON_PAPER = 15
"""Rows per layer that fill an A4 page on its side with text that can be read."""


def write_pdf(report: CaseReport, path: Path, lang: Lang, typefaces: Typefaces | None = None) -> set[str]:
    """Write the PDF to ``path``; gives the characters that no font could draw and that stand there as their code.

    Raises ``InputError`` when this machine has no Chinese font.
    """
    faces = typefaces or find_typefaces()
    picture = still_picture(report, lay_out(report, ROWS_ON_PAPER), lang, font=", ".join(faces.sans))
    data = {**paper_data(report, lang), "serif": faces.serif, "sans": faces.sans}

    def compile(missing: set[str]) -> bytes:
        return typst.compile(
            asset("report.typ").encode("utf-8"),
            font_paths=faces.fonts,
            format="pdf",
            sys_inputs={
                "data": msgspec.json.encode(_spelled(data, missing)).decode("utf-8"),
                "picture": spell_out(picture, missing),
            },
            pdf_standards="a-2a",
            timestamp=int(report.made_at.timestamp()),
        )

    pdf, missing = set_with_every_glyph(compile, typst.TypstError)
    path.write_bytes(pdf)
    return missing


def _spelled(value: Any, missing: set[str]) -> Any:
    """The data with every text spelled out where it must be."""
    if isinstance(value, str):
        return spell_out(value, missing)
    if isinstance(value, dict):
        return {key: _spelled(part, missing) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(part, missing) for part in value]
    return value
