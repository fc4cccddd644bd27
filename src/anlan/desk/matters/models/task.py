"""Tasks between colleagues, and the snoozing of a clock's row on one's own board (which never stops the clock)."""

from django.db import models

from anlan.desk.matters.models.matter import Matter
from anlan.desk.matters.models.run import Clock
from anlan.desk.people.models import Officer


class Task(models.Model):
    """Something to be done in a matter by somebody until a time; closed with a word on what came of it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=200)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tasks")
    due_at = models.DateTimeField()
    made_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="given_tasks")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=400, blank=True)

    class Meta:
        """The board asks for open tasks of an officer."""

        indexes = (models.Index(fields=("officer", "due_at"), condition=models.Q(done_at=None), name="task_open"),)

    def __str__(self) -> str:
        return self.what


class Snooze(models.Model):
    """``officer`` does not want to see the clock's row until ``until``, and said why. Ends at the latest at the next reminder."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="snoozes")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="snoozes")
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.clock_id} until {self.until}"
