"""Broken input: one sample for each way to be wrong. Each is refused with a clear word, or its row is flagged or left out."""

import struct
import zipfile
import zlib
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from anlan.money.entry import Flag
from anlan.money.statement import read_statements
from anlan.values import InputError, say

from .make import HEADER, doubts, entries, read, refused, table, why, write

GOOD = "2026-03-02 04:17:05,支出,100.00,900.00,6222020000000000041,王五,转账"


def _flags(reading) -> list[Flag]:  # type: ignore[no-untyped-def]
    return [Flag(value) & ~Flag.CURRENCY_ASSUMED for value in reading.entries["flags"].to_pylist()]


def _workbook(file: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def _two(first: object, second: object) -> list[list[object]]:
    """Two rows with these amounts."""
    return [["2026-03-02 04:17:05", "支出", first, 9], ["2026-03-02 04:17:06", "支出", second, 8]]


@pytest.mark.parametrize("content", [b"", b"\n\n \t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0\0"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content).note.key == "money.statement.empty_file"


def test_a_header_without_entries_is_a_reading_without_entries(tmp_path: Path) -> None:
    reading = read(tmp_path, table())
    assert (reading.entries.num_rows, reading.sure, doubts(reading)) == (0, "doubtful", {"no_entries"})


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    whole = _workbook(tmp_path / "whole.xlsx", HEADER.split(","), GOOD.split(",")).read_bytes()
    for size in (30, len(whole) // 2, len(whole) - 30):
        assert refused(tmp_path, whole[:size], "cut.xlsx").note.key == "money.statement.workbook_damaged"


def test_a_workbook_with_a_damaged_member_is_refused(tmp_path: Path) -> None:
    whole = bytearray(_workbook(tmp_path / "whole.xlsx", HEADER.split(","), GOOD.split(",")).read_bytes())
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    whole[at + 90 : at + 120] = b"\x55" * 30
    assert refused(tmp_path, bytes(whole), "cut.xlsx").note.key == "money.statement.workbook_damaged"


def test_a_cell_outside_of_any_row_makes_a_workbook_damaged(tmp_path: Path) -> None:
    file = _workbook(tmp_path / "whole.xlsx", HEADER.split(","), GOOD.split(","))
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(tmp_path / "y.xlsx", "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"<row ", b",row ", 1))
    assert refused(tmp_path, (tmp_path / "y.xlsx").read_bytes(), "z.xlsx").note.key == "money.statement.workbook_damaged"


def test_text_in_an_encoding_we_do_not_read_is_refused_with_a_word_on_encodings(tmp_path: Path) -> None:
    wrong = refused(tmp_path, table(GOOD).encode("big5hkscs", "ignore"))
    assert wrong.note.key in ("money.statement.no_table", "money.statement.no_header_garbled")
    assert "GB18030" in say(wrong.note, "en")
    twice = table(GOOD).encode("gb18030").decode("latin-1").encode()
    assert refused(tmp_path, twice).note.key == "money.statement.no_header_garbled"


def test_sentences_are_ours_and_not_those_of_a_library(tmp_path: Path) -> None:
    whole = _workbook(tmp_path / "whole.xlsx", HEADER.split(","), GOOD.split(",")).read_bytes()
    for content, name in (
        (whole[:60], "cut.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.xls"),
        (whole[:60], "a.zip"),
    ):
        assert set(refused(tmp_path, content, name).note.values) == {"file"}


@pytest.mark.parametrize(
    ("text", "key", "row"),
    [
        ('id = "x"\n[columns\n', "toml_wrong", 2),
        ("[columns]\ntime = “处理时刻”\n", "toml_wrong", 2),
        ('id = "x', "toml_wrong", 1),
    ],
)
def test_a_layout_that_is_no_toml_is_refused_with_its_line(tmp_path: Path, text: str, key: str, row: int) -> None:
    wrong = refused_layout(tmp_path, text)
    assert (wrong.note.key, wrong.note.values["row"]) == (f"money.table.{key}", row)
    (tmp_path / "mine.toml").write_bytes("[columns]\ntime = '处理时刻'".encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        read_statements([write(tmp_path, table(GOOD))], layouts=[tmp_path / "mine.toml"])


def test_a_file_that_cannot_be_opened_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    found = read_statements([write(tmp_path, table(GOOD)), tmp_path])
    assert [one.reason.key for one in found.refused] == ["money.statement.unreadable"]
    assert len(found.readings) == 2


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = bytes(1 << 20)
    packed = b"".join([*(packer.compress(piece) for _ in range(2048)), packer.flush()])
    bomb = _stored_as("xl/worksheets/sheet1.xml", packed, 2 << 30)
    for name in ("bomb.xlsx", "bomb.zip"):
        assert refused(tmp_path, bomb, name).note.key == "money.statement.unpacks_to_too_much"


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(64)), packer.flush()])
    found = read_statements([write(tmp_path, _stored_as("statement.csv", packed, 1000), "lie.zip")])
    assert [refusal.reason.key for refusal in found.refused] == ["money.statement.workbook_damaged"]


def _stored_as(name: str, packed: bytes, size: int) -> bytes:
    """A zip archive of one deflated member, with a size that may be a lie."""
    about = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + about + name.encode() + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + end


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"%PDF-1.7\n", "PDF"), (b"Rar!\x1a\x07", "RAR"), (b"\x89PNG", "PNG"), (b"\x01\0\0\0\0\0" * 9, "binary")],
)
def test_what_is_no_table_is_refused_by_its_kind(tmp_path: Path, head: bytes, kind: str) -> None:
    wrong = refused(tmp_path, head + b"x" * 50, "statement.xls")
    assert (wrong.note.key, wrong.note.values["kind"]) == ("money.statement.not_a_table", kind)


def test_a_missing_file_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    found = read_statements([tmp_path / "none.csv", write(tmp_path, table(GOOD))])
    assert ([row.reason.key for row in found.refused], len(found.readings)) == (["money.statement.no_such_file"], 1)


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.xls").note.key in (
        "money.statement.workbook_damaged",
        "money.statement.protected",
    )


def test_an_unknown_header_is_refused_with_a_layout_file_to_complete(tmp_path: Path) -> None:
    wrong = refused(tmp_path, "某行\n处理时刻,数额,去向\n2026-03-02,1.00,甲\n")
    text = say(wrong.note, "en")
    assert wrong.note.values["row"] == 2
    assert 'time = ""  # "处理时刻", "数额", "去向"' in text
    assert 'amount = ""  # "数额", ' in text
    assert "[columns]" in text


def test_amounts_that_nothing_gives_a_direction_are_refused(tmp_path: Path) -> None:
    wrong = refused(tmp_path, "交易时间,交易金额,去向\n2026-03-02 08:00:00,1.00,甲\n2026-03-02 08:00:01,2.00,乙\n")
    assert wrong.note.key == "money.statement.no_direction"
    assert 'direction = ""  # "去向"' in say(wrong.note, "zh")


@pytest.mark.parametrize("text", ["交易日期,余额,摘要\n2026-03-02,5.00,转账\n", "交易日期,余额,对方户名\n2026-03-02,5.00,王五\n"])
def test_a_layout_file_to_complete_offers_no_word_that_is_something_else(tmp_path: Path, text: str) -> None:
    snippet = str(refused(tmp_path, text).note.values["snippet"])
    assert snippet == 'id = "my-bank"\n[columns]\namount = ""'
    assert refused_layout(tmp_path, snippet).note.key == "money.statement.layout_wrong"


def refused_layout(folder: Path, text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_statements([write(folder, table(GOOD))], layouts=[write(folder, text, "mine.toml")])
    return caught.value


BAD_ROWS = {
    "2026-02-30 04:17:05,支出,100.00,,,,": "bad_time",
    "2026-03-02 24:17:05,支出,100.00,,,,": "bad_time",
    ",支出,100.00,,,,": "no_time",
    "2026-03-02 04:17:05,支出,,,,,": "no_amount",
    "2026-03-02 04:17:05,支出,1e5,,,,": "bad_amount",
    "2026-03-02 04:17:05,支出,1.005,,,,": "bad_amount",
    "2026-03-02 04:17:05,支出,12345678901234567890,,,,": "bad_amount",
    "2026-03-02 04:17:05,支出,一百,,,,": "bad_amount",
    "2026-03-02 04:17:05,支出,0x1F,,,,": "bad_amount",
    "2026-03-02 04:17:05,支出,NaN,,,,": "bad_amount",
    '2026-03-02 04:17:05,支出,"1,23.00",,,,': "bad_amount",
    "2026-03-02 04:17:05,,100.00,,,,": "no_direction_here",
    "2026-03-02 04:17:05,甲,100.00,,,,": "bad_direction",
    "2026-03-02 04:17:05,支出,1,234.00,900.00,6222,王五,转账": "too_wide",
}


@pytest.mark.parametrize("row", BAD_ROWS)
def test_a_bad_row_is_left_out_with_its_reason_and_the_others_are_read(tmp_path: Path, row: str) -> None:
    reading = read(tmp_path, table(GOOD, row, GOOD))
    assert why(reading) == {3: BAD_ROWS[row]}
    assert reading.entries["row"].to_pylist() == [2, 4]
    for lang in ("zh", "en"):
        assert say(reading.left_out[0].reason, lang)  # type: ignore[arg-type]


def test_money_in_and_money_out_in_one_row_are_left_out(tmp_path: Path) -> None:
    reading = read(tmp_path, "日期,收入,支出,余额\n2026-03-02,1.00,,1.00\n2026-03-03,5.00,2.00,4.00\n")
    assert why(reading) == {3: "both_sides"}


def test_negative_zero_is_flagged(tmp_path: Path) -> None:
    reading = read(tmp_path, "日期,交易金额,余额\n2026-03-02,-0.00,1.00\n2026-03-03,-1.00,0.00\n")
    assert _flags(reading)[0] == Flag.NEGATIVE_ZERO | Flag.NO_TIME_OF_DAY
    assert reading.entries["amount"].to_pylist() == [0, 100]


@pytest.mark.parametrize("account", ["6688.0", "1.23E+18", "6.22202E+18", "6.22202e18", "6222020000000000041.0"])
def test_an_account_that_became_a_float_is_flagged_and_never_guessed(tmp_path: Path, account: str) -> None:
    reading = read(tmp_path, table(f"2026-03-02 04:17:05,支出,1.00,9.00,{account},王五,转账"))
    assert entries(reading, "counterparty_account", "counterparty_name") == [(None, "王五")]
    assert _flags(reading) == [Flag.ACCOUNT_PRECISION_LOST]
    assert doubts(reading) == {"account_lost", "no_own_account"}


def test_number_cells_keep_fifteen_digits_of_an_account_and_no_more(tmp_path: Path) -> None:
    accounts = (6688, 123456789012345, 6222020000000000041, 6688.5)
    rows = [[f"2026-03-02 04:17:0{place}", "支出", 1.5, 9 - 1.5 * place, account] for place, account in enumerate(accounts)]
    file = _workbook(tmp_path / "x.xlsx", HEADER.split(","), *rows)
    reading = read(tmp_path, file.read_bytes(), "y.xlsx")
    assert reading.entries["counterparty_account"].to_pylist() == ["6688", "123456789012345", None, None]
    assert _flags(reading) == [Flag.ACCOUNT_WAS_NUMBER] * 2 + [Flag.ACCOUNT_PRECISION_LOST] * 2


def test_two_currencies_are_kept_apart_and_their_balances_do_not_mix(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        "日期,币种,交易金额,余额\n2026-03-01,人民币,-1.00,99.00\n2026-03-02,美元,-5.00,45.00\n2026-03-03,人民币,-1.00,98.00\n2026-03-04,USD,-5.00,40.00\n",
    )
    assert reading.entries["currency"].to_pylist() == ["CNY", "USD", "CNY", "USD"]
    assert [bool(flag & Flag.FOREIGN_CURRENCY) for flag in _flags(reading)] == [False, True, False, True]
    assert (reading.checks.balance.checked, reading.checks.balance.breaks) == (2, 0)
    assert "foreign" in doubts(reading)


def test_an_unknown_currency_keeps_its_name_and_is_doubted(tmp_path: Path) -> None:
    reading = read(tmp_path, "日期,币种,交易金额\n2026-03-01,贝壳币,-1.00\n")
    assert reading.entries["currency"].to_pylist() == ["贝壳币"]
    assert "strange_currency" in doubts(reading)


def test_nul_bytes_do_not_end_a_file(tmp_path: Path) -> None:
    row = GOOD.replace("王五", "王\0五")
    reading = read(tmp_path, (table(row, GOOD) + "\0\0\0").encode())
    assert reading.entries["counterparty_name"].to_pylist() == ["王 五", "王五"]


def test_a_quote_that_is_never_closed_swallows_no_row(tmp_path: Path) -> None:
    rows = [GOOD, GOOD.replace("王五", '"王五'), *[GOOD] * 60]
    reading = read(tmp_path, table(*rows))
    assert reading.entries.num_rows == 62
    assert [Flag.QUOTE_OPEN in flag for flag in _flags(reading)] == [False, True] + 60 * [False]
    assert "quote_open" in doubts(reading)


def test_a_quote_that_is_never_closed_before_quoted_amounts_swallows_no_row(tmp_path: Path) -> None:
    quoted = GOOD.replace("100.00", '"1,100.00"')
    reading = read(tmp_path, table(GOOD.replace("王五", '"王五'), quoted, quoted))
    assert reading.entries["amount"].to_pylist() == [10000, 110000, 110000]


def test_a_cell_of_several_lines_is_one_row(tmp_path: Path) -> None:
    reading = read(tmp_path, table(GOOD.replace("王五", '"王\n五"'), GOOD))
    assert entries(reading, "row", "counterparty_name") == [(2, "王 五"), (3, "王五")]


def test_damaged_letters_are_flagged(tmp_path: Path) -> None:
    content = table(GOOD, GOOD).encode("gb18030").replace("王五".encode("gb18030"), b"\xcd\xff\xff", 1)
    reading = read(tmp_path, content)
    assert [Flag.TEXT_DAMAGED in flag for flag in _flags(reading)] == [True, False]


def test_a_formula_without_a_stored_result_is_left_out(tmp_path: Path) -> None:
    file = _workbook(
        tmp_path / "x.xlsx", HEADER.split(","), ["2026-03-02 04:17:05", "支出", "=1+1", 9], ["2026-03-02 04:17:06", "支出", 1, 8]
    )
    reading = read(tmp_path, file.read_bytes(), "y.xlsx")
    assert why(reading) == {2: "formula_lost"}
    assert reading.entries["row"].to_pylist() == [3]


def test_a_formula_with_a_stored_result_is_flagged(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        sheet.write_row(1, 0, ["2026-03-02 04:17:05", "支出"])
        sheet.write_formula(1, 2, "=1+1", None, 2)
    reading = read(tmp_path, (tmp_path / "x.xlsx").read_bytes(), "y.xlsx")
    assert reading.entries["amount"].to_pylist() == [200]
    assert Flag.FORMULA_CELL in _flags(reading)[0]


def test_cells_merged_downwards_name_their_rows_but_an_amount_counts_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["账号", *HEADER.split(",")])
    for row in range(4):
        account = "6222020000000000041" if row == 0 else None
        sheet.append([account, f"2026-03-02 04:17:0{row}", "支出", 1.25 if row != 3 else None, 9])
    sheet.merge_cells("A2:A5")
    sheet.merge_cells("D4:D5")
    book.save(tmp_path / "x.xlsx")
    reading = read(tmp_path, (tmp_path / "x.xlsx").read_bytes(), "y.xlsx")
    assert reading.entries["own_account"].to_pylist() == ["6222020000000000041"] * 3
    assert why(reading) == {5: "amount_merged"}


def test_a_thousand_columns_are_read(tmp_path: Path) -> None:
    more = [f"列{number}" for number in range(1000)]
    text = ",".join([*more, HEADER]) + "\n" + "," * 1000 + GOOD + "\n"
    assert entries(read(tmp_path, text), "amount", "counterparty_name") == [(10000, "王五")]
    file = _workbook(tmp_path / "x.xlsx", [*more, *HEADER.split(",")], [*[None] * 1000, *GOOD.split(",")])
    assert entries(read(tmp_path, file.read_bytes(), "y.xlsx"), "amount", "counterparty_name") == [(10000, "王五")]


def test_a_hidden_sheet_is_read_and_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number, sheet in enumerate([book.worksheets[0], book.create_sheet("藏")]):
        sheet.append(HEADER.split(","))
        sheet.append([datetime(2026, 3, 2 + number, 4, 17, 5), "支出", 1, 9])
    book.worksheets[1].sheet_state = "hidden"
    book.save(tmp_path / "x.xlsx")
    reading = read(tmp_path, (tmp_path / "x.xlsx").read_bytes(), "y.xlsx")
    assert entries(reading, "sheet", "time") == [("Sheet", "2026-03-02 04:17:05"), ("藏", "2026-03-03 04:17:05")]
    assert "hidden_sheet" in doubts(reading)


def test_a_sheet_without_a_statement_is_left_out_row_by_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(HEADER.split(","))
    book.worksheets[0].append(GOOD.split(","))
    notes = book.create_sheet("备忘")
    notes.append(["请核对"])
    notes.append([None])
    notes.append([1, 2, 3])
    book.save(tmp_path / "x.xlsx")
    reading = read(tmp_path, (tmp_path / "x.xlsx").read_bytes(), "y.xlsx")
    assert [(row.sheet, row.row) for row in reading.left_out] == [("备忘", 1), ("备忘", 3)]


def test_a_strange_status_counts_as_done_and_is_doubted(tmp_path: Path) -> None:
    reading = read(tmp_path, "日期,交易金额,交易状态\n2026-03-01,-1.00,甲等\n2026-03-01,-2.00,失败\n2026-03-01,-3.00,已冲正\n")
    assert reading.entries["status"].to_pylist() == [0, 1, 2]
    assert "strange_status" in doubts(reading)


def test_a_balance_that_is_no_amount_is_null_and_flagged(tmp_path: Path) -> None:
    reading = read(tmp_path, '日期,交易金额,余额\n2026-03-01,-1.00,"xx,yyy.zz"\n')
    assert reading.entries["balance"].to_pylist() == [None]
    assert Flag.BALANCE_UNREADABLE in _flags(reading)[0]


def test_an_amount_too_large_for_exact_fen_in_a_number_cell_is_left_out(tmp_path: Path) -> None:
    file = _workbook(
        tmp_path / "x.xlsx",
        HEADER.split(","),
        ["2026-03-02 04:17:05", "支出", 1e20, 9],
        ["2026-03-02 04:17:06", "支出", 0.125, 8],
    )
    assert why(read(tmp_path, file.read_bytes(), "y.xlsx")) == {2: "bad_amount", 3: "bad_amount"}
