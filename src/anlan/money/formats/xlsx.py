"""Workbooks in .xlsx (ECMA-376): their sheets, read from the XML by compiled code.

Against zip bombs, what the archive says of its sizes is looked at before anything is unpacked, and unpacking stops there.
"""

import re
import zipfile
from io import BytesIO
from posixpath import normpath
from xml.etree import ElementTree

import numpy as np

from anlan.money.formats.cells import Bytes, padded
from anlan.money.formats.grid import GridSheet, Merge
from anlan.money.formats.limits import DAMAGED, guard
from anlan.money.kernels.statement_xlsx import count_cells, shared_strings, sheet_cells, trim_cells
from anlan.money.kernels.text_bytes import PADDING
from anlan.values import InputError, Note

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_MOST_MERGES = 100_000


def xlsx_sheets(data: bytes, file: str) -> list[GridSheet]:
    """The worksheets of a workbook in their order. Raises ``InputError`` for a damaged or oversized one."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            guard(archive, file)
            return _sheets(archive)
    except (*DAMAGED, ElementTree.ParseError) as cause:
        raise InputError(Note.of("money.statement.workbook_damaged", file=file)) from cause
    except RuntimeError as cause:  # zipfile: the member is encrypted
        raise InputError(Note.of("money.statement.protected", file=file)) from cause


def _sheets(archive: zipfile.ZipFile) -> list[GridSheet]:
    names = {name.lstrip("/").lower(): name for name in archive.namelist()}
    book = ElementTree.fromstring(archive.read(names["xl/workbook.xml"]))
    targets = _targets(archive, names)
    base = 1462 if _flag(book, "workbookPr", "date1904") else 0
    shared = _shared(archive, next((path for path in targets.values() if path.lower().endswith("sharedstrings.xml")), ""), names)
    sheets = []
    for entry in book.iter():
        if entry.tag.rpartition("}")[2] != "sheet":
            continue
        path = targets.get(entry.get(_RELATION) or entry.get(_STRICT_RELATION) or "", "")
        if path.lower() in names and "worksheet" in path.lower():
            hidden = entry.get("state", "visible") != "visible"
            sheets.append(_sheet(archive.read(names[path.lower()]), shared, entry.get("name"), hidden, base))
    return sheets


def _targets(archive: zipfile.ZipFile, names: dict[str, str]) -> dict[str, str]:
    """Relation id → path in the archive."""
    relations = ElementTree.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))
    targets = {}
    for relation in relations:
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        targets[relation.get("Id", "")] = path
    return targets


def _flag(book: ElementTree.Element, name: str, attribute: str) -> bool:
    return any(entry.get(attribute) in ("1", "true") for entry in book.iter() if entry.tag.rpartition("}")[2] == name)


def _shared(
    archive: zipfile.ZipFile, path: str, names: dict[str, str]
) -> tuple[Bytes, "np.typing.NDArray[np.int32]", "np.typing.NDArray[np.int32]"]:
    """Texts of the shared strings, and where each begins and ends in them."""
    if path.lower() not in names:
        return np.empty(0, np.uint8), np.empty(0, np.int32), np.empty(0, np.int32)
    xml = padded(archive.read(names[path.lower()]))
    end = xml.size - PADDING
    texts = np.empty(end, np.uint8)
    room = xml[:end].tobytes().count(b"<si") + xml[:end].tobytes().count(b":si")
    start, stop = np.zeros(room, np.int32), np.zeros(room, np.int32)
    shared_strings(xml, end, texts, start, stop)
    return texts[: int(stop.max(initial=0))], start, stop


def _sheet(
    data: bytes,
    shared: tuple[Bytes, "np.typing.NDArray[np.int32]", "np.typing.NDArray[np.int32]"],
    name: str | None,
    hidden: bool,
    base: int,
) -> GridSheet:
    texts, shared_start, shared_stop = shared
    xml = padded(data)
    end = xml.size - PADDING
    rows, cells = count_cells(xml, end)
    out = np.empty(texts.size + end + PADDING, np.uint8)
    out[: texts.size] = texts
    row, first = np.empty(rows, np.int32), np.zeros(rows + 1, np.int64)
    column, start, stop = np.empty(cells, np.int32), np.empty(cells, np.int32), np.empty(cells, np.int32)
    tag = np.empty(cells, np.uint8)
    rows = sheet_cells(xml, end, shared_start, shared_stop, out, texts.size, row, first, column, start, stop, tag)
    if int(first[rows]) != cells:
        raise ValueError("cells outside of rows")  # what was not filled in must not be looked at, nor may a cell be lost
    trim_cells(out, start, stop)
    return GridSheet(name, hidden, "utf-8", base, out, row[:rows], first[: rows + 1], column, start, stop, tag, _merges(data))


def _merges(data: bytes) -> tuple[Merge, ...]:
    """Merged ranges, as (first row, last row, first column, last column), rows from 1 and columns from 0."""
    tail = data[data.rfind(b"</sheetData") :] if b"</sheetData" in data else data[data.rfind(b"sheetData>") :]
    found = [match.groups() for match in _MERGED.finditer(tail)][:_MOST_MERGES]
    return tuple((int(top), int(bottom), _column(left), _column(right)) for left, top, right, bottom in found)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
