"""The ledger: what moves money and what does not, whose order stands, how things are found."""

from datetime import timedelta
from pathlib import Path

import pytest

from anlan.money.entry import Direction, Flag, Status
from anlan.money.ledger import build_ledger
from anlan.money.ledger_doubts import find_doubts, find_left_out
from anlan.values import to_micros
from tests.unit.money.made_entries import A, B, C, into, ledger, out, seen, table, transfers_of


def doubts(*rows: dict[str, object]) -> set[str]:
    return {one.note.key.rpartition(".")[2] for one in find_doubts(ledger(*rows))}


def left_out(*rows: dict[str, object]) -> dict[str, int]:
    """Rows by the reason they moved nothing."""
    found: dict[str, int] = {}
    for one in find_left_out(ledger(*rows)):
        key = one.note.key.rpartition(".")[2]
        found[key] = found.get(key, 0) + int(one.note.values["count"])
    return found


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        (out(A, 500, "10:00:00", B, status=Status.FAILED), "failed"),
        (out(A, 500, "10:00:00", B, status=Status.REVERSED), "cancelled"),
        (out(A, 500, "10:00:00", B) | {"direction": Direction.NEUTRAL}, "neutral"),
        (out(A, 500, "10:00:00", B, currency="USD"), "currency"),
        (out(A, 500, "10:00:00", A), "own_transfer"),
    ],
)
def test_an_entry_that_moves_nothing_is_kept_and_told(entry: dict[str, object], key: str) -> None:
    found = ledger(entry, into(A, 7, "11:00:00", C))
    assert seen(found) == [(C, A, 7, "11:00:00")]
    assert left_out(entry, into(A, 7, "11:00:00", C)) == {key: 1}
    assert found.evidence.entries.num_rows == 2


def test_a_reversal_cancels_the_entry_it_takes_back() -> None:
    rows = (
        out(A, 500, "10:00:00", B),
        out(A, 500, "10:10:00", B),
        into(A, 500, "10:20:00", B, summary="退汇"),
        out(A, 9, "11:00:00", B),
    )
    assert seen(ledger(*rows)) == [(A, B, 500, "10:00:00"), (A, B, 9, "11:00:00")]
    assert left_out(*rows) == {"cancelled": 2}


def test_a_reversal_seen_by_both_banks_cancels_both_sides() -> None:
    rows = (
        out(A, 500, "10:00:00", B),
        into(A, 500, "10:05:00", B),
        into(B, 500, "10:00:01", A),
        out(B, 500, "10:05:00", A, kind="冲正"),
    )
    assert seen(ledger(*rows)) == []
    assert left_out(*rows) == {"cancelled": 4}


def test_a_reversal_at_once_is_found_although_the_clocks_of_the_banks_differ() -> None:
    """Each transfer has the time of its debit side: the one that takes back seems half a minute earlier."""
    rows = (
        out(A, 500, "10:00:35", B),
        into(A, 500, "10:00:35", B, kind="冲正"),
        into(B, 500, "10:00:06", A),
        out(B, 500, "10:00:06", A, kind="冲正"),
    )
    assert (seen(ledger(*rows)), left_out(*rows), doubts(*rows)) == ([], {"cancelled": 4}, set())


def test_a_reversal_of_cash_needs_no_account() -> None:
    rows = out(A, 500, "10:00:00", kind="ATM取款"), into(A, 500, "10:01:00", summary="ATM取款冲正"), into(A, 3, "10:02:00")
    assert seen(ledger(*rows)) == [(None, A, 3, "10:02:00")]


def test_a_reversal_with_nothing_to_take_back_moves_money_and_is_told() -> None:
    rows = out(A, 400, "10:00:00", B), into(A, 500, "10:10:00", B, summary="退汇")
    assert len(ledger(*rows)) == 2
    assert doubts(*rows) == {"reversal_alone"}


def test_a_reversal_reaches_back_a_few_days_and_no_further() -> None:
    def after(days: int) -> tuple[dict[str, object], ...]:
        back = into(A, 500, "10:00:00", B, summary="退汇")
        return out(A, 500, "10:00:00", B), {**back, "time": back["time"] + timedelta(days=days)}

    assert len(ledger(*after(12))) == 0
    assert len(ledger(*after(13))) == 2
    (doubt,) = find_doubts(ledger(*after(13)))
    assert (doubt.note.key, doubt.note.values["where"]) == ("money.ledger.reversal_late", f"{A}.csv:2 – {A}.csv:3")
    assert (doubt.note.values["days"], doubt.accounts) == (12, (A,))


def test_a_reversal_takes_the_latest_of_its_amount_and_what_the_bank_marked_however_old() -> None:
    old = out(A, 500, "10:00:00", B)
    old["time"] -= timedelta(days=100)
    rows = old, out(A, 500, "09:00:00", kind="财付通支付"), into(A, 500, "10:00:00", B, summary="退汇")
    assert len(ledger(*rows)) == 3, "neither a hundred days ago nor another payee"
    marked = {**old, "status": Status.REVERSED}
    assert seen(ledger(marked, *rows[1:])) == [(A, "payment_platform", 500, "09:00:00")]


def test_what_customers_write_takes_nothing_back() -> None:
    rows = out(A, 500, "10:00:00", B), into(A, 500, "10:10:00", B, remark="错账退回不算")
    assert len(ledger(*rows)) == 2
    assert doubts(*rows) == set()


@pytest.mark.parametrize(
    ("paid", "back"),
    [
        ({"counterparty_name": "美团", "summary": "消费"}, {"counterparty_name": "美团", "summary": "消费退款"}),
        ({"merchant": "某店"}, {"merchant": "某店", "kind": "退货"}),
        ({"counterparty_name": "财付通", "summary": "快捷支付"}, {"summary": "退款"}),
    ],
)
def test_money_that_came_back_from_a_shop_is_told_with_both_rows(paid: dict[str, str], back: dict[str, str]) -> None:
    rows = out(A, 500, "10:00:00", **paid), into(A, 500, "12:00:00", **back)
    assert len(ledger(*rows)) == 2
    (doubt,) = find_doubts(ledger(*rows))
    assert (doubt.note.key, doubt.note.values["where"]) == ("money.ledger.came_back", f"{A}.csv:2 – {A}.csv:3")


def test_a_refund_in_part_is_of_the_latest_payment_to_that_name_that_is_large_enough() -> None:
    shop = {"counterparty_name": "某店", "summary": "消费"}
    rows = (
        out(A, 500, "08:00:00", **shop),
        out(A, 400, "09:00:00", **shop),
        out(A, 100, "10:00:00", **shop),
        out(A, 300, "11:00:00", counterparty_name="他店", summary="消费"),
        into(A, 300, "12:00:00", counterparty_name="某店", summary="退款"),
        into(A, 350, "13:00:00", counterparty_name="某店", summary="退款"),
        into(A, 350, "14:00:00", counterparty_name="某店", summary="退款"),
    )
    (doubt,) = find_doubts(ledger(*rows))
    assert doubt.note.values["where"] == f"{A}.csv:3 – {A}.csv:6; {A}.csv:2 – {A}.csv:7"


def test_cash_other_names_and_old_payments_do_not_come_back() -> None:
    back = into(A, 500, "12:00:00", counterparty_name="某店", summary="退款")
    late = {**back, "time": back["time"] + timedelta(days=181)}
    assert doubts(out(A, 500, "10:00:00", kind="ATM取款"), back) == set()
    assert doubts(out(A, 500, "10:00:00", counterparty_name="他店", summary="消费"), back) == set()
    assert doubts(out(A, 500, "10:00:00", counterparty_name="某店", summary="消费"), late) == set()
    assert doubts(into(A, 500, "10:00:00", summary="退款")) == set()


def test_a_reversal_does_not_reach_back_to_another_account_or_forward_in_time() -> None:
    rows = out(A, 500, "10:00:00", C), into(A, 500, "10:10:00", B, summary="退汇"), out(A, 500, "10:20:00", B)
    assert len(ledger(*rows)) == 3


def test_a_statements_own_order_stands_for_equal_times_and_for_times_that_go_back() -> None:
    rows = into(A, 1, "10:00:00", C), out(A, 2, "10:00:00", C), into(A, 3, "09:59:00", C), out(A, 4, "10:00:00", C)
    assert [fen for _, _, fen, _ in seen(ledger(*rows))] == [1, 2, 3, 4]


def test_banks_whose_clocks_differ_are_brought_into_one_order() -> None:
    rows = (
        out(A, 1, "10:00:50", B),
        out(B, 2, "10:00:40", C),
        into(B, 1, "10:00:41", A),
        out(B, 3, "10:00:45", C),
    )
    assert [fen for _, _, fen, _ in seen(ledger(*rows))] == [2, 1, 3]
    assert doubts(*rows) == set()


def test_statements_that_contradict_each_other_are_told() -> None:
    rows = (
        out(A, 1, "10:00:00", B),
        into(A, 2, "10:00:01", B),
        out(B, 2, "10:00:01", A),
        into(B, 1, "10:00:30", A),
    )
    assert len(ledger(*rows)) == 2
    assert doubts(*rows) == {"contradiction"}


def test_opening_and_closing_balances_come_from_the_statement() -> None:
    found = ledger(out(A, 100, "10:00:00", B), into(A, 30, "11:00:00", B, balance=930), out(A, 5, "12:00:00", B))
    assert (found.account(A).opening, found.account(A).balance) == (1000, 925)
    assert (found.account(B).obtained, found.account(B).opening, found.account(B).balance) == (False, None, None)


def test_an_account_is_known_by_its_own_statement_or_by_others() -> None:
    found = ledger(
        out(A, 100, "10:00:00", B, own_name="张三", bank="甲银行", counterparty_name="李四", counterparty_bank="乙银行"),
        out(A, 50, "11:00:00", B),
    )
    assert (found.account(A).name, found.account(A).bank, found.account(A).obtained) == ("张三", "甲银行", True)
    assert (found.account(B).name, found.account(B).bank, found.account(B).obtained) == ("李四", "乙银行", False)
    assert f"{found.account(B).first_seen:%H:%M}" == "10:00"
    assert f"{found.account(B).last_seen:%H:%M}" == "11:00"
    second = found.transfer_at(1).time
    assert (found.movements_since(A, second), found.movements_since(B, second)) == (
        [(to_micros(second), -50)],
        [(to_micros(second), 50)],
    )
    assert found.movements_since("6222", second) == []
    with pytest.raises(KeyError):
        found.account("6222")


def test_a_transfer_is_found_by_its_id_and_tells_all_its_sources() -> None:
    rows = [out(A, 5, "10:00:00", B, balance=10), out(A, 5, "10:00:00", B, balance=5), into(B, 5, "10:00:01", A, balance=5)]
    copies = [{**entry, "file": "copy.csv"} for entry in rows[:2]]
    found = build_ledger(table([*rows, *copies]))
    names = [one.id for one in transfers_of(found, A)]
    assert len(set(names)) == len(names) == 2
    fresh = build_ledger(table([*copies, *rows[::-1]]))
    assert [fresh.transfer(name) for name in names]
    assert [(place.file, place.row) for place in found.sources(names[0])][:2] == [(f"{A}.csv", 2), ("copy.csv", 2)]
    with pytest.raises(KeyError):
        found.transfer("20260311100000-0000000000")
    with pytest.raises(KeyError):
        found.transfer("nonsense")


def test_the_index_takes_forty_bytes_a_transfer() -> None:
    found = ledger(*(out(A, fen, fen, B) for fen in range(1, 2000)), *(into(B, fen, fen, A) for fen in range(1, 2000)))
    assert found.bytes_of_index / len(found) < 40.1


def test_card_and_account_number_of_one_account_are_one() -> None:
    rows = table([out(A, 500, "10:00:00", "99887766554433221100"), into(B, 500, "10:00:00", A)])
    assert seen(build_ledger(rows, numbers={"99887766554433221100": B})) == [(A, B, 500, "10:00:00")]


def test_a_statement_that_shows_its_own_number_in_part_belongs_to_the_one_it_fits() -> None:
    rows = out(A, 500, "10:00:00", B), into("6217****0002", 500, "10:00:03", A)
    assert seen(ledger(*rows)) == [(A, B, 500, "10:00:00")]
    assert ledger(*rows).account(B).obtained
    assert doubts(into("6217****0009", 500, "10:00:03", A)) == {"own_partly"}


def test_an_entry_without_time_stands_at_the_time_of_the_one_before_and_is_told() -> None:
    rows = out(A, 1, "10:00:00", B), out(A, 2, "10:00:00", B) | {"time": None}, out(A, 3, "11:00:00", B)
    assert seen(ledger(*rows)) == [(A, B, 1, "10:00:00"), (A, B, 2, "10:00:00"), (A, B, 3, "11:00:00")]
    assert doubts(*rows) == {"undated"}


def test_a_number_whose_digits_a_spreadsheet_lost_is_told() -> None:
    rows = (out(A, 1, "10:00:00", flags=Flag.ACCOUNT_PRECISION_LOST),)
    assert "number_lost" in doubts(*rows)


def test_months_in_several_files_join_and_a_missing_month_is_told() -> None:
    january = [into(A, 10, "08:00:00", B, balance=10, file="1.csv"), out(A, 4, "09:00:00", B, balance=6, file="1.csv")]
    march = [into(A, 10, "12:00:00", B, balance=26, file="3.csv")]
    february = [into(A, 10, "10:00:00", B, balance=16, file="2.csv")]
    assert doubts(*january, *february, *march) == set()
    assert doubts(*january, *march) == {"gap"}
    assert ledger(*march, *january, *february).account(A).balance == 26


def test_a_copy_fills_in_what_the_other_layout_lacks() -> None:
    first = [out(A, 4, "00:00:00", "6217****0002", balance=6, flags=Flag.NO_TIME_OF_DAY, file="a.csv")]
    second = [out(A, 4, "09:30:00", B, balance=6, file="b.csv")]
    assert seen(ledger(*first, *second)) == [(A, B, 4, "09:30:00")]
    assert left_out(*first, *second) == {"copy": 1}


def test_rows_that_nothing_proves_to_be_copies_are_told() -> None:
    rows = [out(A, 4, "09:30:00", B, file="a.csv"), out(A, 4, "09:30:00", B, file="b.csv")]
    assert doubts(*rows) == {"unsure"}
    numbered = [{**entry, "serial": f"000{k}"} for k, entry in enumerate(rows)]
    assert len(ledger(*numbered)) == 2


def test_questions_are_asked_in_sql() -> None:
    found = ledger(out(A, 5, "10:00:00", B), into(B, 5, "10:00:01", A), out(A, 6, "11:00:00", kind="ATM取款"))
    sql = "select from_account, exit, sum(amount)::bigint fen, any_value(credit_row) r from transfers group by all order by 3"
    answer = found.ask(sql)
    assert answer.to_pylist() == [
        {"from_account": A, "exit": None, "fen": 5, "r": 2},
        {"from_account": A, "exit": "cash", "fen": 6, "r": None},
    ]
    assert found.ask("select count(*) n from entries").to_pylist() == [{"n": 3}]
    assert found.ask("select number from accounts where obtained order by 1").column("number").to_pylist() == sorted([A, B])


def test_an_empty_ledger_is_a_ledger(tmp_path: Path) -> None:
    empty = build_ledger(table([]))
    assert (len(empty), len(empty.book), find_doubts(empty), empty.transfers().num_rows) == (0, 0, [], 0)
