"""A supervisor has a reminder sent again that did not arrive; what went wrong on the way has been put right meanwhile."""

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Run
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.record.models import Outgoing
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_SUPERVISE


@transaction.atomic
def send_again(*, letter: Outgoing, run: Run, powers: Powers, now: Instant) -> None:
    """Put it back into the outbox, under the same key. Refuses one that arrived, is still tried, or has been erased."""
    require_matter(run.matter, powers, now, PERMISSION)
    letter = Outgoing.objects.select_for_update().get(pk=letter.pk)
    if letter.state != "failed":
        raise InputError(Note.of("desk.telling.not_failed"))
    if not letter.to:
        raise InputError(Note.of("desk.telling.erased"))
    letter.state, letter.attempts, letter.not_before = "waiting", 0, now
    letter.save(update_fields=["state", "attempts", "not_before"])
    facts = {"letter": letter.pk, "run": run.pk, "by": letter.channel}
    note_down(f"matter/{run.matter_id}", "reminder_sent_again", actor=powers.officer.pk, role="squad_lead", now=now, facts=facts)
