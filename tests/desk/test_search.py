"""One box over matters: by number, title, paper, party, account, phone; whole numbers, in scope only, never who is sealed."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from anlan.desk.funds.acts.draft_order import draft_order
from anlan.desk.intake.acts.receive_submission import receive_submission
from anlan.desk.intake.recognise import recognise
from anlan.desk.matters.acts.add_party import add_party
from anlan.desk.matters.models import Document, Matter, Party
from anlan.desk.record.models import Event
from anlan.desk.search.finding import find
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import stop_order

SignedIn = Callable[[str], Client]
ACCOUNT, PHONE, NAME = "6228480012345678909", "13800001234", "钱多多"


@pytest.fixture
def search(office: Office, watch: Watch) -> Callable[..., list[str]]:
    """The numbers of what somebody finds."""

    def found(words: str, who: str = "officer@station") -> list[str]:
        return [hit.matter.number for hit in find(words, office.powers(who), watch()).hits]

    return found


def order(office: Office, watch: Watch) -> Matter:
    """A stop-payment order for the account."""
    bodies = office.organisations
    return draft_order(
        account=ACCOUNT, holder="张三", amount_fen=5_000_000, bank=bodies["bank"], organisation=bodies["station"],
        powers=office.powers("officer@station"), now=watch(),
    ).run.matter  # fmt: skip


def sent(kind: str, text: str, office: Office, watch: Watch, **identity: str) -> Matter:
    """What the public sent in."""
    return receive_submission(
        kind=kind, text=text, mentions=recognise(text), identity=identity, organisation=office.organisations["station"],
        once=text + kind, now=watch(),
    ).submission.matter  # fmt: skip


def test_an_account_is_found_whole_and_shown_masked(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    matter = order(office, watch)
    page = signed_in("officer@station").post("/search", {"words": "6228 4800 1234 5678 909"}).content.decode()
    assert matter.number in page and "622848*********8909" in page
    assert ACCOUNT not in page.replace('value="6228 4800 1234 5678 909"', "")
    assert matter.number not in signed_in("officer@station").post("/search", {"words": ACCOUNT[:-1]}).content.decode()


@pytest.mark.parametrize("words", [ACCOUNT, "ZF-2026", "zf-2026-000001", "000001", "紧急止付案"])
def test_nobody_finds_what_lies_out_of_his_reach(
    words: str, office: Office, watch: Watch, search: Callable[..., list[str]]
) -> None:
    matter = order(office, watch)
    Matter.objects.filter(pk=matter.pk).update(title="平安路紧急止付案")
    assert search(words) == search(words, "county_head@county") == [matter.number]
    for stranger in ("county_head@other", "bank_officer@other_bank", "administrator@city", "custodian@county"):
        assert search(words, stranger) == []


def test_a_party_is_found_by_whole_name_or_phone_and_the_search_is_recorded_without_them(
    office: Office, watch: Watch, search: Callable[..., list[str]], signed_in: SignedIn
) -> None:
    matter, powers = stop_order(office, watch).matter, office.powers("officer@station")
    add_party(matter=matter, role="victim", name=NAME, identity="", phone=PHONE, powers=powers, now=watch())
    assert search(NAME) == search(" 钱 多多 ") == search(PHONE) == search("+86 138-0000-1234") == [matter.number]
    assert search("钱多") == search("1380000123") == []
    page = signed_in("officer@station").post("/search", {"words": NAME}).content.decode()
    assert "被害人 钱**" in page
    noted = Event.objects.get(type="searched")
    assert '"for":"name"' in noted.facts and NAME not in noted.facts
    signed_in("officer@station").post("/search", {"words": "ZF-2026"})
    assert Event.objects.filter(type="searched").count() == 1, "looking for a number of ours is nobody's secret"


@pytest.mark.parametrize("kind", ["tip", "letter"])
def test_who_is_sealed_is_found_by_nothing(kind: str, office: Office, watch: Watch, search: Callable[..., list[str]]) -> None:
    text = f"我叫{NAME}，我的电话是 {PHONE}。有人用账户 {ACCOUNT} 收钱。"
    matter = sent(kind, text, office, watch)
    assert not {matter.number} & {*search(PHONE), *search(NAME)}
    assert search(ACCOUNT) == [matter.number], "what the account did is what the tip is about"
    assert PHONE[:3] not in matter.named and "钱" not in matter.named
    party = Party(matter=matter, role="other", added_at=watch())
    party.seal(NAME, "", PHONE)
    party.save()
    assert not {matter.number} & {*search(PHONE), *search(NAME)}, "not even when somebody wrote him down"


def test_a_victims_own_account_finds_nobody(office: Office, watch: Watch, search: Callable[..., list[str]]) -> None:
    sent("fraud", f"我的银行卡 {ACCOUNT} 里的钱没了", office, watch)
    assert search(ACCOUNT) == []


@pytest.mark.parametrize("role", ["witness", "complainant"])
def test_a_witness_or_writer_is_not_found(role: str, office: Office, watch: Watch, search: Callable[..., list[str]]) -> None:
    powers, matter = office.powers("officer@station"), stop_order(office, watch).matter
    add_party(matter=matter, role=role, name=NAME, identity="", phone=PHONE, powers=powers, now=watch())
    assert search(NAME) == search(PHONE) == []


def test_a_paper_is_found_by_its_number_however_its_brackets_are_typed(
    office: Office, watch: Watch, search: Callable[..., list[str]]
) -> None:
    matter = stop_order(office, watch).matter
    Document.objects.create(matter=matter, number="平公（冻财）字〔2026〕7号", name="x", added_at=watch())
    assert search("平公（冻财）字〔2026〕7号") == search("平公(冻财)字[2026]7号") == [matter.number]
    assert search("平公（冻财）字〔2026〕8号") == []


def test_titles_tell_matters_apart_in_both_languages(office: Office, watch: Watch) -> None:
    stop = order(office, watch)
    assert stop.say_title("zh") == "紧急止付 · 622848*********8909 · ¥50,000.00"
    assert stop.say_title("en") == "Emergency stop-payment · 622848*********8909 · ¥50,000.00"
    fraud = sent("fraud", f"转到 {ACCOUNT}", office, watch, name=NAME, phone=PHONE)
    number = fraud.submission.number
    assert fraud.say_title("zh") == f"接处警 · {number} · 钱** · 622848*********8909"
    stop.title = "“3·01”案"
    assert stop.named == "“3·01”案", "what an officer called it stays"


def test_titles_and_hashes_of_older_matters_are_filled_in(office: Office, watch: Watch, search: Callable[..., list[str]]) -> None:
    stop, fraud = order(office, watch), sent("fraud", f"转到 {ACCOUNT}", office, watch, name=NAME, phone=PHONE)
    tip = sent("tip", f"电话 {PHONE} 账户 {ACCOUNT}", office, watch)
    wanted = {matter.pk: matter.named for matter in (stop, fraud, tip)}
    Matter.objects.filter(pk=stop.pk).update(title="涉诈账户紧急止付", about="")
    Matter.objects.filter(pk=fraud.pk).update(title="网上受骗报案", about="")
    Matter.objects.filter(pk=tip.pk).update(title="群众举报线索", about="")
    Party.objects.update(name_trace="", phone_trace="")
    import_module("anlan.desk.matters.migrations.0005_fill_titles").fill_in(apps, None)
    assert {matter.pk: matter.named for matter in Matter.objects.all()} == wanted
    assert search(NAME) == [fraud.number]


def test_fewer_than_two_characters_and_no_words_find_nothing(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    stop_order(office, watch)
    assert "没有找到" in signed_in("officer@station").post("/search", {"words": "Z"}).content.decode()
    assert signed_in("officer@station").get("/search").status_code == 200
    assert signed_in("officer@station").post("/search", {"words": "Z\0F\0"}).status_code == 400
