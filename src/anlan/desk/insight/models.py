"""What the risk points have found, when each matter is looked at next, what the six clears count, and the returns made.

All but the returns follow from the record and may be thrown away. `project_all` marks a matter and writes its clearings in the
transaction that changes it; `acts.look_again` looks, beside the clocks. A page only counts.
"""

from collections.abc import Iterable

from django.db import models

from anlan.desk.matters.models import Matter, Run
from anlan.desk.people.models import Organisation
from anlan.values import Instant


class Look(models.Model):
    """When a matter is looked at next: ``at``, null while nothing will change by itself. ``changed``: by something recorded."""

    matter = models.OneToOneField(Matter, on_delete=models.CASCADE, primary_key=True, related_name="look")
    at = models.DateTimeField(null=True)
    changed = models.BooleanField(default=True)

    class Meta:
        """What is due comes first."""

        indexes = (models.Index(fields=("at",), condition=models.Q(at__isnull=False), name="look_due"),)

    def __str__(self) -> str:
        return f"{self.matter_id} at {self.at}"


def mark(matters: Iterable[int], now: Instant) -> None:
    """Something was recorded in ``matters``: they are looked at again. One statement, in the caller's transaction."""
    Look.objects.bulk_create(
        [Look(matter_id=pk, at=now, changed=True) for pk in sorted(set(matters))],
        update_conflicts=True,
        unique_fields=["matter"],
        update_fields=["at", "changed"],
    )


class Finding(models.Model):
    """One finding of a risk point, as `anlan.procedure.risk_points.risks.Risk` has it.

    ``about``: the term or event, ``procedure.name``. ``phase``: before (reminded), during (past its limit or wrong, not over),
    after (done too late, or wrong and over). ``internal``: by a target of our own, not by law. ``organisation``: the matter's.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="findings", db_index=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="findings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="findings", db_index=False)
    point = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    about = models.CharField(max_length=90)
    phase = models.CharField(max_length=8)
    level = models.CharField(max_length=12)
    since = models.DateTimeField()
    limit = models.DateTimeField()
    breach = models.DateTimeField()
    done = models.DateTimeField(null=True)
    over = models.DateTimeField(help_text="the day the finding is counted on: when it was done, or else when it was a breach")
    internal = models.BooleanField(default=False)

    class Meta:
        """A cell is a unit, a point and a phase; a look replaces what a matter had."""

        indexes = (
            models.Index(fields=("organisation", "phase", "point", "matter"), name="finding_of_cell"),
            models.Index(fields=("matter", "point"), name="finding_of_matter"),
        )

    def __str__(self) -> str:
        return f"{self.point} {self.about} of {self.run_id}"


class Clearing(models.Model):
    """One run that one of the six clears counts (`insight.clears`). A projection, written with the run's row.

    ``came``, ``done``: the months in which it was opened and cleared, counted on (`clears.month_of`); ``done`` is null while it
    is open. ``organisation``: the matter's, which never changes.
    """

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="clearing")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="clearings", db_index=False)
    clear = models.CharField(max_length=12)
    came = models.PositiveIntegerField()
    done = models.PositiveIntegerField(null=True)

    class Meta:
        """The board counts by body, clear and month; a list goes by body or by clear, newest first."""

        indexes = (
            models.Index(fields=("organisation", "clear", "done", "came"), name="clearing_counted"),
            models.Index(fields=("clear", "-run"), name="clearing_listed"),
        )

    def __str__(self) -> str:
        return f"{self.clear} run/{self.run_id}"


class Tally(models.Model):
    """So many ``runs`` more (or fewer) of a body that one of the six clears counts, by the months of `Clearing`.

    Rows add up (`insight.tallies`); none is ever changed.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tallies", db_index=False)
    clear = models.CharField(max_length=12)
    came = models.PositiveIntegerField()
    done = models.PositiveIntegerField(null=True)
    runs = models.IntegerField()

    class Meta:
        """The board adds up by body."""

        indexes = (models.Index(fields=("organisation", "clear"), name="tally_of_body"),)

    def __str__(self) -> str:
        return f"{self.clear} {self.runs:+} of {self.organisation_id}"


class PeriodReturn(models.Model):
    """The return (报表) of one body with all below it for one month or quarter: numbered, with figures and files as made.

    It never changes. What was recorded late makes another one, which ``corrects`` the one before. ``figures``: JSON text as
    `insight.period` writes it. ``word``, ``pdf``, ``english``: the hashes under which the files are kept.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="period_returns")
    kind = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    number = models.CharField(max_length=60, unique=True)
    figures = models.TextField()
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    word = models.CharField(max_length=64)
    pdf = models.CharField(max_length=64)
    english = models.CharField(max_length=64)

    class Meta:
        """A span of a body has one return; every other corrects the one before it."""

        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "first"), condition=models.Q(corrects=None), name="return_first_once"
            ),
        )

    def __str__(self) -> str:
        return self.number
