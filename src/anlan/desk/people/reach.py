"""The gates that acts on people and settings share: the body must lie within reach of the permission, or all bodies must.

The head office is the first police body that has none above it: the one with which the installation was founded. Its own
administrators look after all bodies, also partners' that hang below nobody, whose first administrator somebody has to make.
"""

from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.roles import POLICE
from anlan.values import InputError, Note

EVERYWHERE = "/"
"""The path under which every body lies."""


def for_whole_office(powers: Powers, permission: Permission) -> bool:
    """Whether the permission is held in the head office, and so for what belongs to the whole installation."""
    head = Organisation.objects.filter(parent=None, kind__in=POLICE, closed=False).order_by("pk").first()
    return head is not None and head.path in powers.paths(permission)


def require_whole_office(powers: Powers, permission: Permission) -> None:
    """Raise ``InputError`` (desk.people.head_office_only) unless the permission holds for the whole installation."""
    if not for_whole_office(powers, permission):
        raise InputError(Note.of("desk.people.head_office_only"))


def administered(powers: Powers) -> tuple[str, ...]:
    """The paths under which the person looks after people and bodies: everywhere for administrators of the head office."""
    paths = powers.paths(Permission.PEOPLE_MANAGE)
    return (EVERYWHERE,) if paths and for_whole_office(powers, Permission.PEOPLE_MANAGE) else paths


def administers(powers: Powers, organisation: Organisation) -> bool:
    """Whether the person looks after that body."""
    return any(organisation.path.startswith(path) for path in administered(powers))


def require_administration(powers: Powers, organisation: Organisation) -> None:
    """Raise ``InputError`` (desk.people.not_in_reach) unless the person looks after that body."""
    if not administers(powers, organisation):
        raise InputError(Note.of("desk.people.not_in_reach", organisation=str(organisation)))


def require_reach(powers: Powers, permission: Permission, organisation: Organisation) -> None:
    """Raise ``InputError`` (desk.people.not_in_reach) unless the permission holds for ``organisation``."""
    if not any(organisation.path.startswith(path) for path in powers.paths(permission)):
        raise InputError(Note.of("desk.people.not_in_reach", organisation=str(organisation)))
