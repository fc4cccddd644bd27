"""To what times are exact, and dates whose parts could stand in several orders."""

from pathlib import Path

import pytest

from anlan.money.entry import Flag
from anlan.values import say
from anlan.values.note import LANGS
from tests.unit.money.statement.make import HEADER, doubts, entries, read, table, why, write

GRAIN = Flag.NO_SECONDS | Flag.NO_TIME_OF_DAY


def dated(*times: str) -> str:
    return table(*(f"{time},收入,1.00,,,,转账" for time in times))


def grains(folder: Path, *times: str) -> list[Flag]:
    return [Flag(flags) & GRAIN for flags in read(folder, dated(*times)).entries["flags"].to_pylist()]


@pytest.mark.parametrize(
    "written",
    ["2026-03-02 04:17", "2026/3/2 4:17", "202603020417", "2026年3月2日 4时17分", "2026年3月2日 04:17", "2026-03-02 4:17 pm"],
)
def test_a_time_without_seconds_is_exact_to_the_minute_beside_others_that_have_them(tmp_path: Path, written: str) -> None:
    assert grains(tmp_path, "2026-03-02 04:16:05", written) == [Flag(0), Flag.NO_SECONDS]


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02 04:17:00",
        "20260302041700",
        "2026年3月2日 4时17分0秒",
        "2026-03-02 4:17:00 pm",
        "20260302 041700",
        "46083.178472",
    ],
)
def test_seconds_that_are_written_count_though_they_are_none(tmp_path: Path, written: str) -> None:
    assert grains(tmp_path, "2026-03-02 04:16:05", written) == [Flag(0), Flag(0)]


def test_a_table_of_whole_minutes_is_exact_to_the_minute_though_it_writes_seconds(tmp_path: Path) -> None:
    times = [f"2026-03-02 04:1{minute}:00" for minute in range(4)]
    assert grains(tmp_path, *times, "2026-03-02") == [Flag.NO_SECONDS] * 4 + [Flag.NO_TIME_OF_DAY]
    assert grains(tmp_path, *times[:3]) == [Flag(0)] * 3, "so few may be so by chance"
    assert grains(tmp_path, *times, "2026-03-02 04:15:01") == [Flag(0)] * 5


def test_a_table_of_midnights_gives_dates(tmp_path: Path) -> None:
    assert grains(tmp_path, "2026-03-02 00:00:00", "2026/3/3 0:00") == [Flag.NO_TIME_OF_DAY] * 2
    assert grains(tmp_path, "2026-03-02 00:00:00", "2026-03-02 04:17:05") == [Flag(0), Flag(0)]


def test_a_time_of_day_in_a_column_of_its_own_is_as_exact_as_it_is_written(tmp_path: Path) -> None:
    text = "交易日期,交易时间,收入金额,支出金额\n20260302,04:17,1.00,\n20260302,04:17:05,1.00,\n20260302,下午4:17,1.00,\n"
    assert [Flag(one) & GRAIN for one in read(tmp_path, text).entries["flags"].to_pylist()] == [
        Flag.NO_SECONDS,
        Flag(0),
        Flag.NO_SECONDS,
    ]


def days(folder: Path, *times: str, layout: str = "") -> list[str]:
    own = write(folder, f'[options]\ndate_order = "{layout}"\n', "dates.toml") if layout else None
    return [time[:10] for (time,) in entries(read(folder, dated(*times), layout=own), "time")]


@pytest.mark.parametrize(
    ("times", "read_as"),
    [
        (("31/12/2025 10:00", "01/02/2026"), ["2025-12-31", "2026-02-01"]),
        (("12/31/2025", "02/01/2026"), ["2025-12-31", "2026-02-01"]),
        (("13/02/95", "02/03/95"), ["1995-02-13", "1995-03-02"]),
        (("2-Mar-26", "15 Mar 2026"), ["2026-03-02", "2026-03-15"]),
        (("26年3月2日 4时17分5秒", "26年3月3日"), ["2026-03-02", "2026-03-03"]),
    ],
)
def test_dates_that_only_one_order_allows_are_read_in_it(tmp_path: Path, times: tuple[str, ...], read_as: list[str]) -> None:
    assert days(tmp_path, *times) == read_as
    assert "date_order_shown" not in doubts(read(tmp_path, dated(*times)))


def test_dates_that_run_one_way_in_one_order_only_are_read_in_it_and_told(tmp_path: Path) -> None:
    times = ("01/02/2026", "03/02/2026", "02/03/2026")
    assert days(tmp_path, *times) == ["2026-02-01", "2026-02-03", "2026-03-02"]
    short = ("26-03-30", "26-03-31", "26-04-01", "26-05-01")
    assert days(tmp_path, *short[::-1]) == ["2026-05-01", "2026-04-01", "2026-03-31", "2026-03-30"]
    (note,) = [one for one in read(tmp_path, dated(*short)).doubts if one.key.endswith("date_order_shown")]
    assert note.values == {"order": "ymd", "count": 4}
    assert all("ymd" in say(note, lang) for lang in LANGS)


@pytest.mark.parametrize(
    "times",
    [
        ("01/02/2026",),
        ("01/02/2026", "03/02/2026"),
        ("01/02/2026", "02/02/2026", "03/02/2026"),
        ("13/02/2026", "02/13/2026"),
        ("26-03-02", "26-03-03", "26-03-04"),
    ],
)
def test_dates_that_several_orders_allow_are_left_out_until_a_layout_names_one(tmp_path: Path, times: tuple[str, ...]) -> None:
    reading = read(tmp_path, dated("2026-02-01 10:00:00", *times))
    assert why(reading) == {place + 3: "open_date" for place in range(len(times))}
    assert all(
        'date_order = "dmy"' in say(row.reason, lang) and times[0][:2] in say(reading.left_out[0].reason, lang)
        for row in reading.left_out
        for lang in LANGS
    )


def test_a_layout_file_names_the_order_for_every_file(tmp_path: Path) -> None:
    assert days(tmp_path, "01/02/2026", layout="mdy") == ["2026-01-02"]
    assert days(tmp_path, "02/03/26 10:00", layout="dmy") == ["2026-03-02"]
    assert days(tmp_path, "26-03-02", "26/3/3", layout="ymd") == ["2026-03-02", "2026-03-03"]
    assert why(read(tmp_path, dated("31/02/2026"), layout=tmp_path / "dates.toml")) == {2: "bad_time"}


def test_a_day_that_exists_in_no_order_says_nothing_of_the_others(tmp_path: Path) -> None:
    reading = read(tmp_path, dated("31/12/2025", "30/02/2026", "01/02/2026"))
    assert [time[:10] for (time,) in entries(reading, "time")] == ["2025-12-31", "2026-02-01"]
    assert why(reading) == {3: "bad_time"}


def test_a_long_file_is_one_table_for_its_dates(tmp_path: Path) -> None:
    """Its runs are read side by side, and only one of them has a date that tells the order."""
    line = ",收入,1.00,,6222020000000000041,某某某某某某某某某某,转账汇款\n"
    text = f"{HEADER}\n" + f"31/12/2025{line}" * 3 + f"01/02/2026{line}" * 110_000
    assert not read(tmp_path, text).left_out
