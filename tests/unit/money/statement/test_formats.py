"""The same statement in many containers: encodings, separators, workbooks, pages, archives, folders. The entries are the same."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from anlan.money.ledger_store import files_below
from anlan.money.statement import read_statements

from .make import entries, read, table, write

ROWS = (
    "2026-03-02 04:17:05,支出,100.00,900.00,6222020000000000041,王五㐂,转账",
    "2026-03-03 16:00:00,收入,50.50,950.50,6222020000000000058,李四,工资",
)
TEXT = table(*ROWS)
GRID = [line.split(",") for line in TEXT.splitlines()]
WANTED = [
    (2, "2026-03-02 04:17:05", -1, 10000, 90000, "6222020000000000041", "王五㐂"),
    (3, "2026-03-03 16:00:00", 1, 5050, 95050, "6222020000000000058", "李四"),
]
NAMES = ("row", "time", "direction", "amount", "balance", "counterparty_account", "counterparty_name")

ENCODINGS: dict[str, bytes] = {
    "utf-8": TEXT.encode(),
    "utf-8 with mark": TEXT.encode("utf-8-sig"),
    "utf-16 little with mark": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "utf-16 big with mark": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf-16 little": TEXT.encode("utf-16-le"),
    "utf-16 big": TEXT.encode("utf-16-be"),
    "gb18030": TEXT.encode("gb18030"),
    "windows line ends": TEXT.replace("\n", "\r\n").encode("gb18030"),
    "old mac line ends": TEXT.replace("\n", "\r").encode("gb18030"),
    "no line end behind the last row": TEXT.rstrip("\n").encode(),
}


@pytest.mark.parametrize("way", ENCODINGS)
def test_encodings_are_told_apart(tmp_path: Path, way: str) -> None:
    assert entries(read(tmp_path, ENCODINGS[way]), *NAMES) == WANTED


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_separators_are_found(tmp_path: Path, separator: str, encoding: str) -> None:
    assert entries(read(tmp_path, TEXT.replace(",", separator).encode(encoding)), *NAMES) == WANTED


def test_a_bar_inside_a_letter_of_gb18030_is_no_separator(tmp_path: Path) -> None:
    assert b"|" in "抾".encode("gb18030")
    content = TEXT.replace(",", "|").replace("王五㐂", "王抾").encode("gb18030")
    assert entries(read(tmp_path, content), "counterparty_name")[0] == ("王抾",)


MARKS: dict[str, Callable[[str], str]] = {
    "tabs behind": lambda cell: f"{cell}\t",
    "blanks around": lambda cell: f"  {cell}   ",
    "apostrophe before": lambda cell: f"'{cell}",
    "apostrophes around": lambda cell: f"'{cell}'",
    "quotes": lambda cell: f'"{cell}"',
    "quotes and tabs": lambda cell: f'"\t{cell}\t"',
    "as a formula": lambda cell: f'="{cell}"',
    "as a quoted formula": lambda cell: f'"=""{cell}"""',
}


@pytest.mark.parametrize("way", MARKS)
def test_what_keeps_a_number_as_text_is_taken_off(tmp_path: Path, way: str) -> None:
    rows = [",".join(MARKS[way](cell) for cell in row.split(",")) for row in ROWS]
    assert entries(read(tmp_path, table(*rows).encode("gb18030")), *NAMES) == WANTED


def _xlsx(shared: bool) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": not shared}) as book:
        sheet = book.add_worksheet("明细")
        for number, row in enumerate(GRID):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def _typed_xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(GRID[0])
    for row in GRID[1:]:
        sheet.append([datetime.fromisoformat(row[0]), row[1], float(row[2]), float(row[3]), *row[4:]])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _prefixed_xlsx() -> bytes:
    """As some programs write it: every name with a prefix, strings in the cells, no cell references."""
    cells = "".join(
        "<x:row>" + "".join(f'<x:c t="inlineStr"><x:is><x:t>{cell}</x:t></x:is></x:c>' for cell in row) + "</x:row>"
        for row in GRID
    )
    space = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<x:workbook {space} xmlns:r="{relations}"><x:sheets>'
            '<x:sheet name="a" sheetId="1" r:id="R1"/></x:sheets></x:workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="R1" Type="{relations}/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f"<x:worksheet {space}><x:sheetData>{cells}</x:sheetData></x:worksheet>")
    return target.getvalue()


def _xls(folder: Path) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("明细")
    for number, row in enumerate(GRID):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.save(str(folder / "made.xls"))
    return (folder / "made.xls").read_bytes()


def _page(encoding: str) -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}&nbsp;</td>" for cell in row) + "</tr>" for row in GRID)
    return f'<html><head><meta charset="{encoding}"></head><table>{rows}</table></html>'.encode(
        "gb18030" if encoding == "gbk" else encoding
    )


def _xml_workbook() -> bytes:
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>" for row in GRID
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="明细"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


@pytest.mark.parametrize("name", ["statement.xlsx", "statement.xls", "statement.csv"])
@pytest.mark.parametrize("way", ["shared", "inline", "typed", "prefixed", "xls", "page gbk", "page utf-8", "xml workbook"])
def test_workbooks_and_pages_are_told_by_their_content(tmp_path: Path, way: str, name: str) -> None:
    content = {
        "shared": lambda: _xlsx(shared=True),
        "inline": lambda: _xlsx(shared=False),
        "typed": _typed_xlsx,
        "prefixed": _prefixed_xlsx,
        "xls": lambda: _xls(tmp_path),
        "page gbk": lambda: _page("gbk"),
        "page utf-8": lambda: _page("utf-8"),
        "xml workbook": _xml_workbook,
    }[way]()
    assert entries(read(tmp_path, content, name), *NAMES) == WANTED


def test_entities_rich_text_and_phonetic_hints_of_a_workbook_are_resolved(tmp_path: Path) -> None:
    content = _prefixed_xlsx()
    source = zipfile.ZipFile(io.BytesIO(content))
    rich = "<x:r><x:t>王&lt;五&gt;</x:t></x:r><x:r><x:t>&amp;&#x738b;&#29579;</x:t></x:r><x:rPh><x:t>ワン</x:t></x:rPh>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name).replace("<x:t>李四</x:t>".encode(), rich.encode()))
    names = entries(read(tmp_path, target.getvalue(), "x.xlsx"), "counterparty_name")
    assert names[1] in [("王<五>&王王ワン",), ("王<五>&王王",)]


def test_cells_without_a_reference_and_skipped_rows_keep_their_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in zip((3, 7, 20), GRID, strict=True):
        for column, cell in enumerate(row):
            sheet.cell(number, 2 * column + 3, cell)
    target = io.BytesIO()
    book.save(target)
    assert [row[0] for row in entries(read(tmp_path, target.getvalue(), "x.xlsx"), *NAMES)] == [7, 20]


def test_a_workbook_that_counts_days_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = datetime(1904, 1, 1)
    sheet = book.worksheets[0]
    sheet.append(GRID[0])
    sheet.append([datetime(2026, 3, 2, 4, 17, 5), *GRID[1][1:]])
    target = io.BytesIO()
    book.save(target)
    assert entries(read(tmp_path, target.getvalue(), "x.xlsx"), "time") == [("2026-03-02 04:17:05",)]


def test_merged_cells_of_a_page(tmp_path: Path) -> None:
    page = (
        "<table><tr><th rowspan=2>交易日期<th colspan=2>发生额<th rowspan=2>余额</tr><tr><th>借方<th>贷方</tr>"
        "<tr><td>2026-03-02<td>1.00<td><td>9.00</tr><tr><td>2026-03-03<td><td>2.00<td>11.00</tr></table>"
    )
    assert entries(read(tmp_path, page, "x.xls"), "row", "direction", "amount") == [(3, -1, 100), (4, 1, 200)]


def test_folders_and_archives_are_read_with_names_in_chinese(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("深/流水.csv", TEXT.encode("gb18030"))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("placeholder.csv"), TEXT)
        archive.writestr("里.zip", inner.getvalue())
        archive.writestr("__MACOSX/._流水.csv", b"\0\1")
        archive.writestr("book.xlsx", _typed_xlsx())
    chinese = "某行流水.csv".encode("gbk")
    data = outer.getvalue().replace(b"placeholder.csv", chinese + b"_" * (15 - len(chinese)))
    (tmp_path / "内").mkdir()
    write(tmp_path / "内", data, "all.zip")
    write(tmp_path / "内", TEXT, "one.csv")
    write(tmp_path, TEXT, ".hidden.csv")
    found = read_statements([tmp_path])
    names = [reading.file.removeprefix(f"{tmp_path}/") for reading in found.readings]
    assert not found.refused
    assert names == ["内/all.zip/book.xlsx", "内/all.zip/某行流水.csv___", "内/all.zip/里.zip/深/流水.csv", "内/one.csv"]
    assert all(entries(reading, *NAMES) == WANTED for reading in found.readings)


@pytest.mark.parametrize(
    "name", ["Thumbs.db", "THUMBS.DB", "desktop.ini", "~$流水.xlsx", ".DS_Store", "._流水.csv", "__MACOSX/流水.csv"]
)
def test_what_nobody_put_there_is_passed_by_in_folders_archives_and_cases(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "内"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(b"\0\1nothing of ours")
    write(folder, TEXT, "one.csv")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("深/two.csv", TEXT)
        archive.writestr(f"深/{name}", b"\0\1")
    for paths in ([folder], list(files_below([folder]))):
        found = read_statements(paths)
        assert not found.refused
        assert [Path(reading.file).name for reading in found.readings] == ["two.csv", "one.csv"]


def test_two_sheets_of_which_one_is_a_copy_count_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.worksheets[0], book.create_sheet("副本")):
        for row in GRID:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    reading = read(tmp_path, target.getvalue(), "x.xlsx")
    assert entries(reading, *NAMES) == WANTED
    assert [(copy.sheet, copy.of, copy.rows) for copy in reading.checks.copies] == [("副本", "Sheet", 2)]
    assert [(row.sheet, row.row) for row in reading.left_out] == [("副本", 2), ("副本", 3)]


def test_the_same_entries_in_two_files_are_flagged_in_the_second(tmp_path: Path) -> None:
    files = [write(tmp_path, TEXT, name) for name in ("a.csv", "b.csv")]
    assert [reading.checks.duplicates for reading in read_statements(files).readings] == [0, 2]


def test_a_long_file_is_read_the_same_in_two_runs_as_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        f'2026-03-02 04:17:05,支出,"1,{place % 1000:03d}.00",,62220200{place % 97:05d},"王\n五{place % 89}",转账'
        for place in range(9000)
    ]
    content = table(*rows, "本页合计").encode("gb18030")
    one = read(tmp_path, content)
    monkeypatch.setattr("anlan.money.formats.text._LONG", 1000)
    two = read(tmp_path, content)
    assert one.entries.num_rows == 9000
    assert two.entries.equals(one.entries.unify_dictionaries()) or two.entries.to_pylist() == one.entries.to_pylist()
    assert [row.row for row in two.left_out] == [row.row for row in one.left_out] == [9002]
