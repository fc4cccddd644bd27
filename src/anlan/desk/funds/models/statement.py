"""Statement files of a case: the original as it came, how each table file in it was read, and layouts put right by people.

What was read lies in the data folder (`funds.readings`), since a reading may be larger than a database row should be; the row
here carries the counts that lists show.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from anlan.desk.funds.models.work import Work
from anlan.desk.matters.models import Matter
from anlan.desk.people.models import Organisation
from anlan.desk.scanning.models import Scan
from anlan.desk.words import tr


class StatementFile(Work):
    """One uploaded file: a table, or an archive of several. ``state``: waiting, working, read, refused, withdrawn.

    ``part`` names the folder of what was read (empty until then). The same bytes are in a case once.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="statements")
    name = models.CharField(max_length=180)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField()
    part = models.CharField(max_length=64, blank=True)

    class Meta:
        """The worker asks for what waits; a case for its files."""

        constraints = (models.UniqueConstraint(fields=("matter", "sha256"), name="statement_once"),)
        indexes = (models.Index(fields=("state", "id"), name="statement_waiting"),)

    def __str__(self) -> str:
        return f"statement file {self.pk}"

    @classmethod
    def ready(cls) -> Q:
        """Nothing is read of a file that waits for the scanner; one that it found something in is read to say so."""
        return ~Q(Exists(Scan.objects.filter(sha256=OuterRef("sha256"), state="waiting")))


class StatementReading(models.Model):
    """How one table file was read. ``state``: read or refused; ``sure`` as of ``anlan.money.reading.result.Reading``.

    ``rows`` = ``entries`` + ``asides`` + ``left_out``. A check is passed, failed, or (none) was not possible.
    """

    file = models.ForeignKey(StatementFile, on_delete=models.CASCADE, related_name="readings")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8)
    sure = models.CharField(max_length=8, blank=True)
    layout_zh = models.CharField(max_length=200, blank=True)
    layout_en = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    asides = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    balance_passed = models.BooleanField(null=True)
    totals_passed = models.BooleanField(null=True)

    class Meta:
        """In the order of the file."""

        constraints = (models.UniqueConstraint(fields=("file", "place"), name="reading_once"),)
        ordering = ("file", "place")

    def __str__(self) -> str:
        return f"reading {self.pk}"

    @property
    def layout(self) -> str:
        """What the layout is called."""
        return tr(self.layout_zh, self.layout_en)

    @property
    def needs_look(self) -> bool:
        """Whether a person should look at it before relying on it."""
        return self.state == "refused" or self.sure == "doubtful" or False in (self.balance_passed, self.totals_passed)


class StatementLayout(models.Model):
    """A layout put right on the screen: from then on it reads every statement of that header for the organisation.

    ``text`` is a layout file as of ``anlan.money.layouts``; ``header`` a hash of the header's words.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="statement_layouts")
    header = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    text = models.TextField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        """One for a header."""

        constraints = (models.UniqueConstraint(fields=("organisation", "header"), name="statement_layout_once"),)

    def __str__(self) -> str:
        return self.name
