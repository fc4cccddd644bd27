"""Lawful or not: an item is sorted, with what that rests on. What is lawful is not taken away for good."""

from django.db import transaction

from anlan.desk.matters.gate import require_matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.property.models import Item
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK


@transaction.atomic
def sort_item(*, item: Item, nature: str, basis: str, powers: Powers, now: Instant) -> None:
    """Set how it was sorted. Refuses a finding without its grounds, and one against a disposal already under way."""
    require_matter(item.matter, powers, now, PERMISSION)
    if nature not in ("lawful", "unlawful") or not basis.strip():
        raise InputError(Note.of("desk.property.sort_what"))
    if item.run.ended_at is not None or item.disposals.filter(done_at=None).exists():
        raise InputError(Note.of("desk.property.being_disposed"))
    facts = {"item": item.pk, "nature": nature, "before": item.nature, "basis": basis.strip()}
    item.nature, item.nature_basis = nature, basis.strip()
    item.save(update_fields=["nature", "nature_basis"])
    note_down(f"matter/{item.matter_id}", "property_sorted", actor=powers.officer.pk, role="officer", now=now, facts=facts)
