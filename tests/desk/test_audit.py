"""The audit page shows each body what concerns it: its own rows and its own people; the head office sees all."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from anlan.desk.audit import listing
from anlan.desk.audit.listing import page_of
from anlan.desk.audit.scope import ROWS
from anlan.desk.matters.models import MatterAccess, Run
from anlan.desk.people.acts.add_officer import add_officer
from anlan.desk.record.chain import note_down
from anlan.desk.record.models import Event
from anlan.server.demo import seed
from tests.desk.conftest import START, Office, Watch
from tests.desk.test_matters import send_order, stop_order

SignedIn = Callable[[str], Client]


def seen(office: Office, who: str, stream: str = "", actor: str = "") -> set[str]:
    """The streams on the first page that ``who`` is shown."""
    return {event.stream for event in page_of(office.powers(who), stream=stream, actor=actor, before=0).events}


@pytest.fixture
def full(office: Office, watch: Watch) -> Office:
    """An office in which something of every kind has happened at the station, in the other county and in a bank."""
    for name in ("bank", "other"):
        office.hire("administrator", name)
    send_order(stop_order(office, watch), office, watch)
    for name in ("bank", "other"):
        admin = office.powers(f"administrator@{name}")
        add_officer(
            username=f"new-{name}", name="新人", number="", organisation=office.organisations[name], email="", mobile="",
            powers=admin, now=watch(),
        )  # fmt: skip
    note_down("settings/api", "key_made", actor=office.officers["administrator@city"].pk, role="administrator", now=watch())
    return office


def test_a_banks_administrator_sees_nothing_of_the_police(full: Office, signed_in: SignedIn) -> None:
    run = Event.objects.filter(stream__startswith="run/").latest("pk").stream
    new = Event.objects.get(type="officer_added", actor=str(full.officers["administrator@bank"].pk))
    assert seen(full, "administrator@bank") == {new.stream}
    assert seen(full, "administrator@bank", stream=run) == set()
    assert seen(full, "administrator@bank", actor=str(full.officers["officer@station"].pk)) == set()
    page = signed_in("administrator@bank").get(f"/audit?stream={run}").content.decode()
    assert not re.search(r"run/\d+#", page)


def test_a_county_sees_its_own_line_and_not_the_other_county(full: Office) -> None:
    here, there = seen(full, "county_head@county"), seen(full, "county_head@other")
    assert {"run", "matter"} & {stream.split("/")[0] for stream in here}
    assert not here & there and all(stream.startswith("officer/") for stream in there)


def test_a_body_sees_what_its_own_people_did_on_rows_of_another(full: Office, watch: Watch) -> None:
    run = Event.objects.filter(stream__startswith="run/").latest("pk").stream
    note_down(run, "answered", actor=full.officers["bank_officer@bank"].pk, role="bank", now=watch())
    shown = page_of(full.powers("administrator@bank"), stream=run, actor="", before=0).events
    assert [event.type for event in shown] == ["answered"]
    assert page_of(full.powers("county_head@other"), stream=run, actor="", before=0).events == []


def test_access_to_one_matter_does_not_open_its_log(full: Office) -> None:
    run = Event.objects.filter(stream__startswith="run/").latest("pk").stream
    other = full.organisations["other"]
    matter = Run.objects.get(pk=int(run.split("/")[1])).matter
    MatterAccess.objects.create(
        matter=matter, organisation=other, since=START - timedelta(days=1), until=START + timedelta(days=1), reason="专案"
    )
    assert seen(full, "county_head@other", stream=run) == set()


def test_settings_of_the_whole_office_are_seen_by_the_head_office_alone(full: Office) -> None:
    assert "settings/api" in seen(full, "administrator@city")
    assert "settings/api" not in seen(full, "county_head@county") | seen(full, "administrator@bank")
    assert seen(full, "administrator@city") == set(Event.objects.values_list("stream", flat=True))


def test_only_the_head_office_verifies_the_whole_record(full: Office, signed_in: SignedIn) -> None:
    assert signed_in("administrator@city").get("/audit?check").status_code == 200
    for who in ("county_head@county", "administrator@bank"):
        assert signed_in(who).get("/audit?check").status_code == 403
        assert "?check" not in signed_in(who).get("/audit").content.decode()


def test_older_events_follow_page_by_page_without_a_gap(full: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        who = "officer@station" if number % 3 else "officer@other_station"
        note_down(f"officer/{full.officers[who].pk}", f"step_{number}", actor=1, role="officer", now=START)
    for name, value in (("PAGE", 4), ("WINDOW", 5), ("MOST", 2)):
        monkeypatch.setattr(listing, name, value)
    powers, found, before = full.powers("county_head@other"), [], 0
    while True:
        page = page_of(powers, stream="", actor="", before=before)
        found += [event.pk for event in page.events]
        before = page.before
        if not before:
            break
    monkeypatch.undo()
    assert found == [event.pk for event in page_of(powers, stream="", actor="", before=0).events]
    assert len(found) == 11


@pytest.mark.parametrize("query", ["after=²", "after=-1", "after=9" + "9" * 40, "actor=²", "stream=run/²"])
def test_an_odd_query_gets_a_page(query: str, full: Office, signed_in: SignedIn) -> None:
    assert signed_in("county_head@county").get(f"/audit?{query}").status_code == 200


@pytest.mark.slow
def test_every_kind_of_stream_has_a_scope(db: None) -> None:
    seed(START)
    kinds = {stream.partition("/")[0] for stream in Event.objects.values_list("stream", flat=True)}
    assert kinds - set(ROWS) <= {"settings", "projections", "account"}, "these belong to no body"
    assert len(kinds) > 5
