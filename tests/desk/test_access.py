"""Every address says who may open it, and a row out of reach does not exist, for every role and every address."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from anlan.desk.people.permission import Permission
from anlan.desk.people.roles import ROLES
from tests.desk.conftest import STAFF, Office

DECLARED = {"open to all", "signed in", *(permission.value for permission in Permission)}
OPEN_TO_ALL = {"set_language", "health", "sign_in", "new_password", "code", "sign_out"}


def addresses(patterns: object, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:  # type: ignore[attr-defined]
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


ALL = list(addresses(get_resolver().url_patterns))


def access_of(pattern: URLPattern) -> str:
    return str(getattr(pattern.callback, "access", ""))


@pytest.mark.parametrize(("address", "pattern"), ALL, ids=[address or "/" for address, _ in ALL])
def test_every_address_declares_who_may_open_it(address: str, pattern: URLPattern) -> None:
    assert access_of(pattern) in DECLARED, f"/{address} declares nothing"


def test_few_addresses_are_open_to_all_and_each_is_known_here() -> None:
    found = {
        pattern.name for address, pattern in ALL if access_of(pattern) == "open to all" and not address.startswith("public/")
    }
    assert found == OPEN_TO_ALL


@pytest.mark.django_db
@pytest.mark.parametrize("address", [address for address, p in ALL if access_of(p) != "open to all" and "<" not in address])
def test_without_sign_in_every_guarded_address_leads_to_sign_in(address: str) -> None:
    assert Client().get(f"/{address}").headers.get("Location", "").startswith("/sign-in")
    assert Client().post(f"/{address}").headers.get("Location", "").startswith("/sign-in")


def test_a_view_that_declares_nothing_is_refused(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    from anlan.desk import views  # noqa: PLC0415

    monkeypatch.delattr(views.health, "access")
    assert Client().get("/health").status_code == 403


@pytest.mark.parametrize("who", STAFF)
def test_an_address_opens_for_the_permission_it_names_and_for_no_other(
    who: str, office: Office, signed_in: Callable[[str], Client]
) -> None:
    client, held = signed_in(who), {p.value for p in ROLES[who.split("@", maxsplit=1)[0]].permissions}
    for address, pattern in ALL:
        access = access_of(pattern)
        if "<" in address or access in ("open to all", "signed in"):
            continue
        assert (client.get(f"/{address}").status_code != 403) is (access in held), f"{who} at /{address}"


@pytest.mark.parametrize("who", STAFF)
def test_people_out_of_reach_do_not_exist(who: str, office: Office, signed_in: Callable[[str], Client]) -> None:
    client, powers = signed_in(who), office.powers(who)
    for name, officer in office.officers.items():
        if name == who:
            continue
        for permission, address, method in (
            (Permission.PEOPLE_READ, f"/people/officers/{officer.pk}", "get"),
            (Permission.PEOPLE_MANAGE, f"/people/officers/{officer.pk}/postings", "post"),
            (Permission.PEOPLE_MANAGE, f"/people/officers/{officer.pk}/reset", "post"),
            (Permission.PEOPLE_MANAGE, f"/people/postings/{officer.postings.get().pk}/end", "post"),
        ):
            inside = any(officer.organisation.path.startswith(path) for path in powers.paths(permission))
            answer = getattr(client, method)(address).status_code
            if not powers.may(permission):
                assert answer == 403, f"{who} {address}"
            elif not inside:
                assert answer == 404, f"{who} {address}"
            elif method == "get":
                assert answer == 200
