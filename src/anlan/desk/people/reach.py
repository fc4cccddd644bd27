"""The gates that acts on people and settings share: the body must lie within reach of the permission, or all bodies must."""

from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.roles import POLICE
from anlan.values import InputError, Note


def require_reach(powers: Powers, permission: Permission, organisation: Organisation) -> None:
    """Raise ``InputError`` (desk.people.not_in_reach) unless the permission holds for ``organisation``."""
    if not any(organisation.path.startswith(path) for path in powers.paths(permission)):
        raise InputError(Note.of("desk.people.not_in_reach", organisation=str(organisation)))


def for_whole_office(powers: Powers, permission: Permission) -> bool:
    """Whether the permission is held in the head office, and so for what belongs to the whole installation.

    The head office is the first police body that has none above it: the one with which the installation was founded.
    """
    head = Organisation.objects.filter(parent=None, kind__in=POLICE, closed=False).order_by("pk").first()
    return head is not None and head.path in powers.paths(permission)


def require_whole_office(powers: Powers, permission: Permission) -> None:
    """Raise ``InputError`` (desk.people.head_office_only) unless the permission holds for the whole installation."""
    if not for_whole_office(powers, permission):
        raise InputError(Note.of("desk.people.head_office_only"))
