"""The trace of a case as it stands: asked for when files or payments change, computed once by the worker, read by the pages.

In: a matter. Out: which trace is of its present files and payments, and the report of it as ``anlan.report`` has it. A page never
computes a trace; what it shows was checked to the fen when it was made.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings

from anlan import __version__
from anlan.desk.funds.models import CaseTrace, ReportedPayment, StatementFile
from anlan.desk.funds.readings import entries_of, report_of
from anlan.desk.funds.shelf import read_whole, write_whole
from anlan.desk.matters.models import Matter
from anlan.money.ledger import build_ledger
from anlan.money.victim import known_accounts
from anlan.report.case_report import CaseReport, Fingerprint, InputFile
from anlan.report.from_case import Progress, report_of_ledger
from anlan.values import Instant


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a case is traced from: its files that were read, and its payments."""

    files: tuple[StatementFile, ...]
    payments: tuple[ReportedPayment, ...]

    @property
    def enough(self) -> bool:
        """Whether there is anything to trace."""
        return bool(self.files and self.payments)


def inputs_of(matter: Matter) -> Inputs:
    """The inputs as they are now. A file that is being read again counts as it was read before."""
    files = StatementFile.objects.filter(matter=matter).exclude(state__in=("withdrawn", "refused")).exclude(part="")
    payments = ReportedPayment.objects.filter(matter=matter, withdrawn_at=None)
    return Inputs(tuple(files.order_by("sha256")), tuple(payments.order_by("paid_at", "key")))


def digest_of(inputs: Inputs) -> str:
    """The name of these inputs: another file, another reading of it, another payment or program gives another."""
    lines = [__version__, *(one.part for one in inputs.files), *(one.key for one in inputs.payments)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def ask_for_trace(matter: Matter, now: Instant) -> CaseTrace | None:
    """The trace of the case as it stands, waiting for the worker if it is new; none while there is nothing to trace."""
    inputs = inputs_of(matter)
    if not inputs.enough:
        return None
    return CaseTrace.objects.get_or_create(matter=matter, digest=digest_of(inputs), defaults={"asked_at": now})[0]


def make_report(matter: Matter, inputs: Inputs, now: Instant, progress: Progress | None = None) -> CaseReport:
    """Trace by every method and collect the report. Raises ``BrokenPromise`` when anything does not add up."""
    entries, numbers = entries_of(file.part for file in inputs.files)
    members = [member for file in inputs.files for member in report_of(file.part)]
    payments = [payment.opened() for payment in inputs.payments]
    return report_of_ledger(
        build_ledger(entries, numbers=numbers, known=known_accounts(payments)),
        payments,
        case=f"{matter.number} {matter.named}",
        made_at=now.replace(microsecond=0),
        fingerprint=_fingerprint(inputs),
        reading=[member.quality for member in members],
        progress=progress,
    )


def _fingerprint(inputs: Inputs) -> Fingerprint:
    files = tuple(sorted((InputFile(one.name, one.size, one.sha256) for one in inputs.files), key=lambda one: one.path))
    lines = "".join(f"{one.sha256}  {one.path}\n" for one in files)
    return Fingerprint(files, hashlib.sha256(lines.encode()).hexdigest(), f"anlan {__version__}")


def folder_of(digest: str) -> Path:
    """Where a trace lies."""
    return Path(settings.MEDIA_ROOT) / "traces" / digest


def keep_report(digest: str, report: CaseReport) -> None:
    """Keep the report for the pages."""
    write_whole(folder_of(digest) / "report.json", [msgspec.json.encode(report)])


def report_of_trace(trace: CaseTrace) -> CaseReport:
    """The report of a trace that has one."""
    return report_of_digest(trace.digest)


@lru_cache(maxsize=4)
def report_of_digest(digest: str) -> CaseReport:
    """The report kept under a digest. It never changes, so the last ones stay in memory."""
    return msgspec.json.decode(read_whole(folder_of(digest) / "report.json"), type=CaseReport)


def standing(matter: Matter, now: Instant) -> tuple[CaseTrace | None, CaseTrace | None]:
    """The trace of the case as it stands (perhaps not computed yet), and the newest one that can be shown."""
    present = ask_for_trace(matter, now)
    if present is not None and present.has_report:
        return present, present
    return present, CaseTrace.objects.filter(matter=matter, has_report=True).order_by("-pk").first()
