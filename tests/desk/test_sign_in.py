"""Signing in with both factors, the lock-out, the limits of sessions."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anlan.desk.people import codes
from anlan.desk.people.models import Officer, OfficerSession, SecondFactor
from anlan.desk.people.session_store import OFFICER, SessionStore
from tests.desk.conftest import PASSWORD, Office, Watch


def post_password(client: Client, password: str = PASSWORD, username: str = "officer-station", address: str = "10.0.0.9") -> int:
    return client.post("/sign-in", {"username": username, "password": password}, REMOTE_ADDR=address).status_code


def code_now(office: Office, watch: Watch) -> str:
    secret = codes.pending_secret(office.officers["officer@station"])
    return pyotp.TOTP(secret).at(watch())


def test_the_first_sign_in_sets_up_the_device_and_the_next_asks_for_its_code(office: Office, watch: Watch) -> None:
    client = Client()
    assert post_password(client) == 302
    assert "data:image/svg+xml" in client.get("/sign-in/code").content.decode()
    secret = codes.pending_secret(office.officers["officer@station"])
    assert client.post("/sign-in/code", {"code": pyotp.TOTP(secret).at(watch())}).headers["Location"] == "/sign-in/recovery-codes"
    assert client.get("/account").status_code == 200

    watch.forward(minutes=2)
    again = Client()
    post_password(again)
    assert again.get("/account").status_code == 302, "a password alone opens nothing"
    assert "data:image" not in again.get("/sign-in/code").content.decode(), "a confirmed secret is never shown again"
    assert again.post("/sign-in/code", {"code": pyotp.TOTP(secret).at(watch())}).headers["Location"] == "/"


def test_a_code_works_once(office: Office, watch: Watch) -> None:
    officer = office.officers["officer@station"]
    code = code_now(office, watch)
    assert codes.accept(officer, code, watch())
    assert not codes.accept(officer, code, watch())


def test_a_code_two_steps_old_is_refused(office: Office, watch: Watch) -> None:
    code = code_now(office, watch)
    assert not codes.accept(office.officers["officer@station"], code, watch.forward(seconds=61))


def test_a_recovery_code_works_once(office: Office, watch: Watch) -> None:
    officer = office.officers["officer@station"]
    code = codes.new_recovery_codes(officer)[0]
    assert codes.accept(officer, code.upper(), watch())
    assert not codes.accept(officer, code, watch())


def test_the_secret_of_a_device_lies_encrypted(office: Office, watch: Watch) -> None:
    secret = codes.begin(office.officers["officer@station"])
    assert secret.encode() not in bytes(SecondFactor.objects.get().secret)


def test_five_failures_lock_name_and_address_and_no_one_else(office: Office, watch: Watch) -> None:
    client = Client()
    assert [post_password(client, "wrong") for _ in range(5)] == [200] * 5
    assert post_password(client) == 429, "locked out even with the right password"
    assert post_password(Client(), address="10.0.0.10") == 302, "the same name from elsewhere"
    assert post_password(Client(), username="squad_lead-station") == 302, "a colleague from the same address"
    watch.forward(minutes=16)
    assert post_password(client) == 302


def test_wrong_codes_lock_too(office: Office, watch: Watch) -> None:
    client = Client()
    post_password(client)
    answers = [client.post("/sign-in/code", {"code": "000000"}, REMOTE_ADDR="10.0.0.9").status_code for _ in range(6)]
    assert answers[-1] == 429


def test_an_address_that_tries_many_names_is_locked(office: Office, watch: Watch) -> None:
    client = Client()
    for number in range(60):
        post_password(client, "wrong", f"name{number}")
    assert post_password(Client()) == 429


def test_a_wrong_name_and_a_wrong_password_look_the_same(office: Office, watch: Watch) -> None:
    def answer(username: str) -> str:
        page = Client().post("/sign-in", {"username": username, "password": "wrong"}).content.decode()
        return page[page.index('role="alert"') : page.index("</ul>")]

    assert answer("officer-station") == answer("nobody-here")


@pytest.mark.parametrize(("wait", "runs"), [({"minutes": 29}, True), ({"minutes": 31}, False)])
def test_an_idle_session_ends(signed_in: Callable[[str], Client], watch: Watch, wait: dict[str, int], runs: bool) -> None:
    client = signed_in("officer@station")
    watch.forward(**wait)
    assert (client.get("/account").status_code == 200) is runs


def test_a_session_ends_after_twelve_hours_however_busy(signed_in: Callable[[str], Client], watch: Watch) -> None:
    client = signed_in("officer@station")
    for _ in range(24):
        watch.forward(minutes=29)
        client.get("/account")
    assert client.get("/account").status_code == 200
    watch.forward(minutes=25)
    assert client.get("/account").status_code == 302


def test_the_fourth_session_ends_the_first(signed_in: Callable[[str], Client], watch: Watch) -> None:
    clients = []
    for _ in range(4):
        clients.append(signed_in("officer@station"))
        watch.forward(seconds=5)
    assert [client.get("/account").status_code for client in clients] == [302, 200, 200, 200]
    assert OfficerSession.objects.filter(ended_at=None).count() == 3


def test_a_new_officer_chooses_a_password_before_anything_else(office: Office, watch: Watch) -> None:
    officer = office.officers["officer@station"]
    officer.must_change_password = True
    officer.save()
    client = Client()
    post_password(client)
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in/password"
    assert "12" in client.post("/sign-in/password", {"password": "short", "again": "short"}).content.decode()
    client.post("/sign-in/password", {"password": PASSWORD * 2, "again": PASSWORD * 2})
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD * 2) and not officer.must_change_password


def test_sign_in_never_leads_out_of_the_house(office: Office, watch: Watch) -> None:
    client = Client()
    client.post("/sign-in?next=https://evil.example/", {"username": "officer-station", "password": PASSWORD})
    client.post("/sign-in/code", {"code": code_now(office, watch)})
    assert client.session["next"] == "https://evil.example/"
    assert "evil" not in client.get("/sign-in/recovery-codes").content.decode()


def test_an_inactive_officer_is_out_at_once(signed_in: Callable[[str], Client], office: Office, watch: Watch) -> None:
    client = signed_in("officer@station")
    office.officers["officer@station"].is_active = False
    office.officers["officer@station"].save()
    assert client.get("/account").status_code == 302
    assert post_password(Client()) == 200


def test_a_session_that_waits_outlives_no_reset(signed_in: Callable[[str], Client], office: Office, watch: Watch) -> None:
    client, admin = signed_in("officer@station"), signed_in("administrator@city")
    watch.forward(seconds=1)
    admin.post(f"/people/officers/{office.officers['officer@station'].pk}/reset")
    assert client.get("/account").status_code == 302


def test_one_query_says_what_a_session_holds_whose_it_is_and_since_when(
    signed_in: Callable[[str], Client], office: Office
) -> None:
    client = signed_in("officer@station")
    store = client.session
    with CaptureQueriesContext(connection) as asked:
        held = store.load()
    kept, own = store.kept, OfficerSession.objects.get()
    assert len(asked) == 1 and held["second_factor"]
    assert (kept.officer, kept.started_at, kept.seen_at) == (own.officer, own.started_at, own.seen_at)
    assert {name: getattr(kept.officer, name) for name in OFFICER} == Officer.objects.filter(pk=own.officer_id).values(
        *OFFICER
    ).get()


def test_a_session_that_has_run_out_or_was_never_there_holds_nothing(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("officer@station")
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.session.load() == {} == SessionStore("unknown").load()
    assert client.get("/today").status_code == 302


@pytest.mark.parametrize("other", ["password", "is_active", "officer"])
def test_a_session_whose_officer_is_no_longer_as_it_was_is_nobodys(
    signed_in: Callable[[str], Client], office: Office, other: str
) -> None:
    client, officer = signed_in("officer@station"), office.officers["officer@station"]
    head = office.officers["county_head@county"]
    changes = {
        "password": lambda: Officer.objects.filter(pk=officer.pk).update(password="!"),
        "is_active": lambda: Officer.objects.filter(pk=officer.pk).update(is_active=False),
        "officer": lambda: OfficerSession.objects.update(officer=head),
    }
    Officer.objects.filter(pk=head.pk).update(password=officer.password)  # so that the proof alone tells nothing apart
    assert client.get("/today").status_code == 200
    changes[other]()
    page = client.get("/today")
    assert page.status_code == 302 if other != "officer" else head.name not in page.content.decode()


def test_a_session_with_a_password_alone_is_of_nobody_that_was_noted(office: Office) -> None:
    client = Client()
    post_password(client)
    store = client.session
    assert "second_factor" not in store.load() and store.kept is None
