"""A tip or report has become a case: a criminal-case run opens in its matter, behind its own run (反有组织犯罪法 28)."""

from django.db import transaction

from anlan.desk.intake.models import Submission
from anlan.desk.intake.scope import first_run
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.gate import require_hand, require_matter
from anlan.desk.matters.models import Run
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.TIPS_WORK
CASE = "criminal_case"


@transaction.atomic
def open_case(*, submission: Submission, powers: Powers, now: Instant) -> Run:
    """The case. Refuses a second one in the same matter."""
    matter, first = submission.kept.matter, first_run(submission.kept)
    require_matter(matter, powers, now, PERMISSION)
    require_hand(first, "officer", powers, now)
    if matter.runs.filter(procedure=CASE).exists():
        raise InputError(Note.of("desk.intake.case_there", number=matter.number))
    actor, facts = str(powers.officer.pk), {"kind": "ordinary"}
    return open_run(matter=matter, procedure=CASE, role="officer", actor=actor, at=now, now=now, facts=facts, opened_by=first)
