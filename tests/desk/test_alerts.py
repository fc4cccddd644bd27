"""Alerts: raised once, counted when they come again, worked by urgency to an outcome; dissuasion with its ladder; sanctions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from anlan.desk.alerts.acts.begin_dissuasion import begin_dissuasion
from anlan.desk.alerts.acts.claim_alert import claim_alert, claim_next, give_back
from anlan.desk.alerts.acts.propose_sanction import propose_sanction
from anlan.desk.alerts.acts.raise_alerts import COOL_DOWN, Raised, raise_alerts
from anlan.desk.alerts.acts.settle_alert import settle_alert, take_step
from anlan.desk.alerts.models import Alert, Evidence, Sanction
from anlan.desk.alerts.signal import Reason, Row, Signal
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Party
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event, Outgoing
from anlan.procedure.refusal import Refused
from anlan.values import InputError
from anlan.worker.loop import look_after
from anlan.worker.ticker import tick
from tests.desk.conftest import START, Office, Watch

SignedIn = Callable[[str], Client]
ACCOUNT, PHONE = "6228481234567890123", "13812345678"
HOUR = timedelta(hours=1)


def signal(**change: Any) -> Signal:
    made = Signal(
        key="collecting_mule:1",
        kind="account",
        number=ACCOUNT,
        typology="collecting_mule",
        title_zh="归集账户",
        title_en="Collecting account",
        level=2,
        first_at=START - HOUR,
        last_at=START,
        reasons=(Reason(f"24 小时内有 9 个账户向 {ACCOUNT} 付款", f"9 accounts paid {ACCOUNT} within 24 hours", "第十八条"),),
        rows=(
            Row("t1", START - HOUR, "6217990300015216320", ACCOUNT, 5_000_000),
            Row("t2", START, "6217990300015216338", ACCOUNT, 2_500_050),
            Row("t3", START, ACCOUNT, "6222021001116248877", 7_000_000),
        ),
    )
    return msgspec.structs.replace(made, **change)


def raised(office: Office, watch: Watch, *signals: Signal, who: str = "officer@station", **more: Any) -> Raised:
    place = office.organisations["station"]
    return raise_alerts(
        signals=signals or (signal(),), organisation=place, powers=office.powers(who, watch()), now=watch(), **more
    )


def taken(office: Office, watch: Watch, *signals: Signal) -> Alert:
    raised(office, watch, *signals)
    alert = claim_next(powers=office.powers("officer@station", watch()), now=watch())
    assert alert is not None
    return alert


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(InputError) as error:
        act()
    return error.value.note.key


def test_a_signal_becomes_an_alert_with_its_rows_money_at_risk_and_due_time(office: Office, watch: Watch) -> None:
    found = raised(office, watch)
    alert = Alert.objects.get(pk=found.new[0])
    assert alert.money_fen == 7_500_050, "what came into the subject, to the fen"
    assert alert.due_at == START + timedelta(hours=4), "the middle tier of the procedure"
    assert alert.evidence.count() == 3
    assert alert.opened()[0] == ACCOUNT


def test_no_whole_number_lies_readable_in_the_database_or_the_record(office: Office, watch: Watch) -> None:
    raised(office, watch, signal(name="钱多多", phone=PHONE, endangered=True))
    with connection.cursor() as cursor:
        for model in (Alert, Evidence, Event):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            text = repr(cursor.fetchall())
            for secret in (ACCOUNT, PHONE, "钱多多", "6217990300015216320", "6222021001116248877"):
                assert secret not in text, f"{secret} in {model.__name__}"


def test_the_same_signal_sent_twice_is_kept_once(office: Office, watch: Watch) -> None:
    raised(office, watch)
    again = raised(office, watch)
    assert again.known == ["collecting_mule:1"] and not again.added
    assert Alert.objects.get().times == 1


def test_a_repeat_adds_to_the_open_alert_and_a_higher_level_brings_its_nearer_due_time(office: Office, watch: Watch) -> None:
    raised(office, watch)
    watch.forward(minutes=30)
    found = raised(office, watch, signal(key="2", level=3, last_at=watch(), reasons=(Reason("新", "new"),)))
    alert = Alert.objects.get()
    assert found.added == [alert.pk]
    assert (alert.times, alert.level, alert.due_at) == (2, 3, watch() + timedelta(minutes=15))
    assert alert.said_reasons[0]["said"] == "新"


def test_a_repeat_in_the_same_file_is_counted_too(office: Office, watch: Watch) -> None:
    found = raised(office, watch, signal(), signal(key="2"))
    assert (len(found.new), len(found.added), Alert.objects.get().times) == (1, 1, 2)


def test_another_typology_of_the_same_subject_is_another_alert(office: Office, watch: Watch) -> None:
    raised(office, watch, signal(), signal(key="2", typology="spreading_mule"))
    assert Alert.objects.count() == 2


def test_within_the_cool_down_a_repeat_adds_and_after_it_a_new_alert_opens(office: Office, watch: Watch) -> None:
    alert, officer = taken(office, watch), office.powers("officer@station")
    settle_alert(alert=alert, outcome="wrong", note="商户正常收款", powers=officer, now=watch())
    watch.forward(hours=1)
    assert raised(office, watch, signal(key="2", last_at=watch())).added == [alert.pk]
    assert raised(office, watch, signal(key="3", last_at=watch(), level=3)).new, "a higher level is new"
    Alert.objects.exclude(pk=alert.pk).update(state="done", settled_at=watch())
    watch.forward(seconds=COOL_DOWN.total_seconds())
    assert raised(office, watch, signal(key="4", last_at=watch())).new


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"number": " "}, "desk.alerts.no_number"),
        ({"number": "6" * 61}, "desk.alerts.no_number"),
        ({"level": 4}, "desk.alerts.no_level"),
        ({"reasons": ()}, "desk.alerts.no_reason"),
        ({"first_at": START + HOUR}, "desk.alerts.wrong_time"),
        ({"last_at": START + HOUR}, "desk.alerts.wrong_time"),
        ({"money_fen": -1}, "desk.alerts.negative"),
        ({"rows": tuple(Row(str(n)) for n in range(501))}, "desk.alerts.too_many_rows"),
    ],
)
def test_a_bad_signal_is_left_out_with_its_reason_and_the_rest_goes_on(
    change: dict[str, Any], key: str, office: Office, watch: Watch
) -> None:
    found = raised(office, watch, signal(key="bad", **change), signal(key="good"))
    assert [(name, [note.key for note in notes]) for name, notes in found.refused] == [("bad", [key])]
    assert len(found.new) == 1


@pytest.mark.parametrize("who", ["officer@other_station", "administrator@city", "custodian@county"])
def test_nobody_raises_alerts_for_a_unit_out_of_reach(who: str, office: Office, watch: Watch) -> None:
    assert refusal(lambda: raised(office, watch, who=who)) == "desk.alerts.not_yours"


def test_a_partner_is_named_as_the_source(office: Office, watch: Watch) -> None:
    raised(office, watch, who="bank_officer@bank")
    assert Alert.objects.get().source == office.organisations["bank"]


def test_the_most_urgent_is_taken_first_and_of_two_the_second_is_told_who_has_it(office: Office, watch: Watch) -> None:
    raised(office, watch, signal(), signal(key="2", number="6217990300015216320", level=3))
    officer, lead = office.powers("officer@station"), office.powers("squad_lead@station")
    first = claim_next(powers=officer, now=watch())
    assert first is not None and first.level == 3
    assert refusal(lambda: claim_alert(alert=first, powers=lead, now=watch())) == "desk.alerts.taken"
    give_back(alert=first, powers=officer, now=watch())
    claim_alert(alert=first, powers=lead, now=watch())
    assert Alert.objects.get(pk=first.pk).claimed_by == lead.officer


def test_an_outcome_needs_a_claim_a_word_and_is_given_once(office: Office, watch: Watch) -> None:
    raised(office, watch)
    alert, officer = Alert.objects.get(), office.powers("officer@station")

    def settle(outcome: str = "reached", note: str = "已联系持卡人核实") -> Alert:
        return settle_alert(alert=alert, outcome=outcome, note=note, powers=officer, now=watch())

    assert refusal(settle) == "desk.alerts.claim_first"
    claim_alert(alert=alert, powers=officer, now=watch())
    assert refusal(lambda: settle(note="好")) == "desk.alerts.say_what"
    assert refusal(lambda: settle("nonsense")) == "desk.alerts.no_outcome"
    assert settle().outcome == "reached"
    assert refusal(settle) == "desk.alerts.settled"
    event = Event.objects.get(stream=alert.stream, type="alert_settled")
    assert event.actor == str(officer.officer.pk) and "已联系持卡人核实" in event.facts
    assert not list(verify())


def test_dissuasion_runs_the_ladder_with_its_clocks_and_ends_the_alert(office: Office, watch: Watch) -> None:
    alert = taken(office, watch, signal(level=3, endangered=True, name="钱多多", phone=PHONE))
    officer = office.powers("officer@station")
    watch.forward(minutes=5)
    matter = begin_dissuasion(alert=alert, name="", phone="", powers=officer, now=watch())
    alert.refresh_from_db()
    assert alert.due_at == START + timedelta(minutes=15), "the clock has run since the alert came in"
    assert not alert.contact_sealed and Party.objects.get(matter=matter).opened()["phone"] == PHONE
    assert take_step(alert=alert, event="message_sent", note="", powers=officer, now=watch()).due_at == START + timedelta(
        minutes=15
    )
    alert = take_step(alert=alert, event="call_failed", note="三次无人接听", powers=officer, now=watch())
    assert alert.due_at == watch() + timedelta(hours=2), "the visit"
    alert = settle_alert(alert=alert, outcome="dissuaded", note="民警上门当面劝住", powers=officer, now=watch())
    assert (alert.state, alert.outcome) == ("done", "dissuaded")
    assert alert.run is not None and alert.run.ended_at == watch()


def test_nobody_is_given_up_without_a_visit_and_a_second_signature(office: Office, watch: Watch) -> None:
    alert, officer = taken(office, watch), office.powers("officer@station")
    begin_dissuasion(alert=alert, name="", phone=PHONE, powers=officer, now=watch())
    alert = take_step(alert=alert, event="call_failed", note="", powers=officer, now=watch())
    with pytest.raises(Refused) as refused:
        settle_alert(alert=alert, outcome="not_reached", note="家中无人", powers=officer, now=watch())
    assert {reason.code for reason in refused.value.reasons} == {"doc.visit_record", "sign.officer", "sign.squad_lead"}
    assert alert.run is not None
    attach_paper(run=alert.run, kind="visit_record", number="7", role="officer", powers=officer, now=watch())
    sign_gate(run=alert.run, gate="give_up", role="officer", powers=officer, now=watch())
    sign_gate(run=alert.run, gate="give_up", role="squad_lead", powers=office.powers("squad_lead@station"), now=watch())
    assert settle_alert(alert=alert, outcome="not_reached", note="家中无人", powers=officer, now=watch()).outcome == "not_reached"


def test_dissuasion_needs_somebody_to_reach_and_begins_once(office: Office, watch: Watch) -> None:
    alert, officer = taken(office, watch), office.powers("officer@station")

    def begin(phone: str) -> object:
        return begin_dissuasion(alert=alert, name="", phone=phone, powers=officer, now=watch())

    assert refusal(lambda: begin("")) == "desk.alerts.nobody_to_reach"
    begin(PHONE)
    assert refusal(lambda: begin(PHONE)) == "desk.alerts.begun"
    alert.refresh_from_db()
    assert refusal(lambda: give_back(alert=alert, powers=officer, now=watch())) == "desk.alerts.begun"


def test_what_was_recorded_on_the_matter_reaches_the_alert_by_the_worker(office: Office, watch: Watch) -> None:
    alert, officer = taken(office, watch), office.powers("officer@station")
    begin_dissuasion(alert=alert, name="", phone=PHONE, powers=officer, now=watch())
    run = Alert.objects.get().run
    assert run is not None
    record_event(run=run, event="fraud_happened", role="officer", at=watch(), powers=officer, now=watch())
    look_after(watch())
    alert.refresh_from_db()
    assert (alert.state, alert.outcome) == ("done", "too_late")


def test_what_only_a_person_can_open_becomes_a_task_in_the_readers_language(office: Office, watch: Watch) -> None:
    alert, officer = taken(office, watch), office.powers("officer@station")
    matter = begin_dissuasion(alert=alert, name="", phone=PHONE, powers=officer, now=watch())
    run = Alert.objects.get().run
    assert run is not None
    record_event(run=run, event="fraud_happened", role="officer", at=watch(), powers=officer, now=watch())
    task = matter.tasks.get()
    assert (task.says, task.officer) == ("启动“接处警”程序", officer.officer)
    with translation.override("en"):
        assert task.says == "Open “Police report”"


def test_the_lead_is_told_once_of_alerts_that_are_due_and_taken_by_nobody(office: Office, watch: Watch) -> None:
    lead = office.officers["squad_lead@station"]
    lead.email = "lead@anlan.example"
    lead.save()
    raised(office, watch, signal(), signal(key="2", number="6217990300015216320"), signal(key="3", number="6222021001116248877"))
    claim_next(powers=office.powers("officer@station"), now=watch())
    watch.forward(hours=3)
    look_after(watch())
    assert not Outgoing.objects.exists(), "not yet due"
    watch.forward(hours=1)
    look_after(watch())
    look_after(watch.forward(minutes=1))
    message = Outgoing.objects.get()
    assert "2" in message.subject and "6217" not in message.subject + message.body
    assert Event.objects.filter(type="late_told").count() == 2


def test_the_pages_lead_from_the_queue_to_an_outcome_without_a_script(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    raised(office, watch, signal(phone=PHONE, endangered=True))
    alert, browser = Alert.objects.get(), signed_in("officer@station")
    page = browser.get("/alerts").content.decode()
    assert alert.shown in page and "70,000.00" in page and "归集账户" in page and "data-claim" in page
    assert browser.post("/alerts/next").headers["Location"] == f"/alerts/{alert.pk}"
    page = browser.get(f"/alerts/{alert.pk}").content.decode()
    assert "<svg" in page and "t1" in page and "第十八条" in page
    browser.post(f"/alerts/{alert.pk}/dissuade", {})
    browser.post(f"/alerts/{alert.pk}/step", {"event": "message_sent", "note": "已发短信"})
    page = browser.get(f"/alerts/{alert.pk}").content.decode()
    assert "已发短信" in page and "电话未接通" in page
    browser.post(f"/alerts/{alert.pk}/outcome", {"outcome": "dissuaded", "note": "电话中劝住"})
    assert "劝阻成功" in browser.get("/alerts?tab=done").content.decode()


def test_the_page_offers_only_outcomes_that_the_ladder_has_now_and_says_what_they_lack(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    alert, officer = taken(office, watch), office.powers("officer@station")
    browser = signed_in("officer@station")
    begin_dissuasion(alert=alert, name="", phone=PHONE, powers=officer, now=watch())
    assert 'value="not_reached"' not in browser.get(f"/alerts/{alert.pk}").content.decode(), "before a visit"
    browser.post(f"/alerts/{alert.pk}/step", {"event": "call_failed"})
    page = browser.get(f"/alerts/{alert.pk}").content.decode()
    assert 'value="not_reached"' in page and "上门记录" in page and 'value="reached"' not in page


def test_a_refused_outcome_is_said_on_the_page(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    raised(office, watch)
    browser, pk = signed_in("officer@station"), Alert.objects.get().pk
    browser.post(f"/alerts/{pk}/outcome", {"outcome": "wrong", "note": "商户收款"})
    assert "请先认领" in browser.get(f"/alerts/{pk}").content.decode()


def test_the_queue_is_paged_by_due_time_and_misses_none(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    signals = [signal(key=str(n), number=f"62284812345678{n:05d}", level=n % 3 + 1) for n in range(120)]
    raised(office, watch, *signals)
    browser, seen, address = signed_in("officer@station"), list[int](), "/alerts"
    for _ in range(3):
        answer = browser.get(address)
        page = answer.context["page"]
        seen += [row.alert.pk for row in page.rows]
        address = f"/alerts?tab=new&after={page.after}"
    assert page.after == "" and len(set(seen)) == 120
    dues = [Alert.objects.get(pk=pk).due_at for pk in seen]
    assert dues == sorted(dues)


@pytest.mark.parametrize("after", ["x", "2026-13-99_4", "2026-03-02_" + "9" * 40, "'; --"])
def test_a_broken_page_key_begins_the_list(after: str, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    raised(office, watch)
    assert signed_in("officer@station").get("/alerts", {"after": after}).status_code == 200


def test_a_page_of_the_queue_asks_the_database_the_same_few_times_however_long_it_is(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    browser = signed_in("officer@station")
    raised(office, watch)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/alerts")
    raised(office, watch, *[signal(key=str(n), number=f"62284812345678{n:05d}") for n in range(40)])
    with CaptureQueriesContext(connection) as many:
        browser.get("/alerts")
    assert len(many) == len(few)


def test_a_sanction_is_in_force_after_finding_sign_off_and_notice_and_lapses_by_itself(office: Office, watch: Watch) -> None:
    office.hire("city_head", "city")
    officer, head = office.powers("officer@station"), office.powers("city_head@city")
    sanction = propose_sanction(
        kind="account", number=ACCOUNT, holder="马六", phone="", organisation=office.organisations["station"],
        powers=officer, now=watch(),
    )  # fmt: skip
    run = sanction.run
    with pytest.raises(Refused):
        record_event(run=run, event="decided", role="officer", at=watch(), powers=officer, now=watch())
    attach_paper(run=run, kind="finding", number="认 1", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="decide", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="decide", role="city_head", powers=head, now=watch())
    facts = {"basic_services_kept": True}
    record_event(run=run, event="decided", role="officer", at=watch(), powers=officer, now=watch(), facts=facts)
    attach_paper(run=run, kind="notice", number="告 1", role="officer", powers=officer, now=watch())
    term = {"class": "found", "granted": "1y"}
    record_event(run=run, event="told", role="officer", at=watch(), powers=officer, now=watch(), facts=term)
    run.refresh_from_db()
    assert run.state == "in_force"
    watch.at = run.clocks.get(term="found").latest_at + timedelta(seconds=2)
    tick(watch())
    run.refresh_from_db()
    assert run.state == "over" and run.ended_at is not None


def test_the_list_of_sanctions_says_until_when_and_a_second_one_is_refused(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    browser = signed_in("officer@station")
    told = {
        "kind": "card", "number": PHONE, "holder": "马六", "phone": "",
        "organisation": office.organisations["station"].pk,
    }  # fmt: skip
    assert browser.post("/alerts/sanctions/new", told).status_code == 302
    again = browser.post("/alerts/sanctions/new", told)
    assert again.status_code == 200 and Sanction.objects.get().run.matter.number in again.content.decode()
    page = browser.get("/alerts/sanctions").content.decode()
    assert Sanction.objects.get().shown in page and PHONE not in page and "尚未执行" in page and "/public/objection" in page


@pytest.mark.parametrize("number", ["123", "6228****0123", "号码在此号码在此"])
def test_what_is_no_whole_number_is_not_sanctioned(number: str, office: Office, watch: Watch) -> None:
    def propose() -> object:
        return propose_sanction(
            kind="account", number=number, holder="马六", phone="", organisation=office.organisations["station"],
            powers=office.powers("officer@station"), now=watch(),
        )  # fmt: skip

    assert refusal(propose) == "desk.alerts.no_sanction_number"
