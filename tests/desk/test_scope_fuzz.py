"""Row scope of every address there is: a whole office of rows is made, and strangers of every role knock at each of them.

The rows are the demonstration's, which every room fills through its own acts. The strangers serve in bodies that have nothing to
do with it. Whatever number an address takes, no stranger gets a page: 403 (not his permission), 404 (no such row for him) or 405
(the other method). That the rows are really there shows an insider who holds every role: he reaches one behind each address, or
the address stands in ``NOTHING_MADE``. An address with a kind of argument that is not known here fails: say what to put in.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from anlan.desk.matters.models import Matter
from anlan.desk.people.models import Officer, Organisation, Posting
from anlan.desk.people.roles import ROLES
from anlan.desk.people.session import begin_session
from anlan.server.demo import seed
from tests.desk.test_access import access_of, addresses

pytestmark = pytest.mark.slow

WORDS = {
    "event": ("assigned", "stop_confirmed", "no_such_event"),
    "kind": ("no_such_kind",),
    "slug": ("no_such",),
    "number": ("ZF-2026-000001", "no-such-number"),
    "name": ("no_such",),
    "key": ("no_such",),
    "sha256": ("0" * 64,),
    "form": ("receipt_slip", "no_such"),
    "lang": ("zh",),
}
"""What to put in for arguments that are no row's number, by name."""

OWN = {
    "people/officers/<int:pk>", "people/officers/<int:pk>/postings", "people/officers/<int:pk>/reset",
}  # fmt: skip
"""Addresses at which strangers have rows of their own: their numbers are left out there."""

CLOSED = {400, 401, 403, 404, 405}
SKIPPED = ("public/", "api/", "static/")
"""The public's pages go by receipt and partners' by key; both have tests of their own."""

NO_ROW = {"form", "lang"}
"""Arguments that choose among what belongs to the whole installation."""

GUARDED = [
    (address, pattern)
    for address, pattern in addresses(get_resolver().url_patterns)
    if re.search(rf"<(?:\w+:)?(?!{'|'.join(NO_ROW)})\w+>", address) and not address.startswith(SKIPPED)
]


def arguments(address: str) -> list[tuple[str, str]]:
    return re.findall(r"<(?:(\w+):)?(\w+)>", address)


def filled(address: str, numbers: list[int]) -> Iterator[str]:
    """The address with every number and every known word in its places."""
    choices: list[list[str]] = []
    for converter, name in arguments(address):
        if converter == "int":
            choices.append([str(number) for number in numbers])
        else:
            assert name in WORDS, f"/{address}: say in WORDS what stands for <{converter}:{name}>"
            choices.append(list(WORDS[name]))
    filled_in = [re.sub(r"<[^>]+>", "{}", address)]
    for options in choices:
        filled_in = [text.replace("{}", option, 1) for text in filled_in for option in options]
    yield from (f"/{text}" for text in filled_in)


def test_every_argument_of_every_address_is_known_here() -> None:
    assert GUARDED
    for address, _ in GUARDED:
        assert list(filled(address, [1]))


def sign_in(officer: Officer) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    request = type("Request", (), {"session": client.session, "META": {"REMOTE_ADDR": "10.0.0.1"}})()
    begin_session(request, officer, timezone.now())
    return client


def hire(role: str, body: Organisation, *more: str) -> Client:
    officer = Officer.objects.create_officer(f"fuzz-{role}-{body.pk}", "calm waters run deep", name=role, organisation=body)
    for each in (role, *more):
        Posting.objects.create(officer=officer, organisation=body, role=each, since=timezone.now() - timedelta(days=1))
    return sign_in(officer)


def strangers() -> dict[str, Client]:
    """One officer a role, in bodies of another province and in other partner bodies."""
    kinds = {kind for role in ROLES.values() for kind in role.kinds}
    bodies = {
        kind: Organisation.objects.create(kind=kind, name_zh=f"外省{kind}", name_en=f"far {kind}", code=f"F-{kind}")
        for kind in kinds
    }
    return {role.key: hire(role.key, bodies[role.kinds[0]]) for role in ROLES.values()}


def numbers_made() -> list[int]:
    """The first and the last number of each table: every kind of row has some of them."""
    ends = [
        (table.objects.aggregate(first=models.Min("pk"), last=models.Max("pk")))
        for table in apps.get_models()
        if table._meta.app_config.name.startswith("anlan.") and isinstance(table._meta.pk, models.AutoField)
    ]
    return sorted({number for end in ends for number in end.values() if isinstance(number, int)})


def knock(client: Client, address: str, method: str) -> tuple[int, str]:
    """The status and where it leads; what a request changed is taken back."""
    with transaction.atomic():
        answer = getattr(client, method)(address)
        transaction.set_rollback(True)
    return answer.status_code, answer.headers.get("Location", "")


@pytest.fixture
def made(db: None) -> list[int]:
    """The demonstration's office; the numbers of its rows."""
    seed(timezone.now())
    return numbers_made()


def test_no_stranger_of_any_role_gets_a_page_or_an_error_behind_any_address(made: list[int]) -> None:
    few = sorted({1, *made[:2], *made[-1:]})
    demo_numbers = list(Matter.objects.values_list("number", flat=True))
    for role, client in strangers().items():
        held = {p.value for p in ROLES[role].permissions} | {"signed in"}
        for address, pattern in GUARDED:
            inside = access_of(pattern) in held
            texts = list(filled(address, few if address not in OWN else [1]))
            for text in texts if inside else texts[:1]:
                for method in ("get", "post") if inside else ("get",):
                    status, location = knock(client, text, method)
                    assert status in CLOSED, f"{role} {method} {text}: {status} {location}"
                    assert inside or status in (403, 405), f"{role} {method} {text}: {status}"
        for address, pattern in addresses(get_resolver().url_patterns):
            if "<" not in address and access_of(pattern) in held and not address.startswith(SKIPPED):
                page = client.get(f"/{address}").content.decode(errors="replace")
                assert not [number for number in demo_numbers if number in page], f"{role} /{address} lists rows of others"


NOTHING_MADE = {
    "account/delegations/<int:pk>/revoke": "nobody of the demonstration is absent",
}
"""Addresses behind which the demonstration has no row, and why."""


def test_an_insider_reaches_a_row_behind_every_address(made: list[int]) -> None:
    """Otherwise the test above would prove nothing there: add a row of that kind to the demonstration."""
    city = Organisation.objects.get(code="990100")
    insiders = [hire("reviewer", city, *(role.key for role in ROLES.values() if role.key != "reviewer"))]
    insiders += [
        sign_in(officer) for officer in Officer.objects.filter(username__in=("lin", "zhou", "bank", "ji", "key1", "tang"))
    ]
    missed = [
        address
        for address, _ in GUARDED
        if not any(reached(client, text) for text in filled(address, made) for client in insiders)
    ]
    assert set(missed) == set(NOTHING_MADE)


def reached(client: Client, address: str) -> bool:
    """Whether a row stood behind it: the page, or the way back to it after an act or its refusal."""
    return any(status in (200, 302) for status, _ in (knock(client, address, method) for method in ("get", "post")))
