"""The six clears: what counts, what is cleared and late, each number as long as its list, and nobody counts foreign rows."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Sum
from django.test import Client

from anlan.desk.insight import tallies
from anlan.desk.insight.bodies import units
from anlan.desk.insight.clears import clearing_of, clears, month_of
from anlan.desk.insight.models import Clearing, Tally
from anlan.desk.insight.six import Card, board, month_asked, month_name, page_of, rows_behind
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Clock, Matter, Run
from anlan.desk.matters.procedures import versions
from anlan.desk.matters.projection import project
from anlan.desk.matters.rebuilding import rebuild
from anlan.desk.matters.runs import folded
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.property.acts.take_item import take_item
from anlan.values import SHANGHAI
from anlan.worker.loop import look_after
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import stop_order
from tests.desk.test_tips import told

SignedIn = Callable[[str], Client]
ORIGIN = {"kind": "ordinary"}


def run_of(office: Office, watch: Watch, procedure: str, role: str, place: str = "station", **more: object) -> Run:
    """A run of ``procedure`` in a matter of its own."""
    matter = Matter.objects.create(
        number=f"T-{Matter.objects.count() + 1}", kind=procedure, organisation=office.organisations[place], opened_at=watch()
    )
    return open_run(matter=matter, procedure=procedure, role=role, actor="1", at=watch(), now=watch(), **more)  # type: ignore[arg-type]


def seen_by(office: Office, watch: Watch, who: str, of: str = "") -> dict[str, Card]:
    return {card.name: card for card in board(units(office.powers(who), Permission.MATTERS_SUPERVISE, of), watch())}


def three(card: Card) -> tuple[int, int, int]:
    return card.whole.done, card.whole.open, card.whole.late


def test_each_of_the_six_names_procedures_states_and_events_that_there_are() -> None:
    assert list(clears()) == ["tips", "fugitives", "cases", "umbrellas", "assets", "sectors"]
    for clear in clears().values():
        for procedure, counted in clear.of.items():
            every = [version.definition for version in versions()[procedure]]
            assert set(counted.left_out) <= set(every[-1].states)
            assert all(set(counted.done_by) <= set(definition.on) for definition in every)
            assert set(counted.still_open) <= {state for definition in every for state in definition.final}


def test_a_tip_is_open_then_late_and_cleared_when_it_has_ended_elsewhere_or_merged_not_at_all(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    one, same, away = (told(office, watch, f"微信转账被骗第{n}次").submission for n in range(3))
    assert three(seen_by(office, watch, "squad_lead@station")["tips"]) == (0, 3, 0)
    signed_in("squad_lead@station").post(f"/tips/{same.pk}/merge", {"into": one.number, "reason": "同一件"})
    signed_in("officer@station").post(f"/tips/{away.pk}/transfer", {"organisation": office.organisations["other_station"].pk})
    watch.forward(hours=25)
    card = seen_by(office, watch, "squad_lead@station")["tips"]
    assert three(card) == (1, 1, 1), "one sent on, one past the day for putting somebody in charge, one counted in another"
    assert (card.months[-1].came, card.months[-1].done, card.whole.share) == (2, 1, 50)


def test_an_arrest_is_cleared_when_carried_out_and_stays_open_when_it_could_not_be(office: Office, watch: Watch) -> None:
    caught, gone = (run_of(office, watch, "arrest", "officer", subject=f"王*{n}") for n in "12")
    assert three(seen_by(office, watch, "county_head@county")["fugitives"]) == (0, 2, 0)
    officer = office.powers("officer@station")
    record_event(run=gone, event="execution_failed", role="officer", at=watch(), powers=officer, now=watch())
    record_event(run=gone, event="return_with_reasons", role="officer", at=watch(), powers=officer, now=watch())
    assert Run.objects.get(pk=gone.pk).ended_at is not None
    assert three(seen_by(office, watch, "county_head@county")["fugitives"]) == (0, 2, 0), "explained is not caught"
    assert caught.clearing.done is None


def test_whoever_could_not_be_arrested_is_sought_until_he_is_found_or_need_not_be(office: Office, watch: Watch) -> None:
    watch.at = datetime(2026, 12, 3, 9, 0, tzinfo=SHANGHAI)
    gone, officer = run_of(office, watch, "arrest", "officer", subject="王*"), office.powers("officer@station", watch())
    for event in ("execution_failed", "return_with_reasons", "pursuit_reviewed"):
        record_event(run=gone, event=event, role="officer", at=watch(), powers=officer, now=watch())
    stored = Run.objects.get(pk=gone.pk)
    assert (stored.state, stored.ended_at) == ("sought", None)
    assert list(stored.clocks.filter(ended_at=None).values_list("term", flat=True)) == ["pursue"], "nobody is forgotten"
    assert gone.clearing.done is None
    for no_longer in ("revoked", "settled"):
        assert clearing_of(stored, msgspec.structs.replace(folded(stored), state=no_longer)) is None, "neither caught nor sought"
    watch.forward(days=40)
    for event in ("pursuit_reviewed", "found"):
        record_event(run=stored, event=event, role="officer", at=watch(), powers=officer, now=watch())
    attach_paper(run=stored, kind="arrest_warrant", number="1", role="officer", powers=officer, now=watch())
    for role, name in (("officer", "officer@station"), ("county_head", "county_head@county")):
        sign_gate(run=stored, gate="execute", role=role, powers=office.powers(name, watch()), now=watch())
    record_event(run=stored, event="executed", role="officer", at=watch(), powers=officer, now=watch())
    assert Run.objects.get(pk=gone.pk).clearing.done == month_of(watch())


def test_a_case_counts_once_it_is_filed_and_a_lead_once_it_was_sent_to_a_discipline_body(office: Office, watch: Watch) -> None:
    body = Organisation.objects.create(kind="discipline", name_zh="纪委", name_en="discipline", code="d")
    case = run_of(office, watch, "criminal_case", "officer", facts=ORIGIN)
    lead = run_of(office, watch, "referral", "officer", addressee=body)
    run_of(office, watch, "referral", "officer", addressee=office.organisations["other"])
    found = seen_by(office, watch, "county_head@county")
    assert not found["cases"].whole.any and not found["umbrellas"].whole.any
    for run, state, name in ((case, "investigating", "cases"), (lead, "sent", "umbrellas")):
        state_now = msgspec.structs.replace(folded(run), state=state)
        assert clearing_of(run, state_now) == {
            "organisation_id": run.matter.organisation_id, "clear": name, "came": month_of(watch()), "done": None
        }  # fmt: skip
    assert clearing_of(lead, msgspec.structs.replace(folded(lead), state="answered"))["done"] == month_of(watch())  # type: ignore[index]
    assert clearing_of(lead, msgspec.structs.replace(folded(lead), state="taken_back")) is None


def test_property_counts_with_its_value_and_an_overdue_term_of_another_matter_is_no_sector(office: Office, watch: Watch) -> None:
    case = run_of(office, watch, "criminal_case", "officer", facts=ORIGIN)
    who = {"powers": office.powers("officer@station"), "now": watch()}
    item = {"kind": "money", "measure": "seized", "what": "现金", "value_fen": 12_345, "holder": "王五", "room": "一号"}
    take_item(matter=case.matter, **item, **who)  # type: ignore[arg-type]
    run_of(office, watch, "rectification", "clock")
    inner = run_of(office, watch, "rectification", "clock", opened_by=case)
    found = seen_by(office, watch, "county_head@county")
    assert three(found["assets"])[:2] == (0, 1) and (found["assets"].fen_open, found["assets"].fen_done) == (12_345, 0)
    assert three(found["sectors"])[:2] == (0, 1) and not Clearing.objects.filter(run=inner).exists()
    assert not found["umbrellas"].whole.any


def test_every_number_is_the_length_of_the_list_it_opens(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    for number in range(4):
        told(office, watch, f"第{number}封举报信", at="station" if number else "county")
    watch.forward(hours=30)
    client = signed_in("county_head@county")
    page = client.get("/insight/six").content.decode()
    links = set(re.findall(r'<a href="(/insight/six/\d+/\w+\?[^"]+)">\s*(?:<span class="badge late">)?(\d+)', page))
    assert len(links) >= 6
    for address, number in links:
        assert client.get(address.replace("&amp;", "&")).content.decode().count("<tr data-row>") == int(number), address


def test_a_long_list_is_paged_by_key_and_loses_nothing(office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anlan.desk.insight.six.PAGE", 2)
    for number in range(5):
        told(office, watch, f"第{number}封举报信")
    rows, seen, after = rows_behind([office.organisations["station"].pk], "tips", "open", None, watch()), [], "0"
    while True:
        page, more = page_of(rows, watch(), after)
        seen += [row.clearing.pk for row in page]
        if not more:
            break
        after = str(more)
    assert seen == sorted(seen, reverse=True) and len(seen) == 5


def test_another_county_is_neither_counted_nor_opened(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    told(office, watch)
    assert not seen_by(office, watch, "county_head@other")["tips"].whole.any
    station = office.organisations["station"].pk
    client = signed_in("county_head@other")
    assert client.get(f"/insight/six?of={station}").status_code == 404
    assert client.get(f"/insight/six/{station}/tips").status_code == 404
    assert signed_in("officer@station").get("/insight/six").status_code == 403


def test_wrong_questions_have_no_list_and_odd_months_are_all_months(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    told(office, watch)
    client, station = signed_in("county_head@county"), office.organisations["station"].pk
    for wrong in (f"{station}/tip", f"{station}/tips?which=x", "999999/tips"):
        assert client.get(f"/insight/six/{wrong}").status_code == 404
    for odd in ("2026-13", "x", "2026-3", "99999999999999999999-01", "²026-03"):
        assert month_asked(odd) is None
        assert client.get(f"/insight/six/{station}/tips", {"which": "came", "month": odd}).status_code == 200
    assert month_asked(month_name(month_of(watch()))) == month_of(watch())


def test_a_month_is_the_one_of_the_office_not_of_greenwich(watch: Watch) -> None:
    new_year = watch().replace(year=2026, month=1, day=1, hour=0, minute=30)
    assert month_name(month_of(new_year)) == "2026-01"


def test_rows_spoiled_by_hand_are_told_and_counted_anew(office: Office, watch: Watch) -> None:
    runs = [told(office, watch, f"第{n}封").submission.matter.runs.get() for n in range(3)]
    Clearing.objects.filter(run=runs[0]).update(done=1)
    Clearing.objects.filter(run=runs[1]).delete()
    stop = stop_order(office, watch)
    Clearing.objects.create(run=stop, organisation=stop.matter.organisation, clear="tips", came=1)
    Tally.objects.create(organisation=stop.matter.organisation, clear="cases", came=7, done=8, runs=-3)
    lines = list(rebuild(watch(), write=True))
    assert [line.split(":")[0] for line in lines if "clearing" in line] == [f"{run.stream} clearing" for run in (*runs[:2], stop)]
    body = stop.matter.organisation_id
    assert f"tally cases of body {body}, months 7 to 8: stored -3, rows 0" in lines and len(lines) > 4
    assert three(seen_by(office, watch, "county_head@county")["tips"])[:2] == (0, 3)
    assert list(rebuild(watch(), write=False)) == []


def test_the_upgrade_counts_the_runs_there_are_as_the_record_does(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    told(office, watch)
    away = told(office, watch, "另一件").submission
    signed_in("officer@station").post(f"/tips/{away.pk}/transfer", {"organisation": office.organisations["other_station"].pk})
    run_of(office, watch, "arrest", "officer")
    run_of(office, watch, "criminal_case", "officer", facts=ORIGIN)
    run_of(office, watch, "rectification", "clock")
    before = list(Clearing.objects.order_by("pk").values())
    assert before
    Clearing.objects.all().delete()
    migration = MigrationExecutor(connection).loader.get_migration("insight", "0002_six_clears")
    next(step for step in migration.operations if hasattr(step, "code")).code(apps, None)
    assert list(Clearing.objects.order_by("pk").values()) == before


def test_the_board_stays_a_handful_of_questions_however_many_matters(
    office: Office, watch: Watch, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for number in range(6):
        told(office, watch, f"第{number}封举报信")
    Clock.objects.update(due_at=watch() - timedelta(hours=1))
    shown = units(office.powers("county_head@county"), Permission.MATTERS_SUPERVISE, "")
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        assert three(board(shown, watch())[0]) == (0, 6, 6)


def counted_by_hand() -> dict[tuple[object, ...], int]:
    return dict(Counter(Clearing.objects.values_list(*tallies.KEY)))


def tallied() -> dict[tuple[object, ...], int]:
    rows = Tally.objects.order_by().values_list(*tallies.KEY).annotate(Sum("runs"))
    return {tuple(key): runs for *key, runs in rows if runs}


def test_the_tallies_are_what_the_rows_come_to_whatever_happens(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    tips = [told(office, watch, f"第{n}封").submission for n in range(3)]
    assert list(tallied().values()) == [3] and tallied() == counted_by_hand()
    signed_in("officer@station").post(f"/tips/{tips[0].pk}/transfer", {"organisation": office.organisations["other_station"].pk})
    watch.forward(days=40)
    run_of(office, watch, "arrest", "officer")
    case = run_of(office, watch, "criminal_case", "officer", facts=ORIGIN)
    assert tallied() == counted_by_hand()
    before = Tally.objects.count()
    project(case, folded(case), watch())
    assert Tally.objects.count() == before, "what counts as before notes nothing"


def test_loose_tallies_are_put_together_and_come_to_the_same(
    office: Office, watch: Watch, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], object]
) -> None:
    for number in range(5):
        told(office, watch, f"第{number}封")
    run_of(office, watch, "arrest", "officer")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]  nothing is locked to find out
        assert tallies.put_together() == 0
    assert Tally.objects.count() == 6, "few are left as they lie"
    monkeypatch.setattr(tallies, "LOOSE", 4)
    look_after(watch())
    assert Tally.objects.count() == 2 and tallied() == counted_by_hand()
    assert tallies.put_together() == 0


def test_the_upgrade_adds_up_the_rows_there_are(office: Office, watch: Watch) -> None:
    told(office, watch)
    told(office, watch, "另一件")
    run_of(office, watch, "arrest", "officer")
    Tally.objects.all().delete()
    migration = MigrationExecutor(connection).loader.get_migration("insight", "0003_tallies")
    next(step for step in migration.operations if hasattr(step, "code")).code(apps, None)
    assert tallied() == counted_by_hand() and Tally.objects.count() == 2
