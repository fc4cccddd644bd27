"""An officer drafts a stop-payment order to a bank: a matter of its own, or a run in the case it belongs to.

One account is stopped at most twice (银发〔2016〕86号 二(一)2). The procedure counts within its run; here stops of earlier runs
for the same account count too, so that a new matter does not begin the count again.
"""

from django.db import transaction

from anlan.desk.funds.models import Order
from anlan.desk.intake.receipt import keyed
from anlan.desk.matters.acts.open_matter import open_matter
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.record.models import Event
from anlan.values import InputError, Instant, Note, mask_account, normalise_account

PERMISSION = Permission.FUNDS_WORK
PROCEDURE = "stop_payment"
ACCOUNT_LENGTHS = range(8, 29)
STOPS, AT_MOST = ("stop_confirmed", "second_stop_confirmed"), 2


def trace_of(account: str) -> str:
    """The keyed hash under which orders for the same account meet."""
    return keyed(normalise_account(account), "mention account")


def turns_of(account: str) -> str:
    """The account's own stream, in which every order is noted down before what runs is looked at.

    A stream takes one event a place, so of two that are drafted at once the second fails (`desk.record.meanwhile`), and one
    that comes later sees the first.
    """
    return f"account/{trace_of(account)[:32]}"


@transaction.atomic
def draft_order(
    *,
    account: str,
    holder: str,
    amount_fen: int,
    bank: Organisation,
    organisation: Organisation,
    powers: Powers,
    now: Instant,
    matter: Matter | None = None,
) -> Order:
    """The order, in draft. Refuses what is no account number, and a body that is no bank."""
    clean = str(normalise_account(account))
    if not (clean.isascii() and clean.isalnum()) or len(clean) not in ACCOUNT_LENGTHS:
        raise InputError(Note.of("desk.funds.not_an_account", account=mask_account(clean)))
    if bank.kind != "bank":
        raise InputError(Note.of("desk.funds.not_a_bank", organisation=str(bank)))
    note_down(turns_of(clean), "order_drafted", actor=powers.officer.pk, role="officer", now=now)
    _refuse_again(clean)
    shown = mask_account(clean)
    if matter is None:
        opened = open_matter(
            procedure=PROCEDURE, title="", organisation=organisation, role="officer", at=now, powers=powers, now=now,
            subject=shown, addressee=bank, loss_fen=amount_fen,
        )  # fmt: skip
        run = opened.runs.get()
    else:
        require_matter(matter, powers, now, PERMISSION)
        run = open_run(
            matter=matter,
            procedure=PROCEDURE,
            role="officer",
            actor=str(powers.officer.pk),
            at=now,
            now=now,
            subject=shown,
            addressee=bank,
        )
    order = Order(run=run, trace=trace_of(clean), amount_fen=amount_fen)
    order.seal(clean, holder)
    order.save()
    return order


def _refuse_again(account: str) -> None:
    earlier = Order.objects.filter(trace=trace_of(account)).select_related("run__matter")
    running = next((order for order in earlier if order.run.ended_at is None), None)
    if running is not None:
        raise InputError(Note.of("desk.funds.order_runs", number=running.run.matter.number))
    streams = [order.run.stream for order in earlier]
    if Event.objects.filter(stream__in=streams, type__in=STOPS).count() >= AT_MOST:
        raise InputError(Note.of("desk.funds.stopped_twice", account=mask_account(account), number=earlier[0].run.matter.number))
