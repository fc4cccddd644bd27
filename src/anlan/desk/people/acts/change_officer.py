"""An administrator puts right who an officer is: name, number, addresses, the organisation he belongs to."""

from django.db import transaction

from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.reach import require_administration
from anlan.desk.record.chain import note_down
from anlan.values import Instant

PERMISSION = Permission.PEOPLE_MANAGE


@transaction.atomic
def change_officer(
    *, officer: Officer, name: str, number: str, organisation: Organisation, email: str, mobile: str, powers: Powers, now: Instant
) -> None:
    """Set them. Refuses to take an officer out of, or into, a body out of reach. Roles stay; end or give them beside this.

    The record says what was changed, and tells of the organisation from where to where; it repeats no name and no address.
    """
    require_administration(powers, officer.organisation)
    require_administration(powers, organisation)
    wanted = {"name": name, "number": number, "organisation": organisation, "email": email, "mobile": mobile}
    changed = sorted(field for field, value in wanted.items() if getattr(officer, field) != value)
    if not changed:
        return
    facts: dict[str, object] = {"changed": ",".join(changed)}
    if officer.organisation_id != organisation.pk:
        facts |= {"from": officer.organisation_id, "to": organisation.pk}
    for field, value in wanted.items():
        setattr(officer, field, value)
    officer.save(update_fields=list(wanted))
    note_down(f"officer/{officer.pk}", "officer_changed", actor=powers.officer.pk, role="administrator", now=now, facts=facts)
