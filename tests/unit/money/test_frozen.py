"""Tables of frozen amounts and earlier returns: what is usable is used, what is not is told with its line."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from anlan.money.frozen import read_frozen, read_returned, spread
from anlan.values import Fen, InputError, say

from .example import FIRST, M1, M2, SECOND, A


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_table_of_a_chinese_bank_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, f'序号,冻结账号,户名,冻结金额\n1,\'{M1}\t,某,"20,000.00"\n2,{M2},某,¥5\n', "gb18030")
    assert read_frozen(path).amounts == {M1: 20_000_00, M2: 5_00}


def test_a_line_without_an_amount_is_told_and_the_rest_is_used(tmp_path: Path) -> None:
    read = read_frozen(write(tmp_path, f"account,amount\n{M1},abc\n,5.00\n{M2},-1\n{M2},7.00\n\n"))
    assert read.amounts == {M2: 7_00}
    assert [(note.key, note.values["row"]) for note in read.notes] == [
        ("money.table.line_amount", 2),
        ("money.table.line_without", 3),
        ("money.table.line_amount", 4),
    ]
    assert "line 2" in say(read.notes[0], "en")


@pytest.mark.parametrize(
    ("heading", "called"), [("account,amount", "account (账户)"), ("冻结 账号,金额", "冻结 账号"), ("卡号,amount", "卡号")]
)
def test_a_missing_cell_is_told_by_the_heading_that_stands_in_the_file(tmp_path: Path, heading: str, called: str) -> None:
    (note,) = read_frozen(write(tmp_path, f"{heading}\n,5.00\n")).notes
    assert f"没有 {called}，" in say(note, "zh")
    assert f"has no {called}, " in say(note, "en")


def test_two_lines_of_one_account_are_added_up_and_told(tmp_path: Path) -> None:
    read = read_frozen(write(tmp_path, f"account,amount\n{M1},1.00\n{M1},2.00\n"))
    assert read.amounts == {M1: 3_00}
    assert [note.key for note in read.notes] == ["money.table.account_twice"]


@pytest.mark.parametrize(
    ("content", "key"), [(b"account\n1\n", "without_columns"), (b"", "without_columns"), (b"\xff\xff\xff", "without_columns")]
)
def test_a_table_that_cannot_be_read_says_what_is_missing(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "frozen.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as wrong:
        read_frozen(path)
    assert wrong.value.note.key == f"money.table.{key}"


def test_a_missing_table_is_an_error_that_names_its_columns(tmp_path: Path) -> None:
    with pytest.raises(InputError) as wrong:
        read_frozen(tmp_path / "frozen.csv")
    assert "account" in say(wrong.value.note, "en")


def test_an_earlier_return_counts_for_the_oldest_payment_first(tmp_path: Path) -> None:
    read = read_returned(write(tmp_path, f"victim_account,amount\n{A},100.00\n{A},50.00\n"), (SECOND, FIRST))
    assert (read.amounts, read.notes) == ({A: 150_00}, ())
    again = replace(FIRST, amount=Fen(99_00), paid_at=SECOND.paid_at)
    assert spread(read.amounts, (again, SECOND, FIRST)) == {FIRST.key: 150_00}
    assert spread({A: Fen(60_050_00)}, (again, SECOND, FIRST)) == {FIRST.key: FIRST.amount, again.key: 50_00}


def test_an_earlier_return_is_deducted_from_the_payments_that_count_however_old_the_others_are() -> None:
    left_out = replace(FIRST, amount=Fen(1_00), paid_at=FIRST.paid_at - timedelta(days=9))
    assert spread({A: Fen(2_00)}, (FIRST, SECOND)) == {FIRST.key: 2_00}
    assert spread({A: Fen(2_00)}, (FIRST, SECOND, left_out)) == {left_out.key: 1_00, FIRST.key: 1_00}


def test_a_return_above_the_loss_or_to_a_stranger_is_told(tmp_path: Path) -> None:
    read = read_returned(write(tmp_path, f"被害人账户,金额\n{A},60001.00\n{M1},5.00\n"), (FIRST, SECOND))
    assert read.amounts == {A: 60_000_00}
    assert [note.key for note in read.notes] == ["money.table.more_than_lost", "money.table.not_a_victim"]
