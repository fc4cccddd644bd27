"""An officer leaves: no sign-in, no role, no delegation any more, from now on. Or he comes back, without roles."""

from django.db import transaction
from django.db.models import Q

from anlan.desk.people.models import Delegation, Officer
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def end_service(*, officer: Officer, powers: Powers, now: Instant) -> None:
    """End postings, delegations by and to him, and sessions; he cannot sign in. What he is in charge of keeps his name until
    his head gives it to another, and reminders of it go to the head. Refuses to end one's own service.
    """
    require_administration(powers, officer.organisation)
    if officer.pk == powers.officer.pk:
        raise InputError(Note.of("desk.people.not_oneself"))
    if not officer.is_active:
        return
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    ended = officer.postings.filter(Q(until=None) | Q(until__gt=now), since__lt=now).update(until=now)
    Delegation.objects.filter(Q(posting__officer=officer) | Q(deputy=officer), revoked_at=None, until__gt=now).update(
        revoked_at=now
    )
    officer.sessions.filter(ended_at=None).update(ended_at=now)
    facts = {"postings": ended}
    note_down(f"officer/{officer.pk}", "service_ended", actor=powers.officer.pk, role="administrator", now=now, facts=facts)


@transaction.atomic
def return_to_service(*, officer: Officer, powers: Powers, now: Instant) -> None:
    """He may sign in again, with the password he had; roles have to be given anew. Systems' accounts stay as they are."""
    require_administration(powers, officer.organisation)
    if hasattr(officer, "api_key"):
        raise InputError(Note.of("desk.people.a_system"))
    if not officer.is_active:
        officer.is_active = True
        officer.save(update_fields=["is_active"])
        note_down(f"officer/{officer.pk}", "service_resumed", actor=powers.officer.pk, role="administrator", now=now)
