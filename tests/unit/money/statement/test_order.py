"""Which way a statement runs: by its times, its balances, its serial numbers, the rest of the file, its layout, or unknown."""

from pathlib import Path

from anlan.money.entry import Flag

from .make import doubts, entries, read, write

DATED = "交易日期,收入,支出,余额,流水号\n"
ICBC = "交易日期,摘要,交易场所,钞/汇,交易金额(收入),交易金额(支出),余额,对方户名,对方账户\n"


def order(reading) -> list[int]:  # type: ignore[no-untyped-def]
    """The amounts in yuan, oldest first."""
    rows = sorted(entries(reading, "order", "amount"))
    return [amount // 100 for _, amount in rows]


def test_times_tell_before_balances_do(tmp_path: Path) -> None:
    reading = read(tmp_path, DATED + "2026-03-02,,2.00,5.00,\n2026-03-01,1.00,,7.00,\n")
    assert (order(reading), reading.sheets[0].newest_first, doubts(reading)) == ([1, 2], True, {"no_own_account"})


def test_balances_tell_where_all_times_are_one(tmp_path: Path) -> None:
    up = read(tmp_path, DATED + "2026-03-01,1.00,,11.00,\n2026-03-01,,2.00,9.00,\n")
    down = read(tmp_path, DATED + "2026-03-01,,2.00,9.00,\n2026-03-01,1.00,,11.00,\n")
    assert (order(up), order(down)) == ([1, 2], [1, 2])
    assert "order_unknown" not in doubts(up) | doubts(down)


def test_serial_numbers_tell_where_balances_do_not(tmp_path: Path) -> None:
    reading = read(tmp_path, DATED + "2026-03-01,1.00,,,000119\n2026-03-01,,2.00,,000107\n2026-03-01,3.00,,,000003\n")
    assert (order(reading), "order_unknown" in doubts(reading)) == ([3, 2, 1], False)


def test_serial_numbers_that_rise_and_fall_or_are_of_several_kinds_tell_nothing(tmp_path: Path) -> None:
    for numbers in (("3", "1", "2"), ("12", "7", "3"), ("A3", "A2", "A1"), ("3", "3", "1"), ("3", "", "1")):
        rows = "".join(f"2026-03-01,{place}.00,,,{number}\n" for place, number in enumerate(numbers, 1))
        reading = read(tmp_path, DATED + rows)
        assert (order(reading), "order_unknown" in doubts(reading)) == ([1, 2, 3], True)


def test_few_numbers_drawn_at_random_tell_nothing_though_they_rise(tmp_path: Path) -> None:
    drawn = [f"2026-03-01,{place}.00,,,{place}{'8' * 11}\n" for place in range(1, 6)]
    assert "order_unknown" in doubts(read(tmp_path, DATED + "".join(drawn[:4])))
    assert "order_unknown" not in doubts(read(tmp_path, DATED + "".join(drawn)))
    assert order(read(tmp_path, DATED + "".join(drawn[::-1]))) == [1, 2, 3, 4, 5]


def test_other_accounts_of_the_file_tell_how_it_runs(tmp_path: Path) -> None:
    head = "账号,交易日期,收入,支出\n"
    clear = "6217000000000000002,2026-03-02,1.00,\n6217000000000000002,2026-03-01,2.00,\n"
    reading = read(tmp_path, head + clear + "6217000000000000003,2026-03-01,3.00,\n6217000000000000003,2026-03-01,,4.00\n")
    assert entries(reading, "amount", "order") == [(100, 1), (200, 0), (300, 1), (400, 0)]
    assert "order_unknown" not in doubts(reading)


def test_other_tables_of_the_file_tell_how_it_runs(tmp_path: Path) -> None:
    first = "账号：6217000000000000003\n" + DATED + "2026-03-01,3.00,,,\n2026-03-01,,4.00,,\n"
    second = "账号：6217000000000000002\n交易日期,收入,支出\n2026-03-02,1.00,\n2026-03-01,2.00,\n"
    reading = read(tmp_path, first + second)
    assert entries(reading, "amount", "order") == [(300, 1), (400, 0), (100, 1), (200, 0)]
    assert "order_unknown" not in doubts(reading)


def test_the_layout_tells_when_nothing_in_the_file_does(tmp_path: Path) -> None:
    rows = "2026-03-01,取款,,钞,,2.00,****,,\n2026-03-01,转账,,钞,3.00,,****,王五,6222020000000000041\n"
    icbc = read(tmp_path, ICBC + rows)
    assert (icbc.layout, order(icbc), "order_unknown" in doubts(icbc)) == ("icbc-debit", [3, 2], False)
    clear = "2026-03-02,转账,,钞,1.00,,****,王五,6222020000000000041\n"
    assert order(read(tmp_path, ICBC + rows + clear)) == [2, 3, 1]


def test_a_users_layout_may_tell_it_too(tmp_path: Path) -> None:
    layout = write(tmp_path, 'header = ["流水号"]\n[options]\nnewest_first = true\n', "mine.toml")
    text = DATED + "2026-03-01,1.00,,,\n2026-03-01,,2.00,,\n"
    assert order(read(tmp_path, text, layout=layout)) == [2, 1]
    assert order(read(tmp_path, text)) == [1, 2]


def test_an_unknown_order_is_that_of_the_file_and_is_told(tmp_path: Path) -> None:
    text = DATED + "2026-03-01,1.00,,,\n2026-03-01,,2.00,,\n"
    reading = read(tmp_path, text)
    assert (order(reading), "order_unknown" in doubts(reading)) == ([1, 2], True)
    assert all(flags & Flag.ORDER_UNKNOWN for flags in reading.entries["flags"].to_pylist())
    even = read(tmp_path, DATED + "2026-03-01,1.00,,11.00,\n2026-03-01,,1.00,10.00,\n")
    assert "order_unknown" in doubts(even), "from the end the balance follows as well"
    assert "order_unknown" not in doubts(read(tmp_path, DATED + "2026-03-01,1.00,,,\n"))
