"""Layouts nobody has described: the same movements in the manner of many banks and payment firms are read alike."""

from datetime import date, time
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from .make import doubts, entries, read, refused, why

OWN, LI, WANG = "6230361200000012345", "6217000000000011111", "6222020000000022222"
IN, OUT = (1, 100000, OWN, LI, "李四"), (-1, 30000, OWN, WANG, "王五")

LAYOUTS = {
    "header in two rows, halves below what they share": f"""某某农村商业银行,,,,,,,
户名:,张三,账号:,{OWN},币种:,人民币,,
交易日期,交易时间,摘要,发生额,,余额,对方信息,
,,,借方,贷方,,户名,账号
20260301,090000,转存,,"1,000.00","1,000.00",李四,{LI}
20260301,100000,转支,300.00,,700.00,王五,{WANG}
合计,,,300.00,"1,000.00",,,
""",
    "English": f"""Account Statement
Account Number: {OWN}
Txn Date,Txn Time,Narrative,Reference No.,Withdrawal (CNY),Deposit (CNY),Balance,Payee/Payer Name,Payee/Payer A/C No.
2026-03-01,09:00:00,INWARD,FT1,,"1,000.00","1,000.00",李四,{LI}
2026-03-01,10:00:00,OUTWARD,FT2,300.00,,700.00,王五,{WANG}
""",
    "names of a data base": f"""\
CARD_NO,ACCT_NAME,TRAN_DATE,TRAN_TIME,DR_CR_FLAG,TRAN_AMT,ACCT_BAL,OPP_ACCT_NO,OPP_ACCT_NAME,OPP_BANK_NAME
{OWN},张三,20260301,090000,C,1000.00,1000.00,{LI},李四,建行
{OWN},张三,20260301,100000,D,300.00,700.00,{WANG},王五,工行
""",
    "payer and payee of a payment firm": f"""\
交易流水号,支付类型,交易主体的出入账标识,交易金额（元）,交易时间,收款方银行卡号,收款方的支付账号,收款方户名,\
付款方银行卡号,付款方的支付帐号,付款方户名
1,网银,入账,1000.00,2026-03-01 09:00:00,,{OWN},张三,{LI},,李四
2,余额,出账,300.00,2026-03-01 10:00:00,{WANG},,王五,,{OWN},张三
""",
    "two accounts and no direction": f"""发生时间,转出方账号,转出方户名,转入方账号,转入方户名,金额,摘要
2026-03-01 09:00:00,{LI},李四,{OWN},张三,1000,转账
2026-03-01 10:00:00,{OWN},张三,{WANG},王五,300,转账
""",
    "name and number under one word": f"""账号：{OWN}
交易时间,收入(元),支出(元),账户余额(元),对方名称(账号),交易用途
2026-03-01 09:00,"1,000.00",--,"1,000.00",李四({LI}),转账
2026-03-01 10:00,--,300.00,700.00,王五({WANG}),转账
""",
    "numbers beside names under a word for names": f"""账号,交易日,交易时刻,转出,转入,结余,对方
{OWN},2026年3月1日,9时0分0秒,,1000元,1000元,李四 {LI}
{OWN},2026年3月1日,10时0分0秒,300元,,700元,王五 {WANG}
""",
    "sides behind amounts": f"""Account No,Date,Time,Amount,Balance,Counterparty Name,Counterparty Account
{OWN},2026-03-01,09:00:00,"1,000.00 CR","1,000.00 CR",李四,{LI}
{OWN},2026-03-01,10:00:00,300.00DR,700.00Cr,王五,{WANG}
""",
    "signs behind amounts": f"""账户信息：张三 {OWN}
交易日期,交易时间,发生额,余额,对方户名,对方账号
2026-03-01,09:00:00,1000.00,1000.00,李四,{LI}
2026-03-01,10:00:00,300.00-,700.00,王五,{WANG}
""",
    "sides before amounts": f"""账号：{OWN}
交易时间|交易金额|余额|对方信息
2026-03-01 09:00:00|收入 1000.00|1000.00|李四/{LI}
2026-03-01 10:00:00|支出：300.00|700.00|王五/{WANG}
""",
    "old letters": f"""戶口號碼：{OWN}
交易時間,存入,支出,結餘,對方戶口,對方名稱
2026-03-01 09:00:00,1000.00,,1000.00,{LI},李四
2026-03-01 10:00:00,,300.00,700.00,{WANG},王五
""",
    "codes that the header explains, seconds since 1970": f"""卡号,交易时间戳,借贷标记(1借2贷),交易金额,对方卡号,对方姓名
{OWN},1772326800000,2,1000.00,{LI},李四
{OWN},1772330400,1,300.00,{WANG},王五
""",
    "a wallet": f"""用户编号,订单类型,入账方向,金额,钱包可用余额,对方昵称,对方用户ID,完成时间,订单状态
{OWN},收款,加,1000,1000,李四,{LI},2026-03-01 09:00:00,成功
{OWN},转账,减,300,700,王五,{WANG},2026-03-01 10:00:00,成功
""",
    "fen, pages and a bar between cells": f"""钱包编号：{OWN}
交易时间|收支标识|交易金额(分)|余额(分)|对方钱包编号|对方钱包名称
2026.03.01 09:00:00|收入|100000|100000|{LI}|李四
本页合计：收入1笔 1000.00 支出0笔 0.00
第1页 共2页
交易时间|收支标识|交易金额(分)|余额(分)|对方钱包编号|对方钱包名称
2026.03.01 10:00:00|支出|30000|70000|{WANG}|王五
""",
    "directions in balances and words alone": f"""账号：{OWN}
交易日期,交易时间,金额,余额,摘要,对方户名,对方账号
2026-03-01,09:00:00,1000.00,1000.00,转入,李四,{LI}
2026-03-01,10:00:00,300.00,700.00,转支,王五,{WANG}
""",
    "directions in balances and an opening one, newest first": f"""账号：{OWN}
期初余额：0.00
交易日期,交易时间,金额,余额,对方户名,对方账号
2026-03-01,10:00:00,300.00,700.00,王五,{WANG}
2026-03-01,09:00:00,1000.00,1000.00,李四,{LI}
""",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_same_movements_are_read_from_any_layout(tmp_path: Path, text: str, encoding: str) -> None:
    reading = read(tmp_path, text.encode(encoding))
    told = entries(reading, "direction", "amount", "own_account", "counterparty_account", "counterparty_name", "time")
    assert sorted(told, key=lambda entry: entry[-1]) == [(*IN, "2026-03-01 09:00:00"), (*OUT, "2026-03-01 10:00:00")]
    assert set(why(reading).values()) <= {"footer"}
    assert reading.checks.balance.breaks == 0 and all(total.agrees for total in reading.checks.totals)


def test_ends_of_numbers_are_numbers_shown_in_part(tmp_path: Path) -> None:
    text = f"尾号：2345\n账户：{OWN}\n记账日,记账时间,收支金额,对手户名,对手账号尾号\n2026-03-01,09:00:00,+1000.00,李四,1111\n"
    found = entries(read(tmp_path, text), "own_account", "counterparty_account", "counterparty_name")
    assert found == [(OWN, "1111", "李四")]


def test_short_numbers_in_a_name_belong_to_it(tmp_path: Path) -> None:
    text = (
        f"账号：{OWN}\n交易时间,金额,对方\n2026-03-01 09:00:00,-1.00,便利店7-11(20260001)\n2026-03-01 10:00:00,-1.00,王五{WANG}\n"
    )
    assert entries(read(tmp_path, text), "counterparty_name", "counterparty_account") == [
        ("便利店7-11(20260001)", None),
        ("王五", WANG),
    ]


def test_what_balances_do_not_prove_is_left_out_with_what_to_do(tmp_path: Path) -> None:
    text = (
        f"账号：{OWN}\n交易时间,金额,余额\n2026-03-01 09:00:00,100.00,900.00\n"
        "2026-03-01 10:00:00,500.00,1400.00\n2026-03-01 11:00:00,400.00,1000.00\n"
    )
    reading = read(tmp_path, text)
    assert entries(reading, "direction", "amount") == [(1, 50000), (-1, 40000)]
    assert why(reading) == {3: "direction_unproved"} and "direction_by_balance" in doubts(reading)
    opened = read(tmp_path, text.replace("\n交易", "\n期初余额：1000.00\n交易", 1))
    assert entries(opened, "direction") == [(-1,), (1,), (-1,)]
    contradicted = refused(tmp_path, text.replace("1400", "1450"))
    assert contradicted.note.key == "money.statement.no_direction"


def test_words_that_contradict_balances_tell_no_direction(tmp_path: Path) -> None:
    rows = ("09:00:00,100.00,900.00,收费", "10:00:00,100.00,800.00,收费", "11:00:00,50.00,850.00,利息")
    text = f"账号：{OWN}\n交易时间,金额,余额,摘要\n" + "".join(f"2026-03-01 {row}\n" for row in rows)
    reading = read(tmp_path, text)
    assert (entries(reading, "direction"), set(why(reading))) == ([(-1,), (1,)], {3})


def test_totals_that_count_red_entries_on_their_own_side_agree(tmp_path: Path) -> None:
    text = (
        f"账号：{OWN}\n交易时间,借方发生额,贷方发生额,余额\n2026-03-01 09:00:00,,1000.00,1000.00\n"
        "2026-03-01 10:00:00,300.00,,700.00\n2026-03-01 11:00:00,-300.00,,1000.00\n2026-03-01 12:00:00,200.00,,800.00\n"
    )
    for totals, agree in (("合计,200.00,1000.00,\n", [True, True]), ("合计,210.00,1000.00,\n", [True, False])):
        assert sorted((one.agrees for one in read(tmp_path, text + totals).checks.totals), reverse=True) == agree


def test_a_sheet_is_called_by_its_account_and_keeps_dates_and_times_apart(tmp_path: Path) -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        day, clock = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm:ss"})
        for name, hours in ((OWN, (0, 9)), (WANG, (10, 23))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["交易日期", "交易时间", "借方金额", "贷方金额", "对方账号"])
            for row, hour in enumerate(hours, start=1):
                sheet.write_datetime(row, 0, date(2026, 3, 1), day)
                sheet.write_datetime(row, 1, time(hour, 30), clock)
                sheet.write_row(row, 2, ["", 5, LI])
    found = entries(read(tmp_path, target.getvalue(), "book.xlsx"), "own_account", "time")
    assert found == [
        (OWN, "2026-03-01 00:30:00"),
        (OWN, "2026-03-01 09:30:00"),
        (WANG, "2026-03-01 10:30:00"),
        (WANG, "2026-03-01 23:30:00"),
    ]
