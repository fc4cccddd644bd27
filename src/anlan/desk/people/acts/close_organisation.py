"""An administrator closes an organisation that has nothing left to do, or opens it again. A closed one gives nobody power."""

from django.db import transaction

from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def close_organisation(*, organisation: Organisation, powers: Powers, now: Instant) -> None:
    """Close it. Refuses, with what is in the way: open bodies below, matters in hand, orders addressed to it, its own actor."""
    require_administration(powers, organisation)
    if organisation.closed:
        return
    below = organisation.children.filter(closed=False).count()
    matters = organisation.matters.filter(closed_at=None).count()
    orders = organisation.addressed_runs.filter(ended_at=None).count()
    if below or matters or orders or powers.officer.organisation_id == organisation.pk:
        raise InputError(
            Note.of("desk.people.not_closed", organisation=str(organisation), below=below, matters=matters, orders=orders)
        )
    organisation.closed = True
    organisation.save(update_fields=["closed"])
    organisation.receptions.all().delete()
    _note(organisation, "organisation_closed", powers, now)


@transaction.atomic
def open_organisation(*, organisation: Organisation, powers: Powers, now: Instant) -> None:
    """Open it again. Refuses one whose superior is closed."""
    require_administration(powers, organisation)
    if organisation.parent is not None and organisation.parent.closed:
        raise InputError(
            Note.of("desk.people.does_not_fit_below", organisation=str(organisation), parent=str(organisation.parent))
        )
    if organisation.closed:
        organisation.closed = False
        organisation.save(update_fields=["closed"])
        _note(organisation, "organisation_opened", powers, now)


def _note(organisation: Organisation, kind: str, powers: Powers, now: Instant) -> None:
    note_down(f"organisation/{organisation.pk}", kind, actor=powers.officer.pk, role="administrator", now=now)
