"""The public's window: reports come in without script, session or name; the talk goes by receipt; identities stay sealed."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.serializers import serialize
from django.test import Client

from anlan.desk.intake.acts.receive_submission import PROCEDURES
from anlan.desk.intake.models import Mention, SealedIdentity, Submission
from anlan.desk.matters.models import Matter, Party
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from tests.desk.conftest import Office, Watch
from tests.portal.conftest import Keys
from tests.portal.pages import fields, hidden

SignedIn = Callable[[str], Client]
TEXT = (
    "2026年3月1日有人自称客服让我转账，对方账号 6228481234567890123，电话13812345678，网址 https://bad.example/a ，共 3.2万元。"
)
NAME, PHONE = "钱多多", "13900001111"


ANSWERS = {
    "claim": {"case": "XA-2026-000001", "amount-0": "32,000", "payee-0": "6228481234567890123", "at-0": "2026-03-01T09:30"},
    "objection": {"case": "XA-2026-000001", "measure": "bank_measure"},
}


def send(client: Client, kind: str, answers: dict[str, str], **last: object) -> str:
    """Walk through a form as a browser without script does; the last page. ``last``: what is changed on "is this right?"."""
    page = client.get(f"/public/{kind}").content.decode()
    for _ in range(12):
        told = {"draft": hidden(page, "draft"), "at": hidden(page, "at"), "go": "next", **fields(page), **answers}
        told |= last if 'name="value-0"' in page else {}  # type: ignore[arg-type]
        page = client.post(f"/public/{kind}", told).content.decode()
        if 'name="draft"' not in page:
            break
    return page


def receipt_of(page: str) -> tuple[str, str]:
    number, receipt = re.search(r'id="number">([^<]+)<', page), re.search(r'id="receipt">([^<]+)<', page)
    assert number is not None and receipt is not None, page
    return number[1], receipt[1]


def letter(client: Client, **identity: str) -> tuple[str, str]:
    return receipt_of(send(client, "letter", {"what": TEXT, **identity}))


def test_a_letter_opens_a_matter_whose_clocks_run_and_gives_number_receipt_and_dates(office: Office, watch: Watch) -> None:
    page = send(Client(), "letter", {"what": TEXT})
    number, receipt = receipt_of(page)
    one = Submission.objects.get()
    assert one.number == number and one.text.endswith(TEXT)
    assert one.matter.runs.get().clocks.filter(ended_at=None).exists()
    assert "不晚于" in page
    assert receipt not in one.receipt_digest
    assert list(verify()) == []


@pytest.mark.parametrize("kind", ["claim", "objection"])
def test_a_claim_and_an_objection_open_their_procedures_with_the_sender_as_a_party(
    kind: str, office: Office, watch: Watch
) -> None:
    page = send(Client(), kind, {**ANSWERS[kind], "what": TEXT, "name": NAME, "phone": PHONE})
    receipt_of(page)
    assert Matter.objects.get().kind == PROCEDURES[kind][0]
    assert Party.objects.get().opened()["name"] == NAME


def test_an_empty_answer_is_asked_again_with_the_error_on_top_and_at_the_field(office: Office, watch: Watch) -> None:
    client = Client()
    page = client.get("/public/letter").content.decode()
    page = client.post("/public/letter", {"draft": hidden(page, "draft"), "at": "0", "go": "next", "what": " "}).content.decode()
    assert 'role="alert"' in page and 'aria-invalid="true"' in page and 'href="#answer"' in page
    assert not Submission.objects.exists()


def test_one_can_go_back_and_change_an_answer_before_sending(office: Office, watch: Watch) -> None:
    client = Client()
    page = client.get("/public/letter").content.decode()
    page = client.post("/public/letter", {"draft": hidden(page, "draft"), "at": "0", "what": "first"}).content.decode()
    for at in ("1", "2"):
        page = client.post("/public/letter", {"draft": hidden(page, "draft"), "at": at}).content.decode()
    assert "first" in page
    page = client.post("/public/letter", {"draft": hidden(page, "draft"), "at": "3", "go": "0"}).content.decode()
    assert ">first</textarea>" in page


def test_what_is_recognised_can_be_left_out(office: Office, watch: Watch) -> None:
    page = send(Client(), "letter", {"what": TEXT}, **{"out-0": "1"})
    receipt_of(page)
    assert set(Mention.objects.values_list("kind", flat=True)) == {"phone", "account", "amount"}
    assert Mention.objects.get(kind="phone").shown == "138****5678"


def test_a_form_sent_twice_is_kept_once_and_shows_no_second_receipt(office: Office, watch: Watch) -> None:
    client = Client()
    page = client.get("/public/letter").content.decode()
    for answers in ({"what": TEXT}, {}, {}):
        page = client.post(
            "/public/letter", {"draft": hidden(page, "draft"), "at": hidden(page, "at"), **answers}
        ).content.decode()
    told = {"draft": hidden(page, "draft"), "at": hidden(page, "at")}
    first, second = (client.post("/public/letter", told).content.decode() for _ in range(2))
    number, receipt = receipt_of(first)
    assert number in second and receipt not in second
    assert Submission.objects.count() == Matter.objects.count() == 1


@pytest.mark.parametrize("draft", ["", "x", "A" * 200, "AAAA====", "é"])
def test_a_broken_draft_begins_afresh(draft: str, office: Office, watch: Watch) -> None:
    assert Client().post("/public/letter", {"draft": draft, "at": "9"}).status_code == 200
    assert not Submission.objects.exists()


def test_a_draft_of_one_form_is_none_of_another(office: Office, watch: Watch) -> None:
    client = Client()
    page = client.get("/public/letter").content.decode()
    page = client.post("/public/letter", {"draft": hidden(page, "draft"), "at": "0", "what": "secret"}).content.decode()
    other = client.post("/public/objection", {"draft": hidden(page, "draft"), "at": "0", "case": "1"}).content.decode()
    assert "secret" not in other


def test_pages_have_no_script_no_session_no_third_party_and_no_cookie_of_ours_but_the_form_token(
    office: Office, watch: Watch
) -> None:
    client = Client()
    for address in (
        "/public/",
        "/public/privacy",
        "/public/follow",
        *(f"/public/{kind}" for kind in ("letter", "claim", "objection")),
    ):
        answer = client.get(address)
        page = answer.content.decode()
        assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<script|\son\w+=|\sstyle=|(?:src|href|action)=\"(?:https?:)?//", page), address
        assert set(client.cookies) <= {"csrftoken"}
    assert not Session.objects.exists()


def test_english_pages_hold_no_chinese(office: Office, watch: Watch) -> None:
    client = Client(headers={"accept-language": "en"})
    for address in (
        "/public/",
        "/public/privacy",
        "/public/follow",
        *(f"/public/{kind}" for kind in ("letter", "claim", "objection")),
    ):
        text = re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).replace("中文", "")
        assert not re.search(r"[\u4e00-\u9fff]", text), address


def test_the_talk_goes_both_ways_by_receipt(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    public, officer = Client(), signed_in("officer@station")
    number, receipt = letter(public)
    one = Submission.objects.get()
    officer.post(f"/tips/{one.pk}/write", {"text": "请补充转账凭证"})
    page = public.post(
        "/public/follow", {"number": number.lower(), "receipt": receipt.lower().replace("-", " ")}
    ).content.decode()
    assert "请补充转账凭证" in page
    public.post("/public/follow", {"number": number, "receipt": receipt, "do": "write", "text": "凭证号 778"})
    assert "凭证号 778" in officer.get(f"/tips/{one.pk}").content.decode()
    assert not Event.objects.filter(facts__contains="778").exists()


def test_a_wrong_receipt_opens_nothing_and_ten_pause_the_number_for_an_hour(office: Office, watch: Watch) -> None:
    number, receipt = letter(Client())
    wrong = {"number": number, "receipt": "2222-2222-2222-2222"}
    assert [Client().post("/public/follow", wrong).status_code for _ in range(10)] == [403] * 10
    assert Client().post("/public/follow", {"number": number, "receipt": receipt}).status_code == 403
    watch.forward(hours=1, minutes=1)
    assert Client().post("/public/follow", {"number": number, "receipt": receipt}).status_code == 200
    assert Client().post("/public/follow", {"number": "AL-22222222", "receipt": receipt}).status_code == 403


def test_rating_waits_for_the_end(office: Office, watch: Watch) -> None:
    number, receipt = letter(Client())
    told = {"number": number, "receipt": receipt, "do": "rate", "rating": "yes"}
    Client().post("/public/follow", told)
    assert Submission.objects.get().rating == ""
    Matter.objects.update(closed_at=watch())
    Client().post("/public/follow", told)
    assert Submission.objects.get().rating == "yes"


def test_submissions_that_mention_the_same_account_stand_beside_each_other(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    letter(Client())
    letter(Client())
    first, second = Submission.objects.order_by("pk")
    page = signed_in("officer@station").get(f"/tips/{first.pk}").content.decode()
    assert second.matter.number in page
    assert "<mark>13812345678</mark>" in page and "<mark>6228481234567890123</mark>" in page


def test_a_text_with_markup_is_shown_as_text(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    send(Client(), "letter", {"what": "<script>alert(1)</script> 13812345678 <b>"})
    page = signed_in("officer@station").get(f"/tips/{Submission.objects.get().pk}").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "<mark>13812345678</mark>" in page


@pytest.mark.parametrize("who", ["officer@other_station", "administrator@city", "bank_officer@bank", "custodian@county"])
def test_tips_out_of_reach_do_not_exist(who: str, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    letter(Client())
    one = Submission.objects.get()
    client = signed_in(who)
    assert client.get(f"/tips/{one.pk}").status_code in (403, 404)
    assert client.post(f"/tips/{one.pk}/write", {"text": "x"}).status_code in (403, 404)
    assert client.post(f"/tips/{one.pk}/ask", {"purpose": "xxxxxxxxxxxxx"}).status_code in (403, 404)


def test_without_custodians_a_name_is_not_taken_and_nothing_is_kept(office: Office, watch: Watch) -> None:
    page = send(Client(), "letter", {"what": TEXT, "name": NAME})
    assert "匿名" in page and not Submission.objects.exists() and not Matter.objects.exists()


def test_two_of_three_custodians_open_an_identity_for_a_recorded_purpose_and_half_an_hour(
    keys: Keys, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    letter(Client(), name=NAME, phone=PHONE)
    one = Submission.objects.get()
    lead, first, second = (signed_in(who) for who in ("squad_lead@station", "custodian@city", "custodian@other"))
    lead.post(f"/tips/{one.pk}/ask", {"purpose": "短"})
    assert not SealedIdentity.objects.get().openings.exists()
    lead.post(f"/tips/{one.pk}/ask", {"purpose": "核实线索需要联系举报人"})
    opening = SealedIdentity.objects.get().openings.get()

    def answer(client: Client, who: str) -> str:
        return client.post(f"/custody/{opening.pk}/answer", {"key": keys.by_name[who]}, follow=True).content.decode()

    assert "密钥有误" in answer(first, "custodian@other"), "a key of somebody else"
    answer(first, "custodian@city")
    assert "已经答复" in answer(first, "custodian@city"), "one custodian is not two"
    assert lead.post(f"/custody/{opening.pk}/read").status_code == 302, "one custodian opens nothing"
    answer(second, "custodian@other")
    page = lead.post(f"/custody/{opening.pk}/read").content.decode()
    assert NAME in page and PHONE in page
    assert signed_in("county_head@county").post(f"/custody/{opening.pk}/read").status_code == 404, "only who asked reads"
    steps = list(Event.objects.filter(stream__startswith="sealed/").values_list("type", flat=True))
    assert steps == ["identity_asked", "identity_released_first", "identity_released_second", "identity_read"]
    watch.forward(minutes=31)
    assert NAME not in signed_in("squad_lead@station").post(f"/custody/{opening.pk}/read", follow=True).content.decode()


def test_nobody_answers_his_own_asking(keys: Keys, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    letter(Client(), name=NAME)
    from anlan.desk.people.models import Posting  # noqa: PLC0415

    lead = office.officers["squad_lead@station"]
    Posting.objects.create(
        officer=lead, organisation=office.organisations["station"], role="custodian", since=watch() - timedelta(days=1)
    )
    client = signed_in("squad_lead@station")
    client.post(f"/tips/{Submission.objects.get().pk}/ask", {"purpose": "核实线索需要联系举报人"})
    opening = SealedIdentity.objects.get().openings.get()
    assert client.post(f"/custody/{opening.pk}/answer", {"key": "x"}).status_code == 404


def test_nothing_of_a_sealed_identity_appears_in_logs_lists_pages_exports_or_the_database(
    keys: Keys, office: Office, watch: Watch, signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        letter(Client(), name=NAME, phone=PHONE, identity="writer@mail.example")
        one, lead = Submission.objects.get(), signed_in("squad_lead@station")
        pages = [
            lead.get(a).content.decode() for a in ("/tips", f"/tips/{one.pk}", "/today", "/matters", f"/matters/{one.matter_id}")
        ]
        pages.append(signed_in("legal_officer@county").get("/audit").content.decode())
    dump = "".join(serialize("json", model._default_manager.all()) for model in apps.get_models())
    for secret in (NAME, PHONE, "writer@mail.example"):
        assert secret not in caplog.text
        assert not any(secret in page for page in pages)
        assert secret not in dump
    assert TEXT not in dump, "texts lie encrypted too"
