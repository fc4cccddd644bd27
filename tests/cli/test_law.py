"""``anlan due`` and ``anlan law`` as a person runs them."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from anlan.cli.commands.law.article import ArticleView
from anlan.cli.commands.law.calendar import YearView
from anlan.cli.commands.law.term import RowView
from anlan.cli.due_view import DueView

from .runner import anlan

NEW_YEAR = """
year = 2027
notice = "试行"
title = "国务院办公厅关于2027年部分节假日安排的通知"
issued = 2026-11-01
verification = "unverified"
[[festival]]
name = "元旦"
name_en = "New Year"
from = 2027-01-01
to = 2027-01-05
"""


def due(*words: str) -> dict[str, Any]:
    done = anlan("due", *words, "--json")
    assert done.returncode == 0, done.stderr
    msgspec.json.decode(done.stdout, type=DueView)  # the structs are the documented schema
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_row_is_due_on_each_reading() -> None:
    found = due("c-detention-3d", "--from", "2026-09-28 15:00")
    assert [reading["reading"] for reading in found["readings"]] == ["main", "full_24h", "not_held"]
    assert (found["date"], found["latest"]) == ("2026-10-01", "2026-10-08T23:59:59+08:00")
    assert [reading["reading"] for reading in due("c-detention-3d", "--from", "2026-09-28 15:00", "--custody")["readings"]] == [
        "main",
        "full_24h",
    ]


def test_a_term_of_a_definition_is_due_with_its_events() -> None:
    found = due(
        "stop_payment.stop",
        "--from",
        "2026-09-29 21:10",
        "--event",
        "second_stop_confirmed@2026-10-01 20:00",
        "--now",
        "2026-10-03 17:00",
    )
    assert (found["at"], found["state"], found["rung"]) == ("2026-10-03T20:00:00+08:00", "warn", "4h")


def test_a_term_counted_back_follows_its_parent() -> None:
    assert due("c-custody-ext-request", "--from", "2026-01-05", "--custody")["date"] == "2026-02-26"
    extended = due("c-custody-ext-request", "--from", "2026-01-05", "--custody", "--event", "complex@2026-03-01")
    assert extended["date"] == "2026-03-29"


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ["不计入", "第一百零五条第二款", "顺延"]), ("en", ["not counted", "Art. 105(2)"])]
)
def test_explain_reads_every_step_aloud(lang: str, words: list[str]) -> None:
    shown = anlan("due", "c-detention-3d", "--from", "2026-09-28 15:00", "--explain", lang=lang).stdout
    assert all(word in shown for word in words)


def test_a_change_that_does_not_count_is_said() -> None:
    shown = anlan("due", "c-detention-3d", "--from", "2026-09-28 15:00", "--event", "special@2026-09-30+9d", "--custody").stdout
    assert "is outside 1d..4d" in shown


def test_a_further_year_of_holidays_may_be_added(tmp_path: Path) -> None:
    asked = ("t-xf-tell-15d", "--from", "2026-12-20")
    assert due(*asked)["provisional"]
    file = tmp_path / "2027.toml"
    file.write_text(NEW_YEAR, encoding="utf-8")
    settled = due(*asked, "--calendar", str(file))
    assert (settled["provisional"], settled["date"]) == (False, "2027-01-06")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["c-explain", "--from", "2026-02-30"], 2, "no time that exists"),
        (["c-explain", "--from", "2026-02-20", "--event", "done"], 2, "KIND@TIME"),
        (["c-explain", "--from", "2026-02-20", "--event", "done@tomorrow"], 2, "no time that exists"),
        (["c-explain", "--from", "2026-02-20", "--event", "gone@2026-02-21"], 2, "There are: done"),
        (["t-letter-proc", "--from", "2026-02-20", "--given", "soon"], 2, "no length"),
        (["c-explain"], 2, "--from"),
        (["c-receive", "--from", "2026-02-20"], 3, "gives no figure"),
        (["c-custody-ext1", "--from", "2026-02-20"], 3, "c-custody-2m"),
        (["c-nothing", "--from", "2026-02-20"], 3, "no statutory row"),
        (["stop_payment.nothing", "--from", "2026-02-20"], 3, "no term"),
        (["nothing.stop", "--from", "2026-02-20"], 3, "nothing"),
    ],
)
def test_what_cannot_be_computed_says_where_and_why(words: list[str], code: int, said: str) -> None:
    done = anlan("due", *words)
    assert done.returncode == code
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_the_rows_are_listed_with_what_is_not_computable() -> None:
    shown = anlan("law", "term", "--not-computable", "--json")
    rows = msgspec.json.decode(shown.stdout, type=list[RowView])
    assert rows
    assert all(row.not_computable for row in rows)
    everything = anlan("law", "term").stdout
    assert f"{len(rows)} without" in everything


def test_a_row_shows_its_limits_and_events() -> None:
    shown = anlan("law", "term", "c-freeze-deposit-6m", lang="zh").stdout
    assert "视为自动解除冻结" in shown
    assert "renewal" in shown
    assert anlan("law", "term", "zzz").returncode == 3


def test_an_article_is_shown_as_in_force_on_a_day() -> None:
    def article(*words: str) -> ArticleView:
        return msgspec.json.decode(anlan("law", "article", *words, "--json").stdout, type=ArticleView)

    assert article("psm:118").version == "2025-06-27"
    assert article("psm:99", "--on", "2025-06-01").version == "2012-10-26"
    assert "第九十一条第一款" in anlan("law", "article", "cpl:91.1", lang="zh").stdout
    assert anlan("law", "article", "cpl:9999").returncode == 3


def test_a_year_of_holidays_names_its_notice() -> None:
    year = msgspec.json.decode(anlan("law", "calendar", "2026", "--json").stdout, type=YearView)
    assert (year.notice, len(year.festivals)) == ("国办发明电〔2025〕7号", 7)
    assert "国庆节" in anlan("law", "calendar", "2026", lang="zh").stdout
    missing = anlan("law", "calendar", "2051")
    assert (missing.returncode, "provisional" in missing.stderr) == (3, True)


def test_texts_to_be_checked_again_are_listed() -> None:
    fresh = json.loads(anlan("law", "stale", "--on", "2026-12-01", "--json").stdout)
    later = json.loads(anlan("law", "stale", "--on", "2028-12-01", "--json").stdout)
    assert not any(one["term"].startswith("c-") for one in fresh)
    assert "c-explain.main" in [one["term"] for one in later]
    assert "to be checked again" in anlan("law", "stale", "--on", "2028-12-01").stdout
