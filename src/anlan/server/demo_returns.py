"""The demonstration's case of a return: statements, two freezes, papers, a plan under public notice, an objection, property.

All people, accounts and sums are invented. Everything is made through the acts of the desk, as of when it would have happened.
"""

from datetime import datetime, timedelta

from anlan.desk.funds.acts.draft_freeze import draft_freeze
from anlan.desk.funds.acts.read_statement import read_statement
from anlan.desk.funds.acts.report_payments import report_payments
from anlan.desk.funds.acts.upload_statements import Upload, upload_statements
from anlan.desk.funds.models import StatementFile
from anlan.desk.matters.acts.add_party import add_party
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Matter, Run
from anlan.desk.papers.acts.draft_paper import draft_paper
from anlan.desk.papers.acts.issue_paper import issue_paper
from anlan.desk.papers.models import Mark
from anlan.desk.property.acts.dispose_item import ask_disposal
from anlan.desk.property.acts.sort_item import sort_item
from anlan.desk.property.acts.take_item import move_item, take_item
from anlan.desk.property.models import Item
from anlan.desk.returns.acts.draft_plan import draft_plan
from anlan.desk.returns.acts.enter_frozen import take_from_freezes
from anlan.desk.returns.acts.receive_objection import receive_objection
from anlan.money.victim import VictimPayment
from anlan.procedure.event import Value
from anlan.server.demo_office import DemoOffice
from anlan.values import SHANGHAI, AccountNumber, Fen, Instant

FIRST, SECOND = "6217990300018880015", "6222021001118880022"
VICTIMS = (
    # invented name, account, fen, minutes after the first
    ("钱多多", "6228480402568880031", 3_000_000, 0),
    ("孙小美", "6225880137298880044", 2_000_000, 45),
    ("李大有", "6214830150328880057", 1_250_050, 70),
)
PASSED_ON = 4_000_000
FROZEN = ((FIRST, 2_250_050, "bank"), (SECOND, 2_600_000, "bank2"))
SEIZED = (
    # measure, kind, what, fen, holder, hours ago (0: early in the case)
    ("seized", "money", "现金（百元纸币 120 张）", 1_200_000, "赵甲", 0),
    ("sealed", "vehicle", "白色轿车一辆", 8_600_000, "周乙", 0),
    ("seized", "goods", "手机 6 部、银行卡 14 张", 900_000, "赵甲", 20),
)


def seed_return(office: DemoOffice, now: Instant) -> Matter:
    """The case; needs a Chinese font for its papers."""
    for body, mark in (("county", "平公"), ("centre", "平公反诈"), ("city", "澜公")):
        Mark.objects.get_or_create(organisation=office.bodies[body], defaults={"mark": mark})
    at = now - timedelta(days=60)
    matter = _case(office, at)
    _statements(office, matter, at)
    for frozen in FROZEN:
        _freeze(office, matter, frozen, at + timedelta(days=4))
    _plan(office, matter, now - timedelta(days=14), now)
    _property(office, matter, at + timedelta(days=6), now)
    return matter


def _case(office: DemoOffice, at: Instant) -> Matter:
    lin, gao = office.powers("lin", at), office.powers("gao", at)
    matter = open_matter(
        procedure="criminal_case", title="“3·01”冒充客服诈骗案", organisation=office.bodies["centre"], role="officer", at=at,
        powers=lin, now=at, facts={"kind": "ordinary"}, loss_fen=sum(fen for _, _, fen, _ in VICTIMS),
    )  # fmt: skip
    run = matter.runs.get()
    for name, *_ in VICTIMS:
        add_party(matter=matter, role="victim", name=name, identity="", phone="", powers=lin, now=at)
    draft = draft_paper(run=run, form="filing_decision", doc="case_filing_decision", typed={}, powers=lin, now=at)
    for role, powers in (("officer", lin), ("county_head", gao)):
        sign_gate(run=run, gate="file", role=role, powers=powers, now=at)
    issue_paper(paper=draft, powers=lin, now=at)
    filed = {"loss": matter.loss_fen}
    record_event(run=run, event="filed", role="officer", at=at, powers=lin, now=at, facts=filed)
    return matter


def _statements(office: DemoOffice, matter: Matter, at: Instant) -> None:
    """The statement of the first account, read at once, and what the victims reported."""
    lin, began = office.powers("lin", at), at.astimezone(SHANGHAI) - timedelta(days=1)
    payments = [
        VictimPayment(name, AccountNumber(account), AccountNumber(FIRST), Fen(fen), began + timedelta(minutes=after))
        for name, account, fen, after in VICTIMS
    ]
    report_payments(matter=matter, payments=payments, source="", powers=lin, now=at)
    upload_statements(matter=matter, uploads=[Upload("平湖-主卡流水.csv", [_csv(payments)])], powers=lin, now=at)
    file = StatementFile.take(at)
    if file is not None:
        read_statement(file=file, now=at)


def _csv(payments: list[VictimPayment]) -> bytes:
    rows, balance = ["账号,户名,交易时间,收支标志,交易金额,余额,对方账号,对方户名"], 0

    def row(when: datetime, sign: str, fen: int, other: str, name: str) -> None:
        rows.append(f"{FIRST},赵甲,{when:%Y-%m-%d %H:%M:%S},{sign},{fen / 100:.2f},{balance / 100:.2f},{other},{name}")

    for payment in payments[:2]:
        balance += payment.amount
        row(payment.paid_at, "收入", payment.amount, payment.victim_account, payment.victim)
    balance -= PASSED_ON
    row(payments[1].paid_at + timedelta(minutes=5), "支出", PASSED_ON, SECOND, "周乙")
    balance += payments[2].amount
    row(payments[2].paid_at, "收入", payments[2].amount, payments[2].victim_account, payments[2].victim)
    return "\n".join(rows).encode()


def _freeze(office: DemoOffice, matter: Matter, frozen: tuple[str, int, str], at: Instant) -> None:
    """A freeze ordered with its notice and confirmed by the bank."""
    account, amount, bank = frozen
    lin, gao, body = office.powers("lin", at), office.powers("gao", at), office.bodies[bank]
    order = draft_freeze(matter=matter, account=account, holder="", amount_fen=amount, bank=body, powers=lin, now=at)
    run: Run = order.run
    attach_paper(run=run, kind="case_filing_decision", number="平公（立）字", role="officer", powers=lin, now=at)
    typed = {"months": "六个月"}
    draft = draft_paper(run=run, form="freeze_notice", doc="freeze_notice", typed=typed, powers=lin, now=at)
    for role, powers in (("officer", lin), ("county_head", gao)):
        sign_gate(run=run, gate="issue", role=role, powers=powers, now=at)
    issue_paper(paper=draft, powers=lin, now=at)
    record_event(run=run, event="ordered", role="officer", at=at, powers=lin, now=at, facts={"case_related": True})
    done = at + timedelta(hours=2)
    facts: dict[str, Value] = {"kind": "deposit", "amount": amount, "account_ref": run.subject}
    record_event(run=run, event="frozen", role="bank", at=done, powers=office.powers(bank, done), now=done, facts=facts)
    _register(office, run, done + timedelta(hours=3))
    told = done + timedelta(hours=5)
    record_event(run=run, event="holder_told", role="officer", at=told, powers=office.powers("lin", told), now=told)


def _register(office: DemoOffice, run: Run, at: Instant) -> None:
    """The keeper registers a freeze, then files its papers with inspection."""
    for event, when in (("registered", at), ("filed_with_inspection", at + timedelta(hours=1))):
        record_event(run=run, event=event, role="custodian", at=when, powers=office.powers("bao", when), now=when)


def _plan(office: DemoOffice, matter: Matter, at: Instant, now: Instant) -> None:
    """The plan, published, and an objection that waits for its answer."""
    lin, zhou = office.powers("lin", at), office.powers("zhou", at)
    take_from_freezes(matter=matter, powers=lin, now=at)
    run = draft_plan(matter=matter, method="fifo", why="", powers=lin, now=at).run
    attach_paper(run=run, kind="application_form", number="返申 1 号", role="officer", powers=lin, now=at)
    sign_gate(run=run, gate="check", role="officer", powers=lin, now=at)
    seen = {"identity_checked": True}
    record_event(run=run, event="papers_complete", role="officer", at=at, powers=office.powers("ren", at), now=at, facts=seen)
    attach_paper(run=run, kind="flow_table", number="流向 1 号", role="officer", powers=lin, now=at)
    notice = draft_paper(run=run, form="restitution_notice", doc="public_notice", typed={}, powers=lin, now=at)
    for role, powers in (("officer", lin), ("squad_lead", zhou)):
        sign_gate(run=run, gate="publish", role=role, powers=powers, now=at)
    issue_paper(paper=notice, powers=lin, now=at)
    record_event(run=run, event="notice_published", role="officer", at=at, powers=lin, now=at)
    late = now - timedelta(days=2)
    objector = office.powers("lin", late)
    receive_objection(run=run, who="周乙", about="账户内有工资收入", at=late, powers=objector, now=late)


def _property(office: DemoOffice, matter: Matter, at: Instant, now: Instant) -> None:
    """Things taken: two with the keeper, one of them sorted and waiting for a head; the last one still to be handed over."""
    for measure, kind, what, fen, holder, hours in SEIZED:
        when = now - timedelta(hours=hours) if hours else at
        lin = office.powers("lin", when)
        item = take_item(
            matter=matter, kind=kind, measure=measure, what=what, value_fen=fen, holder=holder, room="中心涉案财物室",
            powers=lin, now=when,
        )  # fmt: skip
        record_event(run=item.run, event="list_made", role="officer", at=when, powers=lin, now=when)
        if not hours:
            _hand_over(office, item, when + timedelta(hours=3))
    car, lin = matter.items.get(kind="vehicle"), office.powers("lin", at)
    sort_item(item=car, nature="unlawful", basis="以涉案资金购买，见资金流向表", powers=lin, now=at + timedelta(days=3))
    ask_disposal(item=car, way="auction", reason="待判决后拍卖", powers=lin, now=at + timedelta(days=4))


def _hand_over(office: DemoOffice, item: Item, at: Instant) -> None:
    """To the keeper, with the list signed by both, and on to inspection."""
    lin, bao, run = office.powers("lin", at), office.powers("bao", at), item.run
    attach_paper(run=run, kind="seizure_list", number=f"扣清 {item.number} 号", role="officer", powers=lin, now=at)
    sign_gate(run=run, gate="hand_over", role="officer", powers=lin, now=at)
    sign_gate(run=run, gate="hand_over", role="custodian", powers=bao, now=at)
    record_event(run=run, event="handed_over", role="officer", at=at, powers=lin, now=at)
    move_item(item=item, to_whom="鲍敏", room="分局保管区 2 号", paper=f"交接 {item.number} 号", at=at, powers=lin, now=at)
    later = at + timedelta(hours=2)
    bao = office.powers("bao", later)
    record_event(run=run, event="filed_with_inspection", role="custodian", at=later, powers=bao, now=later)
