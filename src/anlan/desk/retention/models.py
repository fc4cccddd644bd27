"""The terms an office has set, what was erased by them, and what somebody keeps from being erased.

The record itself is never erased: events stay, with the hashes of files that are gone, and each erasure is an event as well.
"""

from django.db import models

from anlan.desk.matters.models import Matter
from anlan.desk.people.models import Officer


class Term(models.Model):
    """How long content of one kind (`retention.kinds`) is kept. ``source``: the rule it comes from, in the office's own words."""

    kind = models.CharField(max_length=16, unique=True)
    days = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    set_by = models.BigIntegerField()
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.days} d"


class Erasure(models.Model):
    """Content of one kind of a matter was erased. ``files``: JSON, what has to leave the data folder; ``done_at``: when it had.

    The row is written with the event, before a file goes: an erasure that broke off is finished by the next round.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="erasures")
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    files = models.TextField(default="[]")
    done_at = models.DateTimeField(null=True)

    class Meta:
        """What is not finished is looked for each round; what was erased of a matter, by kind."""

        indexes = (
            models.Index(fields=("id",), condition=models.Q(done_at=None), name="erasure_unfinished"),
            models.Index(fields=("matter", "kind"), name="erasure_of_matter"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.matter_id}"


class Hold(models.Model):
    """Somebody keeps a matter from being erased, for a reason, until somebody lifts it: a suit, an audit, an appeal."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()
    placed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="placed_holds")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        """What is erased asks for holds that stand."""

        indexes = (models.Index(fields=("matter",), condition=models.Q(lifted_at=None), name="hold_stands"),)

    def __str__(self) -> str:
        return f"hold on {self.matter_id}"
