"""A holder, or an administrator of the organisation, lets a colleague act for him during an absence."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from anlan.desk.people.models import Delegation, Officer, Posting
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import administers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

LONGEST = timedelta(days=60)


def deputies(holder: Officer) -> QuerySet[Officer]:
    """Who may act for ``holder``: officers in service of his own line, systems' accounts excepted."""
    top = holder.organisation.path.split("/")[1]
    return Officer.objects.filter(is_active=True, organisation__path__startswith=f"/{top}/", api_key=None).exclude(pk=holder.pk)


@transaction.atomic
def delegate_posting(
    *, posting: Posting, deputy: Officer, since: Instant, until: Instant, reason: str, powers: Powers, now: Instant
) -> Delegation:
    """The delegation. Refuses wrong times, the holder himself or a stranger as deputy, and whoever may not delegate."""
    if posting.officer_id != powers.officer.pk and not administers(powers, posting.organisation):
        raise InputError(Note.of("desk.people.delegation_not_yours"))
    if until <= since:
        raise InputError(Note.of("desk.people.delegation_order"))
    if until - since > LONGEST:
        raise InputError(Note.of("desk.people.delegation_long", days=LONGEST.days))
    if deputy.pk == posting.officer_id:
        raise InputError(Note.of("desk.people.delegation_self"))
    if not deputies(posting.officer).filter(pk=deputy.pk).exists():
        raise InputError(Note.of("desk.people.delegation_elsewhere", deputy=deputy.name))
    made = Delegation.objects.create(posting=posting, deputy=deputy, since=since, until=until, reason=reason)
    facts = {"posting": posting.pk, "deputy": deputy.pk, "delegation": made.pk}
    note_down(f"officer/{posting.officer_id}", "delegated", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return made
