"""Figures by unit and by kind for a span of days: matters, limits met, late, lapsed and overdue; as a page, CSV and XLSX."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client

from anlan.desk.insight.bodies import units
from anlan.desk.insight.statistics import FIGURES, tables
from anlan.desk.intake.figures import asked_span
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.models import Matter, Run
from anlan.desk.people.permission import Permission
from anlan.worker.ticker import tick
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import send_order, stop_order

SignedIn = Callable[[str], Client]


def order(office: Office, watch: Watch, *, answered: bool = True) -> Run:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    if answered:
        bank = office.powers("bank_officer@bank", watch())
        record_event(run=run, event="stop_confirmed", role="bank", at=watch(), powers=bank, now=watch())
    return run


@pytest.fixture
def month(office: Office, watch: Watch) -> None:
    """March: one order answered at once whose stop lapses by itself, one answered after the house's two hours, one never."""
    order(office, watch)
    late, never = order(office, watch, answered=False), order(office, watch, answered=False)
    Matter.objects.filter(pk=never.matter_id).update(loss_fen=5_000_000)
    watch.forward(hours=3)
    bank = office.powers("bank_officer@bank", watch())
    record_event(run=late, event="stop_confirmed", role="bank", at=watch(), powers=bank, now=watch())
    watch.forward(hours=50)
    tick(watch())


def figures(office: Office, watch: Watch, who: str, of: str = "") -> dict[str, dict[str, int]]:
    """The rows that ``who`` sees, by name, with what is not nothing."""
    shown = units(office.powers(who), Permission.MATTERS_SUPERVISE, of)
    found = tables(shown, asked_span("2026-03", "month", watch()))
    lines = (*found.units, *found.kinds)
    return {line.label: {name: n for name, n in zip(FIGURES, line.figures, strict=True) if n} for line in lines}


def test_matters_and_limits_are_counted_by_unit_and_by_kind_and_both_sum_alike(month: None, office: Office, watch: Watch) -> None:
    found = figures(office, watch, "county_head@county")
    station = found["station单位"]
    assert (station["opened"], station["loss"]) == (3, 5_000_000)
    assert station["law_lapsed"] == 2, "both stops ran out"
    assert (station["own_met"], station["own_late"], station["own_overdue"]) == (1, 1, 1), "two hours for the bank"
    assert found["county单位（本级）"] == {}
    assert found["紧急止付"]["opened"] == 3
    both = tables(
        units(office.powers("county_head@county"), Permission.MATTERS_SUPERVISE, ""), asked_span("2026-03", "", watch())
    )
    assert both.units[-1] == both.kinds[-1]


def test_another_month_and_another_unit_see_none_of_it(month: None, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    shown = units(office.powers("county_head@county"), Permission.MATTERS_SUPERVISE, "")
    april = tables(shown, asked_span("2026-04", "month", watch()))
    counted = dict(zip(FIGURES, april.units[-1].figures, strict=True))
    assert (counted["opened"], counted["law_lapsed"], counted["own_overdue"]) == (0, 0, 1), (
        "still not answered at the end of April"
    )
    february = tables(shown, asked_span("2026-02", "month", watch()))
    assert not any(february.units[-1].figures)
    assert figures(office, watch, "county_head@other")["合计"] == {}
    station = office.organisations["station"].pk
    assert signed_in("county_head@other").get(f"/insight/figures?of={station}").status_code == 404
    assert signed_in("officer@station").get("/insight/figures").status_code == 403


def test_the_files_hold_the_numbers_of_the_page(month: None, signed_in: SignedIn) -> None:
    client = signed_in("county_head@county")
    page = client.get("/insight/figures?month=2026-03&span=quarter").content.decode()
    assert "50,000.00" in page and "2026-01-01" in page and "2026-03-31" in page
    text = client.get("/insight/figures?month=2026-03&as=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    station = next(row for row in rows if "station单位" in row)
    assert station[:2] == ["2026-03-01", "2026-03-31"]
    assert station[3:7] == ["3", "2", "1", "50000.00"]
    book = openpyxl.load_workbook(BytesIO(client.get("/insight/figures?month=2026-03&as=xlsx").content))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert next(row for row in cells if "station单位" in row)[6] == 50000


def test_wrong_questions_give_this_month(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    client = signed_in("county_head@county")
    for asked in ("month=13", "month=2026-99999999999999999999", "month=2026-99&span=x", "as=pdf", "month=-"):
        assert "2026-03-01" in client.get(f"/insight/figures?{asked}").content.decode()
    assert client.get("/insight/figures?of=x").status_code == 404
