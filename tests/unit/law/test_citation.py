"""A citation finds its article as of a day, or says what is unknown or not in force."""

import datetime as dt
import tomllib

import pytest

from anlan.law.act import Act, ActStore, act_store
from anlan.law.citation import FOREVER, chinese_number, find_article, say_citation
from anlan.law.files import shape
from anlan.law.plan import counting_regimes, standard_readings
from anlan.law.term import names
from anlan.values import InputError, say

TODAY = dt.date(2026, 3, 1)
LAWS = {"cpl": "刑事诉讼法@2018-10-26", "psm": "治安管理处罚法@2025-06-27", "house": "本单位止付工作规定@2026-01-01"}


def test_a_citation_finds_its_paragraph() -> None:
    found = find_article("cpl:91.1", TODAY, laws=LAWS)
    assert (found.act.id, found.date, found.article) == ("刑事诉讼法", "2018-10-26", "91.1")
    assert "三日" in found.line.zh


def test_a_whole_article_is_all_its_paragraphs() -> None:
    whole = find_article("cpl:91", TODAY).line.zh
    assert all(find_article(f"cpl:91.{n}", TODAY).line.zh in whole for n in (1, 2, 3))


def test_without_a_version_the_text_in_force_on_the_day_is_read() -> None:
    assert find_article("psm:99", dt.date(2025, 12, 31)).date == "2012-10-26"
    assert find_article("psm:118", dt.date(2026, 1, 1)).date == "2025-06-27"


def test_house_rules_take_any_article_and_any_date_of_the_office() -> None:
    assert find_article("house:6", TODAY, FOREVER, LAWS).act.kind == "house"


@pytest.mark.parametrize(
    ("cite", "on", "until", "key"),
    [
        ("cpl 91", TODAY, None, "not_a_citation"),
        ("cpl:91.x", TODAY, None, "not_a_citation"),
        ("nolaw:1", TODAY, None, "unknown_act"),
        ("cpl:91.9", TODAY, None, "unknown_article"),
        ("cpl:999", TODAY, None, "unknown_article"),
        ("old:1", TODAY, None, "unknown_version"),
        ("psm:118", dt.date(2025, 6, 1), FOREVER, "not_in_force"),
        ("psm12:99", dt.date(2025, 6, 1), dt.date(2026, 6, 1), "not_in_force"),
        ("atf:20", dt.date(2020, 1, 1), None, "not_in_force"),
    ],
)
def test_a_citation_that_does_not_hold_says_why(cite: str, on: dt.date, until: dt.date | None, key: str) -> None:
    laws = {**LAWS, "old": "刑事诉讼法@1996-03-17", "psm12": "治安管理处罚法@2012-10-26"}
    with pytest.raises(InputError) as wrong:
        find_article(cite, on, until, laws)
    assert wrong.value.note.key == f"law.act.{key}"
    assert cite in say(wrong.value.note, "zh")


@pytest.mark.parametrize(
    ("cite", "zh", "en"),
    [
        ("cpl:105.2", "《刑事诉讼法》第一百零五条第二款", "Criminal Procedure Law Art. 105(2)"),
        ("n86:2.1.2", "银发〔2016〕86号二（一）2", "Notice on emergency stop-payment and fast freeze (2016) 2(1)2"),
        ("opinion15", "《公安部关于改革完善受案立案制度的意见》", "MPS opinion on acceptance and filing (2015)"),
        ("nolaw:1", "nolaw:1", "nolaw:1"),
    ],
)
def test_a_citation_is_said_as_people_write_it(cite: str, zh: str, en: str) -> None:
    assert (say_citation(cite, "zh"), say_citation(cite, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("number", "text"), [(9, "九"), (10, "十"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1260, "一千二百六十")]
)
def test_articles_are_numbered_as_statutes_number_them(number: int, text: str) -> None:
    assert chinese_number(number) == text


def test_two_texts_of_an_act_are_never_in_force_on_one_day() -> None:
    text = """
    id = "x"
    alias = "x"
    title = "x"
    title_en = "x"
    kind = "law"
    style = "article"
    [version.2020-01-01]
    in_force_from = 2020-01-01
    verification = "verified"
    [version.2022-01-01]
    in_force_from = 2022-01-01
    verification = "verified"
    """
    act = shape(tomllib.loads(text), Act, file="x.toml")
    with pytest.raises(InputError) as wrong:
        ActStore([act])
    assert wrong.value.note.key == "law.act.overlap"
    with pytest.raises(InputError, match="two acts"):
        ActStore([act_store().acts[0], act_store().acts[0]])
    with pytest.raises(InputError, match="no date"):
        ActStore([shape(tomllib.loads(text.replace("2022-01-01]", "new]")), Act, file="x.toml")])


def test_each_line_is_one_line_in_both_languages() -> None:
    for act in act_store().acts:
        for version in act.version.values():
            for article, line in version.article.items():
                assert line.zh.strip(), (act.id, article)
                assert line.en.strip(), (act.id, article)
                assert "\n" not in line.zh + line.en


def test_readings_and_rules_of_counting_cite_articles_that_exist() -> None:
    cited = [cite for reading in standard_readings().values() for cite in names(reading.cite)]
    cited += [cite for counted in counting_regimes().values() for part in counted.cite.values() for cite in names(part)]
    assert len(cited) > len(standard_readings())
    for cite in cited:
        find_article(cite, TODAY)
