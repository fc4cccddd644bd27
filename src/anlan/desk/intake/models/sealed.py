"""Custodians' public keys, and identities sealed to them. The private keys are never kept here."""

from django.db import models

from anlan.desk.intake.models.submission import Submission
from anlan.desk.people.models import Officer


class Custodian(models.Model):
    """A custodian's public key (X25519, 32 bytes). A key that was replaced stays, for what was sealed to it."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="custodian_keys")
    public_key = models.BinaryField()
    made_at = models.DateTimeField()
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"key {self.pk} of {self.officer_id}"


class SealedIdentity(models.Model):
    """Who sent a submission, as ciphertext; ``pairs``: for each two custodians the halves of the key, each sealed to one."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="sealed_identity")
    ciphertext = models.BinaryField()
    pairs = models.TextField()

    def __str__(self) -> str:
        return f"sealed identity of {self.submission_id}"
