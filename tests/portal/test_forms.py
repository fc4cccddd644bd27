"""What the forms ask in rows: payments and what was recognised; and the rating."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.intake.acts.receive_submission import receive_submission
from anlan.desk.intake.acts.talk import rate
from anlan.desk.intake.models import Mention, Payment, Submission
from anlan.desk.intake.recognise import recognise
from anlan.desk.intake.told import found_of, paid_of
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Clock, Matter
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from tests.desk.conftest import START, Office, Watch
from tests.portal.pages import hidden
from tests.portal.test_portal import NAME, PHONE, TEXT, receipt_of, send

SignedIn = Callable[[str], Client]
ACCOUNT, OTHER = "6228481234567890123", "6217990300015216320"
VICTIM = {"what": "被冒充客服骗了", "name": NAME, "phone": PHONE}
PAYMENTS = {
    "at-0": "2026-03-01 09:30", "amount-0": "48,600.00", "payer-0": OTHER, "payee-0": ACCOUNT, "name-0": "王某",
    "at-1": "", "amount-1": "1200.5", "payer-1": "", "payee-1": "", "name-1": "",
}  # fmt: skip


def test_payments_are_kept_row_by_row_and_add_up_to_the_loss(office: Office, watch: Watch) -> None:
    receipt_of(send(Client(), "fraud", {**VICTIM, **PAYMENTS}))
    first, second = Payment.objects.order_by("place")
    assert (first.amount_fen, second.amount_fen) == (4_860_000, 120_050)
    assert first.details == (OTHER, ACCOUNT, "王某") and second.at is None
    assert Matter.objects.get().loss_fen == 4_980_050
    assert ACCOUNT not in first.shown and first.trace == Mention.objects.get(shown=first.shown).trace
    opened = Event.objects.get(stream__startswith="run/", seq=1)
    assert first.shown in opened.facts and ACCOUNT not in opened.facts


def test_a_row_of_payments_is_added_without_losing_what_was_typed(office: Office, watch: Watch) -> None:
    client = Client()
    page = client.get("/public/fraud").content.decode()
    page = client.post("/public/fraud", {"draft": hidden(page, "draft"), "at": "0", "what": "x"}).content.decode()
    assert 'name="amount-1"' in page and 'name="amount-2"' not in page
    told = {"draft": hidden(page, "draft"), "at": "1", "go": "more", "amount-0": "5", "amount-1": "6"}
    page = client.post("/public/fraud", told).content.decode()
    assert 'value="5"' in page and 'value="6"' in page and 'name="amount-2"' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "viel"),
        ("amount", "-5"),
        ("payee", "12"),
        ("payer", "账号"),
        ("at", "gestern"),
        ("at", "2027-01-01 00:00"),
        ("at", "2026-02-30 10:00"),
    ],
)
def test_each_way_a_payment_can_be_wrong_is_said_on_top_and_at_its_field(
    field: str, value: str, office: Office, watch: Watch
) -> None:
    page = send(Client(), "fraud", {**VICTIM, "amount-0": "10", f"{field}-0": value})
    assert f'href="#{field}-0"' in page and f'id="{field}-0-error"' in page
    assert not Submission.objects.exists()


def test_a_claim_without_a_payment_is_asked_again(office: Office, watch: Watch) -> None:
    page = send(Client(), "claim", VICTIM)
    assert 'href="#amount-0"' in page and not Submission.objects.exists()


def test_what_was_recognised_is_corrected_and_what_was_missed_is_added(office: Office, watch: Watch) -> None:
    page = send(Client(), "letter", {"what": TEXT}, **{"value-1": OTHER, "kind-4": "phone", "value-4": "051288886666"})
    receipt_of(page)
    assert Mention.objects.filter(kind="account").get().value == OTHER
    assert set(Mention.objects.filter(kind="phone").values_list("shown", flat=True)) >= {"138****5678"}
    assert Mention.objects.filter(kind="phone").count() == 2


def test_what_cannot_be_an_account_is_said_and_asked_again(office: Office, watch: Watch) -> None:
    page = send(Client(), "letter", {"what": TEXT}, **{"value-2": "12"})
    assert 'href="#value-2"' in page and 'id="value-2-error"' in page and not Submission.objects.exists()


def test_a_correction_stays_until_the_text_changes(office: Office, watch: Watch) -> None:
    client = Client()
    page = client.get("/public/letter").content.decode()
    page = client.post("/public/letter", {"draft": hidden(page, "draft"), "at": "0", "what": TEXT}).content.decode()
    told = {"draft": hidden(page, "draft"), "at": "1", "kind-0": "phone", "value-0": "13812345678"}
    page = client.post("/public/letter", told).content.decode()
    page = client.post("/public/letter", {"draft": hidden(page, "draft"), "at": "2", "go": "1"}).content.decode()
    assert "13812345678" in page and ACCOUNT not in page
    page = client.post("/public/letter", {"draft": hidden(page, "draft"), "at": "1", "go": "0"}).content.decode()
    page = client.post("/public/letter", {"draft": hidden(page, "draft"), "at": "0", "what": TEXT + "！"}).content.decode()
    assert ACCOUNT in page


def test_the_clock_of_an_objection_follows_who_took_the_measure(office: Office, watch: Watch) -> None:
    for measure, term in (("police_measure", "answer"), ("bank_measure", "answer_operator"), ("sanction", "answer_sanction")):
        receipt_of(send(Client(), "objection", {"measure": measure, "case": "1", **VICTIM}))
        assert Clock.objects.order_by("-pk").first().term == term  # type: ignore[union-attr]


def test_an_objection_without_saying_against_whom_is_asked_again(office: Office, watch: Watch) -> None:
    page = send(Client(), "objection", {"measure": "nobody", "case": "1", **VICTIM})
    assert 'id="answer-error"' in page and not Submission.objects.exists()


def test_the_receipt_says_by_when_one_hears_with_article_and_whether_law_or_house_says_so(office: Office, watch: Watch) -> None:
    page = send(Client(), "objection", {"measure": "police_measure", "case": "1", **VICTIM})
    assert "2026-04-01 23:59" in page and "刑事诉讼法" in page and "法定期限" in page and "本单位承诺期限" in page
    anonymous = send(Client(), "tip", {"what": TEXT})
    assert "联系举报人" not in anonymous and "核查期限" in anonymous and "3 个月" in anonymous


def test_the_rating_of_an_answered_letter_is_its_call_back(office: Office, watch: Watch) -> None:
    number, receipt = receipt_of(send(Client(), "letter", {"what": TEXT}))
    told = {"number": number, "receipt": receipt, "do": "rate", "rating": "partly", "timely": "yes", "words": "谢谢小李"}
    assert 'role="alert"' in Client().post("/public/rate", told).content.decode()
    run, officer = Submission.objects.get().matter.runs.get(), office.powers("officer@station")
    record_event(run=run, event="accepted", role="officer", at=watch(), powers=officer, now=watch())
    attach_paper(run=run, kind="handling_opinion", number="1", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="answer", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="answer", role="county_head", powers=office.powers("county_head@county"), now=watch())
    record_event(run=run, event="answered", role="officer", at=watch(), powers=officer, now=watch())
    assert 'role="alert"' in Client().post("/public/rate", {**told, "rating": ""}).content.decode()
    for _ in range(2):
        assert "谢谢您的评价" in Client().post("/public/rate", told).content.decode()
    assert '"satisfied":"partly"' in Event.objects.get(type="called_back").facts
    assert list(verify()) == []


def test_a_rating_is_kept_with_its_words_sealed(office: Office, watch: Watch) -> None:
    number, receipt = receipt_of(send(Client(), "letter", {"what": TEXT}))
    Matter.objects.update(closed_at=watch())
    told = {"number": number, "receipt": receipt, "do": "rate", "rating": "no", "timely": "partly", "words": "谢谢小李"}
    assert "谢谢您的评价" in Client().post("/public/rate", told).content.decode()
    one = Submission.objects.get()
    assert (one.rating, one.timely, one.rating_words) == ("no", "partly", "谢谢小李")
    assert "小李" not in Event.objects.get(type="rated").facts
    rate(submission=one, rating="yes", now=watch())
    assert Submission.objects.get().rating == "yes"


@pytest.mark.parametrize(
    ("kind", "text"),
    [("account", "１２３４ ５６７８"), ("phone", "+86 138-1234-5678"), ("link", "a.example/x"), ("amount", "3.20元")],
)
def test_what_is_typed_by_hand_is_cleaned(kind: str, text: str) -> None:
    found = found_of(kind, text)
    assert found is not None and found.kind == kind and " " not in found.value


def test_an_empty_row_is_no_payment_and_a_bare_time_is_not_enough() -> None:
    assert paid_of({}, START) == (None, {})
    assert "amount" in paid_of({"at": "2026-03-01 10:00"}, START)[1]


def test_the_same_account_in_text_and_payment_is_mentioned_once(office: Office, watch: Watch) -> None:
    text, body = f"转到 {ACCOUNT}", office.organisations["station"]
    paid = paid_of({"amount": "5", "payee": ACCOUNT}, START)[0]
    assert paid is not None
    receive_submission(
        kind="fraud", text=text, mentions=recognise(text), identity={}, organisation=body, once="1", now=watch(), payments=[paid]
    )
    assert Mention.objects.filter(kind="account").count() == 1


def test_the_sender_ticks_his_own_numbers(office: Office, watch: Watch) -> None:
    client = Client()

    def go(page: str, **answers: str) -> str:
        told = {"draft": hidden(page, "draft"), "at": hidden(page, "at"), "go": "next", **answers}
        return client.post("/public/fraud", told).content.decode()

    page = go(client.get("/public/fraud").content.decode(), what=f"我的卡号 {OTHER}，转给了 {ACCOUNT}")
    page = go(page)
    own = re.findall(r'name="own-(\d)" value="1" checked', page)
    assert own == ["0"]
    page = go(page, **{"kind-0": "account", "value-0": OTHER, "kind-1": "account", "value-1": ACCOUNT, "own-1": "1"})
    page = go(page, name=NAME, phone=PHONE)
    assert f"{ACCOUNT}（我自己的）" in page
    go(page)
    assert {m.value: m.own for m in Mention.objects.filter(kind="account")} == {OTHER: False, ACCOUNT: True}
