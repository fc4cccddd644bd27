"""Files of events in whatever form, encoding and language they come: nothing is falsified, a bad line costs itself alone."""

import csv
import io
import json
import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.detect import sheet as sheet_module
from anlan.detect.columns import Kind
from anlan.detect.deadletter import DeadLetter
from anlan.detect.events import Intake
from anlan.detect.reading import read_events
from anlan.values import InputError, parse_instant, say, to_micros

ROOT = Path(__file__).resolve().parents[3]
AT = "2026-03-02 10:00:00"
GOOD = {"id": "t1", "time": AT, "src": "62170001", "dst": "62220002"}
FEN = GOOD | {"amount": 100_050}


def parquet(tmp_path: Path, *rows: dict[str, Any], **types: pa.DataType) -> Path:
    columns = {name: pa.array([row.get(name) for row in rows], types.get(name)) for name in rows[0]}
    pq.write_table(pa.table(columns), tmp_path / "x.parquet")
    return tmp_path / "x.parquet"


def read(path: Path, kind: Kind = "transfers") -> tuple[list[dict[str, Any]], list[DeadLetter]]:
    table, letters = read_events([path], kind)
    return table.to_pylist(), letters


def code(letter: DeadLetter) -> str:
    assert say(letter.reason, "zh") and say(letter.reason, "en")
    return letter.reason.key.rpartition(".")[2]


awkward = {
    "id": ["a", " b ", "", "号1"],
    "time": [
        AT,
        "2026-03-02T10:00:00.5",
        "2026/3/2 4:17",
        "2026-02-29 10:00:00",
        "2024-02-29 10:00:00",
        "2026-04-31 00:00:00",
        "20260302041705",
        "2026-03-02 10:00:00+08:00",
        "2026年3月2日",
        "0000-01-01 00:00:00",
        "soon",
        "",
    ],
    "src": ["6217 0001", "６２１７0001", "-", "", "'62170001", "6.217E+18", "62170001.0"],
    "dst": ["6222-0002", "  ", "+86 138 0013 8000"],
    "amount": ["1", "1.5", "1,000.50", "¥12", "0", "0.00", "-5", "1.005", "1.500", "x", "", "9" * 13, "12.", "(5)"],
    "currency": ["CNY", "usd", "", " RMB ", "人民币"],
    "channel": ["手机银行", "ATM", " app ", ""],
}
calls = {name: awkward[name] for name in ("id", "time", "src", "dst")} | {
    "amount": ["0", "60", "-5", "1.5", "1234567890", ""],
    "gateway": ["国际", "local", "?", ""],
}


@pytest.mark.parametrize(("kind", "pool"), [("transfers", awkward), ("calls", calls)])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_columns_checked_at_once_give_what_each_record_gives_alone(kind: Kind, pool: dict[str, list[str]], data: Any) -> None:
    rows = data.draw(st.lists(st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in pool.items()}), max_size=6))
    for number, row in enumerate(rows):
        row["id"] = row["id"] and f"{row['id']}{number}"
    alone = Intake(kind, "x.csv")
    for number, row in enumerate(rows, start=2):
        alone.take(number, row)
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in pool}
    made = sheet_module.Sheet("x.csv", columns, np.arange(len(rows)) + 2, np.ones(len(rows), np.bool_), str)
    together = sheet_module.take(kind, made)
    assert sorted(together.table.to_pylist(), key=lambda row: row["time"]) == alone.block().to_pylist()
    assert [(letter.row, letter.reason) for letter in together.letters] == [(one.row, one.reason) for one in alone.letters]


def test_records_in_plain_form_are_not_looked_at_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_module, "to_event", None)
    path = tmp_path / "t.csv"
    path.write_text(f"id,time,src,dst,amount,currency\nt1,{AT},6217 0001,62220002,1000.50,CNY\n", encoding="utf-8")
    assert read(path)[0][0]["amount"] == 100_050
    assert read(parquet(tmp_path, FEN))[0][0]["amount"] == 100_050


def test_parquet_in_another_currency_is_not_taken_for_yuan(tmp_path: Path) -> None:
    rows, letters = read(parquet(tmp_path, FEN | {"currency": "USD"}, FEN | {"id": "t2", "currency": "CNY"}))
    assert [row["id"] for row in rows] == ["t2"]
    assert [(code(letter), letter.row) for letter in letters] == [("currency", 1)]
    assert json.loads(letters[0].text)["currency"] == "USD"


def test_whole_amounts_of_parquet_are_fen_and_yuan_stand_under_a_heading_of_their_own(tmp_path: Path) -> None:
    for amount in (Decimal("1000.50"), "1,000.50"):
        rows, letters = read(parquet(tmp_path, GOOD | {"amount_yuan": amount}, GOOD | {"id": "t2", "amount_yuan": amount}))
        assert [row["amount"] for row in rows] == [100_050] * 2 and letters == []
    assert read(parquet(tmp_path, GOOD | {"交易金额": Decimal("0.300")}))[0][0]["amount"] == 30
    assert code(read(parquet(tmp_path, GOOD | {"amount_yuan": Decimal("0.305")}))[1][0]) == "not_an_amount"


@pytest.mark.parametrize(
    "row",
    [
        GOOD | {"amount": 1000.5},
        GOOD | {"amount": Decimal("1000.50")},
        GOOD | {"amount_yuan": 1000.5},
        FEN | {"src": 6.217e18},
        FEN | {"time": 1_772_000_000},
    ],
)
def test_a_column_of_a_type_that_cannot_be_right_is_refused_with_its_name(tmp_path: Path, row: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        read(parquet(tmp_path, row))
    assert caught.value.note.key == "detect.events.wrong_columns" and caught.value.note.values["column"] in row


@pytest.mark.parametrize(
    "moment",
    [
        AT,
        datetime(2026, 3, 2, 10),
        datetime(2026, 3, 2, 2, tzinfo=UTC),
        datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=8))),
    ],
)
@pytest.mark.parametrize("unit", ["s", "ns"])
def test_a_moment_without_a_zone_is_that_of_shanghai_in_every_form(tmp_path: Path, moment: Any, unit: str) -> None:
    zone = "UTC" if isinstance(moment, datetime) and moment.tzinfo else None
    types = {"time": pa.timestamp(unit, zone)} if isinstance(moment, datetime) else {}
    (row,), _ = read(parquet(tmp_path, FEN | {"time": moment}, **types))
    assert to_micros(row["time"]) == to_micros(parse_instant(AT))


def test_a_moment_outside_our_times_is_no_moment(tmp_path: Path) -> None:
    path = parquet(tmp_path, FEN, FEN | {"id": "t2"})
    for wrong in (-(2**62), 2**62):
        times = pa.array([wrong, to_micros(parse_instant(AT))]).cast(pa.timestamp("us"))
        pq.write_table(pq.read_table(path).set_column(1, "time", times), path)
        assert [code(letter) for letter in read(path)[1]] == ["not_a_time"]


def test_a_day_of_parquet_is_its_midnight(tmp_path: Path) -> None:
    (row,), _ = read(parquet(tmp_path, FEN | {"time": date(2026, 3, 2)}))
    assert to_micros(row["time"]) == to_micros(parse_instant("2026-03-02"))


def test_a_missing_cell_of_parquet_costs_its_row_alone_and_accounts_are_put_in_their_clean_form(tmp_path: Path) -> None:
    bad = [FEN | {"id": "t2", "time": None}, FEN | {"id": None}, FEN | {"id": "t4", "src": " "}, FEN | {"id": "t5", "amount": -1}]
    rows, letters = read(parquet(tmp_path, FEN | {"src": "6217 0001"}, *bad))
    assert [(row["id"], row["src"]) for row in rows] == [("t1", "62170001")]
    assert [(letter.row, code(letter)) for letter in letters] == [
        (2, "missing"),
        (3, "missing"),
        (4, "missing"),
        (5, "not_positive"),
    ]
    numbers = {"src": pa.int64(), "id": pa.int64()}
    (row,), _ = read(parquet(tmp_path, FEN | {"id": 7, "src": 6217_0001}, **numbers))
    assert (row["id"], row["src"]) == ("7", "62170001")


CHINESE = (
    "交易流水号,交易时间,付款账号,收款账号,交易金额（元）,币种,交易渠道,付款方类型\n"
    f'1,{AT},6217 0001,6222 0002,"1,000.50",人民币,手机银行,个人\n'
    f"2,{AT},6217 0001,6222 0002,5,,自助设备,对公\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_chinese_headings_and_words_in_any_encoding_are_the_same_events(tmp_path: Path, encoding: str, separator: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(csv.reader(io.StringIO(CHINESE)))
    (tmp_path / "流水.csv").write_bytes(text.getvalue().encode(encoding))
    rows, letters = read(tmp_path / "流水.csv")
    assert letters == []
    assert [(row["amount"], row["channel"], row["src_kind"]) for row in rows] == [
        (100_050, "mobile", "person"),
        (500, "atm", "company"),
    ]


def test_a_call_under_chinese_headings(tmp_path: Path) -> None:
    (tmp_path / "话单.csv").write_text(
        f"话单号,开始时间,主叫号码,被叫号码,通话时长（秒）,关口局\nc1,{AT},+86 138 0013 8000,10086,60,国际\n"
    )
    (row,), _ = read(tmp_path / "话单.csv", "calls")
    assert (row["src"], row["amount"], row["gateway"]) == ("13800138000", 60, "international")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_byte_that_makes_no_character_costs_its_own_line(tmp_path: Path, encoding: str) -> None:
    lines = CHINESE.encode(encoding).replace(b"6222 0002,5", b"6222\xff0002,5")
    (tmp_path / "x.csv").write_bytes(lines)
    rows, letters = read(tmp_path / "x.csv")
    assert [row["id"] for row in rows] == ["1"]
    assert [(letter.row, code(letter)) for letter in letters] == [(3, "not_text")] and "6222\\xff0002" in letters[0].text


def test_one_bad_byte_in_a_line_of_json_costs_that_line(tmp_path: Path) -> None:
    good = json.dumps(GOOD | {"amount": "5"}, ensure_ascii=False).encode()
    (tmp_path / "x.jsonl").write_bytes(good + b"\n" + good.replace(b"t1", b"t\xc4\xe3") + b"\n" + good.replace(b"t1", b"t3"))
    rows, letters = read(tmp_path / "x.jsonl")
    assert [row["id"] for row in rows] == ["t1", "t3"]
    assert [(letter.row, code(letter)) for letter in letters] == [(2, "broken_json")] and "\\xc4" in letters[0].text


@pytest.mark.parametrize("column", ["payer_name", "src", "id", "time"])
def test_bytes_of_parquet_that_make_no_character_cost_their_row(tmp_path: Path, column: str) -> None:
    rows = {name: [str(value), str(value)] for name, value in FEN.items()} | {"id": ["t1", "t2"], "payer_name": ["甲", "甲"]}
    bad = pa.array([b"\xc4\xe3", rows[column][1].encode()], pa.binary())
    columns = {name: pa.array(values) for name, values in rows.items()}
    columns[column] = pa.Array.from_buffers(pa.string(), 2, bad.buffers())
    pq.write_table(pa.table(columns), tmp_path / "x.parquet")
    read_rows, letters = read(tmp_path / "x.parquet")
    assert [row["id"] for row in read_rows] == ["t2"]
    assert [(letter.row, code(letter)) for letter in letters] == [(1, "not_text")] and "\\xc4" in letters[0].text


def test_a_quote_that_is_never_closed_costs_its_own_line_and_a_cell_over_two_lines_costs_nothing(tmp_path: Path) -> None:
    head = "id,time,src,dst,amount,merchant_name\n"
    lines = [f'1,{AT},a,b,5,"甲\n店"', f'2,{AT},a,"b,5,乙', f"3,{AT},a,b,5,丙", f'4,{AT},a,b,5,5" 管']
    (tmp_path / "x.csv").write_text(head + "\n".join(lines), encoding="utf-8")
    rows, letters = read(tmp_path / "x.csv")
    assert [(row["id"], row["merchant_name"]) for row in rows] == [("1", "甲\n店"), ("3", "丙"), ("4", '5" 管')]
    assert [letter.row for letter in letters] == [4]


def test_an_amount_that_no_payment_is_costs_its_row_and_no_sum_runs_over(tmp_path: Path) -> None:
    most = 10**13
    for of, wrong in ((pa.int64(), 2**63 - 1), (pa.uint64(), 2**64 - 1)):
        path = parquet(tmp_path, FEN | {"amount": most}, FEN | {"id": "t2", "amount": wrong}, amount=of)
        rows, letters = read(path)
        assert [row["amount"] for row in rows] == [most] and [code(letter) for letter in letters] == ["too_large"]
    (tmp_path / "x.csv").write_text(f"id,time,src,dst,amount\n1,{AT},a,b,92233720368547758.07\n", encoding="utf-8")
    assert [code(letter) for letter in read(tmp_path / "x.csv")[1]] == ["too_large"]


def test_calls_read_as_transfers_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "话单.csv").write_text(f"话单号,开始时间,主叫号码,被叫号码,通话时长\nc1,{AT},139,138,60\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(tmp_path / "话单.csv")
    assert caught.value.note.key == "detect.events.other_kind" and "--kind calls" in say(caught.value.note, "zh")


@pytest.mark.parametrize("kind", ["transfers", "calls"])
def test_the_guide_names_every_word_that_a_column_may_have(kind: str) -> None:
    words = tomllib.loads((ROOT / "src/anlan/detect/headings.toml").read_text(encoding="utf-8"))[kind]
    guide = (ROOT / "docs/how-to/scan.md").read_text(encoding="utf-8")
    told = {column: line for line in guide.splitlines() for column in words if line.startswith(f"| {kind} | `{column}`")}
    assert {column: told[column].split(" | ")[2].removesuffix(" |") for column in words} == {
        column: ", ".join(named) for column, named in words.items()
    }


def test_cash_that_is_drawn_goes_to_a_name_of_its_own_account_and_nothing_else_is_filled_in(tmp_path: Path) -> None:
    lines = [
        f"1,{AT},6217 0001,,5,ATM取款",
        f"2,{AT},62170002,-,5,柜台取现",
        f"3,{AT},62170001,,5,手机银行",
        f"4,{AT},,,5,ATM取款",
    ]
    (tmp_path / "x.csv").write_text("流水号,交易时间,付款账号,收款账号,交易金额,交易渠道\n" + "\n".join(lines), encoding="utf-8")
    rows, letters = read(tmp_path / "x.csv")
    assert [(row["src"], row["dst"], row["channel"]) for row in rows] == [
        ("62170001", "cash/62170001", "atm"),
        ("62170002", "cash/62170002", "counter_cash"),
    ]
    assert [(letter.row, code(letter)) for letter in letters] == [(4, "missing"), (5, "missing")]


def test_two_columns_of_one_name_are_refused_where_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"id,time,src,dst,amount,备注,备注,Amount\n1,{AT},a,b,5,,,6\n", encoding="utf-8")
    assert read(tmp_path / "x.csv")[0][0]["amount"] == 500, "a column that is not read may stand twice"
    (tmp_path / "x.csv").write_text(f"id,time,src,dst,amount,amount\n1,{AT},a,b,5,6\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(tmp_path / "x.csv")
    assert caught.value.note.key == "detect.events.twice" and caught.value.note.values["column"] == "amount"


@pytest.mark.parametrize("word", ["CNY", "rmb", "元", "￥", "156", "人民币（元）", ""])
def test_yuan_is_known_under_the_words_that_banks_use(tmp_path: Path, word: str) -> None:
    (tmp_path / "x.csv").write_text(f"id,time,src,dst,amount,币种\n1,{AT},a,b,5,{word}\n", encoding="utf-8")
    assert [row["amount"] for row in read(tmp_path / "x.csv")[0]] == [500]


def test_a_comma_within_a_cell_costs_its_row_and_falsifies_no_amount(tmp_path: Path) -> None:
    lines = [f"1,{AT},a,b,1,234,567.00", f'2,{AT},a,b,"1,234,567.00"', f"3,{AT},a,b,5,,", f"4,{AT},a,b"]
    (tmp_path / "x.csv").write_text("id,time,src,dst,amount\n" + "\n".join(lines), encoding="utf-8")
    rows, letters = read(tmp_path / "x.csv")
    assert [(row["id"], row["amount"]) for row in rows] == [("2", 123_456_700)]
    assert [(letter.row, code(letter)) for letter in letters] == [(2, "too_wide"), (4, "too_wide"), (5, "missing")]
    assert letters[0].text == lines[0]


HEAD = "流水号,交易时间,付款账号,收款账号,交易金额,"


def amounts(path: Path, heading: str, *ends: str) -> tuple[list[int], list[tuple[int, str]]]:
    """Amounts read and letters of rows that end so, from the amount on."""
    lines = [f"{k},{AT},6222020000000001,6222020000000002,{end}\n" for k, end in enumerate(ends, start=2)]
    path.write_text(f"{HEAD}{heading}\n{''.join(lines)}", encoding="utf-8")
    rows, letters = read(path)
    return [row["amount"] for row in rows], [(letter.row, code(letter)) for letter in letters]


@pytest.mark.parametrize(
    ("end", "why"),
    [
        ("1,234.00,", "too_wide"),
        ("1,234,", "too_wide"),
        ("1,234.00,手机银行", "too_wide"),
        ("1,234.00", "torn_amount"),
        ("¥1,234.5", "torn_amount"),
        (" 12,345.67元", "torn_amount"),
    ],
)
def test_a_comma_in_an_amount_falsifies_nothing_where_the_last_cell_is_empty_or_omitted(
    tmp_path: Path, end: str, why: str
) -> None:
    assert amounts(tmp_path / "x.csv", "渠道", "50.00,", end, "50,手机银行") == ([5000, 5000], [(3, why)])


def test_a_comma_in_the_amount_of_every_row_is_seen(tmp_path: Path) -> None:
    for end in ("1,234.00,", "1,234.00"):
        assert amounts(tmp_path / "x.csv", "渠道", end, end) == ([], [(2, "torn_amount"), (3, "torn_amount")])
    assert amounts(tmp_path / "x.csv", "渠道,IP", "1,234,567.00") == ([], [(2, "torn_amount")])
    assert amounts(tmp_path / "x.csv", "渠道,", "1,234.00,", "50.00,,") == ([5000], [(2, "torn_amount")])


def test_empty_cells_at_the_end_of_every_row_are_nothing_wrong(tmp_path: Path) -> None:
    for more in (",", ",,", ", "):
        ends = ["50.00,手机银行", '"1,234.00",', "1,"]
        assert amounts(tmp_path / "x.csv", "渠道", *(end + more for end in ends)) == ([5000, 123_400, 100], [])
    found = amounts(tmp_path / "x.csv", "渠道", "50.00,手机银行,", "1,234.00,手机银行,", "1,234.00,,", "7.00")
    assert found == ([5000, 700], [(3, "too_wide"), (4, "too_wide")]), "a short row says nothing of the width of the others"


@pytest.mark.parametrize(
    ("heading", "ends", "refused"),
    [
        ("余额,渠道", ("50,234.56,", "12.5,100,", "7,234.00,"), []),
        ("余额,渠道", ("50.00,234.56,", "12.50,100.00,", "7,234.00"), [4]),
        ("终端号,币种,手续费", ("50,234,156,", "7,001,,100.00", "8,101,CNY,234.00"), []),
        ("备注,渠道", ("50.00,234.00,", "1234.00,100.00,", "7.50,,"), []),
    ],
)
def test_what_rightly_follows_a_small_amount_is_not_doubted(
    tmp_path: Path, heading: str, ends: tuple[str, ...], refused: list[int]
) -> None:
    read_amounts, letters = amounts(tmp_path / "x.csv", heading, *ends)
    assert letters == [(row, "torn_amount") for row in refused] and len(read_amounts) == len(ends) - len(refused)


def test_a_comma_tears_nothing_where_another_sign_parts_the_cells(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"id;time;src;dst;amount;channel\n1;{AT};a;b;1,234.00;\n2;{AT};a;b;1;234.00\n", encoding="utf-8")
    assert [row["amount"] for row in read(path)[0]] == [123_400, 100]


def test_the_same_file_twice_gives_its_events_once_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id,time,src,dst,amount\n1,{AT},a,b,5\n2,{AT},a,b,5\n1,{AT},a,b,6\n", encoding="utf-8")
    again = tmp_path / "b.csv"
    again.write_bytes(path.read_bytes())
    table, letters = read_events([path, again], "transfers")
    assert table["id"].to_pylist() == ["1", "2"] and table["amount"].to_pylist() == [500, 500]
    told = [(letter.source, letter.row, code(letter), letter.reason.values["id"]) for letter in letters]
    assert told == [("a.csv", 4, "repeated", "1")] + [
        ("b.csv", row, "repeated", id) for row, id in ((2, "1"), (3, "2"), (4, "1"))
    ]


def test_a_register_of_openings_given_twice_opens_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "开户.csv"
    path.write_bytes("客户标识,账号,开户机构,账户类别,开户日期\ntok_9f2c81aa30be77d1,1,甲行,Ⅰ类户,2026-01-05\n".encode("gb18030"))
    table, letters = read_events([path, path], "openings")
    assert table.num_rows == 1 and [code(letter) for letter in letters] == ["repeated"]


def test_events_of_several_files_stand_in_order_of_time(tmp_path: Path) -> None:
    for name, hour in (("a", 12), ("b", 9)):
        (tmp_path / f"{name}.csv").write_text(f"id,time,src,dst,amount\n{name},2026-03-02 {hour:02d}:00:00,a,b,5\n")
    table, _ = read_events([tmp_path / "a.csv", tmp_path / "b.csv"], "transfers")
    assert table["id"].to_pylist() == ["b", "a"]
