"""What the scanner said of a file, for each stream of the record into which the file came."""

from django.db import models
from django.db.models import Q


class Scan(models.Model):
    """``state``: waiting, clean, found. A file that came in while no scanner was set up has no row and is held back by nothing.

    ``shelf`` and ``sha256``: where the file lies (``kept``: `matters.files`; ``sealed``: `intake.sealed_files`); ``found`` what
    it was called; ``why`` it waits, as of ``tried_at``: silent, too_large, lost, empty when nobody has asked yet.
    """

    shelf = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    stream = models.CharField(max_length=40)
    state = models.CharField(max_length=8)
    found = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=10, blank=True)
    came_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    again_at = models.DateTimeField()

    class Meta:
        """A file once a stream. Pages ask by its hash, the worker for what waits."""

        constraints = (models.UniqueConstraint(fields=("sha256", "shelf", "stream"), name="scan_once"),)
        indexes = (models.Index(fields=("again_at",), condition=Q(state="waiting"), name="scan_waiting"),)

    def __str__(self) -> str:
        return f"scan {self.pk}"
