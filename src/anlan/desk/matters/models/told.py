"""What the clock has told: one row a reminder. The unique key makes two tickers, or one that died half-way, harmless."""

from django.db import models

from anlan.desk.matters.models.run import Run
from anlan.desk.people.models import Officer


class Telling(models.Model):
    """``officer`` was told of a rung. An extension moves ``due_at``, so its reminders are told anew."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="tellings")
    term = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=16)
    due_at = models.DateTimeField()
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tellings")
    at = models.DateTimeField()

    class Meta:
        """Once."""

        constraints = (models.UniqueConstraint(fields=("run", "term", "round", "rung", "due_at", "officer"), name="told_once"),)
        indexes = (models.Index(fields=("officer", "-at"), name="told_to"),)

    def __str__(self) -> str:
        return f"{self.run_id}/{self.term}#{self.round} {self.rung}"
