"""An administrator lets an officer try again who has mistyped too often, without waiting. Nothing else of his sign-in changes."""

from django.db import transaction

from anlan.desk.people.lockout import WINDOW
from anlan.desk.people.models import Officer, SignInAttempt
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.record.chain import note_down
from anlan.values import Instant

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def lift_lockout(*, officer: Officer, powers: Powers, now: Instant) -> int:
    """How many failed attempts are forgotten, from whatever address; none is recorded as none."""
    require_administration(powers, officer.organisation)
    failed = SignInAttempt.objects.filter(username=officer.username, succeeded=False, at__gt=now - WINDOW)
    count = failed.delete()[0]
    if count:
        facts = {"attempts": count}
        note_down(f"officer/{officer.pk}", "lockout_lifted", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
    return count
