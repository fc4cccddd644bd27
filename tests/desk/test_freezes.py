"""Freezes on the desk: ordered in a case, answered at the bank, renewed or lapsed by themselves, lifted, bounded."""

from collections.abc import Callable

import pytest
from django.test import Client

from anlan.desk.funds.acts.draft_freeze import draft_freeze, traced_to
from anlan.desk.funds.models import CaseTrace, Order
from anlan.desk.funds.stopping import groups_of
from anlan.desk.funds.tracing import ask_for_trace, inputs_of, keep_report, make_report
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Matter, Run
from anlan.desk.papers.acts.draft_paper import draft_paper
from anlan.desk.papers.acts.issue_paper import issue_paper
from anlan.desk.returns.acts.enter_frozen import take_from_freezes
from anlan.values import InputError
from anlan.worker.ticker import tick
from tests.desk.conftest import Office, Watch
from tests.desk.test_returns import case  # noqa: F401  a fixture
from tests.desk.test_statements import open_case

SignedIn = Callable[[str], Client]
ACCOUNT = "6228481234567890123"
WHEN = "2026-03-02T09:00"


def drafted(office: Office, watch: Watch, matter: Matter | None = None, amount: int = 100_000) -> Order:
    return draft_freeze(
        matter=matter or open_case(office, watch), account=ACCOUNT, holder="张三", amount_fen=amount,
        bank=office.organisations["bank"], powers=office.powers("officer@station", watch()), now=watch(),
    )  # fmt: skip


def ordered(run: Run, office: Office, watch: Watch) -> None:
    """Papers, signatures, notice with its number, and the order goes out."""
    officer = office.powers("officer@station", watch())
    draft = draft_paper(
        run=run, form="freeze_notice", doc="freeze_notice", typed={"months": "六个月"}, powers=officer, now=watch()
    )
    attach_paper(run=run, kind="case_filing_decision", number="1", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="issue", role="officer", powers=officer, now=watch())
    sign_gate(run=run, gate="issue", role="county_head", powers=office.powers("county_head@county"), now=watch())
    issue_paper(paper=draft, powers=officer, now=watch())
    record_event(run=run, event="ordered", role="officer", at=watch(), powers=officer, now=watch(), facts={"case_related": True})
    run.refresh_from_db()


def test_the_bank_reads_the_notice_and_confirms_no_more_than_was_ordered(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    run, bank, other = drafted(office, watch).run, signed_in("bank_officer@bank"), signed_in("bank_officer@other_bank")
    assert bank.get(f"/orders/{run.pk}").status_code == 404, "a draft is nobody's order"
    ordered(run, office, watch)
    assert run.matter.number in bank.get("/orders").content.decode()
    page = bank.get(f"/orders/{run.pk}").content.decode()
    paper = run.issued.get()
    assert ACCOUNT in page and paper.number in page
    assert bank.get(f"/orders/{run.pk}/papers/{paper.pk}").content.startswith(b"%PDF")
    assert other.get(f"/orders/{run.pk}/papers/{paper.pk}").status_code == 404
    assert other.get(f"/orders/{run.pk}/answer/frozen").status_code == 404
    assert bank.get(f"/orders/{run.pk}/answer/ordered").status_code == 404
    answer = bank.post(f"/orders/{run.pk}/answer/frozen", {"at": WHEN, "kind": "deposit", "amount": "1000.01"}).content.decode()
    assert "超过指令金额 1,000.00 元" in answer
    assert bank.post(f"/orders/{run.pk}/answer/frozen", {"at": WHEN, "kind": "deposit", "amount": "1000.00"}).status_code == 302
    run.refresh_from_db()
    assert run.state == "frozen"
    assert run.matter.number in signed_in("officer@station").get("/funds").content.decode()


def frozen_run(office: Office, watch: Watch, matter: Matter | None = None) -> Run:
    run = drafted(office, watch, matter).run
    ordered(run, office, watch)
    facts = {"kind": "deposit", "amount": 100_000, "account_ref": run.subject}
    bank = office.powers("bank_officer@bank", watch())
    record_event(run=run, event="frozen", role="bank", at=watch(), powers=bank, now=watch(), facts=facts)
    run.refresh_from_db()
    return run


def test_a_freeze_lapses_when_not_renewed_in_term(office: Office, watch: Watch, signed_in: SignedIn) -> None:
    run = frozen_run(office, watch)
    watch.forward(days=200)
    tick(watch())
    run.refresh_from_db()
    assert run.state == "lapsed" and run.ended_at is not None
    assert "到期失效" in signed_in("bank_officer@bank").get(f"/orders/{run.pk}").content.decode()
    assert "到期失效" in signed_in("officer@station").get(f"/matters/{run.matter_id}").content.decode()


def test_a_renewal_confirmed_by_the_bank_moves_the_end_and_a_release_ends_it(
    office: Office, watch: Watch, signed_in: SignedIn
) -> None:
    run = frozen_run(office, watch)
    due = run.clocks.get(term="deposit").due_at
    watch.forward(days=170)
    bank = signed_in("bank_officer@bank")
    assert "确认续冻" not in bank.get(f"/orders/{run.pk}").content.decode(), "not before a renewal was ordered"
    officer, head = office.powers("officer@station", watch()), office.powers("county_head@county", watch())
    typed = {"months": "六个月", "reason": "仍在核查资金流向"}
    draft = draft_paper(run=run, form="renewal_notice", doc="renewal_notice", typed=typed, powers=officer, now=watch())
    attach_paper(run=run, kind="renewal_reason", number="2", role="officer", powers=officer, now=watch())
    for role, powers in (("officer", officer), ("county_head", head)):
        sign_gate(run=run, gate="renew", role=role, powers=powers, now=watch())
    issue_paper(paper=draft, powers=officer, now=watch())
    facts = {"granted": "6m"}
    with pytest.raises(InputError) as error:
        record_event(run=run, event="renewed", role="bank", at=watch(), powers=officer, now=watch(), facts=facts)
    assert error.value.note.key == "desk.funds.renewal_not_ordered"
    record_event(run=run, event="renewal_ordered", role="officer", at=watch(), powers=officer, now=watch())
    assert (
        bank.post(f"/orders/{run.pk}/answer/renewed", {"at": watch().strftime("%Y-%m-%dT%H:%M"), "granted": "6m"}).status_code
        == 302
    )
    assert run.clocks.get(term="deposit").due_at > due
    record_event(run=run, event="found_unneeded", role="officer", at=watch(), powers=officer, now=watch())
    run.refresh_from_db()
    lift = draft_paper(
        run=run, form="release_notice", doc="lift_notice", typed={"reason": "已全部返还"}, powers=officer, now=watch()
    )
    for role, powers in (("officer", officer), ("county_head", head)):
        sign_gate(run=run, gate="lift", role=role, powers=powers, now=watch())
    issue_paper(paper=lift, powers=officer, now=watch())
    record_event(run=run, event="lift_ordered", role="officer", at=watch(), powers=officer, now=watch())
    bank.post(f"/orders/{run.pk}", {"at": watch().strftime("%Y-%m-%dT%H:%M"), "event": "lifted"})
    run.refresh_from_db()
    assert run.state == "lifted"


def test_an_account_is_not_frozen_twice_at_a_time(office: Office, watch: Watch) -> None:
    drafted(office, watch)
    with pytest.raises(InputError) as error:
        drafted(office, watch)
    assert error.value.note.key == "desk.funds.frozen_already"


def test_a_freeze_is_for_no_more_than_the_trace_finds(case: Matter, office: Office, watch: Watch, signed_in: SignedIn) -> None:  # noqa: F811
    trace = ask_for_trace(case, watch())
    assert trace is not None
    keep_report(trace.digest, make_report(case, inputs_of(case), watch()))
    CaseTrace.objects.update(has_report=True)
    line = next(line for group in groups_of(trace) for line in group.lines if line.held)
    assert traced_to(case, line.account) == line.amount
    told = {"account": line.account, "bank": office.organisations["bank"].pk}
    client = signed_in("officer@station")
    more = client.post(f"/funds/cases/{case.pk}/freezes/new", {**told, "amount": f"{(line.amount + 1) / 100:.2f}"})
    assert more.status_code == 200 and "不超过此数" in more.content.decode()
    assert client.post(f"/funds/cases/{case.pk}/freezes/new", {**told, "amount": f"{line.amount / 100:.2f}"}).status_code == 302
    with pytest.raises(InputError):
        drafted(office, watch, case)


def test_answered_freezes_are_taken_into_a_return(office: Office, watch: Watch) -> None:
    matter = open_case(office, watch)
    run = frozen_run(office, watch, matter)
    assert take_from_freezes(matter=matter, powers=office.powers("officer@station"), now=watch()) == 1
    row = matter.frozen_accounts.get()
    assert (row.opened(), row.amount_fen, row.run_id) == (ACCOUNT, 100_000, run.pk)
