"""The report as a workbook: eight sheets, sums as formulas that are equal to what the report says.

In go a report, a language and a path; out comes an XLSX file, the same bytes for the same report. Text is written as text:
a name that begins with ``=`` is no formula, an address is no link.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from anlan.report.case_report import CaseReport, Text
from anlan.report.sheet import Block, Column, Kind, Sheet
from anlan.report.sheets import SHEETS
from anlan.report.words import word
from anlan.values import SHANGHAI, Instant, Lang

MOST_ROWS = 1_000_000
"""A sheet has 1,048,576 rows; what goes beyond would be dropped in silence."""
LONGEST = 32_767
"""Characters of a cell; a longer text would be dropped in silence."""

_LEAST: dict[Kind, int] = {"text": 8, "number": 24, "time": 21, "money": 16, "count": 8}
"""Characters a column must be wide, or programs print ``###`` for a moment and half an account number."""
WIDE = 260
"""Characters across that are still legible on one sheet of A4; wider ones are printed on two of A3."""

_OPTIONS = {
    "in_memory": True,  # parts written to disk first would carry the time of day into the file
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_PLAIN = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
_FORMATS: dict[Kind, dict[str, object]] = {
    "text": {},
    "number": {"num_format": "@"},
    "money": {"num_format": "#,##0.00", "align": "right", "indent": 1},
    "count": {"num_format": "#,##0", "align": "right", "indent": 1},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"},
}


def write_workbook(report: CaseReport, path: Path, lang: Lang) -> None:
    """Write the workbook to ``path``."""
    made_in = io.BytesIO()
    book = xlsxwriter.Workbook(made_in, {**_OPTIONS, "default_format_properties": dict(_PLAIN)})  # it changes what it is given
    made = report.made_at.astimezone(SHANGHAI).replace(tzinfo=None)
    book.set_properties(
        {"title": f"{report.case} {word('title').say(lang)}", "comments": report.fingerprint.digest, "created": made}
    )
    writer = _Writer(book, lang, report.case)
    for make in SHEETS:
        writer.write(make(report))
    book.close()
    path.write_bytes(made_in.getvalue())


class _Writer:
    """Writes sheets with the formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, lang: Lang, case: str) -> None:
        self.book = book
        self.lang = lang
        self.page_head = f"&L{_printed(case)}&R{_printed(word('unit').say(lang))}"
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.cells: dict[Kind, Format] = {kind: book.add_format({**form}) for kind, form in _FORMATS.items()}
        self.sums = {kind: book.add_format({**form, "bold": True, "top": 1}) for kind, form in _FORMATS.items()}
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#F1F4F6"}
        self.head = book.add_format(head)
        self.head_right = book.add_format({**head, "align": "right", "indent": 1})
        self.title = book.add_format({"bold": True, "font_size": 12})

    def write(self, sheet: Sheet) -> None:
        """One sheet, its tables below each other; a table too long for a sheet goes on in the next."""
        for place, part in enumerate(split_sheet(sheet), 1):
            self._page(part, f" {place}" if place > 1 else "")

    def _page(self, sheet: Sheet, number: str) -> None:
        page = self.book.add_worksheet(f"{sheet.name.say(self.lang)}{number}")
        page.hide_gridlines(2)
        page.set_landscape()
        widths = _widths(sheet)
        wide = sum(widths) > WIDE
        page.set_paper(8 if wide else 9)  # A3, A4
        page.fit_to_pages(2 if wide else 1, 0)
        if wide:
            page.repeat_columns(0)
        page.set_header(self.page_head)
        page.set_footer("&L&A&R&P / &N")
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        row = 0
        for place, block in enumerate(sheet.blocks):
            if block.title is not None:
                page.write_string(row, 0, block.title.say(self.lang), self.title)
                row += 1
            self._head(page, row, block, first=place == 0)
            row = self._rows(page, row + 1, block) + 1

    def _head(self, page: Worksheet, row: int, block: Block, *, first: bool) -> None:
        for place, column in enumerate(block.columns):
            right = column.kind in ("money", "count")
            page.write_string(row, place, column.head.say(self.lang), self.head_right if right else self.head)
        if first:
            page.freeze_panes(row + 1, 0)
            page.repeat_rows(row)
            if block.rows and len(block.columns) > 2:
                page.autofilter(row, 0, row + len(block.rows), len(block.columns) - 1)

    def _rows(self, page: Worksheet, row: int, block: Block) -> int:
        """Write the rows and the sums; gives the first free row."""
        for values in block.rows:
            for place, (column, value) in enumerate(zip(block.columns, values, strict=True)):
                said = value.say(self.lang) if isinstance(value, Text) else value
                self._cell(page, (row, place), said, column)
            row += 1
        if not block.rows or not any(column.summed for column in block.columns):
            return row
        page.write_string(row, 0, word("total").say(self.lang), self.sums["text"])
        for place, column in enumerate(block.columns[1:], 1):
            self._sum(page, row, place, column, block)
        return row + 1

    def _cell(self, page: Worksheet, at: tuple[int, int], value: str | int | Instant | None, column: Column) -> None:
        kind = column.kind
        form = self.wrapped if column.wrapped else self.cells[kind]
        if value is None or value == "":
            page.write_blank(*at, None, form)
        elif isinstance(value, Instant):
            page.write_datetime(*at, value.astimezone(SHANGHAI).replace(tzinfo=None), form)
        elif isinstance(value, int):
            page.write_number(*at, value / 100 if kind == "money" else value, form)
        else:
            page.write_string(*at, value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…", form)

    def _sum(self, page: Worksheet, row: int, place: int, column: Column, block: Block) -> None:
        if not column.summed:
            page.write_blank(row, place, None, self.sums["text"])
            return
        name = xl_col_to_name(place)
        total = sum(value for values in block.rows if isinstance(value := values[place], int))
        formula = f"=ROUND(SUM({name}{row - len(block.rows) + 1}:{name}{row}),2)"
        page.write_formula(row, place, formula, self.sums[column.kind], total / 100 if column.kind == "money" else total)


def _printed(text: str) -> str:
    """Text for the head of a printed page, where ``&`` begins a code; no longer than there is room for."""
    return text[:100].replace("&", "&&")


def split_sheet(sheet: Sheet, most: int = MOST_ROWS) -> Iterator[Sheet]:
    """The sheet, or several whose first table has at most ``most`` rows each; the other tables stay with the first."""
    first, *others = sheet.blocks
    for start in range(0, max(len(first.rows), 1), most):
        part = replace(first, rows=first.rows[start : start + most])
        yield Sheet(sheet.name, (part, *others) if start == 0 else (part,))


def _widths(sheet: Sheet) -> list[int]:
    """The width of each column: the widest that any of the sheet's tables asks for or its kind needs."""
    widths: dict[int, int] = {}
    for block in sheet.blocks:
        for place, column in enumerate(block.columns):
            widths[place] = max(widths.get(place, 0), column.width, _LEAST[column.kind])
    return [widths[place] for place in sorted(widths)]
