"""Runs and clocks: the projections. `matters.projection` writes them from the record, and only it."""

from django.db import models

from anlan.desk.matters.models.matter import Matter
from anlan.desk.people.models import Organisation


class Run(models.Model):
    """One way through one procedure. The record's stream of it is ``run/<pk>``; ``seq`` and ``hash`` are its head.

    ``subject``: what this run is about within the matter, already masked (an account, a person's role). ``addressee``: the body
    outside that has to act (a bank), which then sees this run and nothing else of the matter. ``organisation``: the matter's,
    which never changes, kept here too, so that a unit's list finds its first rows in an index.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="runs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="runs", db_index=False)
    opened_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="opened_runs")
    procedure = models.CharField(max_length=40)
    version = models.CharField(max_length=64)
    sha = models.CharField(max_length=64)
    subject = models.CharField(max_length=200, blank=True)
    addressee = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="addressed_runs")
    state = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Lists of one procedure by state, or of what has ended, be it few or most, of all or of a unit; a body's inbox."""

        indexes = (
            models.Index(fields=("procedure", "state", "-id"), name="run_by_state"),
            models.Index(fields=("procedure", "-id"), condition=models.Q(ended_at__isnull=False), name="run_ended_of_kind"),
            models.Index(fields=("addressee", "-id"), name="run_by_addressee"),
            models.Index(fields=("organisation", "procedure", "-id"), condition=models.Q(ended_at=None), name="run_open_of_body"),
            models.Index(
                fields=("organisation", "procedure", "-id"), condition=models.Q(ended_at__isnull=False), name="run_ended_of_body"
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.pk} {self.procedure}"

    @property
    def stream(self) -> str:
        """The name of its stream in the record."""
        return f"run/{self.pk}"


RUNNING = models.Q(ended_at=None, paused=False)
"""The condition on clocks that run."""


class Clock(models.Model):
    """One round of one term on a run. Whether it is overdue is never stored: it follows from ``due_at`` and the time.

    ``remind``: what asks to remind of it, as `anlan.procedure.reminding` reads it. ``next_rung_at``: when the ticker has to look
    again (a reminder, the end, or nothing left). ``risk``: risk points it serves. ``organisation``: the matter's, which never
    changes, kept here too, so that a board finds its first rows among a million clocks in an index.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="clocks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    term = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    remind = models.CharField(max_length=200, blank=True)
    next_rung = models.CharField(max_length=16, blank=True)
    next_rung_at = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    risk = models.CharField(max_length=60, blank=True)

    class Meta:
        """One row a round. The board asks for what runs, by due time; the ticker for what rings next."""

        constraints = (models.UniqueConstraint(fields=("run", "term", "round"), name="clock_once"),)
        indexes = (
            models.Index(fields=("due_at",), condition=models.Q(ended_at=None), name="clock_running"),
            models.Index(fields=("ended_at",), condition=models.Q(ended_at__isnull=False), name="clock_ended"),
            models.Index(fields=("next_rung_at",), condition=models.Q(next_rung_at__isnull=False), name="clock_rings"),
            models.Index(fields=("organisation", "due_at", "id"), condition=RUNNING, name="clock_of_body"),
        )

    def __str__(self) -> str:
        return f"{self.run_id}/{self.term}#{self.round}"
