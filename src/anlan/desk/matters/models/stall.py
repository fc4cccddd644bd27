"""Runs whose clocks could not ring, set aside for a while: one bad run silences no other, and whoever must act sees it."""

from django.db import models

from anlan.desk.matters.models.run import Run


class Stall(models.Model):
    """``run`` is left alone until ``retry_at``; the row goes when its clocks ring again. ``why`` carries no person's data."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="stall")
    since = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField()
    why = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.why}"
