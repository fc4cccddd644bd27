"""Files that have to leave the data folder. A file that something else still needs stays; so does one that was kept today.

Files are kept once, under the hash of what they say: a paper of another matter may be the same file.
"""

import shutil
from datetime import timedelta
from pathlib import Path

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from anlan.desk.funds import readings, tracing
from anlan.desk.funds.models import CaseTrace, StatementFile
from anlan.desk.insight.models import PeriodReturn
from anlan.desk.intake import sealed_files
from anlan.desk.intake.models import Upload
from anlan.desk.matters import files
from anlan.desk.matters.models import Document
from anlan.desk.retention.models import Erasure
from anlan.desk.scanning.models import Scan
from anlan.values import Instant

SETTLES = timedelta(hours=1)
"""A file written so lately may be about to be named by a row that is not committed yet."""


def remove(where: str, name: str, now: Instant) -> bool:
    """Remove the file, or leave it to who needs it; false when it has to be looked at again later."""
    if _needed(where, name):
        return True
    for path in _paths(where, name):
        if path.exists():
            if now.timestamp() - path.stat().st_mtime < SETTLES.total_seconds():
                return False
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    Scan.objects.filter(shelf=where, sha256=name).delete()
    return True


def _paths(where: str, name: str) -> tuple[Path, ...]:
    if where == "kept":
        return (files.path_of(name),)
    if where == "sealed":
        return sealed_files.paths_of(name)
    return (readings.folder_of(name) if where == "reading" else tracing.folder_of(name),)


def _needed(where: str, name: str) -> bool:
    """Whether a row that was not erased names it."""
    if where == "sealed":
        return _named(Upload, "submissions", "submission__matter", "at").filter(sha256=name).exists()
    if where == "reading":
        return StatementFile.objects.filter(part=name).exists()
    if where == "trace":
        return CaseTrace.objects.filter(digest=name, has_report=True).exists()
    papers, statements = _named(Document, "papers", "matter", "added_at"), _named(StatementFile, "funds", "matter", "added_at")
    returned = PeriodReturn.objects.filter(Q(word=name) | Q(pdf=name) | Q(english=name))
    return papers.filter(sha256=name).exists() or statements.filter(sha256=name).exists() or returned.exists()


def _named(table: type[Model], kind: str, matter: str, since: str) -> QuerySet[Model]:
    """The rows of files that no erasure of their matter came after."""
    erased = Erasure.objects.filter(matter=OuterRef(matter), kind=kind, at__gte=OuterRef(since))
    return table._default_manager.filter(~Exists(erased))
