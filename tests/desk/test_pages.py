"""The desk's pages in both languages: what is shown, what can be done from them, that no line is left in the other language."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

import anlan.desk
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.models import Document, Party, Run, Snooze
from anlan.desk.matters.saying import value_label
from anlan.desk.record.models import Event
from anlan.procedure.definition import Fact, FactKind, Label
from anlan.procedure.event import Value
from anlan.procedure.refusal import Refused
from tests.desk.conftest import Office, Watch
from tests.desk.test_matters import send_order, stop_order

SignedIn = Callable[[str], Client]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def words(page: str) -> str:
    """The text of a page without its data, markup and language switch."""
    return re.sub(r"<[^>]+>", " ", page)


def test_today_puts_what_runs_out_first_on_top_with_its_article(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    late, soon = stop_order(office, watch), None
    send_order(late, office, watch)
    watch.forward(hours=1, minutes=30)
    soon = stop_order(office, watch)
    send_order(soon, office, watch)
    watch.forward(minutes=40)
    page = signed_in("officer@station").get("/today").content.decode()
    assert page.index("超 10 分钟") < page.index("1 小时 20 分")
    assert page.index(late.matter.number) < page.index(soon.matter.number)
    assert "house" not in page and "本单位" in page


def test_a_clock_tells_why_it_ends_then_step_by_step(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    client = signed_in("officer@station")
    whole = client.get(f"/clocks/{run.clocks.get().pk}/why").content.decode()
    part = client.get(f"/clocks/{run.clocks.get().pk}/why", headers={"HX-Request": "true"}).content.decode()
    assert "2026-03-02 周一 11:00" in part and "<html" not in part
    assert part.strip() in whole


def test_the_form_of_a_snooze_comes_when_it_is_opened_and_is_a_page_without_script(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    client, address = signed_in("officer@station"), f"/clocks/{run.clocks.get().pk}/snooze"
    board = client.get("/today").content.decode()
    assert f'hx-get="{address}"' in board and f'href="{address}"' in board and 'name="reason"' not in board
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(address).content.decode()
    assert "<html" not in part and "<html" in whole and run.matter.number in whole
    for page in (part, whole):
        assert f'action="{address}"' in page and 'name="reason"' in page and "csrfmiddlewaretoken" in page


@pytest.mark.parametrize(("address", "most"), [("/today", 10), ("/matters", 7), ("/funds", 9), ("/tips", 9), ("/alerts", 6)])
def test_a_page_asks_the_database_a_few_questions_however_many_rows_it_has(
    address: str, most: int, office: Office, watch: Watch, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        send_order(stop_order(office, watch), office, watch)
    client = signed_in("officer@station")
    client.get(address)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_the_page_of_a_matter_reads_its_events_once(
    office: Office, watch: Watch, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    run, client = stop_order(office, watch), signed_in("officer@station")
    send_order(run, office, watch)
    client.get(f"/matters/{run.matter_id}")
    with django_assert_max_num_queries(20) as asked:
        assert client.get(f"/matters/{run.matter_id}").status_code == 200
    assert sum('FROM "record_event"' in query["sql"] for query in asked.captured_queries) == 1


def test_a_snoozed_row_leaves_the_board_of_its_officer_and_comes_back(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run = stop_order(office, watch)
    send_order(run, office, watch)
    client, clock = signed_in("officer@station"), run.clocks.get()
    client.post(f"/clocks/{clock.pk}/snooze", {"hours": "5", "reason": ""})
    assert not Snooze.objects.exists()
    client.post(f"/clocks/{clock.pk}/snooze", {"hours": "5", "reason": "等银行回电"})
    assert run.matter.number not in client.get("/today").content.decode()
    assert run.matter.number in signed_in("squad_lead@station").get("/today?scope=unit").content.decode()
    watch.forward(hours=1, minutes=1)
    assert run.matter.number in signed_in("officer@station").get("/today").content.decode(), "back with the next reminder"


def test_the_matter_page_carries_an_order_from_draft_to_the_bank(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run, officer, lead = stop_order(office, watch), signed_in("officer@station"), signed_in("squad_lead@station")
    address = f"/matters/{run.matter_id}"
    assert "接报案记录" in officer.get(address).content.decode()
    order = {"at": "2026-03-02T09:00", "account_matched": "on"}
    assert "没有记录" in officer.post(f"/runs/{run.pk}/do/order_sent", order).content.decode()
    paper = Path(__file__)
    with paper.open("rb") as content:
        officer.post(f"/runs/{run.pk}/papers", {"kind": "report_record", "number": "R-1", "file": content})
    officer.post(f"/runs/{run.pk}/sign", {"gate": "issue", "role": "officer"})
    lead.post(f"/runs/{run.pk}/sign", {"gate": "issue", "role": "squad_lead"})
    answer = officer.post(f"/runs/{run.pk}/do/order_sent", order)
    assert answer.headers["Location"] == address
    assert Run.objects.get().state == "requested"
    document = Document.objects.get()
    assert (document.media_type, document.name) == ("text/plain", paper.name)
    download = officer.get(f"/papers/{document.pk}")
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(download.streaming_content) == paper.read_bytes()  # type: ignore[attr-defined]


@pytest.mark.parametrize("content", [b"<!DOCTYPE html><script>", b"MZ\x90\x00", b"<svg xmlns=", b"\x7fELF\x02\x00", b""])
def test_what_could_run_is_not_taken(content: bytes, office: Office, watch: Watch, signed_in: SignedIn, tmp_path: Path) -> None:
    run, file = stop_order(office, watch), tmp_path / "notice.pdf"
    file.write_bytes(content)
    with file.open("rb") as upload:
        signed_in("officer@station").post(f"/runs/{run.pk}/papers", {"kind": "report_record", "number": "1", "file": upload})
    assert not Document.objects.exists()
    assert Event.objects.filter(stream=run.stream).count() == 1


def test_an_identity_opens_for_a_purpose_that_is_recorded_and_is_nowhere_else(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    run, client = stop_order(office, watch), signed_in("officer@station")
    person = {"role": "victim", "name": "钱多多", "identity": "110101199003070011", "phone": "13800001234"}
    client.post(f"/matters/{run.matter_id}/people", person)
    party = Party.objects.get()
    page = client.get(f"/matters/{run.matter_id}").content.decode()
    assert "钱**" in page and "钱多多" not in page and "13800001234" not in page
    assert "钱多多" not in client.post(f"/people-of-matters/{party.pk}/open", {"purpose": ""}).content.decode()
    opened = client.post(f"/people-of-matters/{party.pk}/open", {"purpose": "电话核实报案内容"}).content.decode()
    assert "钱多多" in opened and "13800001234" in opened
    noted = Event.objects.get(type="identity_opened")
    assert "电话核实报案内容" in noted.facts and "钱多多" not in noted.facts
    assert not Event.objects.filter(facts__contains="钱多多").exists()


ADDRESSES = (
    "/today",
    "/matters",
    "/matters/new",
    "/people",
    "/account",
    "/insight/risks",
    "/insight/figures",
    "/insight/six",
    "/insight/returns",
    "/followup",
    "/audit",
)


@pytest.mark.parametrize("who", ["squad_lead@station", "legal_officer@county"])
def test_english_pages_hold_no_chinese_but_names(who: str, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run, client = stop_order(office, watch), signed_in(who)
    run.matter.title = "Stop"
    run.matter.save()
    client.cookies["anlan_language"] = "en"
    for address in (*ADDRESSES, f"/matters/{run.matter_id}"):
        answer = client.get(address)
        if answer.status_code == 200:
            text = words(answer.content.decode()).replace("中文", "").replace("本单位工作规定", "")
            left = [line for line in text.splitlines() if CHINESE.search(line) and "〔" not in line and "规定" not in line]
            assert not left, f"{address}: {left[:3]}"


def test_no_template_speaks_outside_its_two_languages() -> None:
    for path in (Path(anlan.desk.__file__).parent / "templates").rglob("*.html"):
        bare = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8"))
        left = CHINESE.sub("", bare.replace("中文", "")) != bare.replace("中文", "")
        assert not left, path.name


def test_every_answer_forbids_what_a_page_need_not_do(office: Office, signed_in: SignedIn) -> None:
    answer = signed_in("officer@station").get("/today")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    page = answer.content.decode()
    assert not re.search(r"<script(?! src=)|\son\w+=|\sstyle=|https?://(?!www\.w3\.org)", page)


def test_lists_are_paged_by_key(office: Office, watch: Watch, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anlan.desk.matters.listing.PAGE", 2)
    numbers = [stop_order(office, watch).matter.number for _ in range(3)]
    client = signed_in("officer@station")
    first = client.get("/matters").content.decode()
    assert numbers[0] not in first and numbers[2] in first
    after = re.search(r"after=(\d+)", first)
    assert after is not None
    second = client.get(f"/matters?after={after[1]}").content.decode()
    assert numbers[0] in second and numbers[1] not in second
    assert numbers[0] in client.get(f"/matters?number={numbers[0]}").content.decode()


def test_a_reason_names_gates_and_events_in_words_and_keeps_its_code_for_programs(office: Office, watch: Watch) -> None:
    run = stop_order(office, watch)
    with pytest.raises(Refused) as wrong:
        record_event(
            run=run, event="order_sent", role="officer", at=watch(), powers=office.powers("officer@station"), now=watch()
        )
    assert "sign.squad_lead" in wrong.value.codes
    for reason in wrong.value.reasons:
        assert not re.search(r"[a-z]{3,}", reason.say("zh")), reason.say("zh")
        assert not re.search(r"[a-z]_[a-z]", reason.say("en")), reason.say("en")


@pytest.mark.parametrize(
    ("kind", "value", "zh", "en"),
    [
        ("money", 4_860_050, "48,600.50 元", "¥48,600.50"),
        ("length", "3d", "3 天", "3 days"),
        ("length", "10wd", "10 个工作日", "10 working days"),
        ("date", "2026-03-02T09:00:00+08:00", "2026-03-02 09:00", "2026-03-02 09:00"),
        ("yes_no", True, "是", "yes"),
        ("choice", "two", "乙", "second"),
        ("text", "as it is", "as it is", "as it is"),
    ],
)
def test_the_value_of_a_fact_is_shown_as_people_write_it(kind: FactKind, value: Value, zh: str, en: str) -> None:
    fact = Fact(zh="事", en="fact", kind=kind, choices={"two": Label(zh="乙", en="second")} if kind == "choice" else {})
    with override("zh-hans"):
        assert value_label(fact, value) == zh
    with override("en"):
        assert value_label(fact, value) == en
