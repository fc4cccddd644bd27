"""An answer to the sender that is also a step of the procedure: written and recorded together, or neither."""

from collections.abc import Mapping

from django.db import transaction

from anlan.desk.intake.acts.talk import write_from_office
from anlan.desk.intake.models import Submission
from anlan.desk.intake.scope import first_run
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.TIPS_WORK
STEPS: Mapping[str, tuple[str, ...]] = {
    "tip": ("reporter_contacted", "reporter_answered"),
    "fraud": ("reporter_told",),
    "letter": ("accepted", "answered"),
    "objection": ("answered", "upheld"),
}
"""Kind → the events that consist in telling the sender something."""


@transaction.atomic
def reply(*, submission: Submission, text: str, step: str, powers: Powers, now: Instant) -> None:
    """Write to the sender, and to everybody whose submission was merged into this one when it is a ``step`` of the procedure."""
    if step and step not in STEPS.get(submission.kind, ()):
        raise InputError(Note.of("desk.intake.no_such_step"))
    write_from_office(submission=submission, text=text, powers=powers, now=now)
    if step:
        for other in submission.merged.all():
            write_from_office(submission=other, text=text, powers=powers, now=now)
        record_event(run=first_run(submission), event=step, role="officer", at=now, powers=powers, now=now)
