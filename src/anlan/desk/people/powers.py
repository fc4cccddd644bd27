"""What an officer may do at an instant: the postings he holds and those delegated to him.

In: an officer and a time. Out: ``Powers``, read anew for every request, in one query that is written out because every page asks
it. A closed organisation and an inactive officer give no power; a delegated posting gives it only while its holder still has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.roles import ROLES, Role
from anlan.desk.written import rows_of
from anlan.values import Instant

BODY = ("id", "kind", "name_zh", "name_en", "code", "parent_id", "path")
"""What is read of an organisation with a power; the rest of its row comes when somebody asks for it."""
HELD = f"""
    SELECT posting.role, NULL, NULL, {", ".join(f"body.{column}" for column in BODY)}
      FROM people_posting posting
      JOIN people_organisation body ON body.id = posting.organisation_id
     WHERE posting.officer_id = :officer AND NOT body.closed
       AND posting.since <= :at AND (posting.until IS NULL OR posting.until > :at)
    UNION ALL
    SELECT posting.role, holder.id, holder.name, {", ".join(f"body.{column}" for column in BODY)}
      FROM people_delegation delegation
      JOIN people_posting posting ON posting.id = delegation.posting_id
      JOIN people_officer holder ON holder.id = posting.officer_id
      JOIN people_organisation body ON body.id = posting.organisation_id
     WHERE delegation.deputy_id = :officer AND delegation.revoked_at IS NULL
       AND delegation.since <= :at AND delegation.until > :at
       AND holder.is_active AND NOT body.closed
       AND posting.since <= :at AND (posting.until IS NULL OR posting.until > :at)
"""
"""Own postings, then those delegated by an absent holder, each with its organisation."""


@dataclass(frozen=True, slots=True)
class Power:
    """One role in one organisation; ``for_officer`` is the absent holder when it is delegated."""

    role: Role
    organisation: Organisation
    for_officer: Officer | None = None


@dataclass(frozen=True, slots=True)
class Powers:
    """All powers of one officer at one instant. ``bodies``: the organisations under each permission, once they were looked up."""

    officer: Officer
    held: tuple[Power, ...]
    bodies: dict[Permission, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def may(self, permission: Permission) -> bool:
        """Whether any power holds the permission."""
        return any(permission in power.role.permissions for power in self.held)

    def paths(self, permission: Permission) -> tuple[str, ...]:
        """The shortest set of organisation paths under which the permission holds."""
        found = sorted({power.organisation.path for power in self.held if permission in power.role.permissions})
        return tuple(p for p in found if not any(p != other and p.startswith(other) for other in found))

    def permissions(self) -> frozenset[Permission]:
        """Every permission held somewhere."""
        return frozenset(p for power in self.held for p in power.role.permissions)

    def hands_at(self, organisation: Organisation) -> dict[str, Power]:
        """Which hands of a procedure the officer may act as in matters of ``organisation``, own powers before delegated ones."""
        found: dict[str, Power] = {}
        for power in sorted(self.held, key=lambda p: p.for_officer is not None):
            if power.organisation.holds(organisation):
                for hand in power.role.hands:
                    found.setdefault(hand, power)
        return found


def powers_of(officer: Officer, at: Instant) -> Powers:
    """The powers of ``officer`` at ``at``."""
    if not officer.is_active:
        return Powers(officer, ())
    held = tuple(_power(row) for row in rows_of(HELD, officer=officer.pk, at=at))
    for power in held:
        if power.organisation.pk == officer.organisation_id:
            officer.organisation = power.organisation
    return Powers(officer, held)


def _power(row: Sequence[Any]) -> Power:
    role, holder, name, *body = row
    absent = Officer.from_db(connection.alias, ("id", "name"), (holder, name)) if holder else None
    return Power(ROLES[role], Organisation.from_db(connection.alias, BODY, body), absent)
