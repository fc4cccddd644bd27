"""Administration: bodies made, renamed, moved and closed; officers changed, unlocked, ended and taken back; deputies named."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from anlan.desk.exchange.acts.make_key import make_key
from anlan.desk.intake.models import Reception
from anlan.desk.people import acts
from anlan.desk.people.acts.add_officer import add_officer
from anlan.desk.people.acts.add_organisation import add_organisation
from anlan.desk.people.acts.change_officer import change_officer
from anlan.desk.people.acts.change_organisation import change_organisation
from anlan.desk.people.acts.close_organisation import close_organisation, open_organisation
from anlan.desk.people.acts.delegate_posting import delegate_posting
from anlan.desk.people.acts.end_service import end_service, return_to_service
from anlan.desk.people.acts.lift_lockout import lift_lockout
from anlan.desk.people.acts.move_organisation import move_organisation
from anlan.desk.people.acts.post_officer import post_officer
from anlan.desk.people.lockout import PER_NAME_AND_ADDRESS, count_attempt, locked_out
from anlan.desk.people.models import Delegation, Officer, Organisation
from anlan.desk.record.models import Event
from anlan.values import InputError
from tests.desk.conftest import PASSWORD, START, Office, Watch
from tests.desk.test_matters import stop_order

SignedIn = Callable[[str], Client]
LATER = START + timedelta(days=3)


@pytest.fixture
def staffed(office: Office) -> Office:
    """The office with administrators in both counties and in a bank beside the one of the head office."""
    for place in ("county", "other", "bank"):
        office.hire("administrator", place)
    return office


def refused(act: Callable[..., object], **told: Any) -> str:
    with pytest.raises(InputError) as error:
        act(**told, now=START)
    return error.value.note.key.rsplit(".", 1)[-1]


def last(stream: str) -> tuple[str, str]:
    event = Event.objects.filter(stream=stream).latest("seq")
    return event.type, event.facts


# bodies


@pytest.mark.parametrize(
    ("who", "kind", "parent", "why"),
    [
        ("city", "bank", None, ""),
        ("city", "station", "county", ""),
        ("city", "bank", "bank", ""),
        ("bank", "bank", "bank", ""),
        ("city", "station", None, "police_below"),
        ("county", "bank", None, "head_office_only"),
        ("county", "station", "other", "not_in_reach"),
        ("bank", "county", "bank", "does_not_fit_below"),
        ("city", "bank", "county", "does_not_fit_below"),
        ("city", "city", "county", "does_not_fit_below"),
        ("city", "carrier", "bank", "does_not_fit_below"),
    ],
)
def test_a_body_is_made_where_its_kind_belongs_and_by_whom_it_concerns(
    who: str, kind: str, parent: str | None, why: str, staffed: Office
) -> None:
    told = {
        "kind": kind, "name_zh": "新单位", "name_en": "New", "code": "N-1", "powers": staffed.powers(f"administrator@{who}"),
        "parent": staffed.organisations[parent] if parent else None,
    }  # fmt: skip
    if why:
        assert refused(add_organisation, **told) == why
        return
    made = add_organisation(**told, now=START)  # type: ignore[arg-type]
    assert last(f"organisation/{made.pk}")[0] == "organisation_added"


def test_the_head_office_makes_a_banks_first_administrator_who_makes_the_rest(staffed: Office, signed_in: SignedIn) -> None:
    head = signed_in("administrator@city")
    new = {"kind": "bank", "name_zh": "新银行", "name_en": "New Bank", "code": "B-9", "parent": ""}
    assert head.post("/people/organisations/new", new).status_code == 302
    bank = Organisation.objects.get(code="B-9")
    head.post("/people/officers/new", {"username": "first", "name": "甲", "organisation": bank.pk})
    first = Officer.objects.get(username="first")
    head.post(f"/people/officers/{first.pk}/postings", {"role": "administrator", "organisation": bank.pk})
    staffed.officers["first"] = first
    own = signed_in("first")
    own.post("/people/officers/new", {"username": "second", "name": "乙", "organisation": bank.pk})
    assert Officer.objects.filter(username="second", organisation=bank).exists()
    assert "station单位" not in own.get("/people").content.decode()


def test_a_body_is_renamed_and_the_record_says_from_what(staffed: Office, signed_in: SignedIn) -> None:
    station = staffed.organisations["station"]
    told = {"name_zh": "新名派出所", "name_en": "Renamed", "code": "station", "step": "change"}
    assert signed_in("administrator@county").post(f"/people/organisations/{station.pk}/change", told).status_code == 302
    station.refresh_from_db()
    assert station.name_zh == "新名派出所"
    kind, facts = last(f"organisation/{station.pk}")
    assert kind == "organisation_changed" and "station单位" in facts and '"code"' not in facts


@pytest.mark.parametrize(
    ("body", "change", "why"),
    [
        ("station", {"code": "county"}, "code_taken"),
        ("other_station", {}, "not_in_reach"),
    ],
)
def test_a_wrong_change_of_a_body_is_refused(body: str, change: dict[str, object], why: str, staffed: Office) -> None:
    who = "administrator@county" if why == "not_in_reach" else "administrator@city"
    told = {"name_zh": "新", "name_en": "x", "code": body, **change, "powers": staffed.powers(who)}
    assert refused(change_organisation, organisation=staffed.organisations[body], **told) == why
    assert Organisation.objects.get(code=body).name_zh == f"{body}单位"


def test_a_station_moved_to_another_county_is_reached_from_there_and_no_longer_from_here(
    staffed: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter, station = stop_order(staffed, watch).matter, staffed.organisations["station"]
    told = {"parent": staffed.organisations["other"].pk, "step": "move"}
    assert signed_in("administrator@city").post(f"/people/organisations/{station.pk}/change", told).status_code == 302
    assert signed_in("county_head@other").get(f"/matters/{matter.pk}").status_code == 200
    assert signed_in("county_head@county").get(f"/matters/{matter.pk}").status_code == 404
    assert last(f"organisation/{station.pk}")[0] == "organisation_moved"


@pytest.mark.parametrize(
    ("who", "body", "parent", "why"),
    [
        ("city", "county", "station", "does_not_fit_below"),
        ("city", "county", "county", "does_not_fit_below"),
        ("city", "station", "bank", "does_not_fit_below"),
        ("city", "bank", "other_bank", "head_stays"),
        ("city", "city", "county", "head_stays"),
        ("county", "station", "other", "not_in_reach"),
        ("other", "station", "other", "not_in_reach"),
    ],
)
def test_a_body_is_not_moved_where_it_does_not_belong(who: str, body: str, parent: str, why: str, staffed: Office) -> None:
    bodies, powers = staffed.organisations, staffed.powers(f"administrator@{who}")
    assert refused(move_organisation, organisation=bodies[body], parent=bodies[parent], powers=powers) == why
    assert Organisation.objects.get(code=body).path == bodies[body].path


def test_a_body_closes_only_when_nothing_is_left_and_then_gives_nobody_power(staffed: Office, watch: Watch) -> None:
    run, powers = stop_order(staffed, watch), staffed.powers("administrator@city")
    station, county, bank = (staffed.organisations[name] for name in ("station", "county", "bank"))
    assert refused(close_organisation, organisation=station, powers=powers) == "not_closed"
    assert refused(close_organisation, organisation=county, powers=powers) == "not_closed"
    assert refused(close_organisation, organisation=bank, powers=powers) == ("not_closed" if run.addressee else "")
    run.matter.closed_at = START
    run.matter.save()
    Reception.objects.create(organisation=station, kind="tip")
    close_organisation(organisation=station, powers=powers, now=START)
    station.refresh_from_db()
    assert station.closed and not Reception.objects.exists()
    assert not staffed.powers("officer@station").held
    assert last(f"organisation/{station.pk}")[0] == "organisation_closed"
    open_organisation(organisation=station, powers=powers, now=START)
    assert staffed.powers("officer@station").held


def test_nobody_closes_his_own_body(staffed: Office) -> None:
    admin = staffed.powers("administrator@bank")
    assert refused(close_organisation, organisation=staffed.organisations["bank"], powers=admin) == "not_closed"


# officers


def test_an_officer_changes_name_and_body_and_the_record_repeats_no_address(staffed: Office, signed_in: SignedIn) -> None:
    one, county = staffed.officers["officer@station"], staffed.organisations["county"]
    told = {"name": "新名", "number": "7", "organisation": county.pk, "email": "new@office.example", "mobile": "13900001234"}
    assert signed_in("administrator@county").post(f"/people/officers/{one.pk}/change", told).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.organisation, one.email) == ("新名", county, "new@office.example")
    kind, facts = last(f"officer/{one.pk}")
    assert kind == "officer_changed" and '"to":' in facts
    assert not any(word in facts for word in ("new@office.example", "13900001234", "新名"))


@pytest.mark.parametrize(("body", "who"), [("other", "county"), ("station", "other"), ("bank", "county")])
def test_an_officer_is_not_taken_into_or_out_of_a_body_out_of_reach(body: str, who: str, staffed: Office) -> None:
    told = {"name": "x", "number": "", "email": "", "mobile": "", "organisation": staffed.organisations[body]}
    one, powers = staffed.officers["officer@station"], staffed.powers(f"administrator@{who}")
    assert refused(change_officer, officer=one, powers=powers, **told) == "not_in_reach"


def test_who_leaves_can_do_nothing_any_more_and_comes_back_without_roles(
    staffed: Office, watch: Watch, signed_in: SignedIn
) -> None:
    lead, deputy, admin = (staffed.officers[w] for w in ("squad_lead@station", "officer@station", "administrator@county"))
    delegate_posting(
        posting=lead.postings.get(), deputy=deputy, since=START, until=LATER, reason="假",
        powers=staffed.powers("squad_lead@station"), now=START,
    )  # fmt: skip
    browser, powers = signed_in("squad_lead@station"), staffed.powers("administrator@county")
    assert browser.get("/today").status_code == 200
    assert signed_in("administrator@county").post(f"/people/officers/{lead.pk}/service", {"step": "end"}).status_code == 302
    assert browser.get("/today").status_code == 302
    lead.refresh_from_db()
    assert not lead.is_active and not staffed.powers("squad_lead@station").held
    assert Delegation.objects.get().revoked_at is not None
    assert "squad_lead" not in staffed.powers("officer@station").hands_at(staffed.organisations["station"])
    visitor = Client()
    assert visitor.post("/sign-in", {"username": lead.username, "password": PASSWORD}).status_code == 200
    assert last(f"officer/{lead.pk}") == ("service_ended", '{"postings":1}')
    assert Event.objects.filter(stream=f"officer/{lead.pk}", actor=str(admin.pk)).exists()
    return_to_service(officer=lead, powers=powers, now=START)
    lead.refresh_from_db()
    assert lead.is_active and not lead.postings.filter(until=None).exists()


def test_nobody_ends_his_own_service_or_gives_himself_a_role(staffed: Office) -> None:
    me, powers = staffed.officers["administrator@county"], staffed.powers("administrator@county")
    assert refused(end_service, officer=me, powers=powers) == "not_oneself"
    told = {"organisation": staffed.organisations["county"], "role": "county_head"}
    assert refused(post_officer, officer=me, powers=powers, **told) == "not_oneself"


def test_a_stranger_gets_no_role_in_ones_own_body(staffed: Office) -> None:
    told = {"officer": staffed.officers["officer@other_station"], "organisation": staffed.organisations["station"]}
    assert refused(post_officer, **told, role="squad_lead", powers=staffed.powers("administrator@county")) == "not_in_reach"


def test_the_account_of_a_system_does_not_come_back(staffed: Office) -> None:
    key, _ = make_key(
        organisation=staffed.organisations["bank"], receiver=staffed.organisations["station"], name="x", scopes=["alerts.push"],
        days=3, powers=staffed.powers("administrator@city"), now=START,
    )  # fmt: skip
    assert refused(return_to_service, officer=key.officer, powers=staffed.powers("administrator@bank")) == "a_system"


def test_a_lockout_is_lifted_for_one_name_and_recorded(staffed: Office, signed_in: SignedIn) -> None:
    one, other = staffed.officers["officer@station"], staffed.officers["officer@other_station"]
    for officer in (one, other):
        for _ in range(PER_NAME_AND_ADDRESS):
            count_attempt(officer.username, "10.0.0.9", START, succeeded=False)
    assert refused(lift_lockout, officer=one, powers=staffed.powers("administrator@other")) == "not_in_reach"
    signed_in("administrator@county").post(f"/people/officers/{one.pk}/service", {"step": "unlock"})
    assert not locked_out(one.username, "10.0.0.9", START)
    assert locked_out(other.username, "10.0.0.9", START)
    assert last(f"officer/{one.pk}")[0] == "lockout_lifted"


# delegations


def test_an_administrator_names_a_deputy_for_who_is_absent_and_takes_it_back(staffed: Office, signed_in: SignedIn) -> None:
    lead, deputy = staffed.officers["squad_lead@station"], staffed.officers["officer@station"]
    told = {
        "posting": lead.postings.get().pk, "deputy": deputy.pk, "since": "2026-03-02T09:00", "until": "2026-03-05T09:00",
        "reason": "病假",
    }  # fmt: skip
    assert signed_in("administrator@other").post(f"/people/officers/{lead.pk}/delegations", told).status_code == 404
    admin = signed_in("administrator@county")
    assert admin.post(f"/people/officers/{lead.pk}/delegations", told).status_code == 302
    assert "squad_lead" in staffed.powers("officer@station").hands_at(staffed.organisations["station"])
    made = Delegation.objects.get()
    assert signed_in("administrator@other").post(f"/people/delegations/{made.pk}/revoke").status_code == 404
    assert admin.post(f"/people/delegations/{made.pk}/revoke").status_code == 302
    assert "squad_lead" not in staffed.powers("officer@station").hands_at(staffed.organisations["station"])
    assert last(f"officer/{lead.pk}")[0] == "delegation_revoked"


@pytest.mark.parametrize("who", ["bank_officer@bank", "gone"])
def test_a_stranger_or_one_who_left_is_no_deputy(who: str, staffed: Office) -> None:
    if who == "gone":
        made, _ = add_officer(
            username="gone", name="x", number="", organisation=staffed.organisations["station"], email="", mobile="",
            powers=staffed.powers("administrator@county"), now=START,
        )  # fmt: skip
        end_service(officer=made, powers=staffed.powers("administrator@county"), now=START)
        staffed.officers["gone"] = made
    told = {
        "posting": staffed.officers["squad_lead@station"].postings.get(), "deputy": staffed.officers[who], "since": START,
        "until": LATER, "reason": "x", "powers": staffed.powers("squad_lead@station"),
    }  # fmt: skip
    assert refused(delegate_posting, **told) == "delegation_elsewhere"


ON_ONESELF = {"change_password.py", "end_sessions.py", "make_recovery_codes.py"}


def test_every_act_on_people_declares_its_permission_and_is_recorded() -> None:
    for path in Path(str(acts.__file__)).parent.glob("[a-z]*.py"):
        text = path.read_text(encoding="utf-8")
        declared = "PERMISSION = Permission." in text or "delegation_not_yours" in text
        assert declared is (path.name not in ON_ONESELF), path.name
        assert "note_down(" in text, path.name
