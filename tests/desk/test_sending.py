"""What waits in the outbox goes out by real SMTP and HTTP: once each, also after a crash, and no way out holds up another."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from anlan.desk.matters.models import Channel, Run
from anlan.desk.record.models import Outgoing
from anlan.worker import mail as letters
from anlan.worker import sender as sending
from anlan.worker.mail import Mail
from anlan.worker.sender import Line, Sender, send_waiting
from anlan.worker.ticker import tick
from tests.desk.conftest import Office, Watch
from tests.desk.test_ticker import stopped  # noqa: F401  the fixture
from tests.mail_server import Mood, mail_server, make_certificate

SignIn = Callable[[str], Client]


@pytest.fixture
def waiting(stopped: Run, office: Office, watch: Watch) -> Run:  # noqa: F811
    """A stop-payment whose first reminder has just been told: letters to three persons wait."""
    watch.forward(hours=36)
    tick(watch())
    assert Outgoing.objects.filter(channel="email").count() == 3
    return stopped


@pytest.fixture
def mood(settings: object) -> Iterator[Mood]:
    """A mail server on loopback, told to the office; how it behaves and what it took."""
    made = Mood()
    with mail_server(made) as place:
        settings.MAIL_SERVER = f"smtp://{place}"  # type: ignore[attr-defined]
        yield made


def states() -> dict[str, int]:
    found = list(Outgoing.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_letters_go_out_by_smtp_in_one_session_and_their_addresses_are_forgotten(waiting: Run, watch: Watch, mood: Mood) -> None:
    assert send_waiting(watch()) == len(mood.letters) == 3
    assert send_waiting(watch()) == 0
    assert mood.sessions == 1
    assert b"To: officer.station@police.example" in b"".join(mood.letters)
    assert set(Outgoing.objects.values_list("state", "to", "body")) == {("sent", "", "")}


def test_a_server_that_ends_its_session_after_a_letter_gets_the_next_in_another(waiting: Run, watch: Watch, mood: Mood) -> None:
    mood.per_session = 1
    assert send_waiting(watch()) == 3 and mood.sessions == 3
    assert len({letter.split(b"Message-ID:")[1].split()[0] for letter in mood.letters}) == 3


def test_a_sender_that_died_after_handing_over_repeats_under_the_same_message_id(
    waiting: Run, watch: Watch, mood: Mood, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(row: Outgoing, now: datetime, mail: Mail) -> None:
        hand_over(row, now, mail)
        raise KeyboardInterrupt

    hand_over = sending.hand_over
    with monkeypatch.context() as broken:
        broken.setattr(sending, "hand_over", die)
        with pytest.raises(KeyboardInterrupt):
            send_waiting(watch())
    assert send_waiting(watch()) == 2, "the lease of the first still runs"
    send_waiting(watch.forward(minutes=6))
    ids = [line for letter in mood.letters for line in letter.splitlines() if line.startswith(b"Message-ID")]
    assert len(ids) == 4 and len(set(ids)) == 3


def test_bad_news_after_the_lease_undoes_nothing_that_another_sender_did(
    waiting: Run, watch: Watch, mood: Mood, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail server kept the first waiting for longer than the lease; the letter went out meanwhile by another process."""
    handed_over = sending.hand_over

    def hang(row: Outgoing, now: datetime, mail: Mail) -> None:
        monkeypatch.setattr(sending, "hand_over", handed_over)
        assert send_waiting(watch.forward(minutes=6)) == 3
        raise TimeoutError("timed out")

    monkeypatch.setattr(sending, "hand_over", hang)
    assert send_waiting(watch()) == 0
    assert states() == {"sent": 3} and len(mood.letters) == 3
    assert send_waiting(watch.forward(hours=1)) == 0, "a letter without an address never waits"


def test_a_refused_recipient_holds_up_nobody_and_is_left_for_a_person(waiting: Run, watch: Watch, mood: Mood) -> None:
    mood.refuses = {"officer.station@police.example": 550}
    assert send_waiting(watch()) == 2
    row = Outgoing.objects.get(state="failed")
    assert (row.attempts, row.last_error) == (1, "the mail server refuses the recipient: 550")


def test_a_recipient_who_is_put_off_is_tried_again_with_growing_pauses(waiting: Run, watch: Watch, mood: Mood) -> None:
    mood.refuses = {"officer.station@police.example": 450}
    assert send_waiting(watch()) == 2
    row = Outgoing.objects.get(state="waiting")
    assert row.not_before == watch() + timedelta(minutes=1)
    send_waiting(watch.forward(minutes=1))
    row.refresh_from_db()
    assert row.not_before == watch() + timedelta(minutes=2)
    mood.refuses = {}
    assert send_waiting(watch.forward(minutes=2)) == 1


def test_on_a_line_that_is_down_one_message_is_tried_and_all_are_kept(waiting: Run, watch: Watch, settings: object) -> None:
    settings.MAIL_SERVER = "smtp://127.0.0.1:9"  # type: ignore[attr-defined]
    sender = Sender()
    sender.round(watch())
    assert sorted(Outgoing.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert sender.round(watch.forward(seconds=29)) == 0
    assert sum(Outgoing.objects.values_list("attempts", flat=True)) == 1, "left alone for half a minute"
    for _ in range(40):
        sender.round(watch.forward(hours=1))
    assert states() == {"waiting": 3}, "not given up while the server may come back"
    mood = Mood()
    with mail_server(mood) as place:
        settings.MAIL_SERVER = f"smtp://{place}"  # type: ignore[attr-defined]
        sender.round(watch.forward(hours=2, minutes=10))
        sender.round(watch())
    assert states() == {"sent": 3}, "once it works everything goes, whatever pause a message had"


def test_a_line_that_stays_down_for_days_leaves_its_messages_for_a_person(waiting: Run, watch: Watch, settings: object) -> None:
    settings.MAIL_SERVER = "smtp://127.0.0.1:9"  # type: ignore[attr-defined]
    for _ in range(60):
        send_waiting(watch.forward(hours=2, minutes=10))
    assert set(Outgoing.objects.values_list("state", "last_error")) == {("failed", "[Errno 111] Connection refused")}


def test_a_silent_mail_server_holds_up_neither_the_clocks_nor_the_other_ways(
    waiting: Run, office: Office, watch: Watch, mood: Mood, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It accepts and says nothing. A hundred letters wait; they cost the patience for one, and that beside the clocks."""
    monkeypatch.setattr(letters, "TIMEOUT", 0.5)
    mood.silent = True
    fields = {"channel": "email", "to": "a@police.example", "made_at": watch(), "not_before": watch()}
    Outgoing.objects.bulk_create([Outgoing(key=f"made/{number}", **fields) for number in range(97)])
    with robot() as (address, posts):
        channel(office, "wecom", address)
        Outgoing.objects.create(
            key="made/robot", channel="wecom", to=str(Channel.objects.get().pk), made_at=watch(), not_before=watch()
        )
        sender, began = Sender(), time.monotonic()
        assert sender.round(watch()) == 1
        assert time.monotonic() - began < 2, "the patience for one letter"
        assert len(posts) == 1, "the robot got its message in the same round"
    assert sender.round(watch.forward(seconds=1)) == 0 and mood.sessions == 1
    assert "timed out" in Outgoing.objects.get(channel="email", attempts=1).last_error
    assert tick(watch.forward(hours=6)).rang == 1


def test_a_test_message_does_not_wait_for_the_pause_of_its_line(waiting: Run, watch: Watch, settings: object) -> None:
    settings.MAIL_SERVER = "smtp://127.0.0.1:9"  # type: ignore[attr-defined]
    sender = Sender()
    sender.round(watch())
    assert sender.lines(watch()) == []
    made = Outgoing.objects.create(key="test/mail/1", channel="email", to="a@police.example", made_at=watch(), not_before=watch())
    assert sender.lines(watch()) == [Line("email")]
    sender.round(watch())
    made.refresh_from_db()
    assert made.attempts == 1 and "refused" in made.last_error


def test_letters_go_over_tls_from_the_first_byte_when_the_server_asks_for_it(
    waiting: Run, watch: Watch, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mood, certificate = Mood(), make_certificate(tmp_path / "server.pem")
    with mail_server(mood, certificate=certificate) as place:
        settings.MAIL_SERVER = f"smtps://{place}"  # type: ignore[attr-defined]
        assert send_waiting(watch()) == 0, "nobody vouches for the certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert send_waiting(watch.forward(minutes=2)) == 3
    assert len(mood.letters) == 3


class Robot(BaseHTTPRequestHandler):
    """A group robot that keeps what is posted, and answers as its path says."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        code = 93000 if self.path.startswith("/broken") else 0
        answer = json.dumps({"errcode": code, "code": code}).encode() if not self.path.startswith("/other") else b"<html>"
        self.send_response(422 if self.path.startswith("/never") else 200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        return


Posts = list[tuple[str, dict[str, str], bytes]]


@contextmanager
def robot() -> Iterator[tuple[str, Posts]]:
    """A server; its address and what was posted to it."""
    server = HTTPServer(("127.0.0.1", 0), Robot)
    server.posts = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.posts  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def channel(office: Office, kind: str, address: str, place: str = "county", secret: str = "secret") -> Channel:
    made = Channel(organisation=office.organisations[place], kind=kind, name="group")
    made.seal(address, secret)
    made.save()
    return made


@pytest.mark.parametrize(
    ("kind", "path", "arrives"),
    [
        ("wecom", "/robot?key=1", True),
        ("dingtalk", "/robot?token=1", True),
        ("feishu", "/hook/1", True),
        ("http", "/gateway", True),
        ("wecom", "/broken", False),
        ("dingtalk", "/broken?token=1", False),
        ("feishu", "/broken", False),
        ("wecom", "/other", False),
        ("http", "/never", False),
    ],
)
def test_robots_and_gateways_get_the_message_signed_with_its_key(
    stopped: Run,  # noqa: F811
    office: Office,
    watch: Watch,
    kind: str,
    path: str,
    arrives: bool,
) -> None:
    with robot() as (address, posts):
        channel(office, kind, address + path)
        tick(watch.forward(hours=36))
        send_waiting(watch())
    (posted, headers, body), row = posts[0], Outgoing.objects.get(channel=kind)
    assert stopped.matter.number in body.decode()
    assert headers["Idempotency-Key"] == row.key
    assert (row.state == "sent") is arrives
    assert (row.state == "failed") is (path == "/never")
    assert ("sign=" in posted) is (kind == "dingtalk")
    assert (b'"sign"' in body) is (kind == "feishu")
    assert ("X-Anlan-Signature" in headers) is (kind == "http")
    with connection.cursor() as cursor:
        cursor.execute("SELECT address_sealed FROM matters_channel")
        assert b"127.0.0.1" not in bytes(cursor.fetchone()[0])


def test_an_sms_goes_to_each_person_told_by_the_nearest_gateway(
    stopped: Run,  # noqa: F811
    office: Office,
    watch: Watch,
) -> None:
    for who, number in (("officer@station", "13900000001"), ("squad_lead@station", "13900000002")):
        office.officers[who].mobile = number
        office.officers[who].save()
    with robot() as (address, posts):
        channel(office, "sms", f"{address}/far", "city")
        channel(office, "sms", f"{address}/near")
        tick(watch.forward(hours=36))
        send_waiting(watch())
    assert {path for path, _, _ in posts} == {"/near"}
    told = [json.loads(body) for _, _, body in posts]
    assert sorted(one["to"] for one in told) == ["13900000001", "13900000002"]
    assert all(stopped.matter.number in one["subject"] and one["key"].startswith("told/") for one in told)
    assert not Outgoing.objects.filter(channel="sms").exclude(state="sent", to="", body="").exists(), "numbers are forgotten"


def test_a_message_links_to_its_matter_once_the_office_knows_its_address(
    stopped: Run,  # noqa: F811
    office: Office,
    watch: Watch,
    settings: object,
) -> None:
    tick(watch.forward(hours=36))
    assert "http" not in Outgoing.objects.filter(channel="email")[0].body
    settings.ADDRESS = "https://office.example"  # type: ignore[attr-defined]
    tick(watch.forward(hours=6))
    link = f"https://office.example/matters/{stopped.matter_id}"
    assert Outgoing.objects.filter(key__contains="/6h/")[0].body.endswith(link)


def test_what_goes_wrong_on_a_line_is_told_without_its_address(
    waiting: Run, office: Office, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for kind, address in (
            ("wecom", "http://127.0.0.1:9/cgi?key=SECRETKEY"),
            ("http", "http://127.0.0.1:9/bad path?key=SECRETKEY"),
            ("dingtalk", "file:///etc/SECRETKEY"),
        ):
            row = channel(office, kind, address)
            Outgoing.objects.create(key=f"made/{kind}", channel=kind, to=str(row.pk), made_at=watch(), not_before=watch())
        send_waiting(watch())
    told = caplog.text + " ".join(Outgoing.objects.values_list("last_error", flat=True))
    assert "wecom" in caplog.text and "SECRETKEY" not in told


def test_an_administrator_tries_channels_and_mail_and_is_told_what_his_account_lacks(
    office: Office, watch: Watch, signed_in: SignIn, mood: Mood
) -> None:
    admin, browser = office.officers["administrator@city"], signed_in("administrator@city")
    gateway = channel(office, "sms", "http://127.0.0.1:9/sms")
    for address in ("/settings/channels/mail/test", f"/settings/channels/{gateway.pk}/test"):
        assert browser.post(address).status_code == 302
    assert not Outgoing.objects.exists()
    admin.email, admin.mobile = "admin@police.example", "13900000003"
    admin.save()
    browser.post("/settings/channels/mail/test")
    browser.post(f"/settings/channels/{gateway.pk}/test")
    assert set(Outgoing.objects.values_list("channel", "to")) == {
        ("email", "admin@police.example"),
        ("sms", f"{gateway.pk} 13900000003"),
    }
    send_waiting(watch())
    assert b"To: admin@police.example" in mood.letters[0]
    assert signed_in("officer@station").post("/settings/channels/mail/test").status_code == 403
