"""A return on the desk: the plan adds up on the page, is contested and calculated anew, decided as it stands, paid one by one."""

import re
from collections.abc import Callable, Mapping

import pytest
from django.test import Client

from anlan.desk.funds.acts.report_payments import report_table
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Matter, Run
from anlan.desk.papers.acts.draft_paper import draft_paper
from anlan.desk.papers.acts.issue_paper import issue_paper
from anlan.desk.people.powers import powers_of
from anlan.desk.record.chain import verify
from anlan.desk.record.models import Event
from anlan.desk.returns.acts.draft_plan import draft_plan
from anlan.desk.returns.acts.enter_frozen import enter_earlier, enter_frozen
from anlan.desk.returns.acts.pay_victim import pay_victim
from anlan.desk.returns.acts.receive_objection import receive_objection
from anlan.desk.returns.models import Plan, PlanVictim
from anlan.desk.returns.table import plan_table
from anlan.money.case import open_case as open_folder
from anlan.money.frozen import read_frozen
from anlan.money.restitution import restitution
from anlan.money.tracing import trace
from anlan.procedure.event import Value
from anlan.values import BrokenPromise, InputError, parse_fen
from anlan.worker.ticker import tick
from tests.desk.conftest import Office, Watch
from tests.desk.test_papers import text_of
from tests.desk.test_statements import CASE, hand_in, open_case, work_off

Facts = Mapping[str, Value]
SignedIn = Callable[[str], Client]


@pytest.fixture
def case(office: Office, watch: Watch) -> Matter:
    """The small case with its statements read, its payments and what banks froze."""
    office.hire("city_head", "city")
    matter, powers = open_case(office, watch), office.powers("officer@station")
    hand_in(office, watch, matter, *((path.name, path.read_bytes()) for path in sorted((CASE / "statements").iterdir())))
    work_off(watch)
    report_table(matter=matter, name="victims.csv", content=(CASE / "victims.csv").read_bytes(), powers=powers, now=watch())
    for account, amount in read_frozen(CASE / "frozen.csv").amounts.items():
        enter_frozen(matter=matter, account=account, amount_fen=amount, paper="回执 7 号", powers=powers, now=watch())
    return matter


def planned(case: Matter, office: Office, watch: Watch, why: str = "") -> Plan:
    return draft_plan(matter=case, method="fifo", why=why, powers=office.powers("officer@station"), now=watch())


GATES = {"notice_published": "publish", "decided": "decide", "papers_at_bank": "visit"}


def record(
    run: Run, office: Office, watch: Watch, event: str, signers: Mapping[str, str], papers: tuple[str, ...], facts: Facts
) -> None:
    """Papers in, the gate signed, the event recorded."""
    officer = office.powers("officer@station", watch())
    for kind in papers:
        attach_paper(run=run, kind=kind, number="7", role="officer", powers=officer, now=watch())
    for hand, who in signers.items():
        sign_gate(run=run, gate=GATES[event], role=hand, powers=office.powers(who, watch()), now=watch())
    record_event(run=run, event=event, role="officer", at=watch(), powers=officer, now=watch(), facts=facts)
    run.refresh_from_db()


def checked(run: Run, office: Office, watch: Watch) -> None:
    """The application is complete: one officer signs, another records."""
    officer, other = office.powers("officer@station", watch()), office.hire("officer", "county")
    sign_gate(run=run, gate="check", role="officer", powers=officer, now=watch())
    attach_paper(run=run, kind="application_form", number="1", role="officer", powers=officer, now=watch())
    record_event(
        run=run, event="papers_complete", role="officer", at=watch(), powers=powers_of(other, watch()), now=watch(),
        facts={"identity_checked": True},
    )  # fmt: skip


def published(plan: Plan, office: Office, watch: Watch) -> Run:
    """The plan under public notice."""
    checked(plan.run, office, watch)
    signers = {"officer": "officer@station", "squad_lead": "squad_lead@station"}
    record(plan.run, office, watch, "notice_published", signers, ("flow_table", "public_notice"), {})
    return plan.run


def after_notice(plan: Plan, office: Office, watch: Watch) -> Run:
    """The notice is over."""
    run = published(plan, office, watch)
    watch.forward(days=40)
    tick(watch())
    run.refresh_from_db()
    return run


def decision(plan: Plan) -> dict[str, Value]:
    return {"amount": plan.returned_fen, "objections_settled": True, "freeze_covers": True}


def decided(run: Run, plan: Plan, office: Office, watch: Watch) -> None:
    """The decision at city level."""
    signers = {"officer": "officer@station", "city_head": "city_head@city"}
    record(run, office, watch, "decided", signers, ("refund_decision",), decision(plan))


def refused(error: pytest.ExceptionInfo[InputError], key: str) -> bool:
    return error.value.note.key == f"desk.returns.{key}"


def cells(page: str, tag: str) -> list[list[int]]:
    """The amounts of each row in a part of the plan's table, in fen; a dash is nothing."""
    table = (
        page.split('<table id="plan">')[1].split("</table>", maxsplit=1)[0].split(f"<{tag}>")[1].split(f"</{tag}>", maxsplit=1)[0]
    )
    rows = []
    for row in table.split("<tr")[1:]:
        found = re.findall(r'<td class="amount"[^>]*>\s*(?:<strong>)?([^<]*)', row)
        rows.append([int(parse_fen(text)) if text.strip() not in ("—", "") else 0 for text in found])
    return rows


def test_every_amount_on_the_page_re_adds_to_the_fen(case: Matter, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    plan = planned(case, office, watch)
    page = signed_in("officer@station").get(f"/returns/{case.pk}").content.decode()
    accounts = plan.accounts.count()
    body, (together, frozen, stays) = cells(page, "tbody"), cells(page, "tfoot")
    assert len(body) == plan.victims.count() > 1 and accounts > 1
    for lost, earlier, *shares, returned, still_open in body:
        assert len(shares) == accounts
        assert sum(shares) == returned and lost == earlier + returned + still_open
    assert [sum(column) for column in zip(*body, strict=True)] == together
    assert frozen[-1] == sum(frozen[:-1]) and stays[-1] == sum(stays[:-1])
    assert [f - s for f, s in zip(frozen, stays, strict=True)] == together[2:-1]
    assert together[-2] == plan.returned_fen > 0


def test_a_loss_that_no_statement_shows_counts_unless_it_is_left_out_and_the_page_says_so(
    case: Matter, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    powers, client = office.powers("officer@station"), signed_in("officer@station")
    heads = "victim,victim_account,payee_account,amount,paid_at"
    lost = f"{heads}\n郑某,6222000000000000003,6217000000000000009,100000.00,2026-03-11 02:00:00\n"
    report_table(matter=case, name="more.csv", content=lost.encode(), powers=powers, now=watch())
    enter_frozen(matter=case, account="6230000000000000099", amount_fen=50_000_00, paper="回执 8 号", powers=powers, now=watch())
    counted = planned(case, office, watch)
    assert (counted.losses, counted.unmatched) == ("reported", 1)
    (victim,) = counted.victims.filter(unfound_fen__gt=0)
    assert victim.returned_fen > 0 and victim.unfound_fen == victim.lost_fen == 100_000_00
    assert [row.known for row in counted.accounts.filter(account__shown__endswith="0099")] == [False]
    page = client.get(f"/returns/{case.pk}").content.decode()
    assert "只参加按损失比例的分配" in page and "流水中未找到" in page and "没有流水提到此账户" in page
    posted = {"step": "plan", "method": "fifo", "losses": "found", "why": "报案人撤回"}
    client.post(f"/returns/{case.pk}/act", posted)
    left_out = Plan.objects.get(before=counted)
    assert left_out.losses == "found" and not left_out.victims.filter(unfound_fen__gt=0).exists()
    assert left_out.returned_fen == counted.returned_fen
    page = client.get(f"/returns/{case.pk}").content.decode()
    assert "未参与分配" in page


def test_the_plan_is_the_one_that_the_command_line_prints(case: Matter, office: Office, watch: Watch) -> None:
    plan = planned(case, office, watch)
    opened = open_folder(CASE)
    table = restitution(trace(opened.ledger, opened.payments, method="fifo"), read_frozen(CASE / "frozen.csv").amounts)
    assert [(v.opened(), v.returned_fen) for v in plan.victims.all()] == [
        ((one.victim, one.victim_account), one.returned) for one in table.victims
    ]
    assert {a.account.opened(): (a.rule, a.returned_fen, a.rest_fen) for a in plan.accounts.all()} == {
        one.account: (one.rule, one.returned, one.rest) for one in table.accounts
    }


def test_no_name_and_no_account_stands_on_the_page_or_in_the_record(
    case: Matter, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    plan = planned(case, office, watch)
    page = signed_in("officer@station").get(f"/returns/{case.pk}").content.decode()
    for victim in plan.victims.all():
        name, account = victim.opened()
        assert name not in page and account not in page
        assert not Event.objects.filter(facts__contains=account).exists()
        assert account.encode() not in bytes(victim.payer_sealed)


def test_an_earlier_return_is_deducted_and_shown_before_and_after(
    case: Matter, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    first = planned(case, office, watch)
    payment = case.reported_payments.first()
    assert payment is not None
    powers = office.powers("officer@station")
    with pytest.raises(InputError) as error:
        enter_earlier(payment=payment, amount_fen=payment.amount_fen + 1, paper="凭证", powers=powers, now=watch())
    assert refused(error, "earlier_what")
    enter_earlier(payment=payment, amount_fen=payment.amount_fen, paper="凭证 1", powers=powers, now=watch())
    with pytest.raises(InputError) as error:
        planned(case, office, watch)
    assert refused(error, "why_missing")
    second = planned(case, office, watch, "登记此前返还")
    page = signed_in("officer@station").get(f"/returns/{case.pk}").content.decode()
    assert "登记此前返还" in page and "上一方案" in page
    for lost, earlier, *shares, returned, before, change, still_open in cells(page, "tbody"):
        assert change == returned - before and lost == earlier + sum(shares) + still_open
    assert second.before == first and second.returned_fen <= first.returned_fen
    assert "已被后来的方案取代" in signed_in("officer@station").get(f"/returns/{case.pk}?plan={first.pk}").content.decode()


def test_a_proportional_share_is_not_returned_without_a_notice(case: Matter, office: Office, watch: Watch) -> None:
    plan = planned(case, office, watch)
    plan.accounts.update(rule="losses")
    published_by = office.powers("officer@station")
    with pytest.raises(InputError) as error:
        record_event(run=plan.run, event="traced_single", role="officer", at=watch(), powers=published_by, now=watch())
    assert refused(error, "needs_notice")


def test_a_decision_waits_for_objections_and_is_for_the_sum_of_the_plan(case: Matter, office: Office, watch: Watch) -> None:
    plan = planned(case, office, watch)
    run = published(plan, office, watch)
    powers = office.powers("officer@station", watch())
    objection = receive_objection(run=run, who="路人甲", about="账户内是货款", at=watch(), powers=powers, now=watch())
    assert objection.clocks.get(ended_at=None).due_at > watch()
    assert not case.tasks.exists(), "the objection was opened, nobody has to be asked"
    watch.forward(days=40)
    tick(watch())
    run.refresh_from_db()
    assert run.state == "ready"
    officer = office.powers("officer@station", watch())

    def decide(facts: Facts) -> None:
        record_event(run=run, event="decided", role="officer", at=watch(), powers=officer, now=watch(), facts=facts)

    with pytest.raises(InputError) as error:
        decide(decision(plan))
    assert refused(error, "objections_open")
    attach_paper(run=objection, kind="answer_letter", number="9", role="officer", powers=powers, now=watch())
    for role, who in (("officer", "officer@station"), ("county_head", "county_head@county")):
        sign_gate(run=objection, gate="refuse", role=role, powers=office.powers(who, watch()), now=watch())
    record_event(run=objection, event="answered", role="officer", at=watch(), powers=powers, now=watch())
    with pytest.raises(InputError) as error:
        decide({**decision(plan), "amount": plan.returned_fen + 1})
    assert refused(error, "not_the_plan")
    decided(run, plan, office, watch)
    with pytest.raises(InputError) as error:
        planned(case, office, watch, "再算")
    assert refused(error, "decided_already")


def test_each_victim_is_paid_once_with_a_slip_and_the_last_one_ends_it(
    case: Matter, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    plan = planned(case, office, watch)
    run = after_notice(plan, office, watch)
    decided(run, plan, office, watch)
    victims = list(PlanVictim.objects.filter(plan=plan, returned_fen__gt=0))
    powers = office.powers("officer@station", watch())
    with pytest.raises(InputError) as error:
        pay_victim(victim=victims[0], amount_fen=victims[0].returned_fen, slip="S1", at=watch(), powers=powers, now=watch())
    assert refused(error, "not_at_bank")
    both = {"officer": "officer@station", "second_officer": "officer@county"}
    record(run, office, watch, "papers_at_bank", both, ("bank_notice",), {})
    with pytest.raises(InputError) as error:
        pay_victim(victim=victims[0], amount_fen=victims[0].returned_fen - 1, slip="S1", at=watch(), powers=powers, now=watch())
    assert refused(error, "payment_what")
    client = signed_in("officer@station")
    for number, victim in enumerate(victims):
        posted = {"step": "pay", "victim": victim.pk, "paid": f"{victim.returned_fen / 100:.2f}", "slip": f"S{number}"}
        assert client.post(f"/returns/{case.pk}/act", posted).status_code == 302
    run.refresh_from_db()
    assert run.state == "paid" and run.ended_at is not None
    assert Event.objects.filter(type="victim_paid").count() == len(victims)
    assert not list(verify())


def test_the_public_notice_lists_the_plan_masked_and_the_bank_notice_in_full(case: Matter, office: Office, watch: Watch) -> None:
    plan = planned(case, office, watch)
    run, officer = plan.run, office.powers("officer@station")
    notice = draft_paper(run=run, form="restitution_notice", doc="public_notice", typed={}, powers=officer, now=watch())
    checked(run, office, watch)
    for role, who in (("officer", "officer@station"), ("squad_lead", "squad_lead@station")):
        sign_gate(run=run, gate="publish", role=role, powers=office.powers(who), now=watch())
    text = text_of(issue_paper(paper=notice, powers=officer, now=watch()))
    name, account = plan.victims.filter(returned_fen__gt=0)[0].opened()
    assert "30日" in text and "先进先出" in text and f"{plan.returned_fen / 100:,.2f}" in text
    assert name not in text and account not in text and account[-4:] in text
    bank = draft_paper(run=run, form="refund_bank_notice", doc="bank_notice", typed={"to": "某银行"}, powers=officer, now=watch())
    assert any(line["victim"] == name and line["payer"] == account for line in bank.opened()["lines"])


@pytest.mark.parametrize("who", ["officer@other_station", "bank_officer@bank", "administrator@city"])
def test_a_return_out_of_reach_does_not_exist(who: str, case: Matter, office: Office, watch: Watch, signed_in: SignedIn) -> None:
    planned(case, office, watch)
    client = signed_in(who)
    assert client.get(f"/returns/{case.pk}").status_code in (403, 404)
    assert client.post(f"/returns/{case.pk}/act", {"step": "freezes"}).status_code in (403, 404)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_takes_what_is_typed_and_says_what_is_wrong(
    language: str, case: Matter, office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    client = signed_in("officer@station")
    client.cookies["anlan_language"] = language
    assert client.get(f"/returns/{case.pk}").status_code == 200
    client.post(f"/returns/{case.pk}/act", {"step": "frozen", "account": "6222000011112222999", "amount": "abc", "paper": "x"})
    assert re.search("不是金额|Not an amount", client.get(f"/returns/{case.pk}").content.decode())
    client.post(f"/returns/{case.pk}/act", {"step": "frozen", "account": "6222000011112222999", "amount": "10.00", "paper": "x"})
    payment = case.reported_payments.first()
    assert payment is not None
    client.post(f"/returns/{case.pk}/act", {"step": "earlier", "payment": payment.pk, "earlier_amount": "1.00", "voucher": "v"})
    client.post(f"/returns/{case.pk}/act", {"step": "plan", "method": "pro-rata"})
    plan = Plan.objects.get()
    assert plan.method == "pro-rata" and plan.accounts.filter(rule="losses").exists()
    assert client.post(f"/returns/{case.pk}/act", {"step": "nonsense"}).status_code == 404


def test_a_stored_plan_that_does_not_add_up_is_not_shown(case: Matter, office: Office, watch: Watch) -> None:
    plan = planned(case, office, watch)
    victim = plan.victims.filter(returned_fen__gt=0)[0]
    victim.lines.update(amount_fen=1)
    with pytest.raises(BrokenPromise):
        plan_table(plan)


def test_nothing_is_divided_without_statements(office: Office, watch: Watch) -> None:
    matter = open_case(office, watch)
    with pytest.raises(InputError) as error:
        planned(matter, office, watch)
    assert refused(error, "nothing_to_divide")
