"""Feeds as a person would use them: a mapping, a table of another system, pulls one after the other."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter

from anlan.procedure.feed.mapping import read_feed
from anlan.procedure.feed.pulling import Point, Pulled, pull
from anlan.procedure.feed.rows import source_rows
from anlan.procedure.feed.state import read_seen, write_seen
from anlan.values import InputError, Instant, parse_instant, say

NOW = parse_instant("2026-03-10 09:00:00")
HEAD = "case_no,person,state,detained_at,extended_at,days\n"
MAPPING = """
id = "station_detention"
procedure = "detention"
run_key = ["case_no", "person"]
row_key = ["case_no", "person"]
late_after = "24h"
{source}
[events.detained]
column = "detained_at"
[events.detention_extended]
column = "extended_at"
when = {{ state = "延长" }}
facts = {{ granted = "days" }}
"""
CSV = '[source]\nkind = "csv"\nfile = "rows.csv"\n'


def mapping(folder: Path, source: str = CSV, **changes: str) -> Path:
    text = MAPPING.format(source=source)
    for old, new in changes.items():
        text = text.replace(old, new)
    path = folder / "feed.toml"
    path.write_text(text, encoding="utf-8")
    return path


def pulled(folder: Path, rows: str, seen: Mapping[str, Point] | None = None, now: Instant = NOW) -> Pulled:
    (folder / "rows.csv").write_text(HEAD + rows, encoding="utf-8")
    feed = read_feed(mapping(folder))
    return pull(feed, source_rows(feed, folder, {}), seen or {}, now)


def test_time_points_are_grabbed_with_their_facts(tmp_path: Path) -> None:
    got = pulled(tmp_path, "A1,甲,延长,2026-03-09 10:00:00,2026-03-09 15:00,4d\nA2,乙,拘留,2026-03-01 10:00:00,,\n")
    assert [(one.point.run, one.point.kind, one.point.facts, one.late) for one in got.grabbed] == [
        ("A1|甲", "detained", {}, False),
        ("A1|甲", "detention_extended", {"granted": "4d"}, False),
        ("A2|乙", "detained", {}, True),
    ]
    assert got.grabbed[0].point.at == parse_instant("2026-03-09 10:00:00")


def test_the_same_rows_again_give_nothing(tmp_path: Path) -> None:
    rows = "A1,甲,拘留,2026-03-09 10:00:00,,\n"
    again = pulled(tmp_path, rows, pulled(tmp_path, rows).seen)
    assert (again.grabbed, again.unchanged, again.gone) == ([], 1, [])


def test_a_changed_time_is_a_correction_that_names_what_it_corrects(tmp_path: Path) -> None:
    first = pulled(tmp_path, "A1,甲,拘留,2026-03-09 10:00:00,,\n")
    (one,) = pulled(tmp_path, "A1,甲,拘留,2026-03-09 11:00:00,,\n", first.seen).grabbed
    assert one.corrects == first.grabbed[0].point
    assert one.point.at == parse_instant("2026-03-09 11:00:00")


def test_a_point_that_vanished_is_told_and_remembered(tmp_path: Path) -> None:
    first = pulled(tmp_path, "A1,甲,拘留,2026-03-09 10:00:00,,\n")
    then = pulled(tmp_path, "", first.seen)
    assert [point.run for point in then.gone] == ["A1|甲"]
    assert then.seen == first.seen


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("A1,,拘留,2026-03-09 10:00:00,,\n", "row_without_key"),
        ("A1,甲,拘留,2026-02-30 10:00:00,,\n", "row_time"),
        ("A1,甲,拘留,2026-03-11 10:00:00,,\n", "row_future"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_number(tmp_path: Path, row: str, key: str) -> None:
    got = pulled(tmp_path, f"A9,丁,拘留,2026-03-09 10:00:00,,\n{row}")
    assert [(one.row, one.reason.key) for one in got.unfit] == [(3, f"procedure.feed.{key}")]
    assert "3" in say(got.unfit[0].reason, "en")
    assert len(got.grabbed) == 1


def test_two_rows_of_one_key_that_differ_are_told(tmp_path: Path) -> None:
    got = pulled(tmp_path, "A1,甲,拘留,2026-03-09 10:00:00,,\nA1,甲,拘留,2026-03-09 12:00:00,,\n")
    assert [one.reason.key for one in got.unfit] == ["procedure.feed.row_twice"]
    assert len(got.grabbed) == 1


def test_a_row_that_meets_no_condition_is_told(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(f"{HEAD}A1,甲,其他,2026-03-09 10:00:00,,\n", encoding="utf-8")
    path = mapping(tmp_path)
    path.write_text(
        path.read_text("utf-8").replace('column = "detained_at"\n', 'column = "detained_at"\nwhen = { state = "拘留" }\n'),
        "utf-8",
    )
    feed = read_feed(path)
    got = pull(feed, source_rows(feed, tmp_path, {}), {}, NOW)
    assert [one.reason.key for one in got.unfit] == ["procedure.feed.row_fits_nothing"]


def test_a_database_table_is_read(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "other.db")
    base.execute("create table detention (case_no text, person text, state text, detained_at text, extended_at text, days text)")
    base.execute("insert into detention values ('A1', '甲', '拘留', '2026-03-09 10:00:00', null, null)")
    base.commit()
    base.close()
    feed = read_feed(mapping(tmp_path, '[source]\nkind = "sql"\nurl_env = "OTHER"\ntable = "detention"\n'))
    got = pull(feed, source_rows(feed, tmp_path, {"OTHER": f"sqlite:///{tmp_path}/other.db"}), {}, NOW)
    assert [one.point.kind for one in got.grabbed] == ["detained"]


def test_a_sheet_with_date_cells_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "rows.xlsx") as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, HEAD.strip().split(","))
        sheet.write_row(1, 0, ["A1", "甲", "拘留"])
        sheet.write_datetime(1, 3, NOW.replace(tzinfo=None), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))
    feed = read_feed(mapping(tmp_path, '[source]\nkind = "xlsx"\nfile = "rows.xlsx"\nsheet = "表"\n'))
    assert [one.point.at for one in pull(feed, source_rows(feed, tmp_path, {}), {}, NOW).grabbed] == [NOW]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('procedure = "detention"', 'procedure = "detntion"', "procedure.feed.unknown_procedure"),
        ("[events.detained]", "[events.detaned]", "procedure.feed.unknown_event"),
        ('file = "rows.csv"\n', "", "procedure.feed.source_csv"),
        ('id = "station_detention"', 'id = "x"\nzone = "Shanghai"', "procedure.feed.wrong_zone"),
        ('id = "station_detention"', 'id = "x"\ncolour = "red"', "law.files.unknown_key"),
    ],
)
def test_a_wrong_mapping_says_where_and_what(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(InputError) as wrong:
        read_feed(mapping(tmp_path, CSV, **{old: new}))
    assert wrong.value.note.key == key


def test_a_source_without_a_column_says_which(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("case_no,person\n", encoding="utf-8")
    feed = read_feed(mapping(tmp_path))
    with pytest.raises(InputError) as wrong:
        list(source_rows(feed, tmp_path, {}))
    assert wrong.value.note.values["missing"] == "days, detained_at, extended_at, state"


def test_the_state_is_replaced_whole_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    seen = pulled(tmp_path, "A1,甲,拘留,2026-03-09 10:00:00,,\n").seen
    path = tmp_path / "state.json"
    write_seen(path, seen)
    assert read_seen(path) == seen
    path.write_bytes(b"{")
    with pytest.raises(InputError):
        read_seen(path)
