"""Two submissions tell of the same: one is merged into the other. The work goes on there; each receipt keeps working.

The duplicate's run ends with an event of its procedure, so its clocks stop for a reason that is in the record. Texts, files and
talks stay where they are: nobody who sent one reads anything of another.
"""

from collections.abc import Mapping

from django.db import transaction

from anlan.desk.intake.models import Submission
from anlan.desk.intake.scope import first_run, submissions_in_reach
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.TIPS_WORK
MERGED: Mapping[str, tuple[str, str]] = {"tip": ("merged", "squad_lead"), "fraud": ("found_duplicate", "officer")}
"""Kind → the event that ends a duplicate, and by which hand. Letters, claims and objections are each answered by themselves."""


@transaction.atomic
def merge_submission(*, duplicate: Submission, kept: Submission, reason: str, powers: Powers, now: Instant) -> None:
    """Merge ``duplicate`` into ``kept``. Refuses other kinds, one merged already, and whatever the procedure refuses."""
    reach = submissions_in_reach(powers, PERMISSION, now)
    if reach.filter(pk__in=[duplicate.pk, kept.pk]).count() != 2:
        raise InputError(Note.of("desk.intake.merge_out_of_reach"))
    if duplicate.kind != kept.kind or kept.kind not in MERGED or duplicate.merged_into_id or kept.merged_into_id:
        raise InputError(Note.of("desk.intake.merge_unlike", number=kept.matter.number))
    if not reason.strip():
        raise InputError(Note.of("desk.intake.merge_reason"))
    event, role = MERGED[kept.kind]
    record_event(run=first_run(duplicate), event=event, role=role, at=now, powers=powers, now=now)
    Submission.objects.filter(merged_into=duplicate).update(merged_into=kept)
    duplicate.merged_into = kept
    duplicate.save(update_fields=["merged_into"])
    facts = {"duplicate": duplicate.pk, "kept": kept.pk, "reason": reason.strip()[:200]}
    for one, kind in ((duplicate, "merged_into"), (kept, "merged_with")):
        note_down(f"matter/{one.matter_id}", kind, actor=powers.officer.pk, role=role, now=now, facts=facts)
