"""The head of unit takes a tip in hand: grades it and puts one person in charge, in one act."""

from django.db import transaction

from anlan.desk.intake.models import SealedIdentity, Submission
from anlan.desk.intake.scope import first_run
from anlan.desk.matters.acts.assign_owner import assign_owner
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.people.models import Officer
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.procedure.event import Event, Value
from anlan.values import Instant

PERMISSION = Permission.MATTERS_SUPERVISE


@transaction.atomic
def assign_tip(*, submission: Submission, officer: Officer, grade: str, powers: Powers, now: Instant) -> Event:
    """The recorded assignment. Refuses an officer out of reach, and a tip that is in somebody's charge already."""
    run = first_run(submission)
    assign_owner(matter=submission.matter, officer=officer, powers=powers, now=now)
    contact = "given" if SealedIdentity.objects.filter(submission=submission).exists() else "none"
    facts: dict[str, Value] = {"grade": grade, "contact": contact, "one_in_charge": True}
    return record_event(run=run, event="assigned", role="squad_lead", at=now, powers=powers, now=now, facts=facts)
