"""The API: keys and what they are good for, once and only once, problems in words, whose rows, the record."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from anlan.api.keys import ANY, Key
from anlan.api.problems import LARGEST, MEDIA
from anlan.api.urls import api, openapi
from anlan.desk.alerts.models import Alert
from anlan.desk.exchange.acts.forget_answers import KEPT, forget_answers
from anlan.desk.exchange.acts.make_key import make_key, revoke_key
from anlan.desk.exchange.models import Announcement, ApiAnswer, ApiKey
from anlan.desk.exchange.scopes import SCOPES
from anlan.desk.funds.models import ReportedPayment
from anlan.desk.intake.models import Submission
from anlan.desk.matters.models import Run
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from anlan.values import InputError
from anlan.worker.ticker import tick
from tests.api.conftest import ACCOUNT, System, alert, sent_order
from tests.desk.conftest import Office, Watch
from tests.desk.test_freezes import drafted as drafted_freeze
from tests.desk.test_freezes import ordered as order_freeze

Connect = Callable[..., System]
REPORT = {"text": "接到冒充客服电话，转账 3 万元到 6228481234567890123。", "name": "钱多多", "phone": "13900001234"}
PAYMENT = {
    "victim": "钱多多", "victim_account": "6217990300015216320", "payee_account": ACCOUNT, "amount_fen": 3_000_000,
    "paid_at": "2026-03-02T08:10:00+08:00",
}  # fmt: skip


def problem_of(answer: object) -> str:
    assert answer.headers["Content-Type"] == MEDIA  # type: ignore[attr-defined]
    return str(answer.json()["type"]).rpartition(".")[2]  # type: ignore[attr-defined]


def test_every_operation_names_a_scope_and_every_scope_is_used() -> None:
    found = [
        check.scope for _, router in api._routers for view in router.path_operations.values()
        for operation in view.operations for check in operation.auth_callbacks if isinstance(check, Key)
    ]  # fmt: skip
    count = sum(len(v.operations) for _, router in api._routers for v in router.path_operations.values())
    assert len(found) == count
    assert set(found) == {*SCOPES, ANY}


def test_the_committed_description_is_the_one_that_the_code_gives() -> None:
    committed = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"
    assert committed.read_text(encoding="utf-8") == openapi(), "run `anlan api openapi > docs/reference/openapi.json`"


@pytest.mark.parametrize("text", ["", "Bearer", "Bearer x", "Bearer anlan_x_y", "Basic YTpi", "Bearer anlan_密_钥"])
def test_without_a_working_key_nothing_is_told(text: str, office: Office, watch: Watch) -> None:
    for path in ("/key", "/orders", "/orders/1"):
        answer = Client().get(f"/api/v1{path}", headers={"authorization": text.encode().decode("latin-1")})
        assert (answer.status_code, problem_of(answer)) == (401, "no_key")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_is_kept_as_a_hash_and_works_until_revoked_or_expired(office: Office, watch: Watch, connect: Connect) -> None:
    first, second = connect(), connect()
    assert first.get("/key").json()["organisation"] == "bank单位"
    assert first.text.removeprefix(f"anlan_{first.key.prefix}_") not in repr(list(ApiKey.objects.values()))
    first.key.refresh_from_db()
    assert first.key.last_used_at == watch()
    revoke_key(key=first.key, powers=office.powers("administrator@city"), now=watch())
    assert first.get("/key").status_code == 401
    watch.forward(days=31)
    assert second.get("/key").status_code == 401


def test_the_prefix_of_one_key_with_the_secret_of_another_does_not_work(connect: Connect) -> None:
    first, second = connect(), connect()
    first.text = "_".join([*first.text.split("_", 2)[:2], second.text.split("_", 2)[2]])
    assert first.get("/key").status_code == 401


@pytest.mark.parametrize("scope", list(SCOPES))
def test_a_key_is_good_for_its_scope_and_for_nothing_else(scope: str, connect: Connect, order: Run) -> None:
    system = connect(scopes=[scope])
    answers = {
        "alerts.push": system.post("/alerts", {"alerts": [alert()]}),
        "reports.push": system.post("/reports", REPORT),
        "payments.push": system.post(f"/cases/{order.matter.number}/payments", {"payments": [PAYMENT]}),
        "orders.pull": system.get(f"/orders/{order.pk}"),
        "orders.answer": system.post(
            f"/orders/{order.pk}/answers", {"event": "stop_confirmed", "at": "2026-03-02T09:00:00+08:00"}
        ),
    }
    for name, answer in answers.items():
        if name == scope:
            assert answer.status_code in (200, 201), answer.content
        else:
            assert (answer.status_code, problem_of(answer)) == (403, "no_scope"), name


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"organisation": "county"}, "desk.exchange.no_partner"),
        ({"receiver": "bank"}, "desk.people.not_in_reach"),
        ({"scopes": []}, "desk.exchange.no_scope"),
        ({"scopes": ["everything"]}, "desk.exchange.no_scope"),
        ({"days": 0}, "desk.exchange.too_long"),
        ({"days": 367}, "desk.exchange.too_long"),
    ],
)
def test_a_key_without_sense_is_not_made(change: dict[str, object], key: str, office: Office, watch: Watch) -> None:
    told = {"organisation": "bank", "receiver": "station", "scopes": ["orders.pull"], "days": 30, **change}
    bodies = {name: office.organisations[str(told.pop(name))] for name in ("organisation", "receiver")}
    with pytest.raises(InputError) as error:
        make_key(name="x", powers=office.powers("administrator@city"), now=watch(), **bodies, **told)  # type: ignore[arg-type]
    assert error.value.note.key == key


def test_pushed_alerts_are_alerts_of_the_receiver_with_the_bank_as_source(bank: System, office: Office) -> None:
    answer = bank.post("/alerts", {"alerts": [alert(), alert(key="A-2", last_at="2030-01-01T00:00:00Z")]})
    assert answer.status_code == 201
    assert answer.json()["new"] == 1 and answer.json()["refused"][0]["key"] == "A-2"
    made = Alert.objects.get()
    assert (made.organisation, made.source) == (office.organisations["station"], office.organisations["bank"])
    assert Event.objects.get(stream=made.stream).actor == str(bank.key.officer_id)
    assert not list(verify())


def test_the_same_request_under_the_same_key_is_answered_the_same_and_done_once(bank: System) -> None:
    first = bank.post("/reports", REPORT, once="report-0001")
    again = bank.post("/reports", REPORT, once="report-0001")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() and first.json()["receipt"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Submission.objects.count() == 1
    assert first.json()["receipt"].encode() not in bytes(ApiAnswer.objects.get().body_sealed)


def test_another_request_under_the_same_key_is_refused(bank: System) -> None:
    bank.post("/reports", REPORT, once="report-0001")
    other = bank.post("/reports", {**REPORT, "text": "另一件事情"}, once="report-0001")
    elsewhere = bank.post("/alerts", {"alerts": [alert()]}, once="report-0001")
    assert [(a.status_code, problem_of(a)) for a in (other, elsewhere)] == [(409, "other_once")] * 2


def test_two_systems_may_use_the_same_idempotency_key(connect: Connect) -> None:
    first, second = connect(), connect("other_bank")
    assert first.post("/reports", REPORT, once="report-0001").status_code == 201
    assert second.post("/reports", REPORT, once="report-0001").status_code == 201
    assert Submission.objects.count() == 2


def test_what_was_refused_is_not_kept_and_may_be_sent_again_rightly(bank: System) -> None:
    assert bank.post("/cases/XX-1/payments", {"payments": [PAYMENT]}, once="pay-00001").status_code == 404
    assert ApiAnswer.objects.count() == 0


def test_an_answer_is_forgotten_after_a_week(bank: System, watch: Watch) -> None:
    bank.post("/alerts", {"alerts": [alert()]}, once="alerts-01")
    watch.forward(seconds=KEPT.total_seconds() + 1)
    assert bank.post("/alerts", {"alerts": [alert()]}, once="alerts-01").json()["known"] == ["A-1"]
    watch.forward(seconds=KEPT.total_seconds() + 1)
    assert forget_answers(watch()) == 1


@pytest.mark.parametrize("once", ["short", "x" * 81, "with blank"])
def test_a_post_needs_an_idempotency_key(once: str, bank: System) -> None:
    answer = bank.post("/alerts", {"alerts": [alert()]}, once=once)
    assert (answer.status_code, problem_of(answer)) == (400, "no_once")


def test_beyond_its_rate_a_key_waits_for_the_next_minute_and_others_do_not(connect: Connect, watch: Watch) -> None:
    busy, calm = connect(per_minute=3), connect()
    assert [busy.get("/key").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = busy.get("/key")
    assert answer.headers["Retry-After"] == "60" and problem_of(answer) == "rate"
    assert calm.get("/key").status_code == 200
    watch.forward(minutes=1)
    assert busy.get("/key").status_code == 200


def test_a_body_too_large_is_refused_before_it_is_read(bank: System) -> None:
    answer = bank.post("/reports", json.dumps({"text": "长" * LARGEST}))
    assert (answer.status_code, problem_of(answer)) == (413, "too_large")


@pytest.mark.parametrize(
    ("body", "status", "problem", "where"),
    [
        ("{", 400, "malformed", ""),
        (b"\xff\xfe", 400, "malformed", ""),
        ("[]", 422, "invalid", "body"),
        ({"text": "有字有句", "extra": 1}, 422, "invalid", "extra"),
        ({"text": "一"}, 422, "invalid", "text"),
        ({"text": "有\0字有句"}, 422, "invalid", "text"),
        ('{"text": "\\ud800 有字有句"}', 422, "invalid", "text"),
    ],
)
def test_what_is_not_as_the_interface_asks_is_told_by_place_and_without_its_value(
    body: object, status: int, problem: str, where: str, bank: System
) -> None:
    answer = bank.post("/reports", body)
    assert (answer.status_code, problem_of(answer)) == (status, problem)
    if where:
        assert any(where in error["where"] for error in answer.json()["errors"])
        assert "有" not in json.dumps(answer.json()["errors"], ensure_ascii=False)


@pytest.mark.parametrize(
    "change", [{"amount_fen": 0.5}, {"amount_fen": "300"}, {"amount_fen": -1}, {"paid_at": "2026-03-02T08:10:00"}]
)
def test_money_is_whole_fen_and_time_has_a_zone(change: dict[str, object], bank: System, order: Run) -> None:
    answer = bank.post(f"/cases/{order.matter.number}/payments", {"payments": [{**PAYMENT, **change}]})
    assert (answer.status_code, problem_of(answer)) == (422, "invalid")


def test_a_problem_speaks_the_callers_language(bank: System) -> None:
    assert "密钥" in bank.get("/nothing").json()["detail"] or "没有" in bank.get("/nothing").json()["detail"]
    assert bank.get("/nothing", lang="en").json()["detail"].startswith("There is no such")


def test_unknown_addresses_and_methods_are_problems_too(bank: System) -> None:
    assert problem_of(bank.client.get("/api/v2/orders")) == "not_found"
    answer = bank.client.delete("/api/v1/orders")
    assert (answer.status_code, problem_of(answer)) == (405, "method")


def test_payments_go_into_the_case_that_was_reported_once_each(bank: System) -> None:
    case = bank.post("/reports", REPORT).json()["case"]
    first = bank.post(f"/cases/{case}/payments", {"payments": [PAYMENT, {**PAYMENT, "amount_fen": 5}]})
    again = bank.post(f"/cases/{case}/payments", {"payments": [PAYMENT]})
    assert first.json() == {"added": 2, "known": 0} and again.json() == {"added": 0, "known": 1}
    assert sum(p.amount_fen for p in ReportedPayment.objects.all()) == 3_000_005
    assert not Event.objects.filter(facts__contains="6217990300015216320").exists()


def test_the_feed_tells_each_thing_that_happened_once_and_in_order(
    bank: System, office: Office, watch: Watch, order: Run
) -> None:
    second = sent_order(office, watch, "6217990300015216320")
    page = bank.get("/orders?limit=1").json()
    assert page["more"] and [o["order"] for o in page["orders"]] == [order.pk]
    rest = bank.get(f"/orders?since={page['cursor']}").json()
    assert [o["order"] for o in rest["orders"]] == [second.pk] and not rest["more"]
    assert bank.get(f"/orders?since={rest['cursor']}").json() == {"orders": [], "cursor": rest["cursor"], "more": False}
    assert ACCOUNT not in json.dumps(page)


def test_a_draft_is_in_no_feed_and_cannot_be_read(bank: System, office: Office, watch: Watch) -> None:
    from tests.desk.test_orders import drafted  # noqa: PLC0415

    run = drafted(office, watch).run
    assert bank.get("/orders").json()["orders"] == []
    assert bank.get(f"/orders/{run.pk}").status_code == 404
    assert bank.post(f"/cases/{run.matter.number}/payments", {"payments": [PAYMENT]}).status_code == 404


def test_an_order_is_read_in_full_answered_and_its_clock_runs_from_the_execution(bank: System, order: Run, watch: Watch) -> None:
    told = bank.get(f"/orders/{order.pk}").json()
    assert (told["account"], told["holder"], told["amount_fen"]) == (ACCOUNT, "张三", 4_860_000)
    assert "stop_confirmed" in [a["event"] for a in told["answers"]]
    assert Event.objects.filter(type="order_read", actor=str(bank.key.officer_id)).exists()
    watch.forward(minutes=30)
    at = (watch() - timedelta(minutes=10)).isoformat()
    answer = bank.post(f"/orders/{order.pk}/answers", {"event": "stop_confirmed", "at": at})
    assert answer.status_code == 201 and answer.json()["state"] == "stopped"
    event = Event.objects.get(stream=order.stream, type="stop_confirmed")
    assert (event.role, event.actor) == ("bank", str(bank.key.officer_id))
    assert [a.event for a in Announcement.objects.order_by("seq")] == ["order_sent", "stop_confirmed"]
    watch.forward(hours=49)
    tick(watch())
    assert Announcement.objects.latest("seq").state == "released"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"event": "order_sent", "at": "2026-03-02T09:00:00+08:00"}, "no_answer"),
        ({"event": "nonsense", "at": "2026-03-02T09:00:00+08:00"}, "no_answer"),
        ({"event": "stop_confirmed", "at": "2026-03-02T10:00:00+08:00"}, "future"),
        ({"event": "stop_confirmed", "at": "2026-03-02T09:00:00+08:00", "facts": {"x": "y"}}, "invalid"),
        ({"event": "stop_confirmed", "at": "2020-03-02T09:00:00+08:00"}, "refused"),
    ],
)
def test_an_answer_that_the_procedure_does_not_have_is_refused(
    body: dict[str, object], problem: str, bank: System, order: Run
) -> None:
    answer = bank.post(f"/orders/{order.pk}/answers", body)
    assert (answer.status_code, problem_of(answer)) == (422, problem)
    order.refresh_from_db()
    assert order.state != "stopped"


@pytest.fixture
def freeze(office: Office, watch: Watch) -> Run:
    """A freeze of 1,000.00 yuan sent to the bank."""
    run = drafted_freeze(office, watch).run
    order_freeze(run, office, watch)
    return run


def test_a_freeze_is_answered_with_the_facts_that_the_order_asks_for_in_fen(bank: System, freeze: Run) -> None:
    asked = next(a for a in bank.get(f"/orders/{freeze.pk}").json()["answers"] if a["event"] == "frozen")["facts"]
    assert {(one["name"], one["kind"]) for one in asked} == {("kind", "choice"), ("amount", "money")}
    assert "deposit" in next(one["choices"] for one in asked if one["name"] == "kind")
    answer = {"event": "frozen", "at": "2026-03-02T09:00:00+08:00", "facts": {"kind": "deposit", "amount": 40_005}}
    assert bank.post(f"/orders/{freeze.pk}/answers", answer).json()["state"] == "frozen"
    facts = json.loads(Event.objects.get(stream=freeze.stream, type="frozen").facts)
    assert facts == {"kind": "deposit", "amount": 40_005, "account_ref": freeze.subject}


@pytest.mark.parametrize(
    ("facts", "problem", "where"),
    [
        ({"kind": "deposit", "amount": "400.05"}, "invalid", "body.facts.amount"),
        ({"kind": "deposit", "amount": 400.05}, "invalid", "body.facts.amount"),
        ({"kind": "deposit", "amount": True}, "invalid", "body.facts.amount"),
        ({"kind": "gold", "amount": 1}, "invalid", "body.facts.kind"),
        ({"kind": "deposit", "amount": 1, "account_ref": ACCOUNT}, "invalid", "body.facts.account_ref"),
        ({"kind": "deposit"}, "refused", ""),
        ({"kind": "deposit", "amount": 100_001}, "more_than_ordered", ""),
    ],
)
def test_a_fact_that_does_not_fit_is_told_by_its_name(
    facts: dict[str, object], problem: str, where: str, bank: System, freeze: Run
) -> None:
    answer = bank.post(f"/orders/{freeze.pk}/answers", {"event": "frozen", "at": "2026-03-02T09:00:00+08:00", "facts": facts})
    assert (answer.status_code, problem_of(answer)) == (422, problem)
    assert any(where in error["where"] for error in answer.json().get("errors", [])) or not where
    freeze.refresh_from_db()
    assert freeze.state == "ordered"


def test_what_belongs_to_others_does_not_exist(connect: Connect, order: Run, bank: System) -> None:
    other = connect("other_bank")
    case = bank.post("/reports", REPORT).json()["case"]
    assert other.get("/orders").json()["orders"] == []
    for answer in (
        other.get(f"/orders/{order.pk}"),
        other.post(f"/orders/{order.pk}/answers", {"event": "stop_confirmed", "at": "2026-03-02T09:00:00+08:00"}),
        other.post(f"/cases/{order.matter.number}/payments", {"payments": [PAYMENT]}),
        other.post(f"/cases/{case}/payments", {"payments": [PAYMENT]}),
    ):
        assert (answer.status_code, problem_of(answer)) == (404, "not_found")


def test_a_systems_account_cannot_sign_in(bank: System, office: Office) -> None:
    assert not bank.key.officer.has_usable_password()
    answer = Client().post("/sign-in", {"username": bank.key.officer.username, "password": ""})
    assert answer.status_code == 200
