"""The holder is back, or it was a mistake: a delegation ends before its time."""

from django.db import transaction

from anlan.desk.people.models import Delegation
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import administers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note


@transaction.atomic
def revoke_delegation(*, delegation: Delegation, powers: Powers, now: Instant) -> None:
    """End ``delegation`` now. Only its holder or an administrator of the organisation may."""
    posting = delegation.posting
    if posting.officer_id != powers.officer.pk and not administers(powers, posting.organisation):
        raise InputError(Note.of("desk.people.delegation_not_yours"))
    if delegation.revoked_at is None:
        delegation.revoked_at = now
        delegation.save(update_fields=["revoked_at"])
        facts = {"delegation": delegation.pk}
        note_down(
            f"officer/{posting.officer_id}", "delegation_revoked", actor=powers.officer.pk, role="officer", now=now, facts=facts
        )
