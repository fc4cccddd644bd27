"""Figures of tips: counted from the record, adding up, the same after a rebuild, and each body sees its own."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

from django.test import Client

from anlan.desk.intake.figures import COUNTS, Span, analysis, month_figures, months_from, scope_of
from anlan.desk.matters.models import Run
from tests.desk.conftest import Office, Watch
from tests.desk.test_tips import LIKE, OTHER, answered, told

SignedIn = Callable[[str], Client]
MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))


def test_a_month_counts_what_came_what_went_on_and_what_became_cases(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    one = answered(office, watch, signed_in).submission
    same, away, case = (told(office, watch, text).submission for text in (LIKE, OTHER, LIKE))
    told(office, watch, kind="letter")
    lead, officer = signed_in("squad_lead@station"), signed_in("officer@station")
    lead.post(f"/tips/{same.pk}/merge", {"into": one.number, "reason": "同一件"})
    officer.post(f"/tips/{away.pk}/transfer", {"organisation": office.organisations["other_station"].pk})
    officer.post(f"/tips/{case.pk}/case")
    watch.forward(minutes=1)
    lines = {line.kind: line for line in month_figures(scope_of(office.powers("officer@station"), watch()), MARCH)}
    tip = lines["tip"]
    assert (tip.received, tip.merged, tip.sent_on, tip.closed, tip.cases) == (4, 1, 1, 0, 1)
    assert lines["all"].received == 5
    for name in COUNTS:
        assert getattr(lines["all"], name) == sum(getattr(line, name) for kind, line in lines.items() if kind != "all")
    asked = {
        (question, answer): n for question, answer, n in analysis(scope_of(office.powers("officer@station"), watch()), MARCH)
    }
    assert asked["线索等级", "重大"] == 1 and asked["核查结论", "查实"] == 1 and sum(asked.values()) == 2
    elsewhere = month_figures(scope_of(office.powers("officer@other_station"), watch()), MARCH)
    assert sum(line.received for line in elsewhere) == 0


def test_what_ends_by_itself_is_closed_and_a_rating_counts_in_its_month(office: Office, watch: Watch) -> None:
    one = told(office, watch, kind="letter").submission
    Run.objects.filter(matter=one.matter).update(ended_at=watch(), state="settled")
    type(one).objects.update(rating="no", rated_at=watch() + timedelta(days=40))
    scope = scope_of(office.powers("officer@station"), watch())
    letter = next(line for line in month_figures(scope, MARCH) if line.kind == "letter")
    assert (letter.closed, letter.rated) == (1, 0)
    april = next(line for line in month_figures(scope, months_from(date(2026, 4, 1), 1)) if line.kind == "letter")
    assert (april.closed, april.rated, april.satisfied) == (0, 1, 0)


def test_spans_of_months_and_quarters_meet_without_a_gap() -> None:
    assert months_from(date(2026, 12, 1), 1) == Span(date(2026, 12, 1), date(2026, 12, 31))
    first = months_from(date(2026, 1, 1), 3)
    assert first.last == date(2026, 3, 31) and first.before == months_from(date(2025, 10, 1), 3)
    assert first.bounds[0] == first.before.bounds[1]


def test_the_page_prints_and_the_csv_says_the_same(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    told(office, watch)
    client = signed_in("officer@station")
    assert "2026-03-31" in client.get("/tips/figures").content.decode()
    assert "2026-01-01" in client.get("/tips/figures?span=quarter&month=2026-03").content.decode()
    for odd in ("x", "2026-13", "0000-00", "99999999-1", ""):
        assert client.get("/tips/figures", {"month": odd}).status_code == 200
    answer = client.get("/tips/figures?as=csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:4] == ["2026-03-01", "2026-03-31", "线索举报", "1"] and rows[-1][3] == "1"
    assert answer.headers["Content-Disposition"].startswith("attachment")
