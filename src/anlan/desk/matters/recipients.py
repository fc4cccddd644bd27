"""Who is told: the one in charge, and those who hold certain hands in the matter's organisation or the nearest body above it."""

from collections.abc import Iterable

from django.db.models import Q

from anlan.desk.matters.models import Matter
from anlan.desk.people.models import Delegation, Officer, Posting
from anlan.desk.people.roles import ROLES
from anlan.values import Instant

OWNERS = frozenset({"officer", "owner"})
"""Hands that mean the person in charge, not everybody of that role."""


def recipients(matter: Matter, hands: Iterable[str], at: Instant) -> list[Officer]:
    """The officers to tell, each once. Absent holders are told together with their deputies."""
    found: dict[int, Officer] = {}
    wanted = set(hands)
    if wanted & OWNERS or not wanted:
        if matter.owner is not None and matter.owner.is_active:
            found[matter.owner.pk] = matter.owner
        else:
            wanted.add("squad_lead")
    for hand in sorted(wanted - OWNERS):
        for posting in _nearest(matter, hand, at):
            found[posting.officer_id] = posting.officer
            for delegation in Delegation.objects.filter(
                posting=posting, since__lte=at, until__gt=at, revoked_at=None, deputy__is_active=True
            ).select_related("deputy"):
                found[delegation.deputy_id] = delegation.deputy
    return list(found.values())


def _nearest(matter: Matter, hand: str, at: Instant) -> list[Posting]:
    """The postings with that hand in the lowest body, from the matter's own upwards, that has any."""
    roles = [role.key for role in ROLES.values() if hand in role.hands]
    parts = matter.organisation.path.strip("/").split("/")
    line = ["/" + "/".join(parts[:depth]) + "/" for depth in range(len(parts), 0, -1)]
    if hand == "superior":
        line = line[1:]
    running = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
    rows = Posting.objects.filter(running, role__in=roles, organisation__path__in=line, officer__is_active=True)
    held = list(rows.select_related("officer", "organisation"))
    for path in line:
        here = [posting for posting in held if posting.organisation.path == path]
        if here:
            return here
    return []
