"""Every statutory row is there, says how far it was checked, and is computed or says why not."""

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from anlan.law import Length, calendar_cn, due
from anlan.law.citation import find_article
from anlan.law.ledger import TermEvent
from anlan.law.plan import plan_of
from anlan.law.row import Row, count_codes, counting_of, find_limit, read_rows, rows
from anlan.law.row_due import not_in_force, row_due, stale
from anlan.law.term import cites
from anlan.law.term_check import term_faults
from anlan.values import InputError, parse_instant, say

CN = calendar_cn()
ROWS = rows()
DAYS = (dt.date(2026, 11, 1), dt.date(2025, 6, 1), dt.date(2022, 6, 1))
LIMITS = [(row, name) for row in ROWS.values() for name in row.limits]
ROW = """
[x-1]
section = "B1"
label = "期限"
label_en = "Term"
count = "D+"
cite = ["cpl:112"]
status = "verified"
zh = { trigger = "起算" }
en = { trigger = "start" }
limit.main = { length = "3d" }
"""


def resolves(cite: str) -> bool:
    for day in DAYS:
        try:
            find_article(cite, day)
        except InputError:
            continue
        return True
    return False


def written_row(folder: Path, text: str) -> Row:
    file = folder / "x.toml"
    file.write_text(text, encoding="utf-8")
    return read_rows(file)[0]


def test_the_rows_are_those_of_the_working_paper(shared_data: Path) -> None:
    paper = shared_data.parent / "law" / "terms.md"
    if not paper.is_file():
        pytest.skip("the working paper of terms is not beside the project")
    ids = re.findall(r"^\| ((?:a|c|adm|f|t)-[a-z0-9-]+) \|", paper.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(ids) == 302
    assert set(ROWS) == set(ids)


def test_the_tally_of_checks_is_that_of_the_working_paper() -> None:
    tally = Counter(row.status for row in ROWS.values())
    assert tally == {"verified": 252, "secondary": 28, "in_part": 11, "unverified": 11}


def test_every_citation_of_every_row_finds_its_article() -> None:
    missing = [(row.id, cite) for row in ROWS.values() for cite in row.cite if not resolves(cite)]
    missing += [
        (row.id, cite) for row in ROWS.values() for term in row.limits.values() for _, cite in cites(term) if not resolves(cite)
    ]
    assert missing == []


def test_every_limit_can_be_counted() -> None:
    for row, name in LIMITS:
        assert term_faults(f"{row.id}.{name}", row.limits[name]) == ()
        assert cites(row.limits[name])
        plan_of(row.limits[name])
        for part, cite in cites(row.limits[name]):
            assert cite, (row.id, part)


def test_every_part_of_a_limit_is_cited_and_named_in_both_languages() -> None:
    for row, _ in LIMITS:
        for term in row.limits.values():
            for part in (*term.extend.values(), *term.restart.values(), *term.pause.values(), *term.defer.values()):
                assert part.cite, row.id
                assert part.label, row.id
                assert part.label_en, row.id


def test_a_row_that_has_no_date_says_why_in_both_languages() -> None:
    for row in ROWS.values():
        if row.limits:
            continue
        with pytest.raises(InputError) as wrong:
            find_limit(row.id)
        assert row.id in say(wrong.value.note, "zh")
        assert row.id in say(wrong.value.note, "en")
        assert all(see in ROWS for see in row.see)


def test_what_is_unverified_is_never_law() -> None:
    unverified = [row for row in ROWS.values() if row.status == "unverified"]
    assert any(row.limits for row in unverified)
    for row in unverified:
        for term in row.limits.values():
            assert term.kind == "target"
            assert term.note or row.id == "c-long-custody"


def test_every_row_is_worded_in_both_languages() -> None:
    for row in ROWS.values():
        assert row.label
        assert row.label_en
        assert row.zh.trigger, row.id
        assert row.en.trigger, row.id
        assert bool(row.remark) == bool(row.remark_en)


def test_each_limit_runs_from_a_plain_start() -> None:
    start = parse_instant("2026-03-02 10:20")
    for row, name in LIMITS:
        term = row.limits[name]
        found = row_due(f"{row.id}.{name}", start, CN, custody=True, given=Length(1, "d") if term.given else None)
        assert found.at > start or term.defer or term.before, row.id
        for outcome in found.readings:
            for step in outcome.steps:
                assert step.cite, (row.id, step.code)
                assert step.sentence("zh")
                assert step.sentence("en")


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("c-detention-3d", "full_24h"),
        ("c-custody-2m", "month_last_day"),
        ("adm-hearing-ask", "mpsa"),
        ("adm-register-7d", "mpsa"),
        ("adm-serve", "apl"),
        ("adm-fine-turnin", "apl"),
        ("c-agency-recons.decide", "recon14"),
        ("c-recusal-recons.decide", "recon14"),
        ("c-bail-forfeit-recons.decide", "recon14"),
        ("c-nonarrest-return", "spp"),
        ("c-summons-12h", "full_hour"),
    ],
)
def test_each_conflict_of_the_working_paper_is_a_declared_reading(name: str, reading: str) -> None:
    assert reading in [rule.name for rule in plan_of(find_limit(name)[2]).rules]


@pytest.mark.parametrize(
    ("name", "start", "expected", "latest"),
    [
        # design note 1: twelve hours from 10:20 end at 22:20; the hour of the start left out, at 23:00
        ("c-summons-12h", "2026-03-02 10:20", "2026-03-02 22:20", "2026-03-02 23:00"),
        # design note 2: three days of detention from 1 May 10:00
        ("c-detention-3d", "2026-05-01 10:00", "2026-05-04 10:00", "2026-05-04 23:59:59"),
        # design note 3: 31 December and two months
        ("c-custody-2m", "2025-12-31 10:00", "2026-02-28 23:59:59", "2026-02-28 23:59:59"),
        # a day term ends after the holiday
        ("c-explain", "2026-09-27 09:00", "2026-10-08 23:59:59", "2026-10-08 23:59:59"),
        # three days of MPS-A against five working days of the law
        ("adm-hearing-ask", "2026-09-28 09:00", "2026-10-08 23:59:59", "2026-10-10 23:59:59"),
        # a freeze lapses on its day whatever the calendar
        ("c-freeze-deposit-6m", "2026-04-01 09:00", "2026-10-01 23:59:59", "2026-10-01 23:59:59"),
        ("f-ret-bank-3wd", "2026-09-30 09:00", "2026-10-10 23:59:59", "2026-10-10 23:59:59"),
        # counted back from two months of custody
        ("c-custody-ext-request", "2026-01-05 09:00", "2026-02-26 23:59:59", "2026-02-26 23:59:59"),
        # both sides of the year in which the Punishments Law changed
        ("adm-case-30d.until_2025", "2025-09-01", "2025-10-09 23:59:59", "2025-10-09 23:59:59"),
    ],
)
def test_rows_give_the_dates_worked_by_hand(name: str, start: str, expected: str, latest: str) -> None:
    found = row_due(name, parse_instant(start), CN, custody=True)
    assert (found.at, found.latest) == (parse_instant(expected), parse_instant(latest))


def test_the_return_after_release_has_two_starts() -> None:
    happened = [TermEvent("decision_received", parse_instant("2026-03-02 09:00"))]
    found = row_due("c-nonarrest-return", parse_instant("2026-03-03 16:00"), CN, happened)
    assert {outcome.reading: outcome.date.isoformat() for outcome in found.readings} == {
        "main": "2026-03-06",
        "spp": "2026-03-05",
    }


def test_a_text_not_yet_in_force_is_said() -> None:
    term = find_limit("adm-case-30d")[2]
    assert not_in_force(term, parse_instant("2026-01-01")) == ()
    said = [note.key for note in not_in_force(term, parse_instant("2025-12-31"))]
    assert "law.act.unknown_article" in said


def test_changes_are_read_as_of_the_event_where_the_term_says_so() -> None:
    term = msgspec.structs.replace(find_limit("adm-case-30d.until_2025")[2], cite="cpl:112")
    granted = [TermEvent("major", parse_instant("2026-01-10"))]
    assert not_in_force(term, parse_instant("2025-12-20"), granted) == ()
    by_event = msgspec.structs.replace(term, law_at="event")
    assert [note.values["cite"] for note in not_in_force(by_event, parse_instant("2025-12-20"), granted)] == ["psm:99"]


def test_a_text_is_to_be_checked_again_after_a_year() -> None:
    term = find_limit("c-explain")[2]
    checked = term.checked_on
    assert checked is not None
    assert not stale(term, checked.replace(year=checked.year + 1))
    assert stale(term, checked.replace(year=checked.year + 1) + dt.timedelta(days=1))
    assert stale(msgspec.structs.replace(term, checked_on=None), checked)


def test_the_rules_of_counting_follow_the_row() -> None:
    assert (counting_of("c-explain"), counting_of("adm-fine-15d"), counting_of("f-stop-48h"), counting_of("nothing")) == (
        "criminal",
        "administrative",
        "",
        "",
    )


def test_every_count_code_is_data() -> None:
    used = {row.count for row in ROWS.values()}
    assert used <= set(count_codes())


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('limit.main = { length = "3d" }', "", "law.row.limit_or_reason"),
        ('length = "3d"', 'length = "3x"', "law.files.not_a_length"),
        ('length = "3d"', 'length = "3d", colour = 1', "law.files.unknown_key"),
        ('count = "D+"', 'count = "D*"', "law.row.unknown_code"),
        ('status = "verified"', 'status = "sure"', "law.files.wrong_value"),
        ('section = "B1"', 'section = "Z9"', "law.row.unknown_section"),
    ],
)
def test_a_broken_row_says_where(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert written_row(tmp_path, ROW).limits["main"].roll == "next_workday"
    with pytest.raises(InputError) as wrong:
        written_row(tmp_path, ROW.replace(old, new))
    assert wrong.value.note.key == key
    assert "x-1" in say(wrong.value.note, "zh")


@pytest.mark.parametrize(("name", "key"), [("c-nothing", "unknown"), ("c-appeal.order", "unknown_limit"), ("", "unknown")])
def test_a_row_that_does_not_exist_is_said(name: str, key: str) -> None:
    with pytest.raises(InputError) as wrong:
        find_limit(name)
    assert wrong.value.note.key == f"law.row.{key}"


def test_the_short_way_for_an_untouched_clock_tells_the_same_as_the_long_way() -> None:
    # The start handed in as an event changes nothing, and takes the way of a clock on which something happened.
    for minutes in range(0, 400_000, 39_391):
        start = parse_instant("2025-12-20 23:30") + dt.timedelta(minutes=minutes)
        for row, name in LIMITS:
            term = row.limits[name]
            if term.before:
                continue
            for custody in (True, False, None):
                short = due(term, start, CN, custody=custody)
                assert short == due(term, start, CN, [TermEvent(term.start, start)], custody=custody), row.id
                assert short == due(term, start, CN, custody=custody)


def test_a_limit_cannot_make_an_unverified_row_law(tmp_path: Path) -> None:
    claimed = ROW.replace('status = "verified"', 'status = "unverified"').replace(
        'length = "3d"', 'length = "3d", kind = "statutory"'
    )
    assert written_row(tmp_path, claimed).limits["main"].kind == "target"
