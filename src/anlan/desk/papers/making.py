"""The template of a form as a Word file: A4, official fonts by name, places in braces, to be edited in Word or WPS.

Margins and sizes follow the common form of official papers (GB/T 9704): title 小标宋 22 pt, text 仿宋 16 pt. The fonts are named,
not carried: an office has them; the PDF is set in the fonts of the package (decision 0031).
"""

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph

from anlan.desk.papers.form import Body, Form, Table
from anlan.values import Lang

TITLE_FONT, TEXT_FONT, TABLE_FONT = "方正小标宋简体", "仿宋_GB2312", "仿宋_GB2312"
TEXT_WIDTH, LIST_SIZE = 156, 10.5
"""The text's width in millimetres; the size of a list's words in points (五号): two whole account numbers fit beside a name."""
LONGEST_GREETING = 24
MADE = datetime(2026, 1, 1, tzinfo=UTC)
READING = "For reading only. The Chinese text is the paper."


def make_template(form: Form, lang: Lang) -> bytes:
    """The Word file of ``form`` in ``lang``; the English one is a rendering for reading and says so."""
    word, zh = Document(), lang == "zh"
    _page(word)
    _language(word)
    if not zh:
        _line(word, READING, 11, align=ALIGN.CENTER)
    _line(word, "{{ organ }}", 18, align=ALIGN.CENTER, font=TITLE_FONT)
    _line(word, form.title.say(lang), 22, align=ALIGN.CENTER, font=TITLE_FONT)
    _line(word, "{{ number }}", 14, align=ALIGN.RIGHT)
    body = form.body(lang)
    _body(word, body, indent=zh)
    if form.seal:
        seal = "（印）" if zh else "(seal)"
        _line(word, f"{{{{ organ }}}} {seal}", 16, align=ALIGN.RIGHT, above=24)
    _line(word, "{{ day }}", 16, align=ALIGN.RIGHT)
    word.core_properties.title = form.title.say(lang)
    word.core_properties.author = ""
    word.core_properties.created = word.core_properties.modified = MADE.replace(tzinfo=None)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _language(word: Word) -> None:
    """Chinese is Chinese as written on the mainland: a program without our fonts goes by this when it chooses others."""
    (told,) = word.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    told.set(qn("w:eastAsia"), "zh-CN")


def _body(word: Word, body: Body, *, indent: bool) -> None:
    for place, text in enumerate(body.before):
        greets = place == 0 and text.endswith(("：", ":")) and len(text) <= LONGEST_GREETING
        _line(word, text, 16, indent=indent and not greets)
    for table in body.tables:
        if table.title:
            _line(word, table.title, 16, font=TITLE_FONT, above=6)
        _table(word, table)
    for place, text in enumerate(body.after):
        _line(word, text, 16, indent=indent, above=6 if body.tables and place == 0 else 0)


def _table(word: Word, table: Table) -> None:
    """A plain table; with ``each`` its last row stands between two rows that docxtpl takes for the loop."""
    rows = [list(table.heads)] if table.heads else []
    if table.each:
        rows.append([f"{{%tr for line in {table.list} %}}", *[""] * (len(table.heads) - 1)])
    rows += [list(row) for row in table.rows]
    if table.each:
        rows.append(["{%tr endfor %}", *[""] * (len(table.heads) - 1)])
    if table.foot:
        rows.append(list(table.foot))
    columns = max(len(row) for row in rows)
    made = word.add_table(rows=len(rows), cols=columns, style="Table Grid")
    made.autofit = False
    widths = table.widths or ((25, 75) if columns == 2 else (1,) * columns)
    for share, column in zip(widths, made.columns, strict=True):
        column.width = Mm(round(TEXT_WIDTH * share / sum(widths)))
    if table.heads:
        _repeat(made.rows[0])
    size = LIST_SIZE if table.heads else 12
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = made.cell(place, column)
            cell.width = made.columns[column].width
            if table.heads and column == columns - 1:
                cell.paragraphs[0].alignment = ALIGN.RIGHT
            _set(cell.paragraphs[0], text, size, TABLE_FONT)


def _repeat(row: Row) -> None:
    """The row of heads stands on top of each page that the table runs over."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _line(
    word: Word, text: str, size: int, *, align: ALIGN = ALIGN.JUSTIFY, font: str = TEXT_FONT, indent: bool = False, above: int = 0
) -> None:
    line = word.add_paragraph()
    line.alignment = align
    line.paragraph_format.space_after, line.paragraph_format.space_before = Pt(6), Pt(above)
    if indent:
        line.paragraph_format.first_line_indent = Pt(2 * size)
    _set(line, text, size, font)


def _set(line: Paragraph, text: str, size: float, font: str) -> None:
    run = line.add_run(text)
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
