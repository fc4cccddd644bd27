"""Access to one matter beyond the organisation's reach: a task force, a prosecutor. Always with an end and a reason."""

from django.db import models

from anlan.desk.matters.models.matter import Matter
from anlan.desk.people.models import Organisation


class MatterAccess(models.Model):
    """Officers of ``organisation`` (and below) see the matter from ``since`` until ``until``."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="access")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="matter_access")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.matter_id} → {self.organisation_id}"
