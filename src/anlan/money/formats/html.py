"""Pages saved as .xls: tables of HTML, and the XML workbooks of Excel 2003 (``urn:schemas-microsoft-com:office:spreadsheet``)."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from anlan.money.formats.grid import GridSheet, Merge, Value, from_rows

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)|encoding\s*=\s*["']([\w-]+)""", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?", re.IGNORECASE)
_WIDEST_SPAN = 1000


def looks_like_page(head: str) -> bool:
    """Whether text that begins like this is a page or an XML workbook."""
    low = head.lstrip("\ufeff \t\r\n").lower()
    return low.startswith("<") and any(mark in low for mark in ("<html", "<table", "<!doctype html", "<workbook", ":workbook"))


def declared_encoding(data: bytes) -> str | None:
    """The encoding that the page names in its head."""
    found = _CHARSET.search(data[:4096])
    if found is None:
        return None
    name = (found[1] or found[2]).decode().lower()
    return "gb18030" if name in ("gb2312", "gbk", "gb18030", "gb_2312-80") else name


def page_sheets(text: str) -> list[GridSheet]:
    """One sheet for all tables of a page, in their order; of an XML workbook, one a worksheet. Row numbers count table rows."""
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:4096]:
        return _xml_sheets(text)
    tree = LexborHTMLParser(text)
    rows: list[list[Value]] = []
    merges: list[Merge] = []
    for line in tree.css("tr"):
        if line.css_first("table") is None:
            _put_row(line, rows, merges)
    return [from_rows(rows, name=None, merges=tuple(merges))] if rows else []


def _put_row(line: LexborNode, rows: list[list[Value]], merges: list[Merge]) -> None:
    """One row of a table. Cells that reach over several rows or columns are kept as merged ranges."""
    number = len(rows) + 1
    taken = {column for top, bottom, left, right in merges[-200:] if top < number <= bottom for column in range(left, right + 1)}
    row: list[Value] = []
    for cell in line.iter():
        if cell.tag not in ("td", "th"):
            continue
        while len(row) in taken:
            row.append(None)
        wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
        if wide > 1 or high > 1:
            merges.append((number, number + high - 1, len(row), len(row) + wide - 1))
        row.append(cell.text(deep=True).replace("\xa0", " "))
        row.extend([None] * (wide - 1))
    rows.append(row)


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(int(value), _WIDEST_SPAN) if value.isdigit() and int(value) else 1


def _xml_sheets(text: str) -> list[GridSheet]:
    """Worksheets of an XML workbook. The page parser reads its tags well enough and never follows entities."""
    tree = LexborHTMLParser(re.sub(r"<(/?)(?:\w+:)?(Worksheet|Row|Cell|Data)\b", r"<\1x-\2", text))
    sheets = []
    for sheet in tree.css("x-worksheet"):
        rows: list[list[Value]] = []
        for line in sheet.css("x-row"):
            jump = line.attributes.get("ss:index")
            while jump and jump.isdigit() and len(rows) + 1 < min(int(jump), 1_048_576):
                rows.append([])
            rows.append(_xml_row(line))
        sheets.append(from_rows(rows, name=sheet.attributes.get("ss:name")))
    return sheets


def _xml_row(line: LexborNode) -> list[Value]:
    row: list[Value] = []
    for cell in line.css("x-cell"):
        jump = cell.attributes.get("ss:index")
        while jump and jump.isdigit() and len(row) + 1 < min(int(jump), 16_384):
            row.append(None)
        data = cell.css_first("x-data")
        text = data.text(deep=True) if data else ""
        if data and data.attributes.get("ss:type") == "Number" and _NUMBER.fullmatch(text.strip()):
            row.append(float(text) if not text.strip().isdigit() else int(text))
        elif data and data.attributes.get("ss:type") == "DateTime":
            row.append(text.replace("T", " ").removesuffix(".000"))
        else:
            row.append(text)
    return row
