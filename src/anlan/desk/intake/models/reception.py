"""Which body receives what of the public's through the portal: one row for a body and a kind."""

from django.db import models

from anlan.desk.intake.models.submission import KINDS
from anlan.desk.people.models import Organisation


class Reception(models.Model):
    """``organisation`` receives submissions of ``kind``."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="receptions")
    kind = models.CharField(max_length=12, choices=KINDS)

    class Meta:
        """Once."""

        constraints = (models.UniqueConstraint(fields=("kind", "organisation"), name="reception_once"),)

    def __str__(self) -> str:
        return f"{self.kind} at {self.organisation_id}"
