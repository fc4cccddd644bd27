"""Cases that once went wrong, kept small: a doubt about strangers, and last digits beside a name."""

from pathlib import Path

from anlan.money.case import open_case
from anlan.money.statement import read_statement
from anlan.money.tracing import trace

HEAD = "交易卡号,交易户名,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,对手户名,交易是否成功\n"
VICTIM, MULE, STRANGER = "6228480000001111", "6226220000002222", "6217000000009999"


def write_case(folder: Path, *statements: str) -> Path:
    (folder / "statements").mkdir(parents=True)
    for place, text in enumerate(statements):
        (folder / "statements" / f"{place}.csv").write_text(text, encoding="utf-8")
    reports = f"victim,victim_account,payee_account,amount,paid_at\n甲,{VICTIM},{MULE},100.00,2026-03-01 10:00:00\n"
    (folder / "victims.csv").write_text(reports, encoding="utf-8")
    return folder


def test_a_doubt_about_strangers_does_not_stop_a_trace(tmp_path: Path) -> None:
    paid = f"{HEAD}{VICTIM},甲,2026-03-01 10:00:00,100.00,900.00,出,{MULE},乙,成功\n"
    strange = f"{HEAD}{STRANGER},丁,2026-03-01 11:00:00,7.00,17.00,进,6228******3432,戊,成功\n"
    case = open_case(write_case(tmp_path / "case", paid, strange))
    assert sum(trace(case.ledger, case.payments).not_obtained[MULE].values()) == 100_00  # type: ignore[index]


def test_last_digits_beside_a_name_are_an_account_not_an_exit(tmp_path: Path) -> None:
    paid = f"{HEAD}{VICTIM},甲,2026-03-01 10:00:00,100.00,900.00,出,{MULE},乙,成功\n"
    combined = (
        f"中国民生银行个人账户对账单\n客户姓名:乙,客户账号:{MULE}\n交易时间,摘要,交易金额,账户余额,对方户名/账号,交易渠道\n"
        f"2026/03/01 10:00:00,转账,100.00,100.00,甲/{VICTIM},手机银行\n2026/03/01 10:05:00,转账,-50.00,50.00,丙/3333,手机银行\n"
    )
    case = open_case(write_case(tmp_path / "case", paid, combined))
    found = trace(case.ledger, case.payments)
    assert not found.exits
    assert {number: sum(owners.values()) for number, owners in found.not_obtained.items()} == {"3333": 50_00}


def test_two_currencies_alike_in_all_else_are_two_entries(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    head = "账号：6222021234567890123\n交易日期,币种,借贷标志,交易金额,余额,对方账号\n"
    lines = [f"2024-03-01,{currency},贷,100.00,100.00,6217001234567890123\n" for currency in ("人民币", "美元")]
    path.write_text(head + "".join(lines), encoding="utf-8")
    assert read_statement(path).checks.duplicates == 0


def test_a_part_of_few_rows_to_the_minute_is_in_no_silent_order_beside_one_with_seconds(tmp_path: Path) -> None:
    """The mule paid on within the minute in which it was paid; its statement comes in two parts, one of them without seconds."""
    other, third = "6217000000003333", "6217000000004444"
    paid = f"{HEAD}{VICTIM},甲,2026-03-01 10:00:10,100.00,900.00,出,{MULE},乙,成功\n"
    split = "账号：{},户名：乙\n交易时间,收入金额,支出金额,账户余额,对方户名,对方账号,摘要\n"
    seconds = split.format(MULE) + f"2026/03/01 10:00:15,100.00,,,甲,{VICTIM},转账\n"
    minutes = split.format(MULE) + f"2026/03/01 10:00,,100.00,,丙,{other},转账\n2026/03/01 10:00,100.00,,,丁,{third},转账\n"
    case = open_case(write_case(tmp_path / "case", paid, seconds, minutes))
    assert "money.ledger.unsure" in {note.key for note in trace(case.ledger, case.payments).doubts}
