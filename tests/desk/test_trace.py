"""The trace of a case on the desk: what the pages show is the report's to the fen, also when small accounts are put together."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.funds.acts import trace_case
from anlan.desk.funds.acts.report_payments import report_table
from anlan.desk.funds.models import CaseTrace, Order, OrderSheet
from anlan.desk.funds.picture import draw, picture_data
from anlan.desk.funds.tracing import report_of_trace
from anlan.desk.matters.models import Matter
from anlan.desk.record.models import Event
from anlan.report.case_report import CaseReport, Movement
from anlan.values import parse_fen
from tests.desk.conftest import Office, Watch
from tests.desk.test_statements import CASE, hand_in, open_case, work_off
from tests.unit.report.example import example_report
from tests.unit.report.sample_case import sample_case

SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def no_papers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers take seconds; only the test of them has them made."""
    if "papers" not in request.node.name:
        monkeypatch.setattr(trace_case, "write_report", lambda *_: None)


@pytest.fixture
def case(office: Office, watch: Watch) -> Matter:
    """The small sample case, handed in, reported and traced."""
    matter = open_case(office, watch)
    hand_in(office, watch, matter, *((path.name, path.read_bytes()) for path in sorted((CASE / "statements").iterdir())))
    report_table(
        matter=matter, name="victims.csv", content=(CASE / "victims.csv").read_bytes(),
        powers=office.powers("officer@station"), now=watch(),
    )  # fmt: skip
    work_off(watch)
    return matter


def numbers(page: str, name: str) -> list[int]:
    return [int(fen) for fen in re.findall(rf'data-{name}="(-?\d+)"', page)]


def shown_amounts(row: str) -> list[int]:
    return [int(parse_fen(text)) for text in re.findall(r">\s*(-?[\d,]+\.\d\d)\s*<", row)]


def test_every_amount_of_the_trace_page_adds_up(case: Matter, signed_in: SignedIn) -> None:
    page = signed_in("officer@station").get(f"/funds/cases/{case.pk}/trace").content.decode()
    (paid,) = numbers(page, "fen")
    assert paid == sum(numbers(page, "part"))
    layers = [shown_amounts(row) for row in re.findall(r"<tr data-layer>.*?</tr>", page, re.DOTALL)]
    assert all(sum(row[:3]) == row[3] for row in layers)
    total = shown_amounts(re.findall(r"<tr data-total>.*?</tr>", page, re.DOTALL)[0])
    assert total == [sum(column) for column in zip(*layers, strict=True)]
    assert total[3] == paid
    accounts = zip(numbers(page, "came"), numbers(page, "paid"), numbers(page, "gone"), numbers(page, "stays"), strict=True)
    assert all(came + own - gone == stays for came, own, gone, stays in accounts)
    assert sum(numbers(page, "stays")) == sum(numbers(page, "part")[:2])
    assert sum(numbers(page, "exit")) == numbers(page, "part")[2]


def test_every_account_page_adds_up_and_leads_to_file_and_row(case: Matter, signed_in: SignedIn) -> None:
    client = signed_in("officer@station")
    page = client.get(f"/funds/cases/{case.pk}/trace").content.decode()
    keys = re.findall(r'data-node="([0-9a-f]+)"', page)
    assert len(keys) > 20
    for key in keys:
        account = client.get(f"/funds/cases/{case.pk}/accounts/{key}").content.decode()
        own = sum(shown_amounts(account.split("报案付款</dt>")[1].split("</dd>")[0] + "<")) if "报案付款</dt>" in account else 0
        assert sum(numbers(account, "in")) == numbers(account, "came")[0]
        assert sum(numbers(account, "out")) == numbers(account, "gone")[0] + own
        assert re.search(r"\.(csv|xlsx) .*第\d+行", account)


def test_no_whole_account_number_is_sent_before_it_is_opened_for_a_recorded_purpose(case: Matter, signed_in: SignedIn) -> None:
    client = signed_in("officer@station")
    report = report_of_trace(CaseTrace.objects.get())
    numbers_ = {node.id for node in report.nodes if node.exit_kind is None}
    victims = {payment.victim for payment in report.payments}
    page = client.get(f"/funds/cases/{case.pk}/trace").content.decode()
    pages = [page, client.get(f"/funds/cases/{case.pk}/stops").content.decode()]
    key = re.findall(r'data-node="([0-9a-f]+)"', page)[0]
    address = f"/funds/cases/{case.pk}/accounts/{key}"
    pages.append(client.get(address).content.decode())
    for text in pages:
        assert not [number for number in numbers_ if number in text]
        assert not [name for name in victims if name in text]
    assert not [number for number in numbers_ if number in client.post(address, {"purpose": ""}).content.decode()]
    assert not Event.objects.filter(type="account_opened").exists()
    opened = client.post(address, {"purpose": "电话核实"}).content.decode()
    assert len([number for number in numbers_ if number in opened]) == 1
    assert "电话核实" in Event.objects.get(type="account_opened").facts


def adds_up(report: CaseReport) -> None:
    """What flows in and out of each node leaves there what the flow says, by every method."""
    began = {(payment.movement, payment.key) for payment in report.payments}
    for flow in report.flows:
        left: dict[str, int] = {}
        paid = 0
        for one in report.movements:
            for key, fen in flow.carried.get(one.id, {}).items():
                left[one.target] = left.get(one.target, 0) + fen
                if (one.id, key) in began:
                    paid += fen
                else:
                    left[one.source] = left.get(one.source, 0) - fen
        said = {**flow.held, **flow.not_obtained, **{f"exit:{kind}": fen for kind, fen in flow.exits.items()}}
        assert {id: fen for id, fen in left.items() if fen} == {id: fen for id, fen in said.items() if fen}
        assert paid == flow.totals.paid == sum(said.values())


def test_small_accounts_put_together_change_no_sum_and_opening_moves_nobody() -> None:
    report = example_report(sample_case(accounts=4400, victims=40, transfers=60000, layers=6))
    closed = draw(report)
    assert len(closed.report.nodes) <= 300 < len(report.nodes)
    adds_up(closed.report)
    group = max(closed.groups.values(), key=lambda one: len(one.members))
    opened = draw(report, [group.id])
    adds_up(opened.report)
    assert len(opened.report.nodes) <= 340
    same = {id for id in closed.layout.places if id in opened.layout.places}
    assert {closed.layout.places[id] for id in same} == {opened.layout.places[id] for id in same}
    assert set(opened.layout.places) == {node.id for node in opened.report.nodes}
    data = picture_data(opened, "zh")
    assert sum(data["nodes"]["fold"][n] or 1 for n in range(len(opened.report.nodes))) == len(report.nodes)


def test_a_trace_is_made_once_for_each_state_of_the_case(case: Matter, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    client = signed_in("officer@station")
    assert CaseTrace.objects.get().state == "done"
    client.get(f"/funds/cases/{case.pk}/trace")
    assert CaseTrace.objects.count() == 1
    typed = {
        "victim": "钱多多", "victim_account": "6222000011112222333", "payee_account": "6217000099998888777", "amount": "9.99",
        "paid_at": "2026-03-11T10:00:01",
    }  # fmt: skip
    client.post(f"/funds/cases/{case.pk}/payments", typed)
    page = client.get(f"/funds/cases/{case.pk}/trace").content.decode()
    assert "正在追踪" in page and "下面是变动前的结果" in page
    work_off(watch)
    page = client.get(f"/funds/cases/{case.pk}/trace").content.decode()
    assert "流水中找不到的报案付款" in page and "9.99" in page
    assert Event.objects.filter(type="case_traced").count() == 2


def test_a_trace_whose_case_has_changed_before_its_turn_is_dropped(case: Matter, office: Office, watch: Watch) -> None:
    CaseTrace.objects.create(matter=case, digest="0" * 64, asked_at=watch())
    work_off(watch)
    assert list(CaseTrace.objects.values_list("state", flat=True)) == ["done"]


def test_the_papers_are_given_out_for_a_recorded_purpose(case: Matter, signed_in: SignedIn) -> None:
    client = signed_in("officer@station")
    for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("html", b"<!DOCTYPE")):
        assert client.post(f"/funds/cases/{case.pk}/paper", {"format": kind, "purpose": ""}).status_code == 302
        answer = client.post(f"/funds/cases/{case.pk}/paper", {"format": kind, "purpose": "移送起诉"})
        assert b"".join(answer.streaming_content).startswith(start)  # type: ignore[attr-defined]
    assert Event.objects.filter(type="report_opened").count() == 3
    assert client.post(f"/funds/cases/{case.pk}/paper", {"format": "exe", "purpose": "移送起诉"}).status_code == 404


def test_the_picture_carries_no_markup_of_names(case: Matter, signed_in: SignedIn) -> None:
    page = signed_in("officer@station").get(f"/funds/cases/{case.pk}/trace").content.decode()
    data = re.findall(r'<script type="application/json" id="case-data">(.*?)</script>', page, re.DOTALL)[0]
    assert "<" not in data
    assert len(json.loads(data)["nodes"]["number"]) <= 300
    assert not re.search(r"<script(?! src=| type=\"application/json\")|\son\w+=|\sstyle=", page)


def test_stops_are_listed_bank_by_bank_and_add_up(case: Matter, signed_in: SignedIn) -> None:
    page = signed_in("officer@station").get(f"/funds/cases/{case.pk}/stops").content.decode()
    totals = report_of_trace(CaseTrace.objects.get()).flow.totals
    for name, whole in (("held", totals.held), ("missing", totals.not_obtained)):
        assert numbers(page, f"all-{name}") == [whole]
        assert sum(numbers(page, f"group-{name}")) == whole
        for group in page.split('<tbody class="bank">')[1:]:
            assert sum(numbers(group, name)) == numbers(group, f"group-{name}")[0]


def ticks(page: str) -> list[tuple[str, str]]:
    """(field of the bank, key) of each line that can be ticked."""
    found = []
    for group in page.split('<tbody class="bank">')[1:]:
        (bank,) = re.findall(r'name="(bank-\d+)"', group)
        found += [(bank, key) for key in re.findall(r'name="pick" value="(\w+)"', group)]
    return found


def test_one_act_makes_a_sheet_a_bank_which_is_signed_and_sent_as_a_whole(
    case: Matter, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    officer, lead, bank = signed_in("officer@station"), signed_in("squad_lead@station"), signed_in("bank_officer@bank")
    address = f"/funds/cases/{case.pk}/stops"
    page = officer.get(address).content.decode()
    picked = ticks(page)[:4]
    digest = CaseTrace.objects.get().digest
    posted = {"trace": digest, "pick": [key for _, key in picked]}
    assert "没有为" in officer.post(address, posted).content.decode()
    assert not Order.objects.exists()
    mine, other = office.organisations["bank"].pk, office.organisations["other_bank"].pk
    banks = {field: mine for field, _ in picked} | {picked[-1][0]: other}
    made = officer.post(address, posted | banks)
    assert made.status_code == 302
    assert Order.objects.count() == 4
    sheets = OrderSheet.objects.all()
    assert {sheet.bank_id for sheet in sheets} == set(banks.values())
    again = officer.post(address, posted | banks).content.decode()
    assert "没有重复拟制" in again and Order.objects.count() == 4, "no account is stopped twice at a time"
    assert OrderSheet.objects.count() == len(sheets)
    sheet = sheets.filter(bank=mine).first()
    assert sheet is not None
    step = f"/funds/sheets/{sheet.pk}/step"
    shown = officer.get(f"/funds/sheets/{sheet.pk}").content.decode()
    assert sum(numbers(shown, "fen")) == numbers(shown, "fen-sum")[0]
    officer.post(step, {"step": "send", "matched": "on"})
    assert "没有办理" in officer.get(f"/funds/sheets/{sheet.pk}").content.decode(), "its gate is not complete"
    officer.post(step, {"step": "attach", "number": "R-1"})
    officer.post(step, {"step": "sign", "role": "officer"})
    lead.post(step, {"step": "sign", "role": "squad_lead"})
    officer.post(step, {"step": "send", "matched": "on"})
    assert set(sheet.orders.values_list("run__state", flat=True)) == {"requested"}
    inbox = bank.get("/orders").content.decode()
    assert inbox.count(case.number) == sheet.orders.count()


def test_stops_from_an_old_page_are_refused(case: Matter, office: Office, signed_in: SignedIn) -> None:
    client = signed_in("officer@station")
    address = f"/funds/cases/{case.pk}/stops"
    field, key = ticks(client.get(address).content.decode())[0]
    posted = {"trace": "0" * 64, "pick": key, field: office.organisations["bank"].pk}
    assert "有变动" in client.post(address, posted).content.decode()
    assert not Order.objects.exists()


FOREIGN = (
    ("/funds/cases/{matter}/trace", "get"), ("/funds/cases/{matter}/trace/progress", "get"),
    ("/funds/cases/{matter}/accounts/{key}", "get"), ("/funds/cases/{matter}/accounts/{key}", "post"),
    ("/funds/cases/{matter}/paper", "post"), ("/funds/cases/{matter}/stops", "get"), ("/funds/cases/{matter}/stops", "post"),
    ("/funds/sheets/{sheet}", "get"), ("/funds/sheets/{sheet}/step", "post"),
)  # fmt: skip


def test_traces_and_sheets_exist_only_within_reach(case: Matter, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    page = signed_in("officer@station").get(f"/funds/cases/{case.pk}/trace").content.decode()
    sheet = OrderSheet.objects.create(matter=case, bank=office.organisations["bank"], trace="", made_at=watch(), made_by=1)
    ids = {"matter": case.pk, "key": re.findall(r'data-node="([0-9a-f]+)"', page)[0], "sheet": sheet.pk}
    for who in ("officer@other_station", "county_head@other", "bank_officer@bank", "administrator@city"):
        client, expected = signed_in(who), 404 if who.startswith(("officer", "county")) else 403
        for template, method in FOREIGN:
            assert getattr(client, method)(template.format(**ids)).status_code == expected, (who, template)
    head = signed_in("county_head@county")
    assert head.get(f"/funds/cases/{case.pk}/trace").status_code == 200, "the superior body sees it"


def _places(one: Movement) -> list[str | None]:
    return [text for source in (one.debit, one.credit) if source for text in (source.file, source.sheet)]


def test_english_pages_of_a_trace_hold_no_chinese_but_names(case: Matter, signed_in: SignedIn) -> None:
    client = signed_in("officer@station")
    Matter.objects.filter(pk=case.pk).update(title="Fraud")
    client.cookies["anlan_language"] = "en"
    report = report_of_trace(CaseTrace.objects.get())
    known = {text for node in report.nodes for text in (node.name, node.bank) if text}
    known |= {text for one in report.movements for text in (one.summary, *_places(one)) if text}
    key = re.findall(r'data-node="([0-9a-f]+)"', client.get(f"/funds/cases/{case.pk}/trace").content.decode())[3]
    for address in ("trace", "stops", f"accounts/{key}"):
        page = client.get(f"/funds/cases/{case.pk}/{address}").content.decode()
        page = re.sub(r"<script.*?</script>|<div class=\"flow.*?<p id=\"hidden-note\"|<svg.*?</svg>", "", page, flags=re.DOTALL)
        text = re.sub(r"<[^>]+>", " ", page).replace("中文", "").replace("单位", "")
        for one in sorted(known, key=len, reverse=True):
            text = text.replace(one, "")
        left = [line for line in text.splitlines() if re.search(r"[\u4e00-\u9fff]{2,}", line)]
        assert not left, (address, left[:3])


def test_a_case_whose_statement_does_not_show_the_payer_is_traced_and_read_on_every_page(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    matter, client = open_case(office, watch), signed_in("officer@station")
    statement = (
        "账号：6217001111111111111,户名：李四\n交易时间,收入金额,支出金额,账户余额,对方户名,对方账号,摘要\n"
        "2026/03/01 10:00:00,100.00,,600.00,王五,,转账\n2026/03/01 10:05:00,,540.00,60.00,,,ATM取款\n"
    )
    hand_in(office, watch, matter, ("a.csv", statement.encode()))
    reported = (
        "victim,victim_account,payee_account,amount,paid_at\n"
        "王五,6222020000000008888,6217001111111111111,100.00,2026-03-01 10:00:00\n"
    )
    report_table(
        matter=matter, name="victims.csv", content=reported.encode(), powers=office.powers("officer@station"), now=watch()
    )
    work_off(watch)
    assert CaseTrace.objects.get().state == "done"
    page = client.get(f"/funds/cases/{matter.pk}/trace").content.decode()
    assert sum(numbers(page, "part")) == 100_00
    for key in re.findall(r'data-node="([0-9a-f]+)"', page):
        assert client.get(f"/funds/cases/{matter.pk}/accounts/{key}").status_code == 200
    assert client.get(f"/funds/cases/{matter.pk}/stops").status_code == 200
