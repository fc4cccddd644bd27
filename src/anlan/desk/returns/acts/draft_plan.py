"""A plan of the return is drafted, and drafted anew when an objection or a new fact changes what it rests on."""

from django.db import transaction

from anlan.desk.intake.receipt import keyed
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter, Run
from anlan.desk.matters.models.party import shown_name
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.returns.calculating import Calculation, calculate
from anlan.desk.returns.guarding import plan_of
from anlan.desk.returns.models import FrozenAccount, Plan, PlanAccount, PlanLine, PlanVictim
from anlan.money.restitution import Losses
from anlan.money.trace import Method
from anlan.values import BrokenPromise, InputError, Instant, Note, mask_account

PERMISSION = Permission.FUNDS_WORK
PROCEDURE = "restitution"
OPEN_STATES = ("applied", "tracing", "noticed", "ready")
"""Until the decision the table may change."""


@transaction.atomic
def draft_plan(*, matter: Matter, method: Method, why: str, powers: Powers, now: Instant, losses: Losses = "reported") -> Plan:
    """The plan that counts from now on; ``losses``: whose count where money is divided by loss.

    The first one opens the restitution; a later one needs a reason and an undecided run.
    """
    require_matter(matter, powers, now, PERMISSION)
    run = running(matter)
    before = plan_of(run) if run is not None else None
    if run is not None and run.state not in OPEN_STATES:
        raise InputError(Note.of("desk.returns.decided_already"))
    if before is not None and not why.strip():
        raise InputError(Note.of("desk.returns.why_missing"))
    made = calculate(matter, method, losses)
    if run is None:
        run = open_run(
            matter=matter, procedure=PROCEDURE, role="victim", actor=str(powers.officer.pk), at=now, now=now, subject=""
        )
    plan = Plan.objects.create(
        matter=matter, run=run, before=before, number=before.number + 1 if before else 1, method=method, why=why.strip(),
        made_at=now, made_by=powers.officer.pk, frozen_fen=sum(one.frozen for one in made.table.accounts),
        returned_fen=made.table.returned, unmatched=len(made.trace.unmatched), losses=losses,
    )  # fmt: skip
    _keep(plan, made)
    facts = {
        "plan": plan.pk, "number": plan.number, "method": method, "frozen": plan.frozen_fen, "returned": plan.returned_fen,
        "why": plan.why, "losses": losses,
    }  # fmt: skip
    note_down(f"matter/{matter.pk}", "return_planned", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return plan


def running(matter: Matter) -> Run | None:
    """The restitution of a case that has not ended."""
    return Run.objects.filter(matter=matter, procedure=PROCEDURE, ended_at=None).order_by("-pk").first()


def _keep(plan: Plan, made: Calculation) -> None:
    """Store the table, read it back, and hold it against what was calculated."""
    table = made.table
    frozen = {row.opened(): row for row in FrozenAccount.objects.filter(matter=plan.matter)}
    accounts = {
        one.account: PlanAccount.objects.create(
            plan=plan,
            account=frozen[one.account],
            rule=one.rule,
            known=one.account not in made.unknown,
            frozen_fen=one.frozen,
            returned_fen=one.returned,
            rest_fen=one.rest,
        )
        for one in table.accounts
    }
    victims = {}
    for one in table.victims:
        row = PlanVictim(
            plan=plan, key=keyed(f"{one.victim}|{one.victim_account}", "return victim"), shown_victim=shown_name(one.victim),
            shown_payer=mask_account(one.victim_account), lost_fen=one.lost, unfound_fen=one.unfound, earlier_fen=one.earlier,
            returned_fen=one.returned, open_fen=one.open,
        )  # fmt: skip
        row.seal(one.victim, one.victim_account)
        row.save()
        victims[one.victim, one.victim_account] = row
    together: dict[tuple[int, int], int] = {}
    for line in table.lines:
        place = (victims[line.payment.victim, line.payment.victim_account].pk, accounts[line.account].pk)
        together[place] = together.get(place, 0) + line.amount
    PlanLine.objects.bulk_create(PlanLine(victim_id=v, account_id=a, amount_fen=fen) for (v, a), fen in together.items())
    if sum(together.values()) != plan.returned_fen:
        raise BrokenPromise(f"plan {plan.pk} does not re-add: {sum(together.values())} and {plan.returned_fen}")
