"""The head office says whether a body receives one kind of what the public sends through the portal."""

from django.db import transaction

from anlan.desk.intake.models import Reception
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_whole_office
from anlan.desk.people.roles import POLICE
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.SETTINGS_MANAGE


@transaction.atomic
def set_reception(*, organisation: Organisation, kind: str, receives: bool, powers: Powers, now: Instant) -> None:
    """Let it receive, or no longer. Refuses a body that is no police or is closed. Setting what is set changes nothing."""
    require_whole_office(powers, PERMISSION)
    if receives and (organisation.kind not in POLICE or organisation.closed):
        raise InputError(Note.of("desk.intake.cannot_receive", organisation=str(organisation)))
    if receives:
        _, changed = Reception.objects.get_or_create(organisation=organisation, kind=kind)
    else:
        changed = bool(Reception.objects.filter(organisation=organisation, kind=kind).delete()[0])
    if changed:
        facts = {"kind": kind, "receives": receives}
        stream = f"organisation/{organisation.pk}"
        note_down(stream, "reception_set", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
