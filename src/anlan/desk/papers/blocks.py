"""A filled Word file as blocks to be set: paragraphs with size, place and typeface, tables as rows.

The PDF is made from these alone, so that a clerk's own template looks alike in Word and on paper. Pictures, text boxes, headers
and footers are not carried over; a template that has them is refused by `template` for that reason.
"""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

PLACES = {ALIGN.CENTER: "center", ALIGN.RIGHT: "right"}
USUAL, USUAL_IN_TABLE = 16.0, 12.0
HEAVY = ("小标宋", "黑体", "SimHei")


def blocks_of(content: bytes) -> list[dict[str, Any]]:
    """The blocks in order: ``{"text", "size", "place", "sans", "indent", "above"}`` or ``{"rows", "heads", …}``."""
    word = Document(io.BytesIO(content))
    found: list[dict[str, Any]] = []
    for part in word.iter_inner_content():
        if isinstance(part, Table):
            found.append(_table(part))
        elif part.text.strip():
            found.append(_paragraph(part))
    return found


def _table(table: Table) -> dict[str, Any]:
    """``widths``: the columns' shares, as the file has them; equal where it says nothing."""
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    widths = [column.width for column in table.columns]
    sizes = [run.font.size.pt for cell in table.rows[0].cells for line in cell.paragraphs for run in line.runs if run.font.size]
    return {
        "rows": rows,
        "heads": _has_heads(table),
        "widths": [int(width) for width in widths] if all(widths) else [1] * len(widths),
        "size": sizes[0] if sizes else USUAL_IN_TABLE,
    }


def _has_heads(table: Table) -> bool:
    """Two columns are names and values; more are a list with its heads in the first row."""
    return len(table.columns) > 2


def _paragraph(line: Paragraph) -> dict[str, Any]:
    sizes = [run.font.size.pt for run in line.runs if run.font.size is not None]
    form = line.paragraph_format
    return {
        "text": line.text,
        "size": sizes[0] if sizes else USUAL,
        "place": PLACES.get(line.alignment, "left") if line.alignment is not None else "left",
        "sans": any(name in _font(line) for name in HEAVY),
        "indent": bool(form.first_line_indent and form.first_line_indent > 0),
        "above": (form.space_before or Pt(0)).pt,
    }


def _font(line: Paragraph) -> str:
    for run in line.runs:
        fonts = run._element.find(".//{*}rFonts")
        if fonts is not None:
            return "".join(str(value) for value in fonts.attrib.values())
    return ""
