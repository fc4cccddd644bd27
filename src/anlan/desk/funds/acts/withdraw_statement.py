"""A file handed in by mistake counts no more. The original and the record of it stay; handing it in again brings it back."""

from django.db import transaction

from anlan.desk.funds.models import StatementFile
from anlan.desk.funds.tracing import ask_for_trace
from anlan.desk.matters.gate import require_matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.FUNDS_WORK
SHORTEST_REASON = 4


@transaction.atomic
def withdraw_statement(*, file: StatementFile, reason: str, powers: Powers, now: Instant) -> None:
    """Take the file out of the case's ledger. Refuses without a reason."""
    require_matter(file.matter, powers, now, PERMISSION)
    if len(reason.strip()) < SHORTEST_REASON:
        raise InputError(Note.of("desk.funds.reason_missing"))
    if StatementFile.objects.filter(pk=file.pk).exclude(state="withdrawn").update(state="withdrawn", taken_by=""):
        facts = {"statement": file.pk, "reason": reason.strip()}
        note_down(
            f"matter/{file.matter_id}", "statement_withdrawn", actor=powers.officer.pk, role="officer", now=now, facts=facts
        )
        ask_for_trace(file.matter, now)
