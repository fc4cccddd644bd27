"""Something is taken in a case: it comes into the ledger with a number, its own clocks, and its first custody event."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from anlan.desk.matters import files
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Document, Matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.property.models import Item, Move
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.MATTERS_WORK
PHOTOS = ("image/jpeg", "image/png")


@transaction.atomic
def take_item(
    *, matter: Matter, kind: str, measure: str, what: str, value_fen: int, holder: str, room: str, powers: Powers, now: Instant
) -> Item:
    """The item. Refuses one without a description, a holder, a place where it is kept, or with a value below nothing."""
    require_matter(matter, powers, now, PERMISSION)
    if not what.strip() or not holder.strip() or not room.strip() or value_fen < 0:
        raise InputError(Note.of("desk.property.item_what"))
    Matter.objects.select_for_update().get(pk=matter.pk)
    number = (Item.objects.filter(matter=matter).aggregate(last=Max("number"))["last"] or 0) + 1
    run = open_run(
        matter=matter, procedure="property_item", role="officer", actor=str(powers.officer.pk), at=now, now=now,
        subject=f"{number} {what.strip()}"[:200],
    )  # fmt: skip
    item = Item(run=run, matter=matter, number=number, kind=kind, measure=measure, what=what.strip(), value_fen=value_fen)
    item.seal(holder.strip())
    item.save()
    facts = {"item": item.pk, "number": number, "value": value_fen, "measure": measure}
    note_down(f"matter/{matter.pk}", "property_taken", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    Move.objects.create(
        item=item,
        at=now,
        from_whom=item.shown_holder,
        to_whom=powers.officer.name,
        room=room.strip(),
        entered_by=powers.officer.pk,
    )
    return item


def move_item(
    *,
    item: Item,
    to_whom: str,
    room: str,
    paper: str,
    at: Instant,
    powers: Powers,
    now: Instant,
    photo: Iterable[bytes] | None = None,
) -> Move:
    """It passes on from whoever has it. Refuses one without receiver or place, out of order, in the future, of what has left."""
    require_matter(item.matter, powers, now, PERMISSION)
    kept = files.keep(photo, stream=f"matter/{item.matter_id}", now=now, kind_of=_photo_kind) if photo is not None else None
    with transaction.atomic():
        item = Item.objects.select_for_update(of=("self",)).select_related("run", "matter").get(pk=item.pk)
        last = item.moves.order_by("-pk").first()
        if (
            item.run.ended_at is not None
            or not to_whom.strip()
            or not room.strip()
            or at > now
            or (last is not None and at < last.at)
        ):
            raise InputError(Note.of("desk.property.move_what"))
        picture = _photo(item, kept, powers, now) if kept is not None else None
        move = Move.objects.create(
            item=item, at=at, from_whom=last.to_whom if last else item.shown_holder, to_whom=to_whom.strip(), room=room.strip(),
            paper=paper.strip(), photo=picture, entered_by=powers.officer.pk,
        )  # fmt: skip
        facts = {"item": item.pk, "move": move.pk, "photo": picture.sha256 if picture else ""}
        note_down(f"matter/{item.matter_id}", "property_moved", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return move


def _photo_kind(head: bytes) -> str:
    kind = files.media_type_of(head)
    if kind not in PHOTOS:
        raise InputError(Note.of("desk.property.no_photo"))
    return kind


def _photo(item: Item, kept: files.Kept, powers: Powers, now: Instant) -> Document:
    sha, size, media = kept
    return Document.objects.create(
        matter=item.matter,
        run=item.run,
        name=f"{item.number}.{media.partition('/')[2]}",
        media_type=media,
        size=size,
        sha256=sha,
        added_at=now,
        added_by=powers.officer.pk,
    )
