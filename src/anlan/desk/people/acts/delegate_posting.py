"""A holder, or an administrator of the organisation, lets a colleague act for him during an absence."""

from datetime import timedelta

from django.db import transaction

from anlan.desk.people.models import Delegation, Officer, Posting
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

LONGEST = timedelta(days=60)


@transaction.atomic
def delegate_posting(
    *, posting: Posting, deputy: Officer, since: Instant, until: Instant, reason: str, powers: Powers, now: Instant
) -> Delegation:
    """The delegation. Refuses wrong times, the holder himself as deputy, more than 60 days, and whoever may not delegate."""
    managed = any(posting.organisation.path.startswith(path) for path in powers.paths(Permission.PEOPLE_MANAGE))
    if posting.officer_id != powers.officer.pk and not managed:
        raise InputError(Note.of("desk.people.delegation_not_yours"))
    if until <= since:
        raise InputError(Note.of("desk.people.delegation_order"))
    if until - since > LONGEST:
        raise InputError(Note.of("desk.people.delegation_long", days=LONGEST.days))
    if deputy.pk == posting.officer_id:
        raise InputError(Note.of("desk.people.delegation_self"))
    made = Delegation.objects.create(posting=posting, deputy=deputy, since=since, until=until, reason=reason)
    facts = {"posting": posting.pk, "deputy": deputy.pk, "delegation": made.pk}
    note_down(f"officer/{posting.officer_id}", "delegated", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return made
