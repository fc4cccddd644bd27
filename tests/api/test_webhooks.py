"""Webhooks: signed, once each by id, tried again with growing pauses, never into a network that is not allowed."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network

import pytest
from django.test import Client

from anlan.desk.exchange.acts.set_webhook import BOTH_SIGN, add_webhook, rotate_secret, switch_webhook
from anlan.desk.exchange.models import Webhook
from anlan.desk.matters.models import Run
from anlan.desk.record.models import Outgoing
from anlan.values import InputError
from anlan.worker import sender, webhooks
from anlan.worker.sender import LEASE, send_waiting
from anlan.worker.webhooks import look_up
from tests.api.conftest import sent_order
from tests.desk.conftest import Office, Watch

LOOPBACK = [ip_network("127.0.0.0/8")]


@dataclass
class Partner:
    """A partner's system that listens: what it got and what it answers next."""

    address: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


@pytest.fixture
def partner(settings: object) -> Iterator[Partner]:
    made = Partner()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(made.answers.pop(0) if made.answers else 204)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made.address = f"http://127.0.0.1:{server.server_port}/hook?x=1"
        settings.WEBHOOK_NETWORKS = LOOPBACK  # type: ignore[attr-defined]
        yield made
        server.shutdown()


def hooked(office: Office, watch: Watch, address: str) -> tuple[Webhook, str]:
    return add_webhook(
        organisation=office.organisations["bank"], receiver=office.organisations["station"], address=address, demo=True,
        powers=office.powers("administrator@city", watch()), now=watch(),
    )  # fmt: skip


@pytest.fixture
def told(office: Office, watch: Watch, partner: Partner) -> tuple[Webhook, str, Run]:
    """A webhook of the bank, and an order sent to it."""
    hook, secret = hooked(office, watch, partner.address)
    return hook, secret, sent_order(office, watch, "6228481234567890123")


def marks(headers: dict[str, str]) -> tuple[str, list[str]]:
    stamp, *found = headers["anlan-signature"].split(",")
    return stamp.removeprefix("t="), [mark.removeprefix("v1=") for mark in found]


def mark(secret: str, stamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def test_a_partner_is_told_once_signed_and_without_the_account(
    told: tuple[Webhook, str, Run], partner: Partner, watch: Watch
) -> None:
    assert send_waiting(watch()) == 1 and send_waiting(watch()) == 0
    ((headers, body),) = partner.got
    stamp, found = marks(headers)
    assert found == [mark(told[1], stamp, body)] and stamp == str(int(watch().timestamp()))
    data = json.loads(body)
    assert (data["order"], data["event"], data["type"]) == (told[2].pk, "order_sent", "order.changed")
    assert b"6228481234567890123" not in body and "张三".encode() not in body
    assert headers["idempotency-key"] == Outgoing.objects.get().key


def test_while_secrets_change_both_sign_and_later_the_new_one_alone(
    told: tuple[Webhook, str, Run], partner: Partner, office: Office, watch: Watch
) -> None:
    hook, old, _ = told
    new = rotate_secret(hook=hook, powers=office.powers("administrator@city"), now=watch())
    send_waiting(watch())
    stamp, found = marks(partner.got[0][0])
    assert found == [mark(new, stamp, partner.got[0][1]), mark(old, stamp, partner.got[0][1])]
    watch.forward(seconds=BOTH_SIGN.total_seconds())
    assert hook.opened(watch())[1] == [new]


def test_what_fails_is_tried_again_with_growing_pauses_under_the_same_id(
    told: tuple[Webhook, str, Run], partner: Partner, watch: Watch
) -> None:
    partner.answers = [500, 302]
    pauses = []
    for _ in range(3):
        send_waiting(watch())
        row = Outgoing.objects.get()
        pauses.append(row.not_before - watch())
        watch.at = max(row.not_before, watch())
    assert pauses[:2] == [timedelta(minutes=1), timedelta(minutes=2)]
    assert row.state == "sent" and len({headers["idempotency-key"] for headers, _ in partner.got}) == 1
    assert len(partner.got) == 3, "a redirect is not followed"


def test_after_a_crash_in_between_it_is_told_again_under_the_same_id(
    told: tuple[Webhook, str, Run], partner: Partner, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        pass

    def crash(*args: object) -> None:
        webhooks.by_webhook(*args)  # type: ignore[arg-type]
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(sender, "by_webhook", crash)
        with pytest.raises(Crash):
            send_waiting(watch())
    assert send_waiting(watch()) == 0, "the lease still runs"
    watch.forward(seconds=LEASE.total_seconds() + 1)
    assert send_waiting(watch()) == 1
    first, second = partner.got
    assert first[0]["idempotency-key"] == second[0]["idempotency-key"] and first[1] == second[1]


def test_given_up_deliveries_are_on_the_log_and_go_out_again_at_a_button(
    told: tuple[Webhook, str, Run], partner: Partner, watch: Watch, signed_in: Callable[[str], Client]
) -> None:
    partner.answers = [500] * 8
    for _ in range(8):
        send_waiting(watch())
        watch.at = Outgoing.objects.get().not_before
    assert Outgoing.objects.get().state == "failed"
    admin, hook = signed_in("administrator@city"), told[0]
    page = admin.get(f"/settings/api/webhooks/{hook.pk}").content.decode()
    assert "HTTP 500" in page and "再试" in page
    admin.post(f"/settings/api/deliveries/{Outgoing.objects.get().pk}/again")
    assert send_waiting(watch()) == 1
    assert "已送达" in admin.get(f"/settings/api/webhooks/{hook.pk}").content.decode()


def test_a_delivery_that_was_erased_cannot_be_tried_again(
    told: tuple[Webhook, str, Run], signed_in: Callable[[str], Client]
) -> None:
    Outgoing.objects.update(state="failed", attempts=8, to="", subject="", body="")
    admin, row = signed_in("administrator@city"), Outgoing.objects.get()
    page = admin.get(f"/settings/api/webhooks/{told[0].pk}").content.decode()
    assert "超过保存期限，已清除" in page and "再试" not in page
    assert admin.post(f"/settings/api/deliveries/{row.pk}/again").status_code == 404
    assert Outgoing.objects.get().state == "failed"


def test_a_partner_that_does_not_answer_is_asked_once_a_round_and_holds_up_nobody(
    told: tuple[Webhook, str, Run], partner: Partner, office: Office, watch: Watch
) -> None:
    sent_order(office, watch, "6217990300015216320")
    partner.answers = [500]
    assert send_waiting(watch()) == 0 and len(partner.got) == 1
    assert send_waiting(watch()) == 1, "the second one; the first waits for its pause"


def test_a_webhook_that_is_switched_off_is_not_told(office: Office, watch: Watch, partner: Partner) -> None:
    hook, _ = hooked(office, watch, partner.address)
    switch_webhook(hook=hook, powers=office.powers("administrator@city"), now=watch())
    sent_order(office, watch, "6228481234567890123")
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.0.0.8",
        "169.254.169.254",
        "192.168.1.1",
        "0.0.0.0",
        "100.64.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
    ],
)
def test_no_webhook_leads_into_a_network_that_is_not_allowed(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (number, 443))])
    with pytest.raises(OSError, match="not allowed"):
        look_up("https://partner.example/hook", [])


def test_one_private_number_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = ["93.184.216.34", "10.0.0.8"]
    monkeypatch.setattr(webhooks.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (n, 443)) for n in numbers])
    with pytest.raises(OSError, match="not allowed"):
        look_up("https://partner.example/hook", [])
    assert look_up("https://partner.example/hook", [ip_network("10.0.0.0/8")]).number == "93.184.216.34"


def test_plain_http_is_for_allowed_networks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.216.34", 80))])
    with pytest.raises(OSError, match="not allowed"):
        look_up("http://partner.example/hook", LOOPBACK)


@pytest.mark.parametrize(
    "address",
    [
        "http://bank.example/x",
        "ftp://bank.example/x",
        "https://",
        "https://a:b@bank.example/",
        "https://银行.example/",
        "https://[::1",
        "x",
    ],
)
def test_an_address_that_is_not_https_is_not_kept(address: str, office: Office, watch: Watch) -> None:
    with pytest.raises(InputError) as error:
        hooked(office, watch, address)
    assert error.value.note.key == "desk.exchange.not_https"


def test_keys_and_webhooks_are_made_on_pages_and_shown_once(
    office: Office, watch: Watch, signed_in: Callable[[str], Client]
) -> None:
    admin = signed_in("administrator@city")
    bank, station = office.organisations["bank"].pk, office.organisations["station"].pk
    form = {"organisation": bank, "receiver": station, "name": "核心", "scopes": ["orders.pull"], "days": 30}
    made = admin.post("/settings/api", form).content.decode()
    text = made.split('id="made">')[1].split("<")[0]
    assert text.startswith("anlan_") and text not in admin.get("/settings/api").content.decode()
    assert Client().get("/api/v1/key", headers={"authorization": f"Bearer {text}"}).status_code == 200
    hook = admin.post("/settings/api/webhooks", {"organisation": bank, "receiver": station, "address": "https://bank.example/h"})
    assert 'id="made"' in hook.content.decode() and 'id="made"' not in admin.get("/settings/api/webhooks").content.decode()
    pk = Webhook.objects.get().pk
    assert 'id="made"' in admin.post(f"/settings/api/webhooks/{pk}/rotate").content.decode()
    assert 'id="made"' not in admin.get(f"/settings/api/webhooks/{pk}").content.decode()
