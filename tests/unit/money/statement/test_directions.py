"""Which way money went where words and signs leave it open: what balances prove, what a layout of the user's says."""

from pathlib import Path

import pytest

from anlan.money.entry import Flag
from anlan.money.statement import read_statements
from anlan.values import InputError, say

from .make import doubts, entries, read, why, write

CODES = "交易时间,借贷标志,交易金额,余额\n"
TWO = "2026-03-01 09:10:11,2,100.00,1100.00\n2026-03-02 09:10:11,1,50.00,1050.00\n"
SPLIT = "交易时间,借方发生额,贷方发生额,余额\n"


def test_codes_that_nobody_knows_mean_what_the_balances_prove(tmp_path: Path) -> None:
    reading = read(tmp_path, CODES + TWO)
    assert entries(reading, "direction", "amount") == [(1, 10000), (-1, 5000)]
    (doubt,) = [note for note in reading.doubts if note.key.endswith("direction_proved")]
    assert (doubt.values["into"], doubt.values["out"]) == ("2", "1")


def test_codes_are_proved_newest_first_and_beside_words_that_are_known(tmp_path: Path) -> None:
    turned = CODES + "".join(TWO.splitlines(keepends=True)[::-1])
    assert entries(read(tmp_path, turned), "direction") == [(-1,), (1,)]
    mixed = CODES + "2026-03-01 09:00:00,借,1.00,99.00\n2026-03-01 10:00:00,丁,1.00,100.00\n"
    assert entries(read(tmp_path, mixed), "direction") == [(-1,), (1,)]


@pytest.mark.parametrize(
    "rows",
    [
        "2026-03-01 09:10:11,2,100.00,1100.00\n",  # nothing to check
        "2026-03-01 09:10:11,2,100.00,\n2026-03-02 09:10:11,1,50.00,\n",  # no balance
        "2026-03-01 09:10:11,2,100.00,1100.00\n2026-03-02 09:10:11,1,50.00,1000.00\n",  # no meaning lets it follow
        "2026-03-01 09:10:11,2,100.00,1100.00\n2026-03-01 09:10:11,2,100.00,1200.00\n",  # from the end the other one does
    ],
)
def test_codes_that_the_balances_do_not_prove_are_left_out_with_a_line_that_settles_it(tmp_path: Path, rows: str) -> None:
    reading = read(tmp_path, CODES + rows)
    assert set(why(reading).values()) == {"bad_direction"}
    assert 'direction = { in = ["2"], out = [] }' in say(reading.left_out[0].reason, "zh")


def test_the_line_of_the_message_is_a_layout_that_works(tmp_path: Path) -> None:
    text = CODES + '2026-03-01 09:10:11,"甲""2",100.00,\n2026-03-02 09:10:11,出,50.00,\n'
    told = str(read(tmp_path, text).left_out[0].reason.values["snippet"])
    reading = read(tmp_path, text, layout=write(tmp_path, told, "my-bank.toml"))
    assert (why(reading), entries(reading, "direction")) == ({}, [(1,), (-1,)])


def test_a_layout_without_columns_adds_to_whatever_layout_fits(tmp_path: Path) -> None:
    layout = write(tmp_path, 'id = "codes"\n[direction]\nin = ["2"]\nout = ["1"]\n', "codes.toml")
    reading = read(tmp_path, CODES + "2026-03-01 09:10:11,2,100.00,\n2026-03-02 09:10:11,1,50.00,\n", layout=layout)
    assert (entries(reading, "direction"), reading.layout) == ([(1,), (-1,)], "column-words")
    header = "序号,交易日期,交易时间,交易类型,借贷,交易金额,余额,对方账号,对方户名,交易地点,摘要\n"
    named = read(tmp_path, header + "1,2026-03-01,09:10:11,转账,2,1.00,,6222,王五,网络,\n", layout=layout)
    assert (entries(named, "direction", "bank"), named.layout) == ([(1, "交通银行")], "bocom-debit")


@pytest.mark.parametrize(
    "text", ['id = "x"\n', '[columns]\namount = ""\n', "[columns]\namount = []\n", '[direction]\nin = "2"\n']
)
def test_a_layout_that_says_nothing_or_is_not_filled_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_statements([write(tmp_path, CODES + TWO)], layouts=[write(tmp_path, text, "mine.toml")])
    assert caught.value.note.key == "money.statement.layout_wrong"


@pytest.mark.parametrize(
    ("row", "direction", "red"),
    [
        ("2026-03-01 11:00:00,-30.00,0.00,130.00", 1, True),  # taken back: the balance rises
        ("2026-03-01 11:00:00,-30.00,0.00,70.00", -1, False),  # the minus says again that it goes out
        ("2026-03-01 11:00:00,30.00,0.00,70.00", -1, False),
        ("2026-03-01 11:00:00,0.00,-30.00,70.00", -1, True),
    ],
)
def test_the_balance_tells_a_correction_in_red_from_a_sign_that_says_it_again(
    tmp_path: Path, row: str, direction: int, red: bool
) -> None:
    reading = read(tmp_path, f"{SPLIT}2026-03-01 10:00:00,0.00,100.00,100.00\n{row}\n")
    assert entries(reading, "direction", "amount")[1] == (direction, 3000)
    assert bool(reading.entries["flags"][1].as_py() & Flag.RED_LETTER) == red
    assert reading.checks.balance.breaks == 0
    assert ("red_letter" in doubts(reading)) == red


def test_many_minuses_are_no_corrections_and_one_among_many_is_where_no_balance_tells(tmp_path: Path) -> None:
    head = "交易时间,借贷标志,交易金额\n"
    most = head + "".join(f"2026-03-01 1{hour}:00:00,借,-5.00\n" for hour in range(3)) + "2026-03-01 19:00:00,借,5.00\n"
    assert entries(read(tmp_path, most), "direction") == [(-1,)] * 4
    few = head + "".join(f"2026-03-01 1{hour}:00:00,借,5.00\n" for hour in range(3)) + "2026-03-01 19:00:00,借,-5.00\n"
    assert entries(read(tmp_path, few), "direction") == [(-1,)] * 3 + [(1,)]


def test_balances_outvote_what_most_rows_look_like(tmp_path: Path) -> None:
    rows = "2026-03-01 10:00:00,贷,100.00,100.00\n2026-03-01 11:00:00,借,-30.00,130.00\n2026-03-01 12:00:00,借,-20.00,150.00\n"
    reading = read(tmp_path, f"交易时间,借贷标志,交易金额,余额\n{rows}")
    assert entries(reading, "direction") == [(1,), (1,), (1,)]


def test_failed_rows_do_not_disturb_what_balances_prove(tmp_path: Path) -> None:
    failed = "2026-03-01 10:00:00,1,7.00,1100.00,失败"
    rows = "\n".join(["2026-03-01 09:10:11,2,100.00,1100.00,成功", failed, "2026-03-02 09:10:11,1,50.00,1050.00,成功"])
    reading = read(tmp_path, f"交易时间,借贷标志,交易金额,余额,交易状态\n{rows}\n")
    assert entries(reading, "direction") == [(1,), (-1,), (-1,)]
