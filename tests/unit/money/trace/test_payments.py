"""What victims report: read line by line, and found again among the transfers."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from anlan.money.entry import Flag
from anlan.money.ledger import build_ledger
from anlan.money.payment_matching import match_payments
from anlan.money.tracing import trace
from anlan.money.tracing_rules import RULES
from anlan.money.victim import VictimPayment, known_accounts, read_victims
from anlan.values import AccountNumber, BrokenPromise, Fen, InputError, parse_instant, say
from tests.unit.money.made_entries import DAY, A, B, C, into, ledger, out, seen, table

HEADER = "victim,victim_account,payee_account,amount,paid_at\n"


def paid(fen: int, at: str, payer: str = A, payee: str = B) -> VictimPayment:
    return VictimPayment("张三", AccountNumber(payer), AccountNumber(payee), Fen(fen), parse_instant(DAY + at))


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "victims.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_reports_are_read_whatever_the_encoding(tmp_path: Path, encoding: str) -> None:
    line = f'张三, {A}\t,6217 0000 0000 0000 002,"50,000.00",2026/3/11 9:00\n'
    read = read_victims(written(tmp_path, HEADER + line, encoding))
    assert read.left_out == ()
    assert read.payments == (paid(5_000_000, "09:00:00"),)
    assert read.payments[0].key == f"{A}-{B}-20260311090000-5000000"


def test_columns_may_be_chinese_and_in_any_order(tmp_path: Path) -> None:
    text = f"报案登记表\n金额,时间,被害人账号,收款账号,被害人\n100,2026-03-11 09:00:00,{A},{B},张三\n\n"
    assert read_victims(written(tmp_path, text)).payments == (paid(10_000, "09:00:00"),)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (f"张三,,{B},100,2026-03-11 09:00:00", "table.line_without"),
        (f"张三,{A},{B},a lot,2026-03-11 09:00:00", "table.line_amount"),
        (f"张三,{A},{B},-5,2026-03-11 09:00:00", "table.line_amount"),
        (f"张三,{A},{B},5亿,2026-03-11 09:00:00", "table.line_amount"),
        (f"张三,{A},{B},100,2026-02-30", "trace.victim_line_time"),
        (f"张三,{A},{B},100", "trace.victim_line_time"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_the_others_are_used(tmp_path: Path, line: str, key: str) -> None:
    read = read_victims(written(tmp_path, f"{HEADER}{line}\n张三,{A},{B},100,2026-03-11 09:00:00\n"))
    assert [(note.key, note.values["row"]) for note in read.left_out] == [(f"money.{key}", 2)]
    assert len(read.payments) == 1


GRID = [
    ["受害人", "受害人账号", "收款账号", "金额（元）", "转账 时间"],
    ["张三", A, B, "50,000.00", "2026-03-11 09:00:00"],
    ["李四", A, B, "7", "2026/3/11"],
]


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "utf-16"])
def test_reports_come_in_any_format_of_statements(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"victims.{ending}"
    if ending == "xlsx":
        _workbook(file, [["报案登记表"], *GRID[:1]], [GRID[1]], [GRID[2]])
    else:
        mark = "\t" if ending == "tsv" else ","
        text = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in GRID)
        file.write_bytes(text.encode("utf-16" if ending == "utf-16" else "gb18030"))
    read = read_victims(file)
    assert [(one.victim, one.amount, f"{one.paid_at:%d %H:%M}") for one in read.payments] == [
        ("张三", 5_000_000, "11 09:00"),
        ("李四", 700, "11 00:00"),
    ]
    assert {(one.victim_account, one.payee_account) for one in read.payments} == {(A, B)}
    assert read.left_out == ()


def test_cells_of_a_workbook_may_hold_numbers_and_times(tmp_path: Path) -> None:
    file = tmp_path / "victims.xlsx"
    _workbook(file, GRID[:1], [["张三", 123456789012345, B, 50000.1, datetime(2026, 3, 11, 9, 30)], [None] * 5])
    (payment,) = read_victims(file).payments
    assert (payment.victim_account, payment.amount) == ("123456789012345", 5_000_010)
    assert f"{payment.paid_at:%Y-%m-%d %H:%M:%S%z}" == "2026-03-11 09:30:00+0800"


@pytest.mark.parametrize("spoilt", ["6.21484E+18", "6214839999999999111.0", 6214839999999999111, 6.21484e18])
def test_a_number_that_a_spreadsheet_spoilt_is_told_with_what_to_do(tmp_path: Path, spoilt: str | float) -> None:
    file = tmp_path / "victims.xlsx"
    _workbook(file, GRID[:1], [["张三", A, spoilt, 5, "2026-03-11 09:00:00"], ["李四", A, B, 5, "2026-03-11 09:00:00"]])
    read = read_victims(file)
    assert [one.victim for one in read.payments] == ["李四"]
    (note,) = read.left_out
    assert (note.key, note.values["row"]) == ("money.table.line_account_lost", 2)
    assert "文本格式" in say(note, "zh")


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("事主,事主卡号,嫌疑人账号,转账金额,转账日期,转账时间", f"张三,{A},{B},7,2026/3/11,9:30"),
        ("报案人姓名,转出卡号,转入卡号,损失金额(元),打款日期,打款时间", f"张三,{A},{B},7,46092,0.3958333333333333"),
        ("受害人姓名,付款人帐号,收款人帐号,付款金额,付款日期时间", f"张三,{A},{B},0.0007万元,2026年3月11日 9时30分"),
        ("付款户名,付款账号,涉诈账户,支付金额,日期,时间", f"张三,{A},{B},7,2026-03-11,2026-03-11 09:30:00"),
        ("被害人,被害人账号/卡号,收款账号,金额,付款日期", f"张三,{A},{B},7,2026/3/11 9:30"),
    ],
)
def test_headings_are_those_that_stations_use(tmp_path: Path, heading: str, line: str) -> None:
    read = read_victims(written(tmp_path, f"{heading}\n{line}\n"))
    assert (read.left_out, read.payments) == ((), (paid(700, "09:30:00"),))


def test_a_date_without_a_time_of_day_beside_it_stands_for_the_day(tmp_path: Path) -> None:
    for line in (f"张三,{A},{B},7,2026-03-11", f"张三,{A},{B},7,2026-03-11,"):
        heading = "被害人,被害人账号,收款账号,金额,付款日期" + ",付款时间" * line.endswith(",")
        assert read_victims(written(tmp_path, f"{heading}\n{line}\n")).payments == (paid(700, "00:00:00"),)


def test_every_sheet_with_the_headings_is_read(tmp_path: Path) -> None:
    file = tmp_path / "victims.xlsx"
    _workbook(file, GRID[:2], [["备忘"]], [GRID[0], GRID[2]])
    assert [one.victim for one in read_victims(file).payments] == ["张三", "李四"]


def _workbook(file: Path, first: list[list[object]], *others: list[list[object]]) -> None:
    """A workbook of sheets; a sheet without a heading goes on below the one before."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for rows in (first, *others):
        if rows[0][0] in (GRID[0][0], "备忘") and rows is not first:
            sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(file)


@pytest.mark.parametrize("text", ["", "name,amount\n张三,5\n"])
def test_a_table_without_its_columns_is_unusable(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="payee_account"):
        read_victims(written(tmp_path, text))
    with pytest.raises(InputError, match="nowhere"):
        read_victims(tmp_path / "nowhere.csv")


def test_a_payment_is_the_transfer_between_the_accounts_near_its_time() -> None:
    found = ledger(out(A, 500, "08:00:00", B), out(A, 500, "10:00:00", B), out(A, 500, "10:00:00", C))
    matched = match_payments(found, [paid(500, "10:05:00")])
    assert [f"{found.transfer_at(int(row)).time:%H}" for row in matched.rows] == ["10"]
    assert (matched.unmatched, matched.doubts) == ((), ())


def test_equal_payments_are_taken_in_time_order_each_once() -> None:
    found = ledger(out(A, 500, "10:00:00", B), out(A, 500, "10:20:00", B))
    matched = match_payments(found, [paid(500, "10:25:00"), paid(500, "10:10:00")])
    assert [f"{payment.paid_at:%H:%M}" for payment in matched.payments] == ["10:10", "10:25"]
    assert matched.rows.tolist() == [0, 1]


def test_an_equal_transfer_near_by_that_nobody_reports_is_told() -> None:
    found = ledger(out(A, 500, "10:00:00", B), out(A, 500, "10:05:00", B), out(A, 500, "10:40:00", B))
    (doubt,) = match_payments(found, [paid(500, "10:00:10")]).doubts
    assert (doubt.note.key, doubt.note.values["count"]) == ("money.trace.one_of_several", 1)
    assert match_payments(found, [paid(500, "10:00:10"), paid(500, "10:05:00")]).doubts == ()
    assert match_payments(found, [paid(500, "10:40:00")]).doubts == ()


def test_the_payees_statement_alone_is_enough() -> None:
    assert match_payments(ledger(into(B, 500, "10:00:30", A)), [paid(500, "10:00:00")]).rows.tolist() == [0]


@pytest.mark.parametrize(
    ("rows", "payment", "key"),
    [
        ([out(A, 500, "10:00:00", C)], paid(500, "10:00:00"), "account_unknown"),
        ([out(A, 500, "10:00:00", C), into(B, 9, "10:00:00", C)], paid(500, "10:00:00"), "not_in_statements"),
        ([out(C, 9, "10:00:00", A), out(C, 9, "10:00:00", B)], paid(500, "10:00:00"), "no_statement"),
        ([out(A, 501, "10:00:00", B)], paid(500, "10:00:00"), "other_amount"),
        ([out(A, 500, "10:00:00", B), out(A, 500, "10:30:00", B)], paid(500, "15:00:00"), "other_time"),
        ([out(A, 500, "10:00:00", B, status=1), out(A, 1, "10:00:00", B)], paid(500, "10:00:00"), "not_done"),
    ],
)
def test_an_unmatched_payment_tells_why(rows: list[dict[str, object]], payment: VictimPayment, key: str) -> None:
    (unmatched,) = match_payments(ledger(*rows), [payment]).unmatched
    assert unmatched.reason.key == f"money.trace.{key}"


def test_a_payment_reported_twice_counts_once() -> None:
    found = ledger(out(A, 500, "10:00:00", B))
    matched = match_payments(found, [paid(500, "10:00:00"), paid(500, "10:00:00"), paid(500, "10:01:00")])
    assert len(matched.rows) == 1
    assert [one.reason.key for one in matched.unmatched] == ["money.trace.taken"]
    assert [doubt.note.key for doubt in matched.doubts] == ["money.trace.reported_twice"]


def test_a_payment_reported_twice_that_no_statement_shows_is_missing_once() -> None:
    matched = match_payments(ledger(out(A, 700, "10:00:00", B)), [paid(500, "10:00:00"), paid(500, "10:00:00")])
    assert (len(matched.unmatched), [doubt.note.key for doubt in matched.doubts]) == (1, ["money.trace.reported_twice"])


def test_a_payment_far_off_in_time_or_without_payer_is_taken_with_a_doubt() -> None:
    far = match_payments(ledger(out(A, 500, "04:00:00", B)), [paid(500, "10:00:00")])
    assert [doubt.note.key for doubt in far.doubts] == ["money.trace.far_in_time"]
    nameless = match_payments(ledger(into(B, 500, "10:00:10", summary="转账"), out(A, 1, "09:00:00", C)), [paid(500, "10:00:00")])
    assert [doubt.note.key for doubt in nameless.doubts] == ["money.trace.payer_not_shown"]
    assert nameless.rows.size == 1


def test_a_report_with_a_date_alone_stands_for_its_day() -> None:
    assert match_payments(ledger(out(A, 500, "17:00:00", B)), [paid(500, "00:00:00")]).doubts == ()


def test_a_statement_with_dates_alone_gives_each_payment_of_a_day_a_transfer_without_doubt() -> None:
    found = ledger(*(into(B, 500, "00:00:00", A, flags=Flag.NO_TIME_OF_DAY) for _ in range(2)))
    one = match_payments(found, [paid(500, "10:00:00")])
    assert (one.rows.tolist(), one.unmatched) == ([0], ())
    assert [doubt.note.key for doubt in one.doubts] == ["money.trace.one_of_several"]
    both = match_payments(found, [paid(500, "10:05:00"), paid(500, "10:00:00")])
    assert (both.rows.tolist(), both.unmatched, both.doubts) == ([0, 1], (), ())
    assert [f"{payment.paid_at:%H:%M}" for payment in both.payments] == ["10:00", "10:05"]


def test_a_date_is_far_off_only_beyond_its_day() -> None:
    before = ledger(into(B, 500, "00:00:00", A, flags=Flag.NO_TIME_OF_DAY))
    late = replace(paid(500, "00:00:00"), paid_at=parse_instant("2026-03-12 09:00:00"))
    (doubt,) = match_payments(before, [late]).doubts
    assert (doubt.note.key, doubt.note.values["time"]) == ("money.trace.far_in_time", "2026-03-11")
    later = replace(late, paid_at=parse_instant("2026-03-13 00:00:01"))
    assert [one.reason.key for one in match_payments(before, [later]).unmatched] == ["money.trace.other_time"]


def test_a_statement_that_shows_payer_or_payee_in_part_is_spelt_out_by_the_report() -> None:
    payment = paid(500, "10:00:00")
    known = known_accounts([payment])
    for rows, ends in (
        ([into(B, 500, "10:00:00", "6222********0001")], (A, B)),
        ([out(A, 500, "10:00:00", "6217****0002")], (A, B)),
        ([into("6217****0002", 500, "10:00:00", A)], (A, B)),
    ):
        found = build_ledger(table(rows), known=known)
        matched = match_payments(found, [payment])
        assert (seen(found), matched.rows.tolist(), matched.doubts) == ([(*ends, 500, "10:00:00")], [0], ())


def test_a_number_of_a_report_that_no_statement_shows_is_not_in_the_ledger() -> None:
    found = build_ledger(table([into(B, 500, "10:00:00", "6222********0001")]), known={C: "", "6222************1": ""})
    assert [str(number) for number in found.book.numbers] == ["6217000000000000002", "6222********0001"]


def test_among_several_that_a_part_can_be_amount_and_time_of_the_report_decide_and_that_is_told() -> None:
    other = "6222980000000000001"
    payments = [paid(500, "10:00:00"), paid(700, "11:00:00", payer=other)]
    rows = [into(B, 500, "10:00:00", "6222****0001"), into(B, 700, "11:00:00", "6222****0001")]
    found = match_payments(build_ledger(table(rows), known=known_accounts(payments)), payments)
    assert [payment.amount for payment in found.payments] == [500, 700]
    assert [doubt.note.key for doubt in found.doubts] == ["money.trace.shown_in_part"] * 2


def test_a_name_in_the_report_decides_between_several_but_never_against_the_number() -> None:
    other = "6222980000000000001"
    payments = [replace(paid(500, "10:00:00"), victim="张三"), replace(paid(9, "11:00:00", payer=other), victim="李四")]
    rows = [into(B, 500, "10:00:00", "6222****0001", counterparty_name="张三")]
    found = build_ledger(table(rows), known=known_accounts(payments))
    assert seen(found) == [(A, B, 500, "10:00:00")]
    mothers = [into(B, 500, "10:00:00", "6222****0001", counterparty_name="张母")]
    alone = build_ledger(table(mothers), known=known_accounts(payments[:1]))
    assert seen(alone) == [(A, B, 500, "10:00:00")]


def test_layers_are_the_fewest_hops_and_arrivals_the_first() -> None:
    found = ledger(
        out(A, 500, "10:00:00", B, balance=0),
        out(B, 300, "11:00:00", C),
        into(B, 500, "10:00:00", A) | {"order": -1},
        out(C, 100, "12:00:00", B),
        into(C, 300, "11:00:00", B) | {"order": -1},
    )
    one = trace(found, [paid(500, "10:00:00")])
    assert one.layers == {A: 0, B: 1, C: 2}
    assert {number: f"{at:%H}" for number, at in one.first_arrival.items()} == {B: "10", C: "11"}


def test_an_account_whose_statement_gives_no_balance_is_told_where_money_reached_it() -> None:
    rows = [out(A, 500, "10:00:00", B), into(B, 500, "10:00:00", A), out(B, 100, "11:00:00", C)]
    notes = [note for note in trace(ledger(*rows), [paid(500, "10:00:00")]).doubts if note.key == "money.trace.no_balance"]
    assert [note.values["account"] for note in notes] == [B]
    rows[1] = {**rows[1], "balance": 500}
    assert "money.trace.no_balance" not in {note.key for note in trace(ledger(*rows), [paid(500, "10:00:00")]).doubts}


def test_holdings_above_the_statements_balance_are_told() -> None:
    found = ledger(into(B, 500, "10:00:00", A, balance=500), out(B, 1, "11:00:00", C, balance=100))
    notes = [note.key for note in trace(found, [paid(500, "10:00:00")]).doubts]
    assert "money.trace.more_than_balance" in notes


def test_more_money_than_the_columns_carry_is_refused_not_wrapped() -> None:
    with pytest.raises(InputError, match=r"a\.csv row 3"):
        ledger(out(A, 2**60, "10:00:00", B, file="a.csv"), out(A, 2**61 + 2**60, "11:00:00", B, file="a.csv"))
    with pytest.raises(InputError, match=r"a\.csv row 2"):
        ledger(out(A, 1, "10:00:00", B, file="a.csv", balance=-(2**62)))
    largest = ledger(out(A, 2**58, "10:00:00", B), out(B, 2**58, "11:00:00", C), into(B, 2**58, "10:00:00", A) | {"order": -1})
    assert trace(largest, [paid(2**58, "10:00:00")], method="pro-rata").not_obtained[C] == {paid(2**58, "10:00:00").key: 2**58}


def test_money_lost_on_the_way_is_a_broken_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = RULES["fifo"]
    monkeypatch.setitem(RULES, "fifo", lambda flow: replace(rule(flow), left=rule(flow).left[:0]))
    with pytest.raises(BrokenPromise):
        trace(ledger(out(A, 500, "10:00:00", B)), [paid(500, "10:00:00")])
