"""Papers and files of a matter. The original is kept as it came, under its hash; what it is, its content says, not its name."""

from django.db import models

from anlan.desk.matters.looking import SEEN
from anlan.desk.matters.models.matter import Matter
from anlan.desk.matters.models.run import Run


class Document(models.Model):
    """``kind`` is the paper's name in the procedure (``freeze_notice``) or empty for a mere attachment."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="documents")
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def has_copy(self) -> bool:
        """Whether a clean copy can be looked at."""
        return self.media_type in SEEN
