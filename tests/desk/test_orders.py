"""Orders to banks: drafted at the police, read and answered at the bank's desk, seen by nobody else."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection
from django.test import Client

from anlan.desk.funds.acts import draft_order as drafting
from anlan.desk.funds.acts.draft_order import draft_order
from anlan.desk.funds.models import Order
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.record.models import Event
from anlan.values import InputError
from anlan.worker.ticker import tick
from tests.desk.conftest import Office, Watch, build_office
from tests.desk.test_matters import send_order

SignedIn = Callable[[str], Client]
ACCOUNT = "6228481234567890123"


def drafted(office: Office, watch: Watch, account: str = ACCOUNT) -> Order:
    return draft_order(
        account=account, holder="张三", amount_fen=4_860_000, bank=office.organisations["bank"],
        organisation=office.organisations["station"], powers=office.powers("officer@station"), now=watch(),
    )  # fmt: skip


def test_an_order_drafted_on_the_page_reaches_the_bank_only_when_sent(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    officer, bank = signed_in("officer@station"), signed_in("bank_officer@bank")
    told = {
        "account": "6228 4812 3456 7890 123", "holder": "张三", "amount": "48,600.00", "bank": office.organisations["bank"].pk,
        "organisation": office.organisations["station"].pk,
    }  # fmt: skip
    assert officer.post("/funds/orders/new", told).status_code == 302
    order = Order.objects.get()
    number = order.run.matter.number
    assert number in officer.get("/funds").content.decode()
    assert number not in bank.get("/orders").content.decode()
    assert bank.get(f"/orders/{order.run_id}").status_code == 404
    send_order(order.run, office, watch)
    assert number in bank.get("/orders").content.decode()
    page = bank.get(f"/orders/{order.run_id}").content.decode()
    assert ACCOUNT in page and "张三" in page and "48,600.00" in page
    bank.post(f"/orders/{order.run_id}", {"at": "2026-03-02T09:00", "event": "stop_confirmed"})
    order.run.refresh_from_db()
    assert order.run.state == "stopped"
    assert Event.objects.filter(type="order_read").count() == 1, "the reading is recorded, once a person"


def test_the_whole_account_is_on_no_other_page_and_not_in_the_database(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    order = drafted(office, watch)
    send_order(order.run, office, watch)
    officer = signed_in("officer@station")
    for address in ("/today", "/funds", "/matters", f"/matters/{order.run.matter_id}"):
        assert ACCOUNT not in officer.get(address).content.decode()
    assert ACCOUNT.encode() not in bytes(order.account_sealed)
    assert not Event.objects.filter(facts__contains=ACCOUNT).exists()


@pytest.mark.parametrize("who", ["bank_officer@other_bank", "officer@other_station", "administrator@city", "custodian@county"])
def test_an_order_exists_for_its_bank_alone(who: str, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    order = drafted(office, watch)
    send_order(order.run, office, watch)
    assert signed_in(who).get(f"/orders/{order.run_id}").status_code in (403, 404)
    assert signed_in(who).post(f"/orders/{order.run_id}", {"event": "stop_confirmed"}).status_code in (403, 404)


def test_the_bank_gives_only_answers_that_the_procedure_has_for_it(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    order = drafted(office, watch)
    send_order(order.run, office, watch)
    bank = signed_in("bank_officer@bank")
    page = bank.get(f"/orders/{order.run_id}").content.decode()
    assert 'value="stop_confirmed"' in page and 'value="order_sent"' not in page
    for event in ("stop_lifted", "stop_lapsed", "freeze_confirmed", "nonsense"):
        assert bank.post(f"/orders/{order.run_id}", {"at": "2026-03-02T09:00", "event": event}).status_code == 404


def test_an_account_whose_stop_is_running_is_not_ordered_again(office: Office, watch: Watch) -> None:
    drafted(office, watch)
    with pytest.raises(InputError) as error:
        drafted(office, watch, "6228-4812-3456-7890-123")
    assert error.value.note.key == "desk.funds.order_runs"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time; see the run on PostgreSQL")
def test_of_two_orders_for_one_account_at_the_same_moment_one_stands(
    transactional_db: None, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, looking, right = build_office(), threading.Barrier(2), drafting._refuse_again

    def together(account: str) -> None:
        right(account)
        with suppress(threading.BrokenBarrierError):
            looking.wait(timeout=1)

    def draft() -> str:
        try:
            return drafted(office, watch).run.subject
        except InputError as refused:
            return refused.note.key
        finally:
            connection.close()

    monkeypatch.setattr(drafting, "_refuse_again", together)
    with ThreadPoolExecutor(2) as officers:
        came = [made.result() for made in [officers.submit(draft), officers.submit(draft)]]
    assert sorted(came) == [Order.objects.get().run.subject, "desk.record.meanwhile"]


def test_an_account_stopped_twice_is_not_stopped_a_third_time_in_another_matter(office: Office, watch: Watch) -> None:
    for _ in range(2):
        run = drafted(office, watch).run
        send_order(run, office, watch)
        bank = office.powers("bank_officer@bank", watch())
        record_event(run=run, event="stop_confirmed", role="bank", at=watch(), powers=bank, now=watch())
        watch.forward(hours=49)
        tick(watch())
    with pytest.raises(InputError) as error:
        drafted(office, watch)
    assert error.value.note.key == "desk.funds.stopped_twice"


@pytest.mark.parametrize("account", ["1234567", "12345678-请", "6" * 29, "6228****0123"])
def test_what_is_no_whole_account_is_refused(account: str, office: Office, watch: Watch) -> None:
    with pytest.raises(InputError) as error:
        drafted(office, watch, account)
    assert error.value.note.key == "desk.funds.not_an_account"


def test_a_freeze_follows_the_stop_and_the_bank_confirms_it(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run = drafted(office, watch).run
    send_order(run, office, watch)
    bank = signed_in("bank_officer@bank")
    bank.post(f"/orders/{run.pk}", {"at": "2026-03-02T09:00", "event": "stop_confirmed"})
    officer, head = office.powers("officer@station"), office.powers("county_head@county")
    for kind in ("case_filing_decision", "freeze_notice"):
        attach_paper(run=run, kind=kind, number="7", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="freeze", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="freeze", role="county_head", powers=head, now=watch())
    record_event(run=run, event="freeze_ordered", role="officer", at=watch(), powers=officer, now=watch())
    bank.post(f"/orders/{run.pk}", {"at": "2026-03-02T09:00", "event": "freeze_confirmed"})
    run.refresh_from_db()
    assert run.state == "frozen" and not run.clocks.filter(ended_at=None).exists()
