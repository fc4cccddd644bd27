"""Words of headers and labels: those of the vocabulary, however their parts are joined; what is not certain is not believed."""

from pathlib import Path

import pytest

from anlan.money.layouts.vocabulary import vocabulary

from .make import entries, read, refused

NUMBER = "6217001111111111111"
TABLE = "交易时间,借贷标志,交易金额,余额\n2026-03-01 10:00:00,贷,100.00,100.00\n"

FIELDS = {
    "time": "时间戳 主机交易时间 交易日期及时间 交易日期/时间 处理时间",
    "date": "工作日期 主机日期 交易发生日期 业务发生日期 帐务日期",
    "direction": "借贷记标识 DR/CR 收/支类型 收支类型 借贷标志(借/贷) 进出标识 收入/支出",
    "amount": "发生额 交易金额（元） 收入(+)/支出(-) 支出（－）/收入（＋） 金额（收入+/支出-） 本次交易金额",
    "amount_in": "贷方发生金额 收入金额(+元) 入账金额(收入) 交易金额（贷方） 发生额(贷) 收入/存入",
    "amount_out": "借方发生金额 入账金额（支出） 交易金额(借方) 发生额【借】 支出/支取",
    "balance": "交易后的余额 卡内余额 当前账户余额 余额(元)",
    "counterparty_account": "对方户口号 对方账（卡）号 对方账/卡号 对方银行账号 他方账号 转入/转出账号 对方主账号 交易对方账卡号",
    "counterparty_card": "对方卡（账）号 对方卡/账号",
    "counterparty_name": "对方开户名 对方商户名称 他方户名 对方账号户名",
    "counterparty": "对方账号/户名 对方账号(户名)",
    "own_account": "户口号 介质号 卡/折号 存折号 主账号 涉案账号",
    "own_card": "借记卡卡号 一卡通号 主卡卡号",
    "own_name": "开户人 存款人名称 单位名称 账户所有人",
    "status": "成功与否 交易成功与否",
}


@pytest.mark.parametrize(("field", "word"), [(field, word) for field, words in FIELDS.items() for word in words.split()])
def test_header_words_name_their_field(field: str, word: str) -> None:
    found = vocabulary().column(word.replace("【", "[").replace("】", "]"))
    assert found is not None and found.field == field


@pytest.mark.parametrize("word", ["客户号", "商户编号", "返回码", "操作员", "()"])
def test_other_words_name_none(word: str) -> None:
    assert vocabulary().column(word) is None


def test_a_unit_in_a_bracket_is_kept_however_the_word_is_joined() -> None:
    found = vocabulary().column("收/支金额（万元）")
    assert found is not None and (found.field, found.unit) == ("amount", 1_000_000)


LABELS = (
    *("卡/折号:", "存折号：", "借记卡卡号:", "介质号:", "卡(账)号:", "账（卡）号：", "一卡通号:", "户口号:", "当前账号:"),
    *("结算账号:", "签约账号:", "活期账户:", "主账户：", "账号/卡号：", "#账号：", "[账号]：", "*账号："),
)


@pytest.mark.parametrize("label", LABELS)
def test_a_label_above_the_table_names_the_account(tmp_path: Path, label: str) -> None:
    for text in (f"户名:张三,{label}{NUMBER}\n", f"户名,张三,{label.rstrip(':：')},{NUMBER}\n"):
        assert entries(read(tmp_path, text + TABLE), "own_account", "own_name") == [(NUMBER, "张三")]


@pytest.mark.parametrize(
    "text", [f"账号 {NUMBER}", f"卡号{NUMBER}", f"账号为{NUMBER} 户名：张三", f"账号【{NUMBER}】", f"打印 账号 {NUMBER}"]
)
def test_a_label_without_a_colon_names_it_too(tmp_path: Path, text: str) -> None:
    assert entries(read(tmp_path, f"{text}\n{TABLE}"), "own_account") == [(NUMBER,)]


@pytest.mark.parametrize(
    "text",
    [
        f"客户号：{NUMBER}",
        f"对方账号：{NUMBER}",
        f"交易对手账户：{NUMBER}",
        f"自动还款账号：{NUMBER}",
        f"流水号 {NUMBER}",
        f"签约账号：{NUMBER},活期账户：6217002222222222222",
        "签约账号：20260301",
    ],
)
def test_a_number_of_something_else_is_no_account(tmp_path: Path, text: str) -> None:
    assert entries(read(tmp_path, f"{text}\n{TABLE}"), "own_account") == [(None,)]


def test_a_listed_label_goes_before_one_that_only_ends_like_it(tmp_path: Path) -> None:
    text = f"签约账号：6217002222222222222,账号：{NUMBER}\n"
    assert entries(read(tmp_path, text + TABLE), "own_account") == [(NUMBER,)]


def test_money_in_and_money_out_told_by_signs_in_one_column(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "交易时间,收入(+)/支出(-),余额\n2026-03-01 10:00:00,+100.00,100.00\n2026-03-01 11:00:00,-50.00,50.00\n"
    )
    assert entries(reading, "direction", "amount") == [(1, 10000), (-1, 5000)]
    assert reading.checks.balance.breaks == 0


def test_the_side_in_a_bracket_behind_an_amount_tells_which_way_it_goes(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "交易时间,入账金额(收入),入账金额(支出),余额\n2026-03-01 10:00:00,100.00,,100.00\n2026-03-01 11:00:00,,50.00,50.00\n",
    )
    assert entries(reading, "direction", "amount") == [(1, 10000), (-1, 5000)]


def test_a_time_stamp_leads_a_date_beside_it(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "帐号,工作日期,时间戳,借贷标志,发生额,余额\n0200123401012345678,2026-03-01,2026-03-01-09.10.11.123456,贷,100.00,1100.00\n",
    )
    assert entries(reading, "time", "amount") == [("2026-03-01 09:10:11", 10000)]


def test_the_answer_of_a_bank_to_a_query_names_its_counterparty(tmp_path: Path) -> None:
    head = "户口号,户名,交易日期,交易时间,借贷,交易金额,余额,交易摘要,对方户口号,对方户名\n"
    reading = read(tmp_path, f"{head}{NUMBER},张三,20260301,90807,D,1200.00,8800.00,转账,6217001234567890123,李四\n")
    assert entries(reading, "own_account", "counterparty_account", "time") == [
        (NUMBER, "6217001234567890123", "2026-03-01 09:08:07")
    ]


def test_a_file_without_a_time_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path, "编码,交易金额,余额\n1,2.00,3.00\n").note.key == "money.statement.no_header"
