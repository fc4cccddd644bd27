"""Whose account a statement is of: stand-ins where it gives no number, what the other sides tell of it, suffixes."""

from typing import Any

import pytest

from anlan.money.ledger import build_ledger
from anlan.money.ledger_doubts import find_doubts
from tests.unit.money.made_entries import A, B, C, D, into, ledger, out, seen, table


def unnumbered(entry: dict[str, Any], name: str | None, bank: str | None, file: str) -> dict[str, Any]:
    return {**entry, "own_account": None, "own_name": name, "bank": bank, "file": file}


def kinds(*rows: dict[str, Any]) -> set[str]:
    return {doubt.note.key.rpartition(".")[2] for doubt in find_doubts(ledger(*rows))}


def payers(*rows: dict[str, Any]) -> set[str | None]:
    return {one[0] for one in seen(ledger(*rows))}


def test_a_wallet_without_a_number_is_known_by_owner_bank_and_file_and_told() -> None:
    rows = (
        unnumbered(out(A, 5, "10:00:00", B), "张三", "微信支付", "x/wx.xlsx"),
        unnumbered(out(A, 6, "10:00:00", B), None, None, "zfb.csv"),
    )
    assert payers(*rows) == {"户名:张三 (微信支付, wx.xlsx)", "文件:zfb.csv"}
    assert kinds(*rows) == {"own_unknown"}


def test_two_of_one_name_at_two_banks_or_in_two_files_are_two_accounts() -> None:
    row = out(A, 5, "10:00:00", B)
    rows = [
        unnumbered(row, "张三", bank, file)
        for bank, file in (("甲", "a.csv"), ("乙", "a.csv"), ("甲", "b/a.csv"), ("甲", "c/a.csv"))
    ]
    assert len(payers(*rows)) == 4
    assert payers(*rows[2:]) == {"户名:张三 (甲, b/a.csv)", "户名:张三 (甲, c/a.csv)"}


def test_a_masked_name_makes_no_number_shown_in_part() -> None:
    row = unnumbered(out(A, 5, "10:00:00", B), "张*", None, "a.csv")
    assert (payers(row), kinds(row)) == ({"户名:张* (a.csv)"}, {"own_unknown"})


def test_the_other_sides_tell_the_number_and_that_is_told() -> None:
    mine = (
        unnumbered(into(A, 500, "10:00:20", B), "张三", None, "a.csv"),
        unnumbered(out(A, 500, "11:00:00"), "张三", None, "a.csv"),
    )
    rows = (out(B, 500, "10:00:00", A, counterparty_name="张*"), *mine)
    assert seen(ledger(*rows)) == [(B, A, 500, "10:00:00"), (A, "other", 500, "11:00:00")]
    assert ledger(*rows).account(A).obtained
    assert "own_inferred" in kinds(*rows)
    assert "own_unknown" not in kinds(*rows)


def test_a_masked_counterparty_of_the_statement_tells_it_too() -> None:
    mine = unnumbered(into(A, 500, "10:00:20", "6217****0002"), None, None, "a.csv")
    assert seen(ledger(mine, out(B, 500, "10:00:00", A))) == [(B, A, 500, "10:00:00")]


@pytest.mark.parametrize(
    "others",
    [
        [out(B, 500, "10:00:00", A), out(B, 500, "10:00:30", C)],  # two numbers fit
        [out(B, 500, "10:00:00", A, counterparty_name="李四")],  # another's name
        [out(B, 500, "10:30:00", A)],  # another time
        [out(B, 400, "10:00:00", A)],  # another amount
        [out(B, 500, "10:00:00", A), into(A, 1, "09:00:00", D)],  # that account's own statement is there
        [out(B, 500, "10:00:00", "6222****0001")],  # shown in part
    ],
)
def test_what_leaves_a_choice_or_contradicts_tells_nothing(others: list[dict[str, Any]]) -> None:
    mine = unnumbered(into(A, 500, "10:00:20", B), "张三", None, "a.csv")
    found = ledger(mine, *others)
    assert found.book.code("户名:张三 (a.csv)") >= 0
    assert found.account("户名:张三 (a.csv)").obtained
    assert "own_unknown" in kinds(mine, *others)


def test_a_name_or_a_second_row_decides_between_numbers_that_fit() -> None:
    mine = unnumbered(into(A, 500, "10:00:20", B), "张三", None, "a.csv")
    named = [out(B, 500, "10:00:00", A, counterparty_name="张三"), out(B, 500, "10:00:30", C)]
    assert ledger(mine, *named).account(A).obtained
    second = unnumbered(into(A, 30, "12:00:20", B), "张三", None, "a.csv")
    both = [out(B, 500, "10:00:00", A), out(B, 500, "10:00:30", C), out(B, 30, "12:00:00", A)]
    assert ledger(mine, second, *both).account(A).obtained


def test_a_number_that_two_statements_could_be_is_neither() -> None:
    mine = [unnumbered(into(A, 500, "10:00:20", B), None, None, file) for file in ("a.csv", "b.csv")]
    assert not ledger(*mine, out(B, 500, "10:00:00", A)).account(A).obtained


@pytest.mark.parametrize("suffix", ["_156_0", "RMB", "_156", "_CNY_1", "_0001", "人民币"])
def test_a_number_with_and_without_suffix_is_one_account(suffix: str) -> None:
    rows = out(A, 500, "10:00:00", B), into(B + suffix, 500, "10:00:03", A + "RMB"), out(B + suffix, 500, "11:00:00", C)
    assert seen(ledger(*rows)) == [(A, B, 500, "10:00:00"), (B, C, 500, "11:00:00")]
    assert kinds(*rows) == set()


def test_a_number_that_nobody_gives_without_suffix_stands_as_the_shortest() -> None:
    rows = out(A, 500, "10:00:00", B + "RMB"), into(B + "_156_0", 500, "10:00:03", A)
    assert seen(ledger(*rows)) == [(A, B + "RMB", 500, "10:00:00")]
    known = build_ledger(table(rows), known={B: ""})
    assert seen(known) == [(A, B, 500, "10:00:00")]


def test_several_sub_accounts_of_a_card_stay_apart_and_are_told() -> None:
    rows = out(A, 500, "10:00:00", B), into(B + "_156_0", 500, "10:00:03", A), into(B + "_156_1", 7, "11:00:00", A)
    assert len({one[1] for one in seen(ledger(*rows))}) == 3
    assert "sub_accounts" in kinds(*rows)


def test_a_foreign_or_unknown_suffix_is_another_number() -> None:
    rows = out(A, 500, "10:00:00", B), into(B + "USD", 500, "10:00:03", A)
    assert len(ledger(*rows)) == 2
