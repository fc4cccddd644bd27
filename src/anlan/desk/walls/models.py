"""Milestones of a listed supervision. Their dates are not stored: they follow from the due date, also after an extension."""

from django.db import models

from anlan.desk.matters.models import Run


class Milestone(models.Model):
    """``before``: how many days before the due date of the supervision it is to be reached; ``reached_at``: when it was."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="milestones")
    name = models.CharField(max_length=80)
    before = models.PositiveSmallIntegerField()
    set_by = models.BigIntegerField()
    reached_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=200, blank=True)

    class Meta:
        """The earliest first."""

        ordering = ("-before", "pk")

    def __str__(self) -> str:
        return self.name
