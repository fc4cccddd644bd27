"""An officer takes a copy of a statement as it came, with everybody's full account numbers, for a purpose that is recorded."""

from django.db import transaction

from anlan.desk.funds.models import StatementFile
from anlan.desk.matters.acts.add_party import SHORTEST_PURPOSE
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.desk.scanning.holding import require_free
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.FUNDS_WORK


def open_original(*, file: StatementFile, purpose: str, powers: Powers, now: Instant) -> None:
    """Record the purpose; refuses one too short to mean anything, and a file that is held back (``Held``)."""
    require_free(file.sha256)
    record_opening(
        matter=file.matter, what="original_opened", facts={"statement": file.pk}, purpose=purpose, powers=powers, now=now
    )


@transaction.atomic
def record_opening(*, matter: Matter, what: str, facts: dict[str, object], purpose: str, powers: Powers, now: Instant) -> None:
    """Record in the case's stream that numbers were opened, by whom and what for, before they are shown."""
    require_matter(matter, powers, now, PERMISSION)
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise InputError(Note.of("desk.matters.purpose_missing"))
    told = {**facts, "purpose": purpose.strip()}
    note_down(f"matter/{matter.pk}", what, actor=powers.officer.pk, role="officer", now=now, facts=told)
