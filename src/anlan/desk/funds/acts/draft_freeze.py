"""An officer drafts a freeze of one account in a case, without a stop-payment before it, for no more than was traced to it."""

from django.db import transaction

from anlan.desk.funds.acts.draft_order import ACCOUNT_LENGTHS, trace_of, turns_of
from anlan.desk.funds.models import CaseTrace, Order
from anlan.desk.funds.stopping import groups_of
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note, format_fen, mask_account, normalise_account

PERMISSION = Permission.FUNDS_WORK
PROCEDURE = "freeze"


@transaction.atomic
def draft_freeze(
    *, matter: Matter, account: str, holder: str, amount_fen: int, bank: Organisation, powers: Powers, now: Instant
) -> Order:
    """The order, in draft. Refuses what is no account, no bank, frozen already (CPL 144.2), or more than was traced."""
    require_matter(matter, powers, now, PERMISSION)
    clean = str(normalise_account(account))
    if not (clean.isascii() and clean.isalnum()) or len(clean) not in ACCOUNT_LENGTHS:
        raise InputError(Note.of("desk.funds.not_an_account", account=mask_account(clean)))
    if bank.kind != "bank":
        raise InputError(Note.of("desk.funds.not_a_bank", organisation=str(bank)))
    note_down(turns_of(clean), "freeze_drafted", actor=powers.officer.pk, role="officer", now=now)
    running = Order.objects.filter(trace=trace_of(clean), run__procedure=PROCEDURE, run__ended_at=None).select_related(
        "run__matter"
    )
    if running:
        raise InputError(Note.of("desk.funds.frozen_already", number=running[0].run.matter.number))
    most = traced_to(matter, clean)
    if amount_fen <= 0 or (most is not None and amount_fen > most):
        raise InputError(Note.of("desk.funds.more_than_traced", account=mask_account(clean), amount=format_fen(most or 0)))
    run = open_run(
        matter=matter, procedure=PROCEDURE, role="officer", actor=str(powers.officer.pk), at=now, now=now,
        subject=mask_account(clean), addressee=bank,
    )  # fmt: skip
    order = Order(run=run, trace=trace_of(clean), amount_fen=amount_fen)
    order.seal(clean, holder)
    order.save()
    return order


def traced_to(matter: Matter, account: str) -> int | None:
    """The fen that the case's trace finds at the account: 0 when it knows nothing of it; none while there is no trace."""
    trace = CaseTrace.objects.filter(matter=matter, has_report=True).order_by("-pk").first()
    if trace is None:
        return None
    return sum(line.amount for group in groups_of(trace) for line in group.lines if line.account == account)
