"""What is not ours goes to the body in charge: the tip's run ends, a referral opens with its own clocks, addressed to that body.

The body acknowledges, says whether it takes it on, and tells the result. When another police body takes it on, the submission
moves there with its talk and files: who sent it goes on with the same receipt.
"""

from collections.abc import Mapping

from django.db import transaction

from anlan.desk.intake.models import SealedIdentity, Submission
from anlan.desk.intake.scope import first_run
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.open_run import open_run
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.models import Matter, Run
from anlan.desk.matters.numbering import next_number
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.roles import POLICE
from anlan.desk.record.chain import note_down
from anlan.procedure.event import Value
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.TIPS_WORK
GONE: Mapping[str, str] = {"tip": "referred", "letter": "directed"}
"""Kind → the event with which it leaves this body."""

ANSWERS = ("acknowledged", "accepted", "returned", "consulted", "result_told")


@transaction.atomic
def transfer_submission(*, submission: Submission, to: Organisation, powers: Powers, now: Instant) -> Run:
    """The referral, in draft until its letter is signed and sent. Refuses the own body and a kind that is not sent on."""
    if submission.kind not in GONE or to.pk == submission.matter.organisation_id or to.closed:
        raise InputError(Note.of("desk.intake.not_sent_on", organisation=str(to)))
    run = first_run(submission)
    record_event(run=run, event=GONE[submission.kind], role="officer", at=now, powers=powers, now=now)
    referral = run.opened_runs.filter(procedure="referral").order_by("-pk").first()
    if referral is None:
        actor = str(powers.officer.pk)
        referral = open_run(
            matter=submission.matter, procedure="referral", role="officer", actor=actor, at=now, now=now, opened_by=run
        )
    referral.addressee = to
    referral.save(update_fields=["addressee"])
    facts = {"run": referral.pk, "organisation": to.pk}
    note_down(f"matter/{run.matter_id}", "referral_addressed", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return referral


@transaction.atomic
def answer_referral(*, run: Run, answer: str, powers: Powers, now: Instant, reasons: str = "") -> None:
    """The other body's answer, one of `ANSWERS`. Handing back needs the number of the paper that gives its reasons."""
    if answer not in ANSWERS:
        raise InputError(Note.of("desk.intake.no_such_answer"))
    if answer == "returned":
        attach_paper(run=run, kind="return_reasons", number=reasons.strip()[:60], role="agency", powers=powers, now=now)
    record_event(run=run, event=answer, role="agency", at=now, powers=powers, now=now)
    if answer == "accepted" and run.addressee is not None and run.addressee.kind in POLICE:
        _take_over(run, run.addressee, powers, now)


def _take_over(run: Run, body: Organisation, powers: Powers, now: Instant) -> None:
    submission = Submission.objects.filter(matter=run.matter_id).select_related("matter").first()
    if submission is None:
        return
    before = submission.matter
    named = SealedIdentity.objects.filter(submission=submission).exists()
    facts: dict[str, Value] = {"contact": "given" if named else "none"} if before.kind == "tip" else {"source": "assigned"}
    taken = Matter.objects.create(
        number=next_number(before.kind, now),
        kind=before.kind,
        title=before.title,
        about=before.about,
        organisation=body,
        opened_at=now,
        loss_fen=before.loss_fen,
    )
    actor = str(powers.officer.pk)
    open_run(matter=taken, procedure=before.kind, role="registrar", actor=actor, at=now, now=now, facts=facts)
    submission.matter = taken
    submission.save(update_fields=["matter"])
    moved = {"submission": submission.pk, "from": before.pk, "to": taken.pk}
    for matter in (before, taken):
        note_down(f"matter/{matter.pk}", "submission_moved", actor=powers.officer.pk, role="agency", now=now, facts=moved)
