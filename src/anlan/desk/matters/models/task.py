"""Tasks between colleagues, and the snoozing of a clock's row on one's own board (which never stops the clock)."""

from django.db import models

from anlan.desk.matters.models.matter import Matter
from anlan.desk.matters.models.run import Clock
from anlan.desk.matters.saying import procedure_label
from anlan.desk.people.models import Officer
from anlan.desk.words import tr


class Task(models.Model):
    """Something to be done in a matter by somebody until a time; closed with a word on what came of it.

    ``what``: in the words of who gave it. ``opens``: a procedure to be opened, where the office gave it by itself.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=200, blank=True)
    opens = models.CharField(max_length=40, blank=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tasks")
    due_at = models.DateTimeField()
    made_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="given_tasks")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=400, blank=True)

    class Meta:
        """The board asks for open tasks of an officer."""

        indexes = (models.Index(fields=("officer", "due_at"), condition=models.Q(done_at=None), name="task_open"),)

    SHOWN = ("matter_id", "what", "opens", "due_at", "done_at", "result", "officer__name")
    """What a list of tasks reads."""

    def __str__(self) -> str:
        return self.says

    @property
    def says(self) -> str:
        """What is asked for."""
        name = procedure_label(self.opens)
        return tr(f"启动“{name}”程序", f"Open “{name}”") if self.opens else self.what


class Snooze(models.Model):
    """``officer`` does not want to see the clock's row until ``until``, and said why. Ends at the latest at the next reminder."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="snoozes")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="snoozes")
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.clock_id} until {self.until}"
