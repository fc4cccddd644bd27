"""Where money went that reached no account: by words, and through accounts by which firms and banks settle."""

from pathlib import Path
from typing import Any

import pytest

from anlan.money.exits import vocabulary, with_own
from anlan.money.ledger import build_ledger
from anlan.money.ledger_doubts import find_doubts
from anlan.values import InputError, say
from tests.unit.money.made_entries import A, B, C, into, ledger, out, seen, table, transfers_of

TENPAY, ALIPAY_USER = "243300133", "2088001122334455"


def kinds(*rows: dict[str, Any]) -> set[str]:
    return {doubt.note.key.rpartition(".")[2] for doubt in find_doubts(ledger(*rows))}


def left_to(*rows: dict[str, Any]) -> list[str | None]:
    return [one[1] for one in seen(ledger(*rows))]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ({"kind": "ATM取款"}, "cash"),
        ({"summary": "柜面取现"}, "cash"),
        ({"summary": "现金支取"}, "cash"),
        ({"channel": "ATM"}, "cash"),
        ({"kind": "POS消费"}, "merchant"),
        ({"merchant": "某某超市"}, "merchant"),
        ({"kind": "财付通支付"}, "payment_platform"),
        ({"summary": "转账", "counterparty_name": "支付宝（中国）网络技术有限公司"}, "payment_platform"),
        ({"summary": "跨行汇款手续费"}, "fee"),
        ({"summary": "境外消费"}, "overseas"),
        ({"remark": "购买USDT"}, "virtual_currency"),
        ({"summary": "Cash withdrawal ＡＴＭ"}, "cash"),
        ({"counterparty_name": "Coffee Bar"}, "other"),
        ({"summary": "转账"}, "other"),
        ({}, "other"),
    ],
)
def test_words_tell_the_kind_of_exit(words: dict[str, str], kind: str) -> None:
    assert left_to(out(A, 500, "10:00:00", **words)) == [kind]


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "ATM转账"},
        {"summary": "现金管理转出"},
        {"summary": "转账支取"},
        {"kind": "转账", "channel": "ATM"},
        {"summary": "现金宝申购"},
        {"summary": "CDM跨行汇款"},
    ],
)
def test_a_machine_and_products_called_cash_are_no_cash(words: dict[str, str]) -> None:
    assert left_to(out(A, 500, "10:00:00", **words)) == ["other"]
    assert kinds(out(A, 500, "10:00:00", **words)) == {"payee_unknown"}


def test_a_word_that_speaks_against_one_kind_leaves_the_others() -> None:
    assert left_to(out(A, 500, "10:00:00", summary="ATM转账手续费")) == ["fee"]
    assert left_to(out(A, 500, "10:00:00", kind="转账", channel="ATM", counterparty_name="财付通")) == ["payment_platform"]


def test_a_named_person_without_a_number_is_told_and_can_be_asked_for() -> None:
    rows = out(A, 500, "10:00:00", counterparty_name="李四", summary="转账"), out(A, 7, "11:00:00", kind="ATM取款")
    (doubt,) = find_doubts(ledger(*rows))
    assert (doubt.note.key, doubt.note.values["where"]) == ("money.ledger.payee_unknown", f"{A}.csv:2")
    assert [one.payee for one in transfers_of(ledger(*rows), A)] == ["李四", None]


def test_a_payee_that_another_statement_gives_is_known() -> None:
    rows = out(A, 500, "10:00:00", counterparty_name="李四"), into(B, 500, "10:00:01", A)
    assert "payee_unknown" not in kinds(*rows)
    taken_back = out(A, 500, "10:00:00"), into(A, 500, "10:01:00", summary="退汇")
    assert "payee_unknown" not in kinds(*taken_back)


@pytest.mark.parametrize(
    ("number", "words", "kind"),
    [
        (TENPAY, {}, "payment_platform"),
        (TENPAY, {"counterparty_name": "财付通支付科技有限公司", "summary": "快捷支付"}, "payment_platform"),
        ("60142858", {"counterparty_name": "支付宝（中国）网络技术有限公司客户备付金"}, "payment_platform"),
        ("Z200******010N", {"counterparty_name": "支付宝-李四"}, "payment_platform"),
        (B, {"counterparty_name": "银联商务股份有限公司", "summary": "转账"}, "payment_platform"),
        (B, {"counterparty_name": "待清算跨行款项"}, "payment_platform"),
        (B, {"counterparty_name": "应付特约商户清算资金"}, "merchant"),
        ("1049888812345678", {"counterparty_name": "手续费收入", "summary": "手续费"}, "fee"),
        (ALIPAY_USER, {"counterparty_name": "美团", "summary": "消费"}, "merchant"),
        (ALIPAY_USER, {"counterparty_name": "某店", "summary": "支付宝快捷支付"}, "payment_platform"),
    ],
)
def test_money_to_an_account_that_firms_settle_through_has_left(number: str, words: dict[str, str], kind: str) -> None:
    row = out(A, 500, "10:00:00", number, **words)
    assert left_to(row) == [kind]
    assert kinds(row) == set()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (B, {"counterparty_name": "张三", "summary": "支付宝转账"}),  # words alone make no account an exit
        (B, {"counterparty_name": "微信科技（深圳）有限公司"}),
        (ALIPAY_USER, {"counterparty_name": "李四", "summary": "转账"}),
        ("243300134", {}),
    ],
)
def test_what_is_not_certain_stays_an_account(number: str, words: dict[str, str]) -> None:
    assert left_to(out(A, 500, "10:00:00", number, **words)) == [number]


def test_money_from_such_an_account_comes_from_no_account() -> None:
    assert seen(ledger(into(A, 500, "10:00:00", TENPAY, counterparty_name="财付通"))) == [(None, A, 500, "10:00:00")]


def test_a_row_without_name_goes_by_the_name_that_others_give_its_number() -> None:
    rows = out(A, 5, "10:00:00", "990011223344", counterparty_name="网联清算有限公司"), out(A, 6, "11:00:00", "990011223344")
    assert left_to(*rows) == ["payment_platform", "payment_platform"]


def test_users_of_a_payment_firm_are_accounts_in_its_own_statements() -> None:
    row = out("2088111111111111", 500, "10:00:00", ALIPAY_USER, summary="消费")
    assert left_to(row) == [ALIPAY_USER]


def test_an_account_whose_statement_is_there_or_that_is_reported_is_one_whatever_its_name() -> None:
    row = out(A, 500, "10:00:00", B, counterparty_name="银联商务股份有限公司")
    assert left_to(row, into(B, 500, "10:00:01", A)) == [B]
    assert seen(build_ledger(table([row]), known={B: ""})) == [(A, B, 500, "10:00:00")]


def test_a_transfer_through_a_clearing_account_meets_its_other_side() -> None:
    rows = out(A, 500, "10:00:00", C, counterparty_name="跨行清算往来", summary="转账"), into(B, 500, "10:00:01", A)
    assert seen(ledger(*rows)) == [(A, B, 500, "10:00:00")]
    assert kinds(*rows) == {"blind"}


OWN = """
[[kind]]
name = "virtual_currency"
words = ["跑分"]
[[clearing]]
kind = "merchant"
names = ["某某收款"]
numbers = ["77001122"]
"""


def test_a_case_adds_its_own_words_and_numbers(tmp_path: Path) -> None:
    file = tmp_path / "exits.toml"
    file.write_text(OWN, encoding="utf-8")
    rows = [
        out(A, 1, "10:00:00", summary="跑分"),
        out(A, 2, "10:01:00", B, counterparty_name="某某收款公司"),
        out(A, 3, "10:02:00", "77001122"),
        out(A, 4, "10:03:00", kind="ATM取款"),
    ]
    found = build_ledger(table(rows), words=with_own(file))
    assert [one[1] for one in seen(found)] == ["virtual_currency", "merchant", "merchant", "cash"]
    assert len(vocabulary().kinds) + 1 == len(with_own(file).kinds)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nonsense", None),
        ('[[kind]]\nname = "gift"\nwords = ["红包"]\n', "name = 'gift'"),
        ('[[kind]]\nname = "cash"\nwords = "取现"\n', "words"),
        ('[[clearing]]\nkind = "fee"\nnumbers = [5]\n', "numbers"),
        ('[[clearing]]\nkind = "fee"\nlike = ["(?<!a)b"]\n', "like"),
        ("[other]\n", "other"),
    ],
)
def test_words_that_cannot_be_meant_are_refused_with_what_is_wrong(tmp_path: Path, text: str, told: str | None) -> None:
    file = tmp_path / "exits.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        with_own(file)
    assert "docs/how-to/exits.md" in say(caught.value.note, "zh")
    assert told is None or told in say(caught.value.note, "en")
