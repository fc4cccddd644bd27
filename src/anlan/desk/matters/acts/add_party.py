"""A person becomes a party to a matter. Opening the identity later names a purpose and is recorded."""

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter, Party
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK
SHORTEST_PURPOSE = 4


@transaction.atomic
def add_party(*, matter: Matter, role: str, name: str, identity: str, phone: str, powers: Powers, now: Instant) -> Party:
    """The party; name, identity number and phone lie encrypted."""
    require_matter(matter, powers, now)
    party = Party(matter=matter, role=role, added_at=now)
    party.seal(name, identity, phone)
    party.save()
    facts = {"party": party.pk, "role": role}
    note_down(f"matter/{matter.pk}", "party_added", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return party


@transaction.atomic
def open_party(*, party: Party, purpose: str, powers: Powers, now: Instant) -> dict[str, str]:
    """The identity in clear, for a purpose that is recorded. Refuses a purpose too short to mean anything."""
    require_matter(party.matter, powers, now)
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise InputError(Note.of("desk.matters.purpose_missing"))
    facts = {"party": party.pk, "purpose": purpose.strip()}
    note_down(f"matter/{party.matter_id}", "identity_opened", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return party.opened()
