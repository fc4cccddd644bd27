"""An administrator helps an officer who has lost password or phone: a new first password, the second factor set anew."""

import secrets

from django.db import transaction

from anlan.desk.people.models import Officer, SecondFactor
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.people.telling import tell_of_sign_in
from anlan.desk.record.chain import note_down
from anlan.values import Instant

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def reset_sign_in(*, officer: Officer, powers: Powers, now: Instant) -> str:
    """The new first password; every running session of the officer ends."""
    require_administration(powers, officer.organisation)
    password = secrets.token_urlsafe(12)
    officer.set_password(password)
    officer.must_change_password = True
    officer.save(update_fields=["password", "must_change_password"])
    SecondFactor.objects.filter(officer=officer).delete()
    officer.recovery_codes.all().delete()
    officer.sessions.filter(ended_at=None).update(ended_at=now)
    note_down(f"officer/{officer.pk}", "sign_in_reset", actor=powers.officer.pk, role="administrator", now=now)
    tell_of_sign_in(officer, "reset", now)
    return password
