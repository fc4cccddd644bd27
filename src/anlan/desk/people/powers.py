"""What an officer may do at an instant: the postings he holds and those delegated to him.

In: an officer and a time. Out: ``Powers``, read in one query each for postings and delegations. A closed organisation and
an inactive officer give no power; a delegated posting gives it only while its own holder still has it.
"""

from dataclasses import dataclass, field

from django.db.models import Q

from anlan.desk.people.models import Delegation, Officer, Organisation, Posting
from anlan.desk.people.permission import Permission
from anlan.desk.people.roles import Role
from anlan.values import Instant


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
    now = Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))
    own = Posting.objects.filter(now, officer=officer, organisation__closed=False).select_related("organisation")
    held = [Power(posting.held, posting.organisation) for posting in own]
    delegated = (
        Delegation.objects.filter(deputy=officer, since__lte=at, until__gt=at, revoked_at__isnull=True)
        .filter(posting__since__lte=at, posting__officer__is_active=True, posting__organisation__closed=False)
        .filter(Q(posting__until__isnull=True) | Q(posting__until__gt=at))
        .select_related("posting__organisation", "posting__officer")
    )
    held += [Power(d.posting.held, d.posting.organisation, d.posting.officer) for d in delegated]
    return Powers(officer, tuple(held))
