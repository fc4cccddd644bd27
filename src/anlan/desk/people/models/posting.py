"""Postings (an officer holds a role in an organisation for a time) and delegations of them during an absence."""

from django.db import models
from django.db.models import F, Q

from anlan.desk.people.models.officer import Officer
from anlan.desk.people.models.organisation import Organisation
from anlan.desk.people.roles import ROLES, Role


class Posting(models.Model):
    """One role in one organisation, from ``since`` until ``until`` (open when empty)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="postings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=24)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A role is held once at a time; its end lies after its beginning."""

        constraints = (
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="posting_ends_after_start"),
            models.UniqueConstraint(
                fields=("officer", "organisation", "role"), condition=Q(until__isnull=True), name="posting_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer} · {self.held} · {self.organisation}"

    @property
    def held(self) -> Role:
        """The role."""
        return ROLES[self.role]


class Delegation(models.Model):
    """During an absence another officer acts for the holder of a posting; the record names both. Ends by itself."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="delegations")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A delegation always has an end."""

        constraints = (models.CheckConstraint(condition=Q(until__gt=F("since")), name="delegation_ends_after_start"),)

    def __str__(self) -> str:
        return f"{self.posting} → {self.deputy}"
