"""The gate that every act on people shares: the organisation must lie within reach of the actor's permission."""

from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.values import InputError, Note


def require_reach(powers: Powers, permission: Permission, organisation: Organisation) -> None:
    """Raise ``InputError`` (desk.people.not_in_reach) unless the permission holds for ``organisation``."""
    if not any(organisation.path.startswith(path) for path in powers.paths(permission)):
        raise InputError(Note.of("desk.people.not_in_reach", organisation=str(organisation)))
