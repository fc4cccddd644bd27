"""Asking for a sealed identity: for a purpose, answered by two custodians, readable for a short while by who asked."""

from django.db import models

from anlan.desk.intake.models.sealed import Custodian, SealedIdentity
from anlan.desk.people.models import Officer


class Opening(models.Model):
    """``result`` is the identity under the installation's key for ``asked_by`` alone, removed at ``expires_at``."""

    identity = models.ForeignKey(SealedIdentity, on_delete=models.PROTECT, related_name="openings")
    purpose = models.CharField(max_length=300)
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="openings")
    asked_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    result = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"opening {self.pk}"


class Release(models.Model):
    """The first custodian's halves, each sealed anew to the custodian who may complete it."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="releases")
    custodian = models.ForeignKey(Custodian, on_delete=models.PROTECT, related_name="releases")
    halves = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """A custodian answers once."""

        constraints = (models.UniqueConstraint(fields=("opening", "custodian"), name="release_once"),)

    def __str__(self) -> str:
        return f"release {self.pk}"
