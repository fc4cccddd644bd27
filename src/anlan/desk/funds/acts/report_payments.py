"""Payments that victims report come into the case: typed one by one, or from a table as the case folder has it (victims.csv)."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction

from anlan.desk.funds.models import ReportedPayment
from anlan.desk.funds.tracing import ask_for_trace
from anlan.desk.intake.models import Payment
from anlan.desk.intake.receipt import keyed
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.scanning.way_in import require_clean
from anlan.money.victim import VictimPayment, read_victims
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.FUNDS_WORK
LARGEST_TABLE = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reported:
    """How many payments came in, how many were there already, and the lines that could not be used, each with why."""

    added: int
    known: int
    left_out: tuple[Note, ...]


def report_table(*, matter: Matter, name: str, content: bytes, powers: Powers, now: Instant) -> Reported:
    """Take in the payments of a table. Raises ``InputError`` when it is no such table, or not known to be clean."""
    require_matter(matter, powers, now, PERMISSION)
    if len(content) > LARGEST_TABLE:
        raise InputError(Note.of("desk.matters.file_size", limit=LARGEST_TABLE >> 20))
    require_clean(content, now)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name[:120] or "victims.csv")
        path.write_bytes(content)
        read = read_victims(path)
    known, added = report_payments(matter=matter, payments=read.payments, source=path.name, powers=powers, now=now)
    return Reported(added, known, read.left_out)


@transaction.atomic
def report_payments(
    *, matter: Matter, payments: Iterable[VictimPayment], source: str, powers: Powers, now: Instant
) -> tuple[int, int]:
    """Take in payments; returns how many were known already and how many are new. One withdrawn before counts again."""
    require_matter(matter, powers, now, PERMISSION)
    known = added = 0
    for payment in payments:
        if keep_payment(matter, payment, source, powers, now):
            added += 1
        else:
            known += 1
    if added:
        facts = {"payments": added}
        note_down(f"matter/{matter.pk}", "payments_reported", actor=powers.officer.pk, role="officer", now=now, facts=facts)
        ask_for_trace(matter, now)
    return known, added


def keep_payment(
    matter: Matter, payment: VictimPayment, source: str, powers: Powers, now: Instant, *, told: Payment | None = None
) -> bool:
    """Keep one payment unless the case has it; whether it is new. The caller has asked whether the actor may.

    ``told``: where the victim entered it himself; a payment that the case has already is tied to it as well.
    """
    key = keyed(payment.key, "reported payment")
    there = ReportedPayment.objects.filter(matter=matter, key=key)
    if told is not None:
        there.filter(told=None).update(told=told)
    if there.filter(withdrawn_at=None).exists():
        return False
    if there.update(withdrawn_at=None):
        return True
    row = ReportedPayment(matter=matter, key=key, source=source[:200], told=told, added_at=now, added_by=powers.officer.pk)
    row.seal(payment)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False
    return True


@transaction.atomic
def withdraw_payment(*, payment: ReportedPayment, powers: Powers, now: Instant) -> None:
    """A payment entered by mistake is traced no more."""
    require_matter(payment.matter, powers, now, PERMISSION)
    if ReportedPayment.objects.filter(pk=payment.pk, withdrawn_at=None).update(withdrawn_at=now):
        facts = {"payment": payment.pk}
        note_down(
            f"matter/{payment.matter_id}", "payment_withdrawn", actor=powers.officer.pk, role="officer", now=now, facts=facts
        )
        ask_for_trace(payment.matter, now)
