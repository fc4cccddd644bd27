"""Who is told: the one in charge, and those who hold certain hands in the matter's organisation or the nearest body above it.

Absent holders are told together with their deputies. An ``Audience`` is asked for many matters at once and looks once.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from anlan.desk.matters.models import Matter
from anlan.desk.people.models import Delegation, Officer, Organisation, Posting
from anlan.desk.people.roles import ROLES
from anlan.values import Instant

OWNERS = frozenset({"officer", "owner"})
"""Hands that mean the person in charge, not everybody of that role."""

TO_TELL = tuple(f"officer__{name}" for name in ("username", "name", "email", "mobile", "language", "is_active"))
STANDS_IN = "squad_lead"
"""The hand that is told where nobody is in charge."""


def recipients(matter: Matter, hands: Iterable[str], at: Instant) -> list[Officer]:
    """The officers to tell, each once."""
    wanted = tuple(hands)
    return Audience([matter.organisation], wanted, at).of(matter, wanted)


def line_of(organisation: Organisation) -> list[str]:
    """The paths of a body and of those above it, from itself upwards."""
    parts = organisation.path.strip("/").split("/")
    return ["/" + "/".join(parts[:depth]) + "/" for depth in range(len(parts), 0, -1)]


class Audience:
    """Who holds the hands, in some organisations and above them, at an instant."""

    def __init__(self, organisations: Iterable[Organisation], hands: Iterable[str], at: Instant) -> None:
        lines = {path for organisation in organisations for path in line_of(organisation)}
        self._roles = {hand: [role.key for role in ROLES.values() if hand in role.hands] for hand in (*hands, STANDS_IN)}
        running = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))
        wanted = {role for roles in self._roles.values() for role in roles}
        held = Posting.objects.filter(running, role__in=wanted, organisation__path__in=lines, officer__is_active=True)
        self._held: dict[tuple[str, str], list[Posting]] = {}
        for posting in held.select_related("officer", "organisation").only("role", "organisation__path", *TO_TELL).order_by("pk"):
            self._held.setdefault((posting.organisation.path, posting.role), []).append(posting)
        self._deputies: dict[int, list[Officer]] = {}
        absent = Delegation.objects.filter(
            posting__in=held, since__lte=at, until__gt=at, revoked_at=None, deputy__is_active=True
        ).select_related("deputy")
        for delegation in absent.order_by("pk"):
            self._deputies.setdefault(delegation.posting_id, []).append(delegation.deputy)

    def of(self, matter: Matter, hands: Sequence[str]) -> list[Officer]:
        """The officers to tell of ``matter``, each once. ``hands`` are among those the audience was gathered for."""
        found: dict[int, Officer] = {}
        wanted = set(hands)
        if wanted & OWNERS or not wanted:
            if matter.owner is not None and matter.owner.is_active:
                found[matter.owner.pk] = matter.owner
            else:
                wanted.add(STANDS_IN)
        for hand in sorted(wanted - OWNERS):
            for posting in self._nearest(matter.organisation, hand):
                for officer in (posting.officer, *self._deputies.get(posting.pk, ())):
                    found[officer.pk] = officer
        return list(found.values())

    def _nearest(self, organisation: Organisation, hand: str) -> list[Posting]:
        """The postings with that hand in the lowest body, from the matter's own upwards, that has any."""
        line = line_of(organisation)
        for path in line[1:] if hand == "superior" else line:
            here = [posting for role in self._roles[hand] for posting in self._held.get((path, role), ())]
            if here:
                return here
        return []
