"""Worksheets: the compiled reader against an XML parser."""

from xml.etree import ElementTree

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.money.formats.cells import padded
from anlan.money.kernels.statement_xlsx import FORMULA, LOST, NUMBER, count_cells, sheet_cells

kinds = st.sampled_from(["n", "s", "str", "inlineStr", "f", "lost", "none"])
xml_cells = st.lists(st.lists(st.tuples(kinds, st.integers(0, 2), st.integers(0, 3)), max_size=4), max_size=4)


@settings(deadline=None, max_examples=200)
@given(xml_cells, st.sampled_from(["", "x:"]))
def test_worksheets_are_read_as_an_xml_parser_reads_them(rows: list[list[tuple[str, int, int]]], prefix: str) -> None:
    shared = ["共", "b&c", ""]
    xml = _worksheet(rows, prefix)
    wanted = slow_sheet(xml, shared)
    texts = "".join(shared).encode()
    stop = np.cumsum([len(text.encode()) for text in shared]).astype(np.int32)
    start = stop - np.array([len(text.encode()) for text in shared], np.int32)
    buffer = padded(xml)
    end = len(xml)
    many_rows, many = count_cells(buffer, end)
    out = np.zeros(len(texts) + end + 8, np.uint8)
    out[: len(texts)] = np.frombuffer(texts, np.uint8)
    row, first = np.empty(many_rows, np.int32), np.zeros(many_rows + 1, np.int64)
    column, begin, close, tag = (np.empty(many, kind) for kind in (np.int32, np.int32, np.int32, np.uint8))
    count = sheet_cells(buffer, end, start, stop, out, len(texts), row, first, column, begin, close, tag)
    read = {
        (int(row[place]), int(column[cell])): (out[begin[cell] : close[cell]].tobytes().decode(), int(tag[cell]))
        for place in range(count)
        for cell in range(int(first[place]), int(first[place + 1]))
    }
    assert read == wanted


def _worksheet(rows: list[list[tuple[str, int, int]]], prefix: str) -> bytes:
    lines = []
    for number, row in enumerate(rows):
        cells, column = [], -1
        for kind, content, gap in row:
            column += gap + 1
            place = f' r="{chr(65 + column)}{2 * number + 1}"' if gap else ""
            body = {
                "n": f' t="n"><p:v>{content}.5</p:v>',
                "s": f' t="s"><p:v>{content}</p:v>',
                "str": f' t="str"><p:f>A1</p:f><p:v>&lt;{content}王&#x4e94;</p:v>',
                "inlineStr": f' t="inlineStr"><p:is><p:t xml:space="preserve"> {content}</p:t></p:is>',
                "f": f"><p:f>1+1</p:f><p:v>{content}</p:v>",
                "lost": "><p:f>1+1</p:f><p:v></p:v>",
                "none": " s='1'>",
            }[kind].replace("p:", prefix)
            cells.append(f"<{prefix}c{place}{body}</{prefix}c>")
        lines.append(f'<{prefix}row r="{2 * number + 1}" spans="1:9">{"".join(cells)}</{prefix}row>')
    space = 'xmlns="m"' if not prefix else 'xmlns:x="m"'
    data = f"<{prefix}sheetData>{''.join(lines)}</{prefix}sheetData>"
    return f'<?xml version="1.0"?><{prefix}worksheet {space}>{data}</{prefix}worksheet>'.encode()


def slow_sheet(xml: bytes, shared: list[str]) -> dict[tuple[int, int], tuple[str, int]]:
    """(row, column) → (text, tag)."""
    found = {}
    for row in ElementTree.fromstring(xml).iter("{m}row"):
        column = -1
        for cell in row.iter("{m}c"):
            place = cell.get("r")
            column = ord(place[0]) - 65 if place else column + 1
            kind = cell.get("t", "n")
            value, formula = cell.find("{m}v"), cell.find("{m}f")
            text = (value.text or "") if value is not None else "".join(cell.itertext())
            tag = (FORMULA if formula is not None else 0) | (NUMBER if value is not None and kind == "n" else 0)
            if formula is not None and not (value is not None and value.text):
                tag = FORMULA | LOST | (NUMBER if value is not None else 0)
                text = ""
            found[int(row.get("r", 0)), column] = (shared[int(text)] if kind == "s" else text, tag)
    return found
