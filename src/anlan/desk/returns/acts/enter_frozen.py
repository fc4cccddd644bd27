"""Accounts frozen for a case are entered: taken from its freezes, or typed from a bank's answer; and what came back earlier."""

from django.db import transaction

from anlan.desk.funds.models import ReportedPayment
from anlan.desk.funds.order_of import order_of
from anlan.desk.intake.receipt import keyed
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter, Run
from anlan.desk.matters.runs import folded
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.returns.models import EarlierReturn, FrozenAccount
from anlan.procedure.run import effective
from anlan.values import InputError, Instant, Note, format_fen, mask_account, normalise_account

PERMISSION = Permission.FUNDS_WORK


@transaction.atomic
def enter_frozen(
    *, matter: Matter, account: str, amount_fen: int, paper: str, powers: Powers, now: Instant, run: Run | None = None
) -> FrozenAccount:
    """The frozen account; entered again, its amount is corrected. Refuses what is no amount and, without a freeze, no paper."""
    require_matter(matter, powers, now, PERMISSION)
    if amount_fen <= 0 or (run is None and not paper.strip()):
        raise InputError(Note.of("desk.returns.frozen_what"))
    number = str(normalise_account(account))
    if not (number.isascii() and number.isalnum()):
        raise InputError(Note.of("desk.funds.not_an_account", account=mask_account(number)))
    key = keyed(number, "frozen account")
    row = FrozenAccount.objects.filter(matter=matter, key=key).first() or FrozenAccount(matter=matter, key=key)
    row.seal(number)
    row.shown, row.amount_fen, row.run, row.paper = mask_account(number), amount_fen, run, paper.strip()
    row.entered_at, row.entered_by = now, powers.officer.pk
    row.save()
    facts = {"account": row.pk, "amount": amount_fen, "run": run.pk if run else 0}
    note_down(f"matter/{matter.pk}", "frozen_entered", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return row


def take_from_freezes(*, matter: Matter, powers: Powers, now: Instant) -> int:
    """Enter every account whose freeze stands in this case, with the amount the bank confirmed; returns how many."""
    taken = 0
    for run in Run.objects.filter(matter=matter, procedure="freeze", state="frozen"):
        order = order_of(run)
        amounts = [event.facts["amount"] for event in effective(folded(run)) if "amount" in event.facts]
        if order is not None and amounts:
            account = order.opened()[0]
            enter_frozen(
                matter=matter, account=account, amount_fen=int(str(amounts[-1])), paper="", powers=powers, now=now, run=run
            )
            taken += 1
    return taken


@transaction.atomic
def enter_earlier(*, payment: ReportedPayment, amount_fen: int, paper: str, powers: Powers, now: Instant) -> EarlierReturn:
    """What came back of a payment before. Refuses more than was paid, and a return without a paper that shows it."""
    require_matter(payment.matter, powers, now, PERMISSION)
    before = sum(row.amount_fen for row in payment.earlier_returns.all())
    if amount_fen <= 0 or before + amount_fen > payment.amount_fen or not paper.strip():
        raise InputError(Note.of("desk.returns.earlier_what", most=format_fen(payment.amount_fen - before)))
    row = EarlierReturn.objects.create(
        payment=payment, amount_fen=amount_fen, paper=paper.strip(), entered_at=now, entered_by=powers.officer.pk
    )
    facts = {"payment": payment.pk, "amount": amount_fen}
    note_down(
        f"matter/{payment.matter_id}", "earlier_return_entered", actor=powers.officer.pk, role="officer", now=now, facts=facts
    )
    return row
