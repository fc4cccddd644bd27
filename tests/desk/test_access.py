"""Every address says who may open it, and a row out of reach does not exist, for every role and every address."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from anlan.desk.alerts.models import Alert
from anlan.desk.exchange.acts.make_key import make_key
from anlan.desk.exchange.acts.set_webhook import add_webhook
from anlan.desk.matters.acts.add_party import add_party
from anlan.desk.matters.acts.give_task import give_task
from anlan.desk.people.permission import Permission
from anlan.desk.people.reach import administered
from anlan.desk.people.roles import ROLES
from anlan.desk.record.models import Event, Outgoing
from anlan.desk.retention.acts.place_hold import place_hold
from tests.desk.conftest import STAFF, Office, Watch
from tests.desk.test_alerts import raised
from tests.desk.test_matters import send_order, stop_order

DECLARED = {"open to all", "signed in", "api key", *(permission.value for permission in Permission)}
OPEN_TO_ALL = {"set_language", "health", "sign_in", "new_password", "code", "sign_out", "openapi-json", "openapi-view"}
NO_SIGN_IN = {"open to all", "api key"}


def addresses(patterns: object, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:  # type: ignore[attr-defined]
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


ALL = list(addresses(get_resolver().url_patterns))


def access_of(pattern: URLPattern) -> str:
    return str(getattr(pattern.callback, "access", ""))


def test_every_address_declares_who_may_open_it() -> None:
    for address, pattern in ALL:
        assert access_of(pattern) in DECLARED, f"/{address} declares nothing"


def test_few_addresses_are_open_to_all_and_each_is_known_here() -> None:
    found = {
        pattern.name for address, pattern in ALL if access_of(pattern) == "open to all" and not address.startswith("public/")
    }
    assert found == OPEN_TO_ALL


@pytest.mark.django_db
def test_without_sign_in_every_guarded_address_leads_to_sign_in() -> None:
    for address in (address for address, p in ALL if access_of(p) not in NO_SIGN_IN and "<" not in address):
        assert Client().get(f"/{address}").headers.get("Location", "").startswith("/sign-in")
        assert Client().post(f"/{address}").headers.get("Location", "").startswith("/sign-in")


@pytest.mark.django_db
def test_without_a_key_every_address_of_the_api_answers_401_or_that_it_does_not_take_the_method() -> None:
    for address in (re.sub(r"<[^>]+>", "1", address) for address, p in ALL if access_of(p) == "api key"):
        answers = {Client().get(f"/{address}").status_code, Client().post(f"/{address}").status_code}
        assert answers <= {401, 405} and 401 in answers, address


def test_a_view_that_declares_nothing_is_refused(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    from anlan.desk import views  # noqa: PLC0415

    monkeypatch.delattr(views.health, "access")
    assert Client().get("/health").status_code == 403


def test_an_address_opens_for_the_permission_it_names_and_for_no_other(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    for who in STAFF:
        check_permissions(who, signed_in(who))


def check_permissions(who: str, client: Client) -> None:
    held = {p.value for p in ROLES[who.split("@", maxsplit=1)[0]].permissions}
    for address, pattern in ALL:
        access = access_of(pattern)
        if "<" in address or access in {"signed in", *NO_SIGN_IN}:
            continue
        assert (client.get(f"/{address}").status_code != 403) is (access in held), f"{who} at /{address}"


@pytest.mark.parametrize(
    "who",
    [
        "administrator@city",
        "administrator@other",
        "administrator@bank",
        "county_head@county",
        "officer@other_station",
        "bank_officer@bank",
    ],
)
def test_people_out_of_reach_do_not_exist(who: str, office: Office, signed_in: Callable[[str], Client]) -> None:
    if who not in office.officers:
        office.hire(*who.split("@"))
    client, powers = signed_in(who), office.powers(who)
    for name, officer in office.officers.items():
        if name == who:
            continue
        for permission, address, method in (
            (Permission.PEOPLE_READ, f"/people/officers/{officer.pk}", "get"),
            (Permission.PEOPLE_MANAGE, f"/people/officers/{officer.pk}/postings", "post"),
            (Permission.PEOPLE_MANAGE, f"/people/officers/{officer.pk}/reset", "post"),
            (Permission.PEOPLE_MANAGE, f"/people/officers/{officer.pk}/change", "post"),
            (Permission.PEOPLE_MANAGE, f"/people/officers/{officer.pk}/service", "post"),
            (Permission.PEOPLE_MANAGE, f"/people/organisations/{officer.organisation_id}", "get"),
            (Permission.PEOPLE_MANAGE, f"/people/organisations/{officer.organisation_id}/change", "post"),
            (Permission.PEOPLE_MANAGE, f"/people/postings/{officer.postings.get().pk}/end", "post"),
        ):
            inside = officer.organisation.path.startswith((*powers.paths(permission), *administered(powers)))
            answer = getattr(client, method)(address).status_code
            if not powers.may(permission):
                assert answer == 403, f"{who} {address}"
            elif not inside:
                assert answer == 404, f"{who} {address}"
            elif method == "get":
                assert answer == 200


MATTER_ADDRESSES = (
    # permission, address, method; {run}, {matter}, {clock} … are rows of a matter of the station
    (Permission.MATTERS_READ, "/matters/{matter}", "get"),
    (Permission.MATTERS_READ, "/matters/{matter}/told", "get"),
    (Permission.MATTERS_READ, "/matters/{matter}/line", "get"),
    (Permission.MATTERS_READ, "/runs/{run}", "get"),
    (Permission.MATTERS_READ, "/clocks/{clock}/why", "get"),
    (Permission.MATTERS_READ, "/papers/{paper}", "get"),
    (Permission.MATTERS_READ, "/papers/{paper}/look", "get"),
    (Permission.MATTERS_READ, "/papers/{paper}/picture", "get"),
    (Permission.MATTERS_WORK, "/runs/{run}/do/stop_confirmed", "get"),
    (Permission.MATTERS_WORK, "/runs/{run}/sign", "post"),
    (Permission.MATTERS_WORK, "/runs/{run}/opinion", "post"),
    (Permission.MATTERS_WORK, "/runs/{run}/papers", "post"),
    (Permission.MATTERS_WORK, "/matters/{matter}/people", "get"),
    (Permission.MATTERS_WORK, "/matters/{matter}/tasks", "get"),
    (Permission.MATTERS_SUPERVISE, "/matters/{matter}/lead", "get"),
    (Permission.MATTERS_WORK, "/matters/{matter}/people", "post"),
    (Permission.MATTERS_WORK, "/matters/{matter}/tasks", "post"),
    (Permission.MATTERS_WORK, "/people-of-matters/{party}/open", "post"),
    (Permission.MATTERS_WORK, "/tasks/{task}/done", "post"),
    (Permission.MATTERS_WORK, "/clocks/{clock}/snooze", "post"),
    (Permission.MATTERS_SUPERVISE, "/matters/{matter}/owner", "post"),
    (Permission.MATTERS_SUPERVISE, "/matters/{matter}/holds", "get"),
    (Permission.MATTERS_SUPERVISE, "/matters/{matter}/holds", "post"),
    (Permission.MATTERS_SUPERVISE, "/holds/{hold}/lift", "post"),
    (Permission.MATTERS_SUPERVISE, "/matters/{matter}/access", "post"),
)


SHOWN = (
    "/matters/{matter}", "/matters/{matter}/told", "/matters/{matter}/line", "/matters/{matter}/lead", "/clocks/{clock}/why",
    "/runs/{run}",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.postgres
def test_the_rows_of_a_matter_exist_only_within_reach_for_every_role_and_address(
    office: Office, signed_in: Callable[[str], Client], watch: Watch
) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    officer = office.powers("officer@station")
    party = add_party(matter=run.matter, role="victim", name="钱多多", identity="", phone="", powers=officer, now=watch())
    task = give_task(
        matter=run.matter, what="x", officer=officer.officer, due_at=watch() + timedelta(days=1), powers=officer, now=watch()
    )
    head = office.powers("squad_lead@station")
    hold = place_hold(matter=run.matter, reason="诉讼", powers=head, now=watch())
    ids = {
        "run": run.pk, "matter": run.matter_id, "clock": run.clocks.get().pk, "paper": run.documents.get().pk,
        "party": party.pk, "task": task.pk, "hold": hold.pk,
    }  # fmt: skip
    for who in STAFF:
        client, powers = signed_in(who), office.powers(who)
        for permission, template, method in MATTER_ADDRESSES:
            address = template.format(**ids)
            answer = getattr(client, method)(address).status_code
            inside = any(run.matter.organisation.path.startswith(path) for path in powers.paths(permission))
            expected = {403} if not powers.may(permission) else {404} if not inside else {200, 302, 404}
            assert answer in expected, f"{who} {method} {address}: {answer}"
            if powers.may(permission) and inside and template in SHOWN:
                assert answer == 200, f"{who} {address}"


def test_every_address_of_a_matter_is_in_the_list_above() -> None:
    known = {
        re.sub(r"{\w+}", "<int:pk>", template).replace("stop_confirmed", "<slug:event>") for _, template, _ in MATTER_ADDRESSES
    }
    rooms = ("matters/<", "runs/", "clocks/", "papers/", "tasks/", "people-of-matters/", "holds/")
    assert {f"/{address}" for address, _ in ALL if address.startswith(rooms)} == known


ALERT_ADDRESSES = (
    # permission, address, method
    (Permission.ALERTS_READ, "/alerts/{pk}", "get"),
    (Permission.ALERTS_WORK, "/alerts/{pk}/claim", "post"),
    (Permission.ALERTS_WORK, "/alerts/{pk}/back", "post"),
    (Permission.ALERTS_WORK, "/alerts/{pk}/dissuade", "post"),
    (Permission.ALERTS_WORK, "/alerts/{pk}/step", "post"),
    (Permission.ALERTS_WORK, "/alerts/{pk}/outcome", "post"),
)


@pytest.mark.parametrize("who", STAFF)
def test_an_alert_exists_only_within_reach_for_every_role_and_address(
    who: str, office: Office, signed_in: Callable[[str], Client], watch: Watch
) -> None:
    raised(office, watch)
    alert = Alert.objects.get()
    client, powers = signed_in(who), office.powers(who)
    for permission, template, method in ALERT_ADDRESSES:
        inside = any(alert.organisation.path.startswith(path) for path in powers.paths(permission))
        expected = {403} if not powers.may(permission) else {404} if not inside else {200, 302}
        answer = getattr(client, method)(template.format(pk=alert.pk)).status_code
        assert answer in expected, f"{who} {method} {template}: {answer}"
    claimed = Event.objects.filter(stream=alert.stream, type="alert_claimed").exists()
    assert claimed is (powers.may(Permission.ALERTS_WORK) and inside)


def test_every_address_of_an_alert_is_in_the_list_above() -> None:
    known = {template.replace("{pk}", "<int:pk>") for _, template, _ in ALERT_ADDRESSES}
    assert {f"/{address}" for address, _ in ALL if address.startswith("alerts/<")} == known


EXCHANGE_ADDRESSES = (
    # address, method; {key}, {hook}, {delivery} let something come to the station
    ("/settings/api/keys/{key}/revoke", "post"),
    ("/settings/api/webhooks/{hook}", "get"),
    ("/settings/api/webhooks/{hook}/rotate", "post"),
    ("/settings/api/webhooks/{hook}/switch", "post"),
    ("/settings/api/deliveries/{delivery}/again", "post"),
)


def test_keys_and_webhooks_exist_only_for_administrators_of_the_receiving_line(
    office: Office, signed_in: Callable[[str], Client], watch: Watch
) -> None:
    office.hire("administrator", "other")
    admin = office.powers("administrator@city")
    bank, station = office.organisations["bank"], office.organisations["station"]
    told = {"organisation": bank, "receiver": station, "powers": admin, "now": watch()}
    key, _ = make_key(name="x", scopes=["orders.pull"], days=3, **told)
    hook, _ = add_webhook(address="https://bank.example/h", demo=False, **told)
    row = Outgoing.objects.create(
        key=f"webhook/{hook.pk}/1", channel="webhook", to=str(hook.pk), state="failed", made_at=watch(), not_before=watch()
    )
    for who in (*STAFF, "administrator@other"):
        client, powers = signed_in(who), office.powers(who)
        for template, method in EXCHANGE_ADDRESSES:
            inside = any(station.path.startswith(path) for path in powers.paths(Permission.SETTINGS_MANAGE))
            expected = {403} if not powers.may(Permission.SETTINGS_MANAGE) else {404} if not inside else {200, 302}
            answer = getattr(client, method)(template.format(key=key.pk, hook=hook.pk, delivery=row.pk)).status_code
            assert answer in expected, f"{who} {method} {template}: {answer}"


def test_every_address_of_keys_and_webhooks_is_in_the_list_above() -> None:
    known = {re.sub(r"{\w+}", "<int:pk>", template) for template, _ in EXCHANGE_ADDRESSES}
    assert {f"/{address}" for address, _ in ALL if address.startswith("settings/api/") and "<" in address} == known
