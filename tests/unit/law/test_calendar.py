"""Working days come from the yearly notices, agree with two independent libraries, and say where they end."""

import datetime as dt
import tomllib
from importlib import resources
from pathlib import Path

import chinese_calendar
import holidays
import msgspec
import pytest
from chinese_calendar.constants import holidays as listed_days

from anlan.law.calendar import Calendar, YearNotice, calendar_cn, read_calendar
from anlan.law.files import shape
from anlan.values import InputError, say

CN = calendar_cn()
COMMON = sorted({day.year for day in listed_days} & {notice.year for notice in CN.notices})
NOTICE = """
year = 2030
notice = "x"
title = "x"
issued = 2029-11-01
verification = "unverified"
[[festival]]
name = "国庆节"
name_en = "National Day"
from = 2030-10-01
to = 2030-10-07
work = [2030-10-12]
"""


def days_of(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(days=step) for step in range((dt.date(year + 1, 1, 1) - first).days)]


def year_file(text: str) -> YearNotice:
    return shape(tomllib.loads(text), YearNotice, file="2030.toml")


def works(day: dt.date) -> bool:
    return CN.works(day.toordinal())


def test_the_years_that_are_promised_are_there() -> None:
    assert [notice.year for notice in CN.notices][:5] == [2022, 2023, 2024, 2025, 2026]
    assert COMMON[:5] == [2022, 2023, 2024, 2025, 2026]


@pytest.mark.parametrize("year", COMMON)
def test_working_days_agree_with_chinesecalendar(year: int) -> None:
    differing = [day for day in days_of(year) if works(day) != chinese_calendar.is_workday(day)]
    assert differing == []


@pytest.mark.parametrize("year", COMMON)
def test_working_days_agree_with_holidays(year: int) -> None:
    theirs = holidays.country_holidays("CN", years=[year, year + 1])
    differing = [day for day in days_of(year) if works(day) != theirs.is_working_day(day)]
    assert differing == []


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # over National Day
        ("2026-10-09", 1, "2026-10-10"),  # a Saturday worked
        ("2026-10-01", 3, "2026-10-10"),  # from inside the holiday: 8, 9, 10
        ("2025-12-31", 1, "2026-01-04"),  # over the year end, to a Sunday worked
        ("2026-01-04", -1, "2025-12-31"),
        ("2026-10-08", -2, "2026-09-29"),
        ("2022-01-28", 1, "2022-01-29"),
    ],
)
def test_working_days_are_counted_over_holidays_and_make_up_days(day: str, count: int, expected: str) -> None:
    found = CN.add_workdays(dt.date.fromisoformat(day).toordinal(), count)
    assert dt.date.fromordinal(found).isoformat() == expected


def test_counting_day_by_day_gives_the_same_as_the_table() -> None:
    for start in range(CN.first.toordinal(), CN.last.toordinal() - 60, 17):
        for count in (1, 2, 7, 15):
            day, left = start, count
            while left:
                day += 1
                left -= CN.works(day)
            assert CN.add_workdays(start, count) == day


def test_the_next_workday_is_the_day_itself_when_it_works() -> None:
    assert CN.next_workday(dt.date(2026, 9, 30).toordinal()) == dt.date(2026, 9, 30).toordinal()
    assert CN.next_workday(dt.date(2026, 10, 1).toordinal()) == dt.date(2026, 10, 8).toordinal()
    assert CN.next_workday(dt.date(2035, 1, 1).toordinal()) is None


def test_the_last_days_of_the_last_year_are_not_settled() -> None:
    last = CN.last.year
    assert CN.knows(dt.date(last, 12, 24).toordinal())
    assert not CN.knows(dt.date(last, 12, 25).toordinal())
    assert not CN.knows(dt.date(CN.first.year - 1, 12, 31).toordinal())
    assert CN.works(dt.date(2040, 1, 2).toordinal())  # a Monday beyond all notices: by the weekend alone


def test_each_year_names_its_notice() -> None:
    for notice in CN.notices:
        assert notice.notice.startswith("国办发明电〔")
        assert str(notice.year) in notice.title
        assert notice.issued.year == notice.year - 1


def test_the_sha_changes_with_one_day() -> None:
    one = Calendar([year_file(NOTICE)])
    other = Calendar([year_file(NOTICE.replace("10-07", "10-06"))])
    assert one.sha != other.sha == Calendar([year_file(NOTICE.replace("10-07", "10-06"))]).sha


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("2030-10-01\nto = 2030-10-07", "2030-10-07\nto = 2030-10-01", "backwards"),
        ("[2030-10-12]", "[2030-10-11]", "work_on_weekday"),
        ("[2030-10-12]", "[2030-10-05]", "off_and_work"),
        ("to = 2030-10-07", "to = 2031-10-07", "other_year"),
    ],
)
def test_a_year_that_cannot_be_is_refused(old: str, new: str, key: str) -> None:
    with pytest.raises(InputError) as wrong:
        Calendar([year_file(NOTICE.replace(old, new))])
    assert wrong.value.note.key == f"law.calendar.{key}"
    assert "2030" in say(wrong.value.note, "zh")


def test_a_gap_between_years_is_refused() -> None:
    with pytest.raises(InputError) as wrong:
        Calendar([*CN.notices[:2], *CN.notices[3:]])
    assert wrong.value.note.key == "law.calendar.gap"
    with pytest.raises(InputError, match="no year file"):
        Calendar([])


def test_a_year_file_is_read_from_a_path(tmp_path: Path) -> None:
    file = tmp_path / "2030.toml"
    file.write_text(NOTICE, encoding="utf-8")
    assert read_calendar([file]).works(dt.date(2030, 10, 12).toordinal())
    file.write_text(NOTICE + "colour = 1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"2030\.toml"):
        read_calendar([file])


def test_the_package_files_are_named_after_their_year() -> None:
    folder = resources.files("anlan.law") / "calendars" / "cn"
    for file in folder.iterdir():
        notice = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), YearNotice)
        assert file.name == f"{notice.year}.toml"
