"""Organisations, powers, delegations and the acts on them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anlan.desk.people.acts.add_officer import add_officer
from anlan.desk.people.acts.delegate_posting import delegate_posting
from anlan.desk.people.acts.end_posting import end_posting
from anlan.desk.people.acts.post_officer import post_officer
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import bodies_in_reach
from anlan.desk.record.models import Event
from anlan.values import InputError
from tests.desk.conftest import START, Office

LATER = START + timedelta(days=3)


def refused(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.note.key


def test_an_organisation_moved_takes_all_below_it_along(office: Office) -> None:
    county, other = office.organisations["county"], office.organisations["other"]
    county.parent = other
    county.save()
    station = Organisation.objects.get(code="station")
    assert station.path == f"{other.path}{county.pk}/{station.pk}/"
    assert station.depth == 3


def test_a_head_of_county_reaches_the_stations_below_and_no_others(office: Office) -> None:
    powers = office.powers("county_head@county")
    assert powers.paths(Permission.MATTERS_READ) == (office.organisations["county"].path,)
    assert "county_head" in powers.hands_at(office.organisations["station"])
    assert powers.hands_at(office.organisations["other_station"]) == {}


def test_an_administrator_sees_no_matters_and_a_custodian_nothing_but_custody(office: Office) -> None:
    assert not office.powers("administrator@city").may(Permission.MATTERS_READ)
    assert office.powers("custodian@county").permissions() == {Permission.IDENTITY_CUSTODY}


def test_an_ended_posting_gives_no_power(office: Office) -> None:
    posting = office.officers["officer@station"].postings.get()
    end_posting(posting=posting, powers=office.powers("administrator@city"), now=START)
    assert office.powers("officer@station", START - timedelta(days=1)).held
    assert not office.powers("officer@station").held


def test_a_role_that_was_taken_is_gone_with_the_next_page(office: Office, signed_in: Callable[[str], Client]) -> None:
    client, posting = signed_in("officer@station"), office.officers["officer@station"].postings.get()
    assert client.get("/matters").status_code == 200
    end_posting(posting=posting, powers=office.powers("administrator@city"), now=START)
    assert client.get("/matters").status_code == 403


def test_a_body_of_the_lowest_kind_is_reached_without_looking_below_it(office: Office, django_assert_num_queries: Any) -> None:
    clerk, head = office.powers("officer@station"), office.powers("county_head@county")
    with django_assert_num_queries(0):
        assert bodies_in_reach(clerk, Permission.MATTERS_READ) == (office.organisations["station"].pk,)
    county = office.organisations["county"].path
    below = tuple(Organisation.objects.filter(path__startswith=county).order_by("pk").values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert len(below) > 1 and bodies_in_reach(head, Permission.MATTERS_READ) == below
    assert bodies_in_reach(office.powers("custodian@county"), Permission.MATTERS_READ) == ()


def test_a_power_brings_the_body_as_it_stands(office: Office) -> None:
    (power,) = office.powers("officer@station").held
    stored = office.organisations["station"]
    stored.refresh_from_db()
    fields = [field.attname for field in Organisation._meta.concrete_fields]
    assert [getattr(power.organisation, name) for name in fields] == [getattr(stored, name) for name in fields]


def test_a_delegation_gives_the_deputy_the_power_and_ends_by_itself(office: Office) -> None:
    lead, deputy = office.officers["squad_lead@station"], office.officers["officer@station"]
    delegate_posting(
        posting=lead.postings.get(),
        deputy=deputy,
        since=START,
        until=LATER,
        reason="leave",
        powers=office.powers("squad_lead@station"),
        now=START,
    )
    held = office.powers("officer@station").hands_at(office.organisations["station"])
    assert held["squad_lead"].for_officer == lead
    assert held["officer"].for_officer is None
    assert "squad_lead" not in office.powers("officer@station", LATER).hands_at(office.organisations["station"])


def test_a_delegated_power_ends_with_the_posting_of_its_holder(office: Office) -> None:
    lead = office.officers["squad_lead@station"].postings.get()
    delegate_posting(
        posting=lead, deputy=office.officers["officer@station"], since=START, until=LATER, reason="leave",
        powers=office.powers("squad_lead@station"), now=START,
    )  # fmt: skip
    end_posting(posting=lead, powers=office.powers("administrator@city"), now=START + timedelta(hours=1))
    powers = office.powers("officer@station", START + timedelta(hours=2))
    assert "squad_lead" not in powers.hands_at(office.organisations["station"])


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"until": START - timedelta(hours=1)}, "desk.people.delegation_order"),
        ({"until": START + timedelta(days=61)}, "desk.people.delegation_long"),
        ({"deputy": "squad_lead@station"}, "desk.people.delegation_self"),
        ({"powers": "officer@station"}, "desk.people.delegation_not_yours"),
    ],
)
def test_a_wrong_delegation_is_refused_with_a_reason(office: Office, change: dict[str, object], key: str) -> None:
    wanted = {"deputy": "officer@station", "until": LATER, "powers": "squad_lead@station", **change}
    with pytest.raises(InputError) as error:
        delegate_posting(
            posting=office.officers["squad_lead@station"].postings.get(),
            deputy=office.officers[str(wanted["deputy"])],
            since=START,
            until=wanted["until"],  # type: ignore[arg-type]
            reason="leave",
            powers=office.powers(str(wanted["powers"])),
            now=START,
        )
    assert refused(error) == key


def test_adding_an_officer_is_recorded_and_asks_for_a_password_of_his_own(office: Office) -> None:
    made, password = add_officer(
        username="lin", name="林", number="0001", organisation=office.organisations["station"], email="", mobile="",
        powers=office.powers("administrator@city"), now=START,
    )  # fmt: skip
    assert made.must_change_password and made.check_password(password)
    event = Event.objects.get(stream=f"officer/{made.pk}")
    assert (event.type, event.actor) == ("officer_added", str(office.officers["administrator@city"].pk))
    assert password not in event.facts


def test_nobody_is_added_outside_reach_or_under_a_taken_name(office: Office) -> None:
    office.hire("administrator", "county")
    wanted = {"name": "x", "number": "", "email": "", "mobile": "", "powers": office.powers("administrator@county"), "now": START}
    with pytest.raises(InputError) as error:
        add_officer(username="new", organisation=office.organisations["bank"], **wanted)  # type: ignore[arg-type]
    assert refused(error) == "desk.people.not_in_reach"
    with pytest.raises(InputError) as error:
        add_officer(username="officer-station", organisation=office.organisations["county"], **wanted)  # type: ignore[arg-type]
    assert refused(error) == "desk.people.username_taken"


def test_a_role_is_held_only_in_the_kind_of_organisation_that_has_it_and_once(office: Office) -> None:
    powers = office.powers("administrator@city")
    with pytest.raises(InputError) as error:
        post_officer(
            officer=office.officers["officer@station"],
            organisation=office.organisations["station"],
            role="county_head",
            powers=powers,
            now=START,
        )
    assert refused(error) == "desk.people.role_does_not_fit"
    with pytest.raises(InputError) as error:
        post_officer(
            officer=office.officers["officer@station"],
            organisation=office.organisations["station"],
            role="officer",
            powers=powers,
            now=START,
        )
    assert refused(error) == "desk.people.posting_exists"
