"""The workbook, read back: the figures of the report, sums that are formulas, numbers that are text, names that stay names."""

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from anlan.report.case_report import CaseReport, Text
from anlan.report.sheet import Block, Column, Sheet
from anlan.report.workbook import split_sheet, write_workbook

from .example import example_report
from .sample_case import sample_case

TABS = ["汇总", "止付", "调取", "返还", "资金流", "转账明细", "读取质量", "说明"]
HOSTILE = ('=HYPERLINK("x","y")', "+1+1", "@SUM(A1)", "https://example.invalid/")
Rows = list[list[object]]


@pytest.fixture(scope="module")
def report() -> CaseReport:
    return example_report(sample_case(names=HOSTILE))


@pytest.fixture(scope="module")
def path(report: CaseReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "case.xlsx"
    write_workbook(report, path, "zh")
    return path


def rows_of(path: Path, tab: str) -> Rows:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(tab).to_python(skip_empty_area=False)


def column(rows: Rows, head: str) -> list[object]:
    """The cells of the first table's column, without its sum."""
    place = rows[0].index(head)
    end = next((at for at, row in enumerate(rows) if row[0] in ("合计", "")), len(rows))
    return [row[place] for row in rows[1:end]]


def fen(values: list[object]) -> int:
    return sum(round(float(str(value)) * 100) for value in values)


def test_the_tabs_are_those_that_officers_look_for(path: Path) -> None:
    assert CalamineWorkbook.from_path(str(path)).sheet_names == TABS


def test_the_sheets_hold_the_figures_of_the_report(path: Path, report: CaseReport) -> None:
    totals = report.flow.totals
    assert fen(column(rows_of(path, "止付"), "止付金额")) == totals.held
    assert fen(column(rows_of(path, "调取"), "到账追踪款")) == totals.not_obtained
    for flow, head in zip(report.flows, ("先进先出", "后进先出", "按比例"), strict=True):
        carried = sum(sum(shares.values()) for shares in flow.carried.values())
        assert fen(column(rows_of(path, "转账明细"), head)) == carried
        assert fen(column(rows_of(path, "资金流"), head)) == carried
    assert len(column(rows_of(path, "转账明细"), "时间")) == len(report.movements)


def test_sums_are_formulas_whose_stored_values_are_the_sums(path: Path) -> None:
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    found = 0
    for tab in TABS:
        for row in formulas[tab].iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                name, first, last = re.fullmatch(r"=ROUND\(SUM\(([A-Z]+)(\d+):[A-Z]+(\d+)\),2\)", str(cell.value)).groups()  # type: ignore[union-attr]
                above = [values[tab][f"{name}{at}"].value for at in range(int(first), int(last) + 1)]
                total = round(sum(round(number * 100) for number in above if number is not None)) / 100
                assert values[tab][cell.coordinate].value == pytest.approx(total, abs=1e-9)
                found += 1
    assert found > 20


def test_account_numbers_are_text_and_amounts_are_yuan_with_two_decimals(path: Path, report: CaseReport) -> None:
    page = load_workbook(path)["止付"]
    heads = [cell.value for cell in page[1]]
    account, amount = heads.index("账号"), heads.index("止付金额")
    numbers = {line.account for line in report.stop}
    for row in page.iter_rows(min_row=2, max_row=1 + len(report.stop)):
        assert row[account].value in numbers
        assert row[account].data_type == "s"
        assert row[amount].number_format == "#,##0.00"


def test_heads_are_frozen_and_filtered(path: Path) -> None:
    book = load_workbook(path)
    for tab in ("止付", "调取", "返还", "资金流", "转账明细", "读取质量"):
        assert book[tab].freeze_panes == "A2", tab
        assert book[tab].auto_filter.ref is not None, tab


def test_a_name_that_looks_like_a_formula_or_a_link_is_text(path: Path) -> None:
    names = column(rows_of(path, "资金流"), "转出户名") + column(rows_of(path, "资金流"), "转入户名")
    assert set(HOSTILE) <= set(map(str, names)) | {"+1+1", "@SUM(A1)"}
    with zipfile.ZipFile(path) as parts:
        assert not any("hyperlink" in parts.read(name).decode("utf-8", "replace") for name in parts.namelist() if "sheet" in name)
        formulas = "".join(
            re.findall(r"<f>(.*?)</f>", "".join(parts.read(n).decode() for n in parts.namelist() if "worksheets/s" in n))
        )
    assert "HYPERLINK" not in formulas


def test_the_same_report_gives_the_same_bytes(path: Path, report: CaseReport, tmp_path: Path) -> None:
    write_workbook(report, tmp_path / "again.xlsx", "zh")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_the_workbook_speaks_english_too(report: CaseReport, tmp_path: Path) -> None:
    write_workbook(report, tmp_path / "en.xlsx", "en")
    book = CalamineWorkbook.from_path(str(tmp_path / "en.xlsx"))
    assert book.sheet_names == ["Summary", "Stop", "Request", "Return", "Flows", "Transfers", "Reading", "Notes"]


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next_and_no_row_is_lost() -> None:
    head = Text("列", "Column")
    long = Block((Column(head, "count"),), tuple((n,) for n in range(25)))
    short = Block((Column(head, "count"),), ((7,),), head)
    parts = list(split_sheet(Sheet(head, (long, short)), most=10))
    assert [len(part.blocks[0].rows) for part in parts] == [10, 10, 5]
    assert [row for part in parts for row in part.blocks[0].rows] == list(long.rows)
    assert [len(part.blocks) for part in parts] == [2, 1, 1]
    assert list(split_sheet(Sheet(head, (Block(long.columns, ()),)))) == [Sheet(head, (Block(long.columns, ()),))]


def test_printed_pages_name_case_and_unit_and_long_sentences_are_wrapped(tmp_path: Path) -> None:
    write_workbook(example_report(case="甲&乙 2026"), tmp_path / "a.xlsx", "zh")
    book = load_workbook(tmp_path / "a.xlsx")
    for page in book:
        assert (page.oddHeader.left.text, page.oddHeader.right.text) == ("甲&&乙 2026", "金额单位：元")  # & begins a code
        assert page.freeze_panes == "A2"
    assert book["说明"]["A2"].alignment.wrap_text
    assert book["说明"].auto_filter.ref is None
    assert book["止付"].auto_filter.ref


def test_every_column_is_wide_enough_for_what_it_holds(path: Path) -> None:
    """A moment in too narrow a column is printed as ``###``, an account number runs into its neighbour."""
    for page in load_workbook(path):
        shown = {place: one.width for one in page.column_dimensions.values() for place in range(one.min, one.max + 1)}
        for row in page.iter_rows():
            for cell in row:
                width = shown[cell.column]
                if cell.is_date:
                    assert width >= len("2026-03-11 02:11:10") + 1, (page.title, cell.coordinate)
                elif isinstance(cell.value, str) and re.fullmatch(r"\d{15,23}", cell.value):
                    assert width >= len(cell.value) + 1, (page.title, cell.coordinate)


def test_a_sheet_too_wide_for_one_page_is_printed_on_two_with_its_first_column_on_both(path: Path) -> None:
    book = load_workbook(path)
    assert (book["止付"].page_setup.fitToWidth or 1, book["止付"].page_setup.paperSize) == (1, 9)
    wide = book["转账明细"]
    assert (wide.page_setup.fitToWidth, wide.page_setup.paperSize, wide.print_title_cols) == (2, 8, "$A:$A")
