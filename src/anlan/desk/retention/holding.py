"""What keeps a matter from being erased, whatever its term: it is open, something about it runs, another matter rests on it, or
somebody has placed a hold."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from anlan.desk.intake.models import Submission
from anlan.desk.matters.models import Matter, MatterAccess, Run
from anlan.desk.retention.models import Erasure, Hold
from anlan.values import Instant


def due_matters(kind: str, having: Q, before: Instant) -> QuerySet[Matter]:
    """Matters closed before ``before`` that have content of this kind, none of it erased since they were closed, oldest first."""
    erased = Erasure.objects.filter(matter=OuterRef("pk"), kind=kind, at__gte=OuterRef("closed_at"))
    return Matter.objects.filter(having, ~Exists(erased), closed_at__lt=before).order_by("closed_at", "pk")


def held(now: Instant) -> Q:
    """The condition on matters that something holds.

    A run of its own (an objection, a suit, a reconsideration) or one opened from it elsewhere goes on; a claim or an objection
    that is open was brought in its case; what was sent in belongs to a case or another tip that is open; another body has access.
    """
    runs = Run.objects.filter(Q(matter=OuterRef("pk")) | Q(opened_by__matter=OuterRef("pk")), ended_at=None)
    brought = Submission.objects.filter(case=OuterRef("pk"), matter__closed_at=None)
    for_case = Q(case__isnull=False, case__closed_at=None)
    merged = Q(merged_into__isnull=False, merged_into__matter__closed_at=None)
    resting = Submission.objects.filter(for_case | merged, matter=OuterRef("pk"))
    access = MatterAccess.objects.filter(matter=OuterRef("pk"), until__gt=now)
    placed = Hold.objects.filter(matter=OuterRef("pk"), lifted_at=None)
    return Q(closed_at=None) | Q(Exists(runs)) | Q(Exists(brought)) | Q(Exists(resting)) | Q(Exists(access)) | Q(Exists(placed))


def free(matters: QuerySet[Matter], now: Instant) -> QuerySet[Matter]:
    """Those that nothing holds."""
    return matters.exclude(held(now))
