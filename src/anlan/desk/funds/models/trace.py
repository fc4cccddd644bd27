"""Traces of a case: one for each state of its statements and payments, computed by the worker, kept in the data folder."""

from django.db import models

from anlan.desk.funds.models.work import Work
from anlan.desk.matters.models import Matter


class CaseTrace(Work):
    """``digest`` names what it was computed from (`funds.tracing.digest_of`) and the folder it lies in.

    ``state``: waiting, working, done, failed. ``has_report``: the pages can be shown, while papers (PDF, workbook) may still be
    in the making.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="traces")
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    has_report = models.BooleanField(default=False)
    why_zh = models.TextField(blank=True)
    why_en = models.TextField(blank=True)

    class Meta:
        """One for each state of the case."""

        constraints = (models.UniqueConstraint(fields=("matter", "digest"), name="trace_once"),)
        indexes = (models.Index(fields=("state", "id"), name="trace_waiting"),)

    def __str__(self) -> str:
        return f"trace {self.pk}"
