"""Points of OWASP ASVS level 2 that no test of a room covers: cookies, passwords, sessions, headers, methods, logs, secrets."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

import anlan.desk
from anlan.desk import views
from anlan.desk.people import codes
from anlan.desk.people.acts.reset_sign_in import reset_sign_in
from anlan.desk.people.first_password import FIRST_PASSWORD
from anlan.desk.record.models import Event, Outgoing
from anlan.server.environment import VARIABLES, read_environment
from tests.desk.conftest import PASSWORD, Office, Watch
from tests.desk.test_access import NO_SIGN_IN, access_of, addresses
from tests.desk.test_sign_in import code_now, post_password

SignedIn = Callable[[str], Client]
SOURCE = Path(anlan.desk.__file__).parents[1]
TEMPLATES = [*(SOURCE / "desk" / "templates").rglob("*.html"), *(SOURCE / "portal" / "templates").rglob("*.html")]
STRONG = "四海 升平，长治久安 calm waters " * 3
KEYS = {"ANLAN_SECRET_KEY": "s" * 60, "ANLAN_FIELD_KEY": "f" * 60}


def production(*names: str) -> dict[str, object]:
    """Settings as an installation behind TLS has them."""
    script = (
        "import json; from anlan.server import settings as s; from datetime import timedelta;"
        f"print(json.dumps({{n: getattr(s, n) for n in {names!r}}}))"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANLAN_", "DJANGO_"))}
    done = subprocess.run([sys.executable, "-c", script], env={**kept, **KEYS}, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


# what a browser is told


def test_cookies_are_for_tls_and_this_host_and_no_script_reads_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANLAN_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    found = production(
        "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG",
    )  # fmt: skip
    assert found == {
        "SESSION_COOKIE_NAME": "__Host-anlan_session", "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax", "CSRF_COOKIE_NAME": "__Host-csrftoken", "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True, "SECURE_SSL_REDIRECT": True, "SECURE_HSTS_SECONDS": 31_536_000, "DEBUG": False,
    }  # fmt: skip


@pytest.mark.parametrize("address", ["/sign-in", "/today", "/no/such/page", "/public/", "/health", "/people/officers/0"])
def test_every_answer_carries_its_limits_and_names_no_version(address: str, signed_in: SignedIn) -> None:
    answer = signed_in("officer@station").get(address)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(answer.headers)
    assert "charset=utf-8" in answer.headers["Content-Type"] or answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_script_or_style_in_line_or_from_elsewhere(template: Path) -> None:
    text = re.sub(r"{%.*?%}", "", template.read_text(encoding="utf-8"))
    data = r"[^>]*\stype=.application/json"
    assert not re.search(rf"<script(?![^>]*\ssrc=)(?!{data})|<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text)
    assert "|safe" not in text and "autoescape off" not in text


# passwords and codes


@pytest.mark.parametrize(
    ("password", "taken"),
    [("short", False), ("password1234", False), ("officer-station", False), ("abcdefghijkl", True), (STRONG, True)],
)
def test_a_password_is_long_and_uncommon_and_may_be_a_sentence_of_any_letters(
    password: str, taken: bool, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    signed_in("officer@station").post("/sign-in/password", {"current": PASSWORD, "password": password, "again": password})
    officer = office.officers["officer@station"]
    officer.refresh_from_db()
    assert officer.check_password(password) is taken


def test_changing_a_password_asks_for_the_present_one_ends_other_sessions_and_is_told_by_mail(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    officer = office.officers["officer@station"]
    officer.email = "officer@office.example"
    officer.save()
    here, there = signed_in("officer@station"), signed_in("officer@station")
    wanted = {"password": STRONG, "again": STRONG}
    for present in ({}, {"current": "wrong wrong wrong"}):
        here.post("/sign-in/password", {**wanted, **present})
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    here.post("/sign-in/password", {**wanted, "current": PASSWORD})
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert Event.objects.filter(stream=f"officer/{officer.pk}", type="password_changed").count() == 1
    letter = Outgoing.objects.get(key__startswith="sign_in/")
    assert letter.to == "officer@office.example" and STRONG not in letter.body


def test_a_reset_and_new_recovery_codes_are_told_by_mail(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    officer = office.officers["officer@station"]
    officer.email = "officer@office.example"
    officer.save()
    page = signed_in("officer@station").post("/sign-in/recovery-codes").content.decode()
    password = reset_sign_in(officer=officer, powers=office.powers("administrator@city"), now=watch.forward(minutes=1))
    letters = "".join(f"{one.subject}{one.body}" for one in Outgoing.objects.filter(key__startswith="sign_in/"))
    assert letters.count("恢复码刚刚更换") == 1 and letters.count("重置了您的密码") == 1
    assert password not in letters and not any(code in letters for code in re.findall(r"<code>([\w-]+)</code>", page))


def test_a_recovery_code_has_112_random_bits(office: Office) -> None:
    made = codes.new_recovery_codes(office.officers["officer@station"])
    assert len(set(made)) == codes.RECOVERY_CODES
    assert all(len(code.replace("-", "")) * 4 >= 112 for code in made)


def test_a_first_password_lapses_after_a_week(office: Office, watch: Watch) -> None:
    officer = office.officers["officer@station"]
    first = reset_sign_in(officer=officer, powers=office.powers("administrator@city"), now=watch())
    assert post_password(Client(), first) == 302
    watch.at += FIRST_PASSWORD + FIRST_PASSWORD / 100
    assert post_password(Client(), first) == 200
    again = reset_sign_in(officer=officer, powers=office.powers("administrator@city"), now=watch())
    assert post_password(Client(), again) == 302


def test_passwords_are_kept_by_a_slow_salted_hash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = production("PASSWORD_HASHERS")["PASSWORD_HASHERS"]
    assert isinstance(found, list) and found[0].endswith("ScryptPasswordHasher")
    assert not any("MD5" in name or "SHA1" in name for name in found)


# sessions


def test_a_session_gets_a_new_key_at_sign_in_and_none_in_an_address(office: Office, watch: Watch) -> None:
    client = Client()
    client.get("/sign-in")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    post_password(client)
    answer = client.post("/sign-in/code", {"code": code_now(office, watch)})
    assert client.session.session_key != planted and len(client.session.session_key or "") >= 32
    assert (client.session.session_key or "") not in answer.headers["Location"]


def test_a_session_that_was_signed_out_does_not_come_back_with_its_old_cookie(signed_in: SignedIn) -> None:
    client = signed_in("officer@station")
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert thief.get("/account").headers["Location"].startswith("/sign-in")


def test_an_officer_sees_his_sessions_and_ends_the_others(office: Office, signed_in: SignedIn) -> None:
    here, there, other = signed_in("officer@station"), signed_in("officer@station"), signed_in("squad_lead@station")
    assert "/account/sessions/end" in here.get("/account").content.decode()
    here.post("/account/sessions/end")
    assert here.get("/account").status_code == 200 and other.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert Event.objects.filter(stream=f"officer/{office.officers['officer@station'].pk}", type="sessions_ended").exists()


# requests


def test_no_form_is_taken_from_another_site(office: Office, watch: Watch) -> None:
    client = Client(enforce_csrf_checks=True)
    for address, pattern in addresses(get_resolver().url_patterns):
        if access_of(pattern) != "api key" and not address.startswith(("api/", "static/")):
            path = "/" + re.sub(r"<[^>]+>", lambda found: "1" if found[0].startswith("<int") else "x", address)
            assert client.post(path).status_code == 403, path


@pytest.mark.parametrize("address", ["/audit?stream=a%00", "/audit?%00=a", "/public/follow?number=%00", "/matters/%00"])
def test_a_null_byte_is_refused_before_any_page_reads_it(address: str, signed_in: SignedIn) -> None:
    assert signed_in("legal_officer@county").get(address).status_code == 400
    assert signed_in("legal_officer@county").post("/language", {"language": "en", "next": "/\0"}).status_code == 400


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
def test_a_method_that_no_page_has_is_refused(method: str, signed_in: SignedIn) -> None:
    client = signed_in("administrator@city")
    for address, pattern in addresses(get_resolver().url_patterns):
        if "<" not in address and access_of(pattern) not in NO_SIGN_IN:
            assert getattr(client, method)(f"/{address}").status_code in (403, 405), f"{method} /{address}"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "²",
        "a:b",
        "\n//evil.example",
    ],
)
def test_nobody_is_led_out_of_the_house(wanted: str, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    assert signed_in("officer@station").post("/language", {"language": "en", "next": wanted}).headers["Location"] == "/"
    client = Client()
    client.post("/sign-in", {"username": "officer-station", "password": PASSWORD}, QUERY_STRING="next=" + wanted.strip())
    client.post("/sign-in/code", {"code": code_now(office, watch)})
    page = client.get("/sign-in/recovery-codes").content.decode()
    assert "evil" not in page and "javascript:" not in page


def test_a_language_is_changed_and_one_comes_back_to_the_page_where_one_was(signed_in: SignedIn) -> None:
    answer = signed_in("officer@station").post("/language", {"language": "en", "next": "/today?scope=unit"})
    assert answer.headers["Location"] == "/today?scope=unit" and answer.cookies["anlan_language"].value == "en"


# errors and logs


def test_an_error_of_ours_tells_nothing_of_its_inside(monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn) -> None:
    def broken(request: object) -> object:
        raise RuntimeError("account 6228480402564890018 in /srv/secret")

    monkeypatch.setattr(get_resolver().resolve("/health"), "func", broken, raising=False)
    pattern = next(p for address, p in addresses(get_resolver().url_patterns) if address == "health")
    monkeypatch.setattr(pattern, "callback", views.open_to_all(broken))
    client = Client(raise_request_exception=False)
    answer = client.get("/health")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "6228480402564890018" not in text and "RuntimeError" not in text and "/srv" not in text and "Traceback" not in text


@pytest.mark.parametrize(
    "address", ["/sign-in", "/sign-in/code", "/public/follow", "/matters", "/no/such/page", "/api/v1/alerts"]
)
def test_the_log_repeats_nothing_that_was_sent(
    address: str, office: Office, watch: Watch, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    canary = "CANARY19912345670"
    told = dict.fromkeys(("username", "password", "code", "number", "receipt", "text", "stream"), canary)
    with caplog.at_level(logging.DEBUG):
        for client in (Client(), signed_in("officer@station"), Client(enforce_csrf_checks=True)):
            client.get(address, told)
            client.post(address, told, HTTP_AUTHORIZATION=f"Bearer {canary}", HTTP_COOKIE=f"x={canary}")
    assert canary not in caplog.text


# secrets


def test_secrets_come_from_the_environment_or_from_files_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 60, encoding="utf-8")
    told = {"ANLAN_HOME": str(tmp_path / "home"), "ANLAN_SECRET_KEY_FILE": str(tmp_path / "key"), "ANLAN_FIELD_KEY": "f" * 60}
    found = read_environment(told)
    assert (found.secret_key, found.field_key, found.made_keys) == ("k" * 60, "f" * 60, False)
    assert not list((tmp_path / "home").glob("*.key"))


def test_keys_that_the_program_had_to_make_are_for_its_own_user_alone_and_are_told_of(tmp_path: Path) -> None:
    found = read_environment({"ANLAN_HOME": str(tmp_path)})
    assert found.made_keys and len(found.secret_key) >= 50 and found.secret_key != found.field_key
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.glob("*.key"))


def test_no_setting_holds_a_secret_and_each_variable_is_documented() -> None:
    text = (SOURCE / "server" / "settings.py").read_text(encoding="utf-8")
    assert not re.search(r"""(?:KEY|SECRET|PASSWORD|TOKEN)\w*\s*=\s*["']""", text)
    page = (SOURCE.parents[1] / "docs" / "how-to" / "install.md").read_text(encoding="utf-8")
    assert [name for name in VARIABLES if name not in page and f"{name}_FILE" not in page and name != "ANLAN_DEMO"] == []


def test_what_was_uploaded_lies_outside_of_what_is_served() -> None:
    media, static = Path(settings.MEDIA_ROOT), Path(settings.STATIC_ROOT)
    assert static not in media.parents and media not in static.parents and media != static
    assert not settings.MEDIA_URL.strip("/")
