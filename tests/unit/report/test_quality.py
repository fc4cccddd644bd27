"""Reading quality: every row left out, every check and every refused file stands in the report, as the reader said it."""

from pathlib import Path

import pytest

from anlan.money.statement import read_statements
from anlan.report.case_report import FileReading
from anlan.report.quality import file_readings

GOOD = """账号：6228480000000000011
共2笔
交易日期,交易时间,摘要,交易金额,余额,对方账号,对方户名
2026-03-01,08:00:00,转账,+100.00,1100.00,6217000000000000022,王一
2026-03-01,09:00:00,转账,-50.00,1050.00,6217000000000000022,王一
"""
BROKEN = """账号：6228480000000000033
交易日期,交易时间,摘要,交易金额,余额,对方账号,对方户名
2026-03-01,08:00:00,转账,+100.00,1100.00,6217000000000000022,王一
2026-02-30,09:00:00,转账,-50.00,1050.00,6217000000000000022,王一
2026-03-02,09:00:00,转账,-50.00,999.00,6217000000000000022,王一
"""


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileReading]:
    folder = tmp_path_factory.mktemp("statements")
    for name, text in (("good.csv", GOOD), ("broken.csv", BROKEN), ("letter.csv", "这不是流水\n")):
        (folder / name).write_text(text, encoding="utf-8")
    found = read_statements([folder])
    return {Path(one.file).name: one for one in file_readings(found.readings, found.refused)}


def test_a_file_whose_balances_chain_passes(lines: dict[str, FileReading]) -> None:
    one = lines["good.csv"]
    assert (one.entries, one.left_out, one.balance.passed) == (2, (), True)


def test_a_row_that_was_left_out_stands_with_its_number_and_reason_in_both_languages(lines: dict[str, FileReading]) -> None:
    (row,) = lines["broken.csv"].left_out
    assert row.row == 4
    assert "2026-02-30" in row.reason.zh
    assert "2026-02-30" in row.reason.en


def test_a_broken_balance_is_shown_with_its_row_and_both_sums(lines: dict[str, FileReading]) -> None:
    check = lines["broken.csv"].balance
    assert check.passed is False
    assert "999.00" in check.remark.zh
    assert "5" in check.remark.en


def test_a_file_that_cannot_be_used_is_listed_with_the_reason(lines: dict[str, FileReading]) -> None:
    one = lines["letter.csv"]
    assert (one.rows, one.entries, one.balance.passed) == (0, 0, None)
    assert "letter.csv" in one.remarks[0].zh
