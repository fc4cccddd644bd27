"""What is kept of the exchange with partners' systems: keys (as hashes), answers given once, the feed, webhooks."""

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.intake.models import Submission
from anlan.desk.matters.models import Run
from anlan.desk.people.models import Officer, Organisation
from anlan.values import Instant

ADDRESS, SECRET, ANSWER = "webhook address", "webhook secret", "api answer"


class ApiKey(models.Model):
    """A key of ``organisation``'s system to the API. ``officer`` stands for that system in the record and cannot sign in.

    ``receiver``: the police body to which what it pushes goes. Of the secret a hash is kept; ``prefix`` is its public part.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="api_keys")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="received_keys")
    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, related_name="api_key")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.CharField(max_length=200)
    per_minute = models.PositiveIntegerField(default=120)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}"

    def holds(self, scope: str) -> bool:
        """Whether it is good for ``scope``."""
        return scope in self.scopes.split()

    def works_at(self, at: Instant) -> bool:
        """Whether it has neither been revoked nor expired."""
        return self.revoked_at is None and at < self.expires_at


class ApiMinute(models.Model):
    """How many requests a key has made in one minute."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="minutes")
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row a minute."""

        constraints = (models.UniqueConstraint(fields=("key", "minute"), name="api_minute_once"),)

    def __str__(self) -> str:
        return f"{self.key_id} {self.minute}"


class ApiAnswer(models.Model):
    """The answer given under an idempotency key: given again to the same request (``request`` is its hash), not to another."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="answers")
    once = models.CharField(max_length=80)
    request = models.CharField(max_length=64)
    body_sealed = models.BinaryField(default=b"")
    at = models.DateTimeField(db_index=True)

    class Meta:
        """Once a key."""

        constraints = (models.UniqueConstraint(fields=("key", "once"), name="api_answer_once"),)

    def __str__(self) -> str:
        return f"{self.key_id} {self.once}"


class PartnerReport(models.Model):
    """A report that came from a partner's system, which may add payments to it later."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="partner_report")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partner_reports")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.submission_id}"


class Feed(models.Model):
    """The last place in a body's feed; locked while the next is taken, so that places are committed in order."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="feed")
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.last}"


class Announcement(models.Model):
    """Something happened on a run addressed to ``organisation``: place ``seq`` of its feed. Carries no account and no name."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="announcements")
    seq = models.PositiveBigIntegerField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="announcements")
    event = models.CharField(max_length=64)
    state = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        """Each place once."""

        constraints = (models.UniqueConstraint(fields=("organisation", "seq"), name="announcement_once"),)

    def __str__(self) -> str:
        return f"{self.organisation_id}#{self.seq}"


class Webhook(models.Model):
    """An address that is told of each place of the body's feed. While keys are rotated both secrets sign."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="webhooks")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="received_webhooks")
    host = models.CharField(max_length=120)
    address_sealed = models.BinaryField()
    secret_sealed = models.BinaryField()
    previous_sealed = models.BinaryField(default=b"")
    previous_until = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.host

    def seal(self, address: str, secret: str) -> None:
        """Set address and secret."""
        self.address_sealed, self.secret_sealed = encrypt(address, ADDRESS), encrypt(secret, SECRET)

    def rotate(self, secret: str, until: Instant) -> None:
        """Set a new secret; the one before signs along until ``until``."""
        self.previous_sealed, self.previous_until = self.secret_sealed, until
        self.secret_sealed = encrypt(secret, SECRET)

    def opened(self, at: Instant) -> tuple[str, list[str]]:
        """Address and the secrets that sign at ``at``, newest first, for sending."""
        secrets = [decrypt(self.secret_sealed, SECRET)]
        if self.previous_until is not None and at < self.previous_until:
            secrets.append(decrypt(self.previous_sealed, SECRET))
        return decrypt(self.address_sealed, ADDRESS), secrets
