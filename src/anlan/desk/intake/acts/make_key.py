"""A custodian makes a new key: the private half is told once, the public half kept. What the old key sealed stays with it."""

from django.db import transaction

from anlan.desk.intake.models import Custodian
from anlan.desk.intake.sealing import new_key
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import Instant

PERMISSION = Permission.IDENTITY_CUSTODY


@transaction.atomic
def make_key(*, powers: Powers, now: Instant) -> str:
    """The private key as text, to be printed and locked away."""
    text, public = new_key()
    Custodian.objects.filter(officer=powers.officer, active=True).update(active=False)
    made = Custodian.objects.create(officer=powers.officer, public_key=public, made_at=now)
    facts = {"custodian": made.pk}
    note_down(
        f"officer/{powers.officer.pk}", "custodian_key_made", actor=powers.officer.pk, role="custodian", now=now, facts=facts
    )
    return text
