"""Attempts to sign in (for the lock-out) and the sessions that run (for their limits)."""

from django.db import models

from anlan.desk.people.models.officer import Officer


class SignInAttempt(models.Model):
    """One attempt. ``username`` is as typed, so that names that do not exist are locked out in the same way."""

    username = models.CharField(max_length=40)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        """Counted by name, address and time."""

        indexes = (models.Index(fields=("username", "address", "at"), name="attempt_by_who"),)

    def __str__(self) -> str:
        return f"{self.username} {self.at}"


class OfficerSession(models.Model):
    """A running session of an officer. ``key_digest``: a hash of the session's key, not the key itself."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="sessions")
    key_digest = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=45)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"session of {self.officer_id}"
