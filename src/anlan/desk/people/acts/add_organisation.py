"""An administrator adds an organisation below one within reach, or a partner body beside the police line."""

from django.db import transaction

from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_reach
from anlan.desk.record.chain import note_down
from anlan.values import Instant

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def add_organisation(
    *, kind: str, name_zh: str, name_en: str, code: str, parent: Organisation, powers: Powers, now: Instant
) -> Organisation:
    """The new organisation. Refuses a parent out of reach."""
    require_reach(powers, PERMISSION, parent)
    made = Organisation.objects.create(kind=kind, name_zh=name_zh, name_en=name_en, code=code, parent=parent)
    facts = {"kind": kind, "parent": parent.pk, "code": code}
    note_down(
        f"organisation/{made.pk}", "organisation_added", actor=powers.officer.pk, role="administrator", now=now, facts=facts
    )
    return made
