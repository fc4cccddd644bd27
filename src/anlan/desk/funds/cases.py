"""What the pages of a case's funds show about its files and payments. Cases are matters; out of reach they do not exist."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from anlan.desk.funds.models import ReportedPayment, StatementFile, StatementReading
from anlan.desk.matters.models import Matter
from anlan.desk.matters.scope import matters_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.scanning.holding import with_holds
from anlan.desk.words import tr
from anlan.values import Instant

READ = Permission.FUNDS_READ


def cases_in_reach(powers: Powers, now: Instant, permission: Permission = READ) -> QuerySet[Matter]:
    """The matters whose money the person may see."""
    return matters_in_reach(powers, permission, now)


def with_funds(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Those that have statements or reported payments, with the number of their files."""
    some = StatementFile.objects.order_by().values("matter").union(ReportedPayment.objects.order_by().values("matter"))
    own = StatementFile.objects.filter(matter=OuterRef("pk")).exclude(state="withdrawn").order_by()
    files = own.values("matter").annotate(count=Count("pk")).values("count")
    return matters.filter(pk__in=some).annotate(files=Coalesce(Subquery(files), 0))


def readings_in_reach(powers: Powers, now: Instant, permission: Permission = READ) -> QuerySet[StatementReading]:
    """How the files of those matters were read."""
    cases = cases_in_reach(powers, now, permission)
    return StatementReading.objects.filter(file__matter__in=cases).select_related("file__matter__organisation")


def files_in_reach(powers: Powers, now: Instant, permission: Permission = READ) -> QuerySet[StatementFile]:
    """The files of those matters."""
    return StatementFile.objects.filter(matter__in=cases_in_reach(powers, now, permission)).select_related("matter__organisation")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the worker is with a case's files. ``now``: the file it reads, with how many tables of it are done."""

    files: int
    ready: int
    now: StatementFile | None

    @property
    def waiting(self) -> int:
        """Files not yet read."""
        return self.files - self.ready


def progress_of(matter: Matter) -> Progress:
    """The progress of the case's files."""
    files = matter.statements.exclude(state="withdrawn")
    counts = files.aggregate(all=Count("pk"), ready=Count("pk", filter=Q(state__in=("read", "refused"))))
    return Progress(counts["all"], counts["ready"], files.filter(state="working").first())


def statement_sums(matter: Matter) -> dict[str, Any]:
    """The files of a case with their readings and what holds them back, and the sums that a page shows under them."""
    files = list(matter.statements.exclude(state="withdrawn").prefetch_related("readings").order_by("pk"))
    readings = [reading for file in files for reading in file.readings.all()]
    return {
        "files": with_holds(files),
        "sums": {name: sum(getattr(one, name) for one in readings) for name in ("rows", "entries", "asides", "left_out")},
        "tables": len(readings),
        "look": sum(one.needs_look for one in readings),
        "withdrawn": matter.statements.filter(state="withdrawn").count(),
    }


def payment_sums(matter: Matter) -> dict[str, Any]:
    """The payments of a case and their sum."""
    payments = ReportedPayment.objects.filter(matter=matter, withdrawn_at=None)
    return {"payments": payments, "paid": payments.aggregate(sum=Sum("amount_fen"))["sum"] or 0}


SURE = {"certain": ("确定", "certain"), "likely": ("较确定", "likely"), "doubtful": ("存疑", "doubtful")}


def sure_word(sure: str) -> str:
    """How sure the reader is, in a word."""
    return tr(*SURE[sure]) if sure in SURE else "—"
