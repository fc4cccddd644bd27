"""An administrator adds an organisation below one in reach; the head office also a partner body that hangs below nobody."""

from django.db import transaction

from anlan.desk.people.models import Organisation
from anlan.desk.people.models.organisation import fits_below
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration, require_whole_office
from anlan.desk.people.roles import POLICE
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def add_organisation(
    *, kind: str, name_zh: str, name_en: str, code: str, parent: Organisation | None, powers: Powers, now: Instant
) -> Organisation:
    """The new organisation. Refuses a parent out of reach, one it does not fit below, a taken code, a second police line."""
    if parent is not None:
        require_administration(powers, parent)
        if parent.closed or not fits_below(kind, parent):
            raise InputError(Note.of("desk.people.does_not_fit_below", organisation=name_zh, parent=str(parent)))
    else:
        require_whole_office(powers, PERMISSION)
        if kind in POLICE:
            raise InputError(Note.of("desk.people.police_below", organisation=name_zh))
    if Organisation.objects.filter(code=code).exists():
        raise InputError(Note.of("desk.people.code_taken", code=code))
    made = Organisation.objects.create(kind=kind, name_zh=name_zh, name_en=name_en, code=code, parent=parent)
    facts = {"kind": kind, "parent": parent.pk if parent else 0, "code": code}
    note_down(
        f"organisation/{made.pk}", "organisation_added", actor=powers.officer.pk, role="administrator", now=now, facts=facts
    )
    return made
