"""A payment whose payer no statement shows, or that its report shows only in part, still begins at its victim on the page."""

from pathlib import Path

import pytest

from anlan.money.case import open_case
from anlan.report.case_report import CaseReport
from anlan.report.from_case import report_of_case
from anlan.report.writing import write_report

from .sample_case import START

VICTIM, MULE = "6222020000000008888", "6217001111111111111"
HEADING = f"账号：{MULE},户名：李四\n交易时间,收入金额,支出金额,账户余额,对方户名,对方账号,摘要\n"
CASH = "2026/03/01 10:05:00,,40.00,60.00,,,ATM取款\n"


def report(folder: Path, *, reported: str, shown: str) -> CaseReport:
    """The report of one payment. ``reported``: the victim's account as he tells it, ``shown``: as the statement does."""
    (folder / "statements").mkdir(parents=True)
    rows = f"2026/03/01 10:00:00,100.00,,100.00,王五,{shown},转账\n{CASH}"
    (folder / "statements" / "a.csv").write_text(HEADING + rows, encoding="utf-8")
    heads = "victim,victim_account,payee_account,amount,paid_at"
    (folder / "victims.csv").write_text(f"{heads}\n王五,{reported},{MULE},100.00,2026-03-01 10:00:00\n", encoding="utf-8")
    return report_of_case(open_case(folder), made_at=START)


@pytest.mark.parametrize(
    ("reported", "shown", "payer"),
    [(VICTIM, "", VICTIM), ("622202******8888", VICTIM, VICTIM), ("622202******8888", "", "622202******8888")],
    ids=["the statement shows no payer", "the report shows part of the number", "both"],
)
def test_the_payment_begins_at_the_victims_account(tmp_path: Path, reported: str, shown: str, payer: str) -> None:
    found = report(tmp_path, reported=reported, shown=shown)
    (victim,) = (node for node in found.nodes if node.victim)
    assert (victim.id, victim.name, victim.layer, victim.obtained) == (payer, "王五", 0, False)
    (payment,) = found.payments
    began = next(one for one in found.movements if one.id == payment.movement)
    assert (began.source, began.target, began.payer_told) == (payer, MULE, not shown)
    assert (found.flow.totals.paid, found.flow.totals.held, found.flow.totals.exited) == (100_00, 60_00, 40_00)


def test_every_form_of_the_report_is_written_and_says_where_the_payer_is_from(tmp_path: Path) -> None:
    written = write_report(report(tmp_path / "case", reported=VICTIM, shown=""), tmp_path, "zh")
    assert set(written.files) == {"html", "xlsx", "pdf"}
    page = written.files["html"].read_text(encoding="utf-8")
    assert "a.csv 第 3 行；流水未载付款账户，据报案" in page
    assert "payer not shown there, as reported" in page


def test_an_account_of_a_victim_who_shows_part_of_it_is_marked_as_his_own_in_the_stop_list(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "statements").mkdir()
    (folder / "statements" / "v.csv").write_text(
        f"账号：{VICTIM},户名：王五\n交易时间,收入金额,支出金额,账户余额,对方户名,对方账号,摘要\n"
        f"2026/03/01 10:00:00,,100.00,0.00,李四,{MULE},转账\n2026/03/01 10:30:00,30.00,,30.00,李四,{MULE},转账\n",
        encoding="utf-8",
    )
    (folder / "statements" / "a.csv").write_text(
        f"{HEADING}2026/03/01 10:00:00,100.00,,100.00,王五,{VICTIM},转账\n2026/03/01 10:30:00,,30.00,70.00,王五,{VICTIM},转账\n",
        encoding="utf-8",
    )
    (folder / "victims.csv").write_text(
        f"victim,victim_account,payee_account,amount,paid_at\n王五,622202******8888,{MULE},100.00,2026-03-01 10:00:00\n",
        encoding="utf-8",
    )
    found = report_of_case(open_case(folder), made_at=START)
    assert {line.account: line.of_victim for line in found.stop} == {VICTIM: True, MULE: False}
