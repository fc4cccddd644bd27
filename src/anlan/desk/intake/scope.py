"""Which submissions a person sees: those whose matter is within reach of the permission."""

from django.db.models import Q, QuerySet

from anlan.desk.intake.models import Opening, Submission, Upload
from anlan.desk.matters.models import Run
from anlan.desk.matters.scope import in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.values import Instant


def submissions_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Submission]:
    """The submissions for which the person holds ``permission``."""
    reach = in_reach(powers, permission, at, body="matter__organisation", matter="matter")
    return Submission.objects.filter(reach).select_related("matter__organisation", "matter__owner")


def first_run(submission: Submission) -> Run:
    """The run that the submission was opened with."""
    return submission.matter.runs.filter(opened_by=None).select_related("matter__organisation", "addressee").earliest("pk")


def uploads_in_reach(powers: Powers, permission: Permission, at: Instant) -> QuerySet[Upload]:
    """The files of those submissions."""
    reach = in_reach(powers, permission, at, body="submission__matter__organisation", matter="submission__matter")
    return Upload.objects.filter(reach).select_related("submission")


def openings_asked(powers: Powers) -> QuerySet[Opening]:
    """The askings of this person."""
    return Opening.objects.filter(asked_by=powers.officer).select_related("identity__submission")


def openings_to_answer(powers: Powers) -> QuerySet[Opening]:
    """The open askings that a custodian may answer: of others, for identities that were sealed to one of his keys."""
    mine = Q(pk__in=[])
    for key in powers.officer.custodian_keys.values_list("pk", flat=True):
        mine |= Q(identity__pairs__contains=f'"{key}":')
    waiting = Opening.objects.filter(mine, opened_at=None, refused_at=None).exclude(asked_by=powers.officer)
    return waiting.select_related("identity__submission__matter", "asked_by").order_by("asked_at")
