"""Layouts of official feedback and of payment firms, none of which has a line of code: words of the vocabulary do it."""

from pathlib import Path
from typing import Any

import pytest

from anlan.money.statement import read_statement

POLICE = """交易卡号,交易方户名,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,对手户名,摘要,交易币种,交易是否成功
6222021234567890123\t,张三,20240301101112,5000,15000,出,6217001234567890123\t,,李四,转账,CNY,成功
6222021234567890123\t,张三,20240301121112,2000,13000,出,\t,,,ATM取款,CNY,成功
"""
TENPAY = """用户ID,交易单号,用户侧账号名称,借贷类型,交易类型,交易金额(分),账户余额(分),交易时间,发送方,接收方
wxid_abc123\t,100001\t,张三,出,转账,10050,989950,2024-03-01 10:00:00,wxid_abc123\t,wxid_def456\t
wxid_abc123\t,100002\t,张三,入,红包,5000,994950,2024-03-01 11:00:00,wxid_def456\t,wxid_abc123\t
"""
ALIPAY = """交易号,付款时间,类型,用户信息,交易对方信息,消费名称,金额（元）,收/支,交易状态,备注
2024030122001\t,2024-03-01 10:00:01,即时到账交易,2088001234567890(张三),2088001234567891(李四),转账,100.00,支出,交易成功,
"""
POST = """中国邮政储蓄银行账户交易明细
户名：陈某 账/卡号：6217991234567890123
序号,交易日期,交易渠道,摘要,交易金额,账户余额,对方账号/卡号/汇票号,对方户名
1,2024-03-01 08:00:00,电子渠道,他行来账,+1000.00,1000.00,6228480012345678901,钱一
"""


def entries(folder: Path, text: str) -> list[dict[str, Any]]:
    path = folder / "statement.csv"
    path.write_bytes(text.encode("gb18030"))
    reading = read_statement(path)
    assert reading.left_out == ()
    return list(reading.entries.to_pylist())


@pytest.mark.parametrize(
    ("text", "own", "name", "other", "other_name", "amount"),
    [
        (POLICE, "6222021234567890123", "张三", "6217001234567890123", "李四", 5000_00),
        (TENPAY, "wxid_abc123", "张三", "wxid_def456", None, 100_50),
        (ALIPAY, "2088001234567890", "张三", "2088001234567891", "李四", 100_00),
        (POST, "6217991234567890123", "陈某", "6228480012345678901", "钱一", 1000_00),
    ],
    ids=["police", "tenpay", "alipay", "post"],
)
def test_both_sides_are_found(
    tmp_path: Path, text: str, own: str, name: str, other: str, other_name: str | None, amount: int
) -> None:
    first = entries(tmp_path, text)[0]
    assert (first["own_account"], first["own_name"]) == (own, name)
    assert (first["counterparty_account"], first["counterparty_name"], first["amount"]) == (other, other_name, amount)


def test_the_holder_of_a_police_feedback_is_never_taken_for_the_other_side(tmp_path: Path) -> None:
    cash = entries(tmp_path, POLICE)[1]
    assert (cash["counterparty_account"], cash["counterparty_name"]) == (None, None)


def test_the_other_side_of_an_incoming_wallet_payment_is_its_sender(tmp_path: Path) -> None:
    assert entries(tmp_path, TENPAY)[1]["counterparty_account"] == "wxid_def456"
