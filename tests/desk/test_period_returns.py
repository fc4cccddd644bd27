"""Month and quarter returns: the numbers of the pages as a numbered paper, made by one act, never typed, kept as made."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import msgspec
import pytest
from django.test import Client
from docx import Document as WordFile

from anlan.desk.insight import tallies
from anlan.desk.insight.acts.make_return import make_return
from anlan.desk.insight.bodies import units
from anlan.desk.insight.models import Clearing, PeriodReturn
from anlan.desk.insight.period import Figures, figures_of, said
from anlan.desk.insight.return_files import form_of
from anlan.desk.insight.six import board
from anlan.desk.intake.figures import COUNTS, months_from
from anlan.desk.intake.models import Submission
from anlan.desk.matters import files
from anlan.desk.matters.models import Clock, Run
from anlan.desk.papers.blocks import blocks_of
from anlan.desk.papers.filling import fill
from anlan.desk.papers.form import OF_EVERY_PAPER, places
from anlan.desk.papers.making import TEXT_WIDTH, make_template
from anlan.desk.people.permission import Permission
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from anlan.values import InputError, Lang
from tests.desk.conftest import Office, Watch
from tests.desk.test_tips import LIKE, OTHER, answered, told

SignedIn = Callable[[str], Client]
MARCH, FIRST_QUARTER = months_from(date(2026, 3, 1), 1), months_from(date(2026, 1, 1), 3)


def make(office: Office, watch: Watch, kind: str = "month", who: str = "county_head@county", of: str = "county") -> PeriodReturn:
    span = MARCH if kind == "month" else FIRST_QUARTER
    powers = office.powers(who, watch())
    return make_return(organisation=office.organisations[of], kind=kind, span=span, powers=powers, now=watch())


def figures(made: PeriodReturn) -> Figures:
    return msgspec.json.decode(made.figures, type=Figures)


def rows_of(sha256: str) -> list[list[str]]:
    """The rows of every table of a Word file."""
    word = WordFile(io.BytesIO(b"".join(files.content_of(sha256))))
    return [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]


@pytest.fixture
def march(office: Office, watch: Watch, signed_in: SignedIn) -> list[Submission]:
    """Three tips in the station, one merged and one sent on, a letter; the same day a tip in another county. It is April now."""
    one, same, away = (told(office, watch, text).submission for text in (LIKE, LIKE, OTHER))
    told(office, watch, kind="letter")
    told(office, watch, at="other_station")
    signed_in("squad_lead@station").post(f"/tips/{same.pk}/merge", {"into": one.number, "reason": "同一件"})
    signed_in("officer@station").post(f"/tips/{away.pk}/transfer", {"organisation": office.organisations["other_station"].pk})
    watch.forward(days=31)
    return [one, same, away]


def test_a_month_is_returned_with_the_numbers_of_the_pages_and_of_nobody_else(
    march: list[Submission], office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    made = make(office, watch)
    tips, whole = figures(made).came[0], figures(made).came[-1]
    assert dict(zip(COUNTS, tips.now, strict=True)) == {
        "received": 3, "merged": 1, "sent_on": 1, "closed": 0, "cases": 0, "rated": 0, "satisfied": 0
    }  # fmt: skip
    assert whole.now[0] == 4 and whole.before == (0,) * len(COUNTS)
    six = {one.clear: (one.came, one.done, one.open, one.late) for one in figures(made).clears}
    card = board(units(office.powers("county_head@county"), Permission.MATTERS_SUPERVISE, ""), watch())[0]
    month = next(one for one in card.months if one.name == "2026-03")
    assert six["tips"] == (month.came, month.done, card.whole.open, card.whole.late) == (2, 1, 1, 1)
    assert (made.first, made.last) == (MARCH.first, MARCH.last) and made.number.endswith("（月报）字〔2026〕1号")
    event = Event.objects.get(type="return_made")
    assert made.word in event.facts and made.number in event.facts and list(verify()) == []


def test_its_papers_say_what_the_page_says(march: list[Submission], office: Office, watch: Watch, signed_in: SignedIn) -> None:
    made = make(office, watch)
    rows = rows_of(made.word)
    assert ["线索举报", "3（0）", "1（0）", "1（0）", "0（0）", "0（0）", "0（0）", "0（0）"] in rows
    assert ["线索清仓", "2", "1", "1", "1"] in rows
    client = signed_in("squad_lead@station")
    assert client.get(f"/insight/returns/{made.pk}").status_code == 404, "of the county, not of the station"
    client = signed_in("county_head@county")
    page = client.get(f"/insight/returns/{made.pk}").content.decode()
    assert "3（0）" in page and made.number in page
    pdf = client.get(f"/insight/returns/{made.pk}/pdf")
    assert pdf.content.startswith(b"%PDF") and pdf.headers["Content-Disposition"].startswith("attachment")
    client.cookies["anlan_language"] = "en"
    assert "3 (0)" in client.get(f"/insight/returns/{made.pk}").content.decode()
    assert client.get(f"/insight/returns/{made.pk}/english").content.startswith(b"%PDF")
    assert client.get(f"/insight/returns/{made.pk}/figures").status_code == 404


def test_a_return_stays_as_made_and_what_came_late_makes_one_that_names_it(
    march: list[Submission], office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    first = make(office, watch)
    before = PeriodReturn.objects.filter(pk=first.pk).values().get()
    with pytest.raises(InputError) as wrong:
        make(office, watch)
    assert wrong.value.note.key == "desk.insight.returned_already"
    Run.objects.filter(matter=march[0].matter).update(ended_at=watch() - timedelta(days=10), state="closed")
    second = make(office, watch)
    assert second.corrects == first and second.number.endswith("2号")
    assert figures(second).came[0].now[3] == 1
    assert PeriodReturn.objects.filter(pk=first.pk).values().get() == before
    word = WordFile(io.BytesIO(b"".join(files.content_of(second.word))))
    assert any(f"更正{first.number}" in line.text for line in word.paragraphs)
    page = signed_in("county_head@county").get(f"/insight/returns/{first.pk}").content.decode()
    assert second.number in page, "the old one says by which it was corrected"


def test_a_quarter_has_the_classes_and_its_history(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    answered(office, watch, signed_in)
    watch.forward(days=40)
    found = figures(make(office, watch, "quarter"))
    asked = {(one.fact, one.choice): one.count for one in found.classes}
    assert asked["grade", "major"] == 1 and asked["outcome", "proved"] == 1 and sum(asked.values()) == 2
    assert [one.first for one in found.history] == ["2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01", "2026-01-01"]
    assert found.history[-1].counts[0] == 1 and not any(found.history[0].counts)
    rows = rows_of(PeriodReturn.objects.get().word)
    assert ["线索等级", "重大", "1"] in rows and ["2026-01-01 — 2026-03-31", "1", "0", "0", "0"] in rows


def test_only_a_span_that_is_over_of_a_body_within_reach_is_returned(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    told(office, watch)
    for kind, key in (("month", "not_over"), ("quarter", "not_over")):
        with pytest.raises(InputError) as wrong:
            make(office, watch, kind)
        assert wrong.value.note.key == f"desk.insight.{key}"
    watch.forward(days=31)
    for who in ("county_head@other", "officer@station"):
        with pytest.raises(InputError) as wrong:
            make(office, watch, who=who)
        assert wrong.value.note.key == "desk.people.not_in_reach"
    assert not PeriodReturn.objects.exists()
    sent = {"body": office.organisations["county"].pk, "kind": "month", "month": "2026-03"}
    assert signed_in("county_head@other").post("/insight/returns", sent).status_code == 404
    assert signed_in("officer@station").post("/insight/returns", sent).status_code == 403


def test_one_click_makes_it_and_the_list_shows_each_his_own(march: list[Submission], office: Office, signed_in: SignedIn) -> None:
    client = signed_in("county_head@county")
    sent = {"body": office.organisations["county"].pk, "kind": "month", "month": "2026-03"}
    answer = client.post("/insight/returns", {**sent, "received": "999"})
    made = PeriodReturn.objects.get()
    assert answer.headers["Location"] == f"/insight/returns/{made.pk}" and "999" not in made.figures
    assert "没有重复生成" in client.post("/insight/returns", sent).content.decode()
    assert client.post("/insight/returns", {**sent, "kind": "year"}).status_code == 404
    assert made.number in client.get("/insight/returns").content.decode()
    assert made.number not in signed_in("county_head@other").get("/insight/returns").content.decode()


def test_the_end_of_a_span_is_counted_as_it_was_then(office: Office, watch: Watch) -> None:
    """A clock that ended in April was late at the end of March, and what was cleared in April was open then."""
    one = told(office, watch).submission.matter.runs.get()
    end = MARCH.bounds[1]
    Clock.objects.filter(run=one).update(due_at=end - timedelta(days=3), ended_at=end + timedelta(days=2), late=True)
    Clearing.objects.filter(run=one).update(done=2026 * 12 + 3)
    list(tallies.differences(write=True))
    tips = figures_of([office.organisations["station"].pk], "month", MARCH).clears[0]
    assert (tips.came, tips.done, tips.open, tips.late) == (1, 0, 1, 1)
    april = figures_of([office.organisations["station"].pk], "month", months_from(date(2026, 4, 1), 1)).clears[0]
    assert (april.came, april.done, april.open, april.late) == (0, 1, 0, 0)


LARGE = "12345（12345）"


@pytest.mark.parametrize("kind", ["month", "quarter"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_of_a_return_fits_its_column(kind: str, lang: Lang) -> None:
    form = form_of(kind)
    line = {"label": "行业", "question": "线索等级", "answer": "重大", "period": "2026-01-01 — 2026-03-31"}
    wide = dict.fromkeys(COUNTS, LARGE) | dict.fromkeys(("came", "done", "open", "late", "count"), "1234567")
    lists = {table.list: [{**wide, **line}] for table in form.body(lang).tables}
    values = {**dict.fromkeys(places(form) | OF_EVERY_PAPER, "—"), **lists}
    blocks = [one for one in blocks_of(fill(make_template(form, lang), values)) if "rows" in one]
    assert len(blocks) == len(form.body(lang).tables)
    for block in blocks:
        whole = sum(block["widths"])
        for width, cell in zip(block["widths"], block["rows"][1], strict=True):
            room = TEXT_WIDTH / 25.4 * 72 * width / whole - 10
            part = cell.partition("（")[0]
            assert len(part.encode("ascii", "ignore")) * 0.53 * block["size"] <= room, f"{kind}: {cell}"


def test_what_a_return_says_has_every_column_of_its_form(office: Office) -> None:
    found = said(figures_of([office.organisations["county"].pk], "quarter", FIRST_QUARTER))
    for kind in ("month", "quarter"):
        for lang in ("zh", "en"):
            for table in form_of(kind).body(lang).tables:
                assert found[table.list], table.list
