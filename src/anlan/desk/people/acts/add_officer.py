"""An administrator adds an officer to an organisation within reach. The first password is told once and must be changed."""

import secrets

from django.db import transaction

from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def add_officer(
    *, username: str, name: str, number: str, organisation: Organisation, email: str, mobile: str, powers: Powers, now: Instant
) -> tuple[Officer, str]:
    """The new officer and the first password. Refuses a taken name and an organisation out of reach."""
    require_administration(powers, organisation)
    if Officer.objects.filter(username=username).exists():
        raise InputError(Note.of("desk.people.username_taken", username=username))
    password = secrets.token_urlsafe(12)
    officer = Officer.objects.create_officer(
        username,
        password,
        name=name,
        number=number,
        organisation=organisation,
        email=email,
        mobile=mobile,
        must_change_password=True,
    )
    facts = {"organisation": organisation.pk}
    note_down(f"officer/{officer.pk}", "officer_added", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
    return officer, password
