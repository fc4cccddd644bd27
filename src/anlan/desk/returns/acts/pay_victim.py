"""The bank has paid one victim of the plan: recorded with its slip; with the last one the restitution ends."""

from django.db import transaction

from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.gate import require_matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.returns.guarding import plan_of
from anlan.desk.returns.models import PlanVictim
from anlan.values import InputError, Instant, Note, format_fen

PERMISSION = Permission.FUNDS_WORK


@transaction.atomic
def pay_victim(*, victim: PlanVictim, amount_fen: int, slip: str, at: Instant, powers: Powers, now: Instant) -> None:
    """Record the payment. Refuses another amount than the plan's, a payment without slip, one already recorded or not yet due."""
    victim = (
        PlanVictim.objects.select_for_update(of=("self",)).select_related("plan__run__matter__organisation").get(pk=victim.pk)
    )
    run = victim.plan.run
    require_matter(run.matter, powers, now, PERMISSION)
    if run.state != "at_bank" or plan_of(run) != victim.plan:
        raise InputError(Note.of("desk.returns.not_at_bank"))
    if victim.paid_at is not None or not slip.strip() or amount_fen != victim.returned_fen or at > now:
        raise InputError(Note.of("desk.returns.payment_what", amount=format_fen(victim.returned_fen)))
    victim.paid_at, victim.slip = at, slip.strip()
    victim.save(update_fields=["paid_at", "slip"])
    facts = {"victim": victim.pk, "amount": amount_fen, "slip": victim.slip}
    note_down(f"matter/{run.matter_id}", "victim_paid", actor=powers.officer.pk, role="bank", now=now, facts=facts)
    if not victim.plan.victims.filter(returned_fen__gt=0, paid_at=None).exists():
        attach_paper(run=run, kind="bank_slip", number=victim.slip, role="bank", powers=powers, now=now)
        record_event(run=run, event="paid", role="bank", at=now, powers=powers, now=now)
