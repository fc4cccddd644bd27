"""What becomes of an item: one person asks, a head approves, the end is recorded with what it brought."""

from django.db import transaction

from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.hands import hands_on
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.property.guarding import WAYS as EVENT_WAYS
from anlan.desk.property.models import WAYS, Disposal, Item
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK
APPROVES = ("county_head", "city_head", "province_head")


@transaction.atomic
def ask_disposal(*, item: Item, way: str, reason: str, powers: Powers, now: Instant) -> Disposal:
    """The disposal, waiting for approval. Refuses what is not sorted, lawful property not given back, a second one."""
    require_matter(item.matter, powers, now, PERMISSION)
    if way not in dict(WAYS) or not reason.strip():
        raise InputError(Note.of("desk.property.disposal_what"))
    if item.nature == "unsorted" or (item.nature == "lawful" and way in ("auction", "treasury")):
        raise InputError(Note.of("desk.property.lawful_goes_back"))
    if item.run.ended_at is not None or item.disposals.filter(done_at=None).exists():
        raise InputError(Note.of("desk.property.being_disposed"))
    made = Disposal.objects.create(item=item, way=way, reason=reason.strip(), asked_by=powers.officer.pk, asked_at=now)
    facts = {"item": item.pk, "disposal": made.pk, "way": way}
    note_down(f"matter/{item.matter_id}", "disposal_asked", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return made


@transaction.atomic
def approve_disposal(*, disposal: Disposal, powers: Powers, now: Instant) -> None:
    """A head of a bureau approves. Refuses the one who asked, and everybody who is no head over the matter."""
    item = disposal.item
    require_matter(item.matter, powers, now, PERMISSION)
    disposal = Disposal.objects.select_for_update().get(pk=disposal.pk)
    role = next((hand for hand in hands_on(item.run, powers) if hand in APPROVES), "")
    if not role or disposal.asked_by == powers.officer.pk or disposal.approved_at is not None:
        raise InputError(Note.of("desk.property.may_not_approve"))
    disposal.approved_by, disposal.approved_at = powers.officer.pk, now
    disposal.save(update_fields=["approved_by", "approved_at"])
    facts = {"item": item.pk, "disposal": disposal.pk}
    note_down(f"matter/{item.matter_id}", "disposal_approved", actor=powers.officer.pk, role=role, now=now, facts=facts)


@transaction.atomic
def end_item(*, disposal: Disposal, event: str, proceeds_fen: int, paper: str, powers: Powers, now: Instant) -> None:
    """Record the end in the item's procedure (its gate decides) and what a sale brought; the custody ends with it."""
    item = disposal.item
    require_matter(item.matter, powers, now, PERMISSION)
    if EVENT_WAYS.get(event) != disposal.way or proceeds_fen < 0 or not paper.strip():
        raise InputError(Note.of("desk.property.disposal_what"))
    record_event(run=item.run, event=event, role="officer", at=now, powers=powers, now=now)
    disposal.done_at, disposal.paper = now, paper.strip()
    disposal.proceeds_fen = proceeds_fen if disposal.way == "auction" else item.value_fen
    disposal.save(update_fields=["done_at", "paper", "proceeds_fen"])
    facts = {"item": item.pk, "disposal": disposal.pk, "way": disposal.way, "proceeds": disposal.proceeds_fen}
    note_down(f"matter/{item.matter_id}", "property_disposed", actor=powers.officer.pk, role="officer", now=now, facts=facts)
