"""The demonstration: an office with matters in every state and clocks about to run out, made through the same acts as in service.

For the command line program: `seed` fills an empty database and says who can sign in. Repeating it changes nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from anlan.desk.funds.acts.draft_order import draft_order
from anlan.desk.intake.acts.make_key import make_key
from anlan.desk.matters.acts.add_party import add_party
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.give_task import give_task
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.models import Run
from anlan.desk.people.models import Officer
from anlan.desk.people.roles import ROLES
from anlan.server.demo_alerts import seed_alerts
from anlan.server.demo_case import sample_case
from anlan.server.demo_office import PASSWORD, DemoOffice, make_office
from anlan.server.demo_returns import seed_return
from anlan.server.demo_tips import make_tips
from anlan.values import Instant

ORDERS = (
    # days ago, account (invented), loss in fen, how far it has come
    (3.00, "6228480402564891121", 4_860_000, "lapsed"),
    (1.90, "6217990300015216320", 12_000_000, "stopped"),
    (1.50, "6222021001116248877", 3_250_000, "stopped"),
    (0.90, "6217001210075830456", 880_000, "freezing"),
    (0.20, "6225880137294410", 26_500_000, "stopped"),
    (0.10, "6222620910008199035", 1_500_000, "sent"),
    (0.04, "6214830150327702", 640_000, "sent"),
    (0.01, "6221550836443318", 7_200_000, "draft"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One who can sign in to the demonstration."""

    username: str
    password: str
    name: str
    organisation: str
    roles: str


def seed(now: Instant) -> list[SignIn]:
    """Fill an empty office; returns its sign-ins. An office that has people is left as it is."""
    if not Officer.objects.exists():
        office = make_office(now)
        for order in ORDERS:
            _stop_order(office, *order, now=now)
        seed_return(office, now)
        sample_case(office, now)
        for key in ("key1", "key2", "key3"):
            make_key(powers=office.powers(key, now), now=now)
        seed_alerts(office, now)
        make_tips(office, now)
    return [
        SignIn(
            officer.username,
            PASSWORD,
            officer.name,
            str(officer.organisation),
            "、".join(str(ROLES[posting.role]) for posting in officer.postings.all()),
        )
        for officer in Officer.objects.filter(api_key=None)
        .select_related("organisation")
        .prefetch_related("postings")
        .order_by("pk")
    ]


def _stop_order(office: DemoOffice, days: float, account: str, loss: int, until: str, *, now: Instant) -> None:
    """A stop-payment order of the anti-fraud centre to the bank, brought as far as ``until``."""
    at = now - timedelta(days=days)
    lin = office.powers("lin", at)
    order = draft_order(
        account=account,
        holder="",
        amount_fen=loss,
        bank=office.bodies["bank"],
        organisation=office.bodies["centre"],
        powers=lin,
        now=at,
    )
    run, matter = order.run, order.run.matter
    add_party(matter=matter, role="victim", name="钱多多", identity="", phone="", powers=lin, now=at)
    attach_paper(
        run=run, kind="report_record", number=f"平公（反诈）接字〔2026〕{matter.pk:03d}号", role="officer", powers=lin, now=at
    )
    if until != "draft":
        _send(office, run, at)
    if until in ("stopped", "freezing", "lapsed"):
        at += timedelta(minutes=18)
        record_event(run=run, event="stop_confirmed", role="bank", at=at, powers=office.powers("bank", at), now=at)
    if until == "freezing":
        _order_freeze(office, run, at + timedelta(hours=6))
    if until == "stopped" and days > 1:
        due = now + timedelta(hours=5)
        give_task(
            matter=matter,
            what="核实冻结手续",
            officer=office.people["lin"],
            due_at=due,
            powers=office.powers("zhou", now),
            now=now,
        )


def _send(office: DemoOffice, run: Run, at: Instant) -> None:
    lin, zhou = office.powers("lin", at), office.powers("zhou", at)
    sign_gate(run=run, gate="issue", role="officer", powers=lin, now=at)
    sign_gate(run=run, gate="issue", role="squad_lead", powers=zhou, now=at)
    record_event(run=run, event="order_sent", role="officer", at=at, powers=lin, now=at, facts={"account_matched": True})


def _order_freeze(office: DemoOffice, run: Run, at: Instant) -> None:
    lin, gao = office.powers("lin", at), office.powers("gao", at)
    for kind in ("case_filing_decision", "freeze_notice"):
        attach_paper(run=run, kind=kind, number="平公（刑）字〔2026〕07号", role="officer", powers=lin, now=at)
    sign_gate(run=run, gate="freeze", role="officer", powers=lin, now=at)
    sign_gate(run=run, gate="freeze", role="county_head", powers=gao, now=at)
    record_event(run=run, event="freeze_ordered", role="officer", at=at, powers=lin, now=at)
